"""The Prefect server a command starts for itself."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from flows.embedded import _is_named

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
COMMAND = """
    import os, signal, sys
    from pathlib import Path
    from flows.environment import prepare
    from flows.embedded import _running, is_embedded, prefect_api

    prepare(Path(os.environ["HOME_OF_TEST"]))
    with prefect_api() as answers:
        answers()
        from prefect import flow

        @flow(name="small")
        def small():
            return is_embedded()

        print(small(), "prefect.server.api.server" in sys.modules, _running[0].pid, flush=True)
        if "die" in sys.argv:
            os.kill(os.getpid(), signal.SIGKILL)
    print(is_embedded(), "PREFECT_API_URL" in os.environ)
"""


def started(tmp_path, *arguments):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {
        "HOME_OF_TEST": str(tmp_path)
    }
    command = [sys.executable, "-c", textwrap.dedent(COMMAND), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
def test_a_flow_runs_on_the_commands_own_server_which_ends_with_it_even_when_it_is_killed(tmp_path):
    ended = started(tmp_path)
    during, after = ended.stdout.splitlines()
    embedded, imported, pid = during.split()
    assert (embedded, after) == ("True", "False False")
    assert imported == "False", "the command itself must not wait for the import of a whole server"
    assert not is_alive(int(pid))

    killed = started(tmp_path, "die")
    assert killed.returncode == -signal.SIGKILL
    left = int(killed.stdout.split()[2])
    deadline = time.monotonic() + PATIENCE_SECONDS
    while is_alive(left) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not is_alive(left), "a server nobody uses any more"


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        (".env", "PREFECT_API_URL=http://127.0.0.1:4200/api\n", True),
        ("prefect.toml", '[api]\nurl = "http://127.0.0.1:4200/api"\n', True),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://127.0.0.1:4200/api"\n', True),
        ("profiles.toml", '[profiles.office]\nPREFECT_API_URL = "http://127.0.0.1:4200/api"\n', True),
        ("pyproject.toml", '[project]\nname = "api"\n', False),
    ],
)
def test_a_server_the_user_has_named_is_taken_instead(tmp_path, monkeypatch, file, text, named):
    monkeypatch.chdir(tmp_path)
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert _is_named() is named
