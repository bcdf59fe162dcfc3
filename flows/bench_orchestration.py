"""What Prefect costs: the same stages on the same day with it and without it, in turns, and where a start spends its time.

``python -m flows.bench_orchestration``; needs the shared news for its real load, else makes articles up.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from flows.demo_backfill import FIRST, FLOORS, make_inbox
from flows.environment import prepare
from flows.session import load_settings, parse_overrides
from tasks.contracts.settings import ROOT, Settings

IMPORTS_SHOWN = 12


def main(
    articles: Annotated[int, typer.Option(help="Articles of the day.")] = 1_000,
    rounds: Annotated[int, typer.Option(help="Runs of each kind.")] = 3,
    model: Annotated[str, typer.Option(help="Model bundle; floors needs no encoder.")] = "floors",
) -> None:
    """Print seconds of each run, the ratio, and the time of a start."""
    from prefect.testing.utilities import prefect_test_harness

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landed = _land(folder, articles, model)
        seconds: dict[bool, list[float]] = {True: [], False: []}
        _timed(landed, folder, model, plain=True)
        with prefect_test_harness(server_startup_timeout=120):
            _timed(landed, folder, model, plain=False)
            for _ in range(rounds):
                for plain in (True, False):
                    seconds[plain].append(_timed(landed, folder, model, plain=plain))
                    typer.echo(f"{'direct' if plain else 'prefect':<8} {seconds[plain][-1]:.1f} s")
        for plain, label in ((True, "stages called directly"), (False, "under Prefect")):
            taken = ", ".join(f"{s:.1f}" for s in seconds[plain])
            typer.echo(f"{label:<24} {statistics.median(seconds[plain]):6.1f} s median of {taken}")
        ratio = statistics.median(w / p for p, w in zip(seconds[True], seconds[False], strict=True))
        typer.echo(f"ratio, median of the {rounds} pairs: {ratio:.3f} ({articles} articles on a day, model {model})")
    _starts()


def _land(folder: Path, articles: int, model: str) -> Path:
    """A warehouse with one day of documents landed and nothing computed."""
    from tasks.ingest import land

    root = folder / "landed"
    land([str(make_inbox(folder, articles, days=1))], _settings(root, model), "bench", FIRST)
    return root


def _timed(landed: Path, folder: Path, model: str, *, plain: bool) -> float:
    """Wall seconds of bringing the day up to date in a fresh copy of the warehouse."""
    from flows.daily import DailyRequest, daily, run_daily
    from flows.days import refuse_failures

    root = folder / "copy"
    shutil.copytree(landed, root, symlinks=True)
    overrides = parse_overrides([f"warehouse={root}", *_chosen(model)])
    request = DailyRequest(first=FIRST, last=FIRST, read_inbox=False, settings=overrides)
    started = time.perf_counter()
    result = run_daily(request, plain=True) if plain else daily(request)
    seconds = time.perf_counter() - started
    refuse_failures(result.days)
    shutil.rmtree(root)
    return seconds


def _settings(root: Path, model: str) -> Settings:
    return load_settings(parse_overrides([f"warehouse={root}", *_chosen(model)]))


def _chosen(model: str) -> tuple[str, ...]:
    return FLOORS if model == "floors" else (f"annotate.model={model}",)


def _starts() -> None:
    """Wall seconds of commands that hardly do anything, and the slowest imports of the one that runs a day."""
    for arguments in (("--help",), ("status", "--json"), ("run", "--help")):
        taken = []
        for _ in range(3):
            started = time.perf_counter()
            subprocess.run([sys.executable, "-m", "flows.cli", *arguments], cwd=ROOT, capture_output=True, check=False)
            taken.append(time.perf_counter() - started)
        typer.echo(f"marsad {' '.join(arguments):<16} first {taken[0]:.2f} s, then {min(taken[1:]):.2f} s")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import flows.daily"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines()[1:] if "|" in line]
    packages = [(int(total), name.strip()) for _, total, name in rows if "." not in name.strip()]
    typer.echo("imports of flows.daily, cumulative milliseconds:")
    for total, name in sorted(packages, reverse=True)[:IMPORTS_SHOWN]:
        typer.echo(f"  {total / 1000:7.0f}  {name}")


if __name__ == "__main__":
    prepare(ROOT / ".marsad")
    typer.run(main)
