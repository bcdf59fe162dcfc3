"""``python -m flows.bench_text``: how fast text is read, per function of the text packages and from file to articles.

Megabytes are 10^6 bytes of the texts in UTF-8. Functions are timed by CPU seconds of one process, each round on articles
no earlier round has seen, words remembered by an earlier function forgotten; a ratio is that of the baseline's seconds to
ours on the same articles, in the same round. From file to articles: the time to start the two processes is part of it.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from flows.bench_text_functions import Article, Measured, Work, forget, measured
from flows.bench_timing import cpu_seconds
from flows.printing import console
from tasks.clean import clean
from tasks.contracts.records import Stated
from tasks.contracts.settings import ROOT, Settings
from tasks.ingest import land
from tasks.storage.warehouse import Warehouse

NEWS = ROOT.parent / "shared" / "data" / "news" / "saudinewsnet.parquet"
WORKERS = 2
_TRIAL = 25
"""Articles each function goes over before it is timed, so that tables are loaded and patterns compiled."""

_SHORTEST = 300


def main(
    articles: Annotated[int, typer.Option(help="Articles a round goes over, of SaudiNewsNet.")] = 400,
    rounds: Annotated[int, typer.Option(help="Rounds, each over other articles.")] = 3,
    only: Annotated[list[str] | None, typer.Option(help="Functions whose name holds these words.")] = None,
    whole: Annotated[int, typer.Option(help="Articles read from a file and cleaned; 0 leaves that out.")] = 4_000,
    news: Annotated[Path, typer.Option(help="Parquet of articles as SaudiNewsNet has them.")] = NEWS,
) -> None:
    """Print megabytes a CPU second of each function beside its baseline, then those of ingest and clean on two cores."""
    if not news.exists():
        typer.echo(f"text: {news} is not there; name a Parquet file with the columns of SaudiNewsNet by --news")
        return
    shown = Console(stderr=True)
    chosen = {name: one for name, one in measured().items() if not only or any(part in name for part in only)}
    found = _sample(news, articles * rounds + _TRIAL)
    trial, chunks = found[:_TRIAL], [found[_TRIAL + n * articles :][:articles] for n in range(rounds)]
    table = Table("function", "MB/CPU s", "baseline", "its MB/CPU s", "times as fast")
    for name, one in track(chosen.items(), "functions", console=shown, transient=True):
        table.add_row(name, *_row(one, trial, chunks))
    console().print(table)
    if whole:
        with tempfile.TemporaryDirectory() as folder, shown.status("from file to articles"):
            typer.echo(_from_file_to_articles(Path(folder), news, whole))


def _sample(news: Path, count: int) -> list[Article]:
    """Articles spread evenly over the file, those too short to be kept left out."""
    rows = pq.read_table(news)
    rows = rows.take(_spread(rows.num_rows, count + count // 4)).to_pylist()
    return [
        Article(row["content"], Stated(row["title"], row["url"], row["source"], row["author"]))
        for row in rows
        if row["content"] and len(row["content"]) >= _SHORTEST
    ][:count]


def _spread(rows: int, count: int) -> list[int]:
    # Strided by a number prime to any likely count, so that neighbours of one outlet fall into different rounds.
    return [(n * 7_919) % rows for n in range(min(count, rows))]


def _row(one: Measured, trial: Sequence[Article], chunks: Sequence[Sequence[Article]]) -> tuple[str, str, str, str]:
    baseline = one.baseline
    missing = f"{baseline.name}: pip install {baseline.package}" if baseline and baseline.missing else None
    works: list[Work] = [one.work, *([baseline.work] if baseline and not missing else [])]
    speeds: list[list[float]] = [[] for _ in works]
    forget()
    for work in works:
        work(trial)
    for chunk in chunks:
        taken = chunk[:: one.share]
        size = sum(len(article.text.encode("utf-8", "replace")) for article in taken) / 1e6
        for work, speed in zip(works, speeds, strict=True):
            speed.append(size / max(1e-9, cpu_seconds(partial(work, taken))))
    ours = f"{statistics.median(speeds[0]):.2f}"
    if baseline is None or missing:
        return ours, missing or "", "", ""
    ratio = statistics.median(mine / its for mine, its in zip(*speeds, strict=True))
    return ours, baseline.name, f"{statistics.median(speeds[1]):.2f}", f"{ratio:.2f}"


def _from_file_to_articles(folder: Path, news: Path, articles: int) -> str:
    """A sentence on ingest and clean of that many articles in a new warehouse, cleaning on two processes."""
    rows = pq.read_table(news)
    rows = rows.take(_spread(rows.num_rows, articles))
    size = sum(len((text or "").encode("utf-8", "replace")) for text in rows["content"].to_pylist()) / 1e6
    path = folder / "news.parquet"
    pq.write_table(rows, path)
    settings = Settings(warehouse=folder / "warehouse", cache=folder / "cache")
    started, before = time.perf_counter(), time.process_time()
    report = land([str(path)], settings, "bench", date(2015, 8, 20))
    ingest_cpu, ingest_wall = time.process_time() - before, time.perf_counter() - started
    started, before = time.perf_counter(), _children()
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        kept = sum(pool.map(_clean, _largest_first(settings, report.days), [settings] * len(report.days)))
    clean_cpu, clean_wall = _children() - before, time.perf_counter() - started
    return (
        f"from file to articles: {report.new} documents of {len(report.days)} days, {size:.1f} MB, {kept} articles kept: "
        f"ingest {size / ingest_cpu:.2f} MB/CPU s ({ingest_cpu:.1f} s), clean {size / clean_cpu:.2f} MB/CPU s "
        f"({clean_cpu:.1f} s), together {size / (ingest_cpu + clean_cpu):.2f} "
        f"MB/CPU s and {size / (ingest_wall + clean_wall):.2f} MB a second of wall time on {WORKERS} cores "
        f"({report.new / (ingest_wall + clean_wall):,.0f} articles/s)"
    )


def _largest_first(settings: Settings, days: Sequence[date]) -> list[date]:
    store = Warehouse(settings.warehouse)
    return sorted(days, key=lambda day: -sum(part.rows for part in store.head(day).of_table("documents")))


def _clean(day: date, settings: Settings) -> int:
    return clean.fn(day, settings, "bench", False).rows_kept


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    typer.run(main)
