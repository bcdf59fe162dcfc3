"""A backfill that is killed and resumed: ``make demo-backfill``.

Loads some weeks of news, changes a setting, shows the plan, runs it, kills the parent with SIGKILL half-way, runs it again,
and compares the tables with those of an undisturbed backfill. Needs no model; takes a few minutes.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from flows.environment import prepare
from tasks.contracts.settings import ROOT, Settings

FIRST, RANGE_DAYS = date(2015, 7, 21), 22
VOLATILE_TABLES = ("runs", "deliveries", "rejects")
"""Tables that tell of runs, not of articles: ids and times differ between two loads of the same news."""
FLOORS = ("annotate.model=floors", "link.linker=floors")
CHANGE = "summarise.sentences=2"
SENTENCES = (
    "أعلنت وزارة الصحة اليوم أن عدد المصابين بلغ {n} شخصا في العاصمة.",
    "وقال رئيس الوزراء إن الحكومة ستدعم القطاع بمبلغ {n} مليون دولار خلال العام الحالي.",
    "وصل وفد من الأمم المتحدة إلى طرابلس أمس للقاء رئيس المجلس الرئاسي فائز السراج.",
    "وأكد المتحدث أن {n} مدنيا قتلوا في القصف الذي استهدف المدينة يوم الثلاثاء الماضي.",
    "واختتمت في القاهرة أعمال المؤتمر الاقتصادي بمشاركة {n} دولة عربية وأجنبية.",
)


def main(
    articles: Annotated[int, typer.Option(help="Articles a day at most, so that it ends in a few minutes.")] = 20,
    folder: Annotated[Path, typer.Option(help="Working folder; emptied first.")] = ROOT / ".marsad" / "demo",
) -> None:
    """Load, change, plan, run, kill, resume, compare."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    inbox = make_inbox(folder, articles)
    whole, killed = folder / "undisturbed", folder / "killed"
    with _server(folder):
        say(f"loading {RANGE_DAYS} days, at most {articles} articles each, from {inbox.name}")
        _marsad(whole, "run", str(inbox), "--report", str(folder / "report.html"))
        days = len(digests(whole, "articles"))
        shutil.copytree(whole, killed, symlinks=True)
        say(f"changing a setting: {CHANGE}. The plan:")
        typer.echo(_marsad(killed, *_backfill(), "--set", CHANGE))
        started = time.monotonic()
        _marsad(whole, *_backfill(), "--run", "--set", CHANGE)
        say(f"undisturbed backfill: {days} days with news in {time.monotonic() - started:.0f} s")
        before = _kill_half_way(killed, days)
        say("running the same backfill again")
        _marsad(killed, *_backfill(), "--run", "--set", CHANGE)
    _compare(whole, killed, before, days)


def make_inbox(folder: Path, articles: int, days: int = RANGE_DAYS) -> Path:
    """A Parquet file of SaudiNewsNet's first articles of each day where the shared data is, else made-up articles as JSONL."""
    source = Settings().shared_data / "news" / "saudinewsnet.parquet"
    if source.is_file():
        import duckdb

        path = folder / "saudinewsnet.parquet"
        query = """copy (
            select * from read_parquet($source)
            where date_extracted::date < $end
            qualify row_number() over (partition by date_extracted::date order by url) <= $articles
        ) to $path (format parquet)"""
        duckdb.execute(
            query, {"source": str(source), "articles": articles, "path": str(path), "end": FIRST + timedelta(days=days)}
        )
        return path
    path = folder / "made-up.jsonl"
    rows = (_made_up(FIRST + timedelta(days=day), n) for day in range(days) for n in range(articles))
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return path


def done_days(root: Path) -> dict[date, str]:
    """Days the changed setting has reached, with the run that did it."""
    from tasks.storage.warehouse import Warehouse

    store = Warehouse(root)
    heads = {day: manifest.stages["summarise"] for day, manifest in store.snapshot().items()}
    return {day: made.run_id for day, made in heads.items() if json.loads(made.settings)["sentences"] == 2}


def digests(root: Path, *tables: str) -> dict[tuple[date, str], str | None]:
    """Content digest of the published tables of every day; without names, of every table that tells of articles."""
    from tasks.contracts.schemas import TABLES
    from tasks.storage.warehouse import Warehouse

    names = tables or [name for name in TABLES if name not in VOLATILE_TABLES]
    return {(day, name): made.table_digest(name) for day, made in Warehouse(root).snapshot().items() for name in names}


def say(text: str) -> None:
    """A line with the time."""
    typer.echo(f"[{datetime.now(UTC):%H:%M:%S}] {text}")


def _kill_half_way(root: Path, days: int) -> dict[date, str]:
    parent = subprocess.Popen(_command(root, *_backfill(), "--run", "--set", CHANGE), stderr=subprocess.DEVNULL)
    while len(done_days(root)) < days // 2:
        if parent.poll() is not None:
            raise SystemExit(f"the backfill ended with code {parent.returncode} before it was half-way")
        time.sleep(0.05)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    done = done_days(root)
    say(f"killed the parent (kill -9 {parent.pid}) with {len(done)} of {days} days done. What is left:")
    typer.echo(_marsad(root, *_backfill(), "--set", CHANGE))
    return done


def _compare(whole: Path, killed: Path, before: dict[date, str], days: int) -> None:
    after = done_days(killed)
    again = [day for day in before if after[day] != before[day]]
    say(f"resumed: {len(after) - len(before)} days ran, {len(before)} were left alone ({len(again)} of them ran twice)")
    expected, found = digests(whole), digests(killed)
    differ = [at for at in expected if expected[at] != found.get(at)]
    say(f"{len(expected)} tables compared with the undisturbed backfill: {len(differ)} differ")
    if again or differ or len(after) != days or expected.keys() != found.keys():
        raise SystemExit(f"the demonstration failed: ran twice {again}, differing {differ[:5]}")


def _backfill() -> tuple[str, ...]:
    return ("backfill", "--from", str(FIRST), "--to", str(FIRST + timedelta(days=RANGE_DAYS - 1)))


def _command(root: Path, *arguments: str) -> list[str]:
    overrides = [word for pair in (f"warehouse={root}", *FLOORS) for word in ("--set", pair)]
    return [sys.executable, "-m", "flows.cli", *arguments, *overrides]


def _marsad(root: Path, *arguments: str) -> str:
    done = subprocess.run(_command(root, *arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"`marsad {' '.join(arguments)}` failed: {(done.stderr or done.stdout).strip()[-1500:]}")
    return done.stdout.rstrip()


@contextmanager
def _server(folder: Path) -> Iterator[None]:
    """A Prefect server of its own, which outlives the killed parent as a real one would."""
    from flows.serve import start_server, stop

    os.environ["PREFECT_HOME"] = str(folder / "prefect")
    prepare(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    children: list[subprocess.Popen[bytes]] = []
    try:
        start_server(port, children)
        yield
    finally:
        stop(children)


def _made_up(day: date, n: int) -> dict[str, str]:
    text = " ".join(sentence.format(n=day.day * 10 + n) for sentence in SENTENCES[n % 3 :])
    about = {"url": f"http://example.org/{day}/{n}", "title": f"خبر رقم {n} من يوم {day}", "source": f"صحيفة {n % 4}"}
    return {"text": text, "published_at": str(day), **about}


if __name__ == "__main__":
    prepare(ROOT / ".marsad")
    typer.run(main)
