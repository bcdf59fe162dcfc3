"""The README says what is so: its commands exist, its example prints what it shows, its links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from flows.cli import app

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands


@pytest.mark.parametrize("line", sorted({m[0] for m in re.findall(r"((marsad \w[\w-]*)[^\n`]*)", README)}))
def test_every_command_named_exists_with_the_options_shown(line):
    words = shlex.split(line.split("#")[0], comments=True)
    command = COMMANDS[words[1]]
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words[2:] if word.startswith("-")} <= known | {"--help"}


def test_the_library_example_prints_what_it_shows():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names = {}
    lines = code.strip().splitlines()
    checked = 0
    for at, line in enumerate(lines):
        shown = (
            line.split("  # ")[1]
            if "  # " in line
            else lines[at + 1][2:]
            if lines[at + 1 : at + 2] and lines[at + 1].startswith("# ")
            else None
        )
        statement = line.split("  # ")[0].strip()
        if not statement or statement.startswith("#"):
            continue
        *before, last = statement.split("; ")
        exec("\n".join(before), names)
        if shown is None:
            exec(last, names)
        else:
            assert repr(eval(last, names)) == shown.strip()
            checked += 1
    assert checked == 8


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README))
def test_every_link_leads_to_a_file(link):
    assert (ROOT / link).exists()
