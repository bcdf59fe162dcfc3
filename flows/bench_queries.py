"""``python -m flows.bench_queries``: report queries over a synthetic warehouse, from the marts and without them.

The marts are read as published, a file a day, and after ``tasks.storage.compaction``, a file a month that has ended.

The warehouse is written into a scratch folder and removed.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from flows.bench_warehouse import FIRST, MENTIONS_PER_ARTICLE, word, write_day
from tasks.contracts.settings import ROOT
from tasks.storage.compaction import compact
from tasks.storage.duck import connect
from tasks.storage.warehouse import Warehouse

GOAL_MS = 100.0

_RAW = "from links join articles using (article_id) join entities on entities.entity_id = links.entity_id and entities.day = links.day"
QUERIES: dict[str, tuple[str, str | None]] = {
    "leaderboard of names, all days": (
        "select entity_id, any_value(label_ar), sum(mentions) as n from entity_daily group by entity_id order by n desc limit 20",
        f"select links.entity_id, any_value(entities.label_ar), count(*) as n {_RAW} group by links.entity_id order by n desc limit 20",
    ),
    "timeline of one name, all days": (
        "select day, sum(articles) from entity_daily where entity_id = $entity group by day order by day",
        f"select links.day, count(distinct links.article_id) {_RAW} where links.entity_id = $entity group by links.day order by 1",
    ),
    "one name by outlet, all days": (
        "select outlet, sum(articles) from entity_daily where entity_id = $entity group by outlet order by 2 desc",
        f"select outlet, count(distinct links.article_id) {_RAW} where links.entity_id = $entity group by outlet order by 2 desc",
    ),
    "topics by day, all days": (
        "select day, topic_id, sum(primary_articles) from topic_daily group by all order by all",
        "select day, topic_id, count(*) filter (rank = 1) from topics group by all order by all",
    ),
    "one outlet's topics, 90 days": (
        "select topic_id, sum(articles) from topic_daily where outlet = $outlet and day >= $late group by 1 order by 2 desc",
        "select topic_id, count(*) from topics join articles using (article_id) where outlet = $outlet and articles.day >= $late "
        "group by 1 order by 2 desc",
    ),
    "word search, the 20 best of all days": ("select * from search_articles($words, most := 20)", None),
}


def main(
    days: Annotated[int, typer.Option(help="Days.")] = 400,
    articles: Annotated[int, typer.Option(help="Articles a day.")] = 1_250,
    rounds: Annotated[int, typer.Option(help="Times each query is run; the median counts.")] = 7,
    threads: Annotated[int, typer.Option(help="Threads of DuckDB.")] = 2,
) -> None:
    """Write the warehouse, time the queries, print a table."""
    with tempfile.TemporaryDirectory(prefix="marsad-bench-") as folder:
        store = Warehouse(Path(folder))
        began = time.perf_counter()
        manifests = {made.day: made for made in (write_day(store, n, articles) for n in range(days))}
        size = sum(part.bytes for made in manifests.values() for part in made.parts)
        _say(
            f"{days * articles:,} articles, {days * articles * MENTIONS_PER_ARTICLE:,} mentions, {days} days: "
            f"{size / 2**20:,.0f} MiB written in {time.perf_counter() - began:.0f} s"
        )
        began, worked = time.perf_counter(), time.process_time()
        months = compact(store, "bench", FIRST + timedelta(days=days))
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
        _say(f"{len(months)} months compacted in {seconds:.0f} s ({cpu:.0f} CPU s)")
        _connecting(store, threads)
        with open_days(store, threads, compacted=False) as daily, open_days(store, threads) as monthly:
            _measure(daily, monthly, rounds, max(manifests))


def open_days(
    store: Warehouse, threads: int = 2, *, compacted: bool = True, asked: Sequence[str] | None = None
) -> duckdb.DuckDBPyConnection:
    """All days of the warehouse, with or without its compactions."""
    months = store.compactions() if compacted else []
    manifests = store.snapshot()
    return connect(store.root, manifests, ROOT / "warehouse", compactions=months, asked=asked, threads=threads)


def _connecting(store: Warehouse, threads: int) -> None:
    ways: dict[str, Sequence[str] | None] = {
        "every view": None,
        "what one query names": [QUERIES["word search, the 20 best of all days"][0]],
    }
    for what, asked in ways.items():
        began, worked = time.perf_counter(), time.process_time()
        open_days(store, threads, asked=asked).close()
        taken = (1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked))
        _say(f"connecting to all days, {what}: {_cell(taken)} ms")
    _say("")


def _measure(daily: duckdb.DuckDBPyConnection, monthly: duckdb.DuckDBPyConnection, rounds: int, last: date) -> None:
    parameters = {
        "entity": "Q40",
        "outlet": "outlet3",
        "late": last - timedelta(days=90),
        "words": " ".join(word(n) for n in (25, 900, 4000)),
    }
    _say("Median milliseconds, CPU milliseconds of all threads in brackets.\n")
    _say("| query | marts, a file a day | marts, a file a month | without marts | |\n|---|---|---|---|---|")
    for name, (mart, raw) in QUERIES.items():
        by_day, by_month_ = (_median(connection, mart, parameters, rounds) for connection in (daily, monthly))
        slow = _median(daily, raw, parameters, max(1, rounds // 3)) if raw else None
        verdict = "" if by_month_[0] <= GOAL_MS else f"over the goal of {GOAL_MS:.0f} ms"
        _say(f"| {name} | {_cell(by_day)} | {_cell(by_month_)} | {_cell(slow) if slow else '-'} | {verdict} |")


def _cell(taken: tuple[float, float]) -> str:
    return f"{taken[0]:.0f} ({taken[1]:.0f})"


def _median(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any], rounds: int
) -> tuple[float, float]:
    """Median wall and CPU milliseconds."""
    (statement,) = connection.extract_statements(query)
    given = {name: parameters[name] for name in statement.named_parameters}
    wall, cpu = [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        connection.execute(query, given).fetchall()
        wall.append(time.perf_counter() - began)
        cpu.append(time.process_time() - worked)
    return 1000 * statistics.median(wall), 1000 * statistics.median(cpu)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    typer.run(main)
