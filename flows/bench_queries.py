"""``python -m flows.bench_queries``: report queries over a synthetic warehouse, from the marts and without them.

The marts are read as published, a file a day, and after ``tasks.storage.compaction``, a file a month that has ended.

The warehouse is written in the declared schemas into a scratch folder, a file per table and day, and removed. Names,
words and outlets follow Zipf's law; texts are short, since no query measured here reads them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import typer

from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.schemas import table as declared
from tasks.contracts.settings import ROOT
from tasks.storage.compaction import compact
from tasks.storage.duck import connect
from tasks.storage.warehouse import Warehouse

FIRST = date(2024, 1, 1)
ENTITIES, OUTLETS, TOPICS, VOCABULARY = 20_000, 40, 17, 60_000
MENTIONS_PER_ARTICLE, TERMS_PER_ARTICLE, STORY_SIZE = 10, 30, 4
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
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
    "word search, all days": ("select * from search_articles($words) limit 20", None),
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
        "what one query names": [QUERIES["word search, all days"][0]],
    }
    for what, asked in ways.items():
        began, worked = time.perf_counter(), time.process_time()
        open_days(store, threads, asked=asked).close()
        taken = (1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked))
        _say(f"connecting to all days, {what}: {_cell(taken)} ms")
    _say("")


def write_day(store: Warehouse, number: int, articles: int) -> Manifest:
    """The files of day ``number``, published; their manifest."""
    rng = np.random.default_rng(number)
    day = FIRST + timedelta(days=number)
    parts = [_write(Path(store.root), day, name, rows) for name, rows in _tables(rng, number, articles)]
    return store.publish(day, "bench", parts)


def _tables(rng: np.random.Generator, number: int, articles: int) -> Iterator[tuple[str, dict[str, Any]]]:
    ids = [f"{number:06d}{n:018d}" for n in range(articles)]
    outlet = _zipf(rng, articles, OUTLETS)
    topic = rng.integers(0, TOPICS, articles)
    yield "articles", {
        "article_id": ids, "outlet": _named("outlet", outlet), "title": [f"عنوان {n}" for n in range(articles)],
        "text": ["نص"] * articles, "words": rng.integers(80, 600, articles).astype(np.int32),
    }  # fmt: skip
    yield (
        "topics",
        {
            "article_id": ids,
            "topic_id": _named("topic", topic),
            "label_ar": _named("موضوع", topic),
            "rank": [1] * articles,
        },
    )
    yield (
        "stories",
        {
            "story_id": [ids[n - n % STORY_SIZE] for n in range(articles)],
            "article_id": ids,
            "title": ["خبر"] * articles,
        },
    )
    owner = np.repeat(np.arange(articles), MENTIONS_PER_ARTICLE)
    entity = _zipf(rng, owner.size, ENTITIES)
    mention_ids = [f"m{number:06d}{n:017d}" for n in range(owner.size)]
    linked = {"article_id": [ids[n] for n in owner], "mention_id": mention_ids}
    yield "mentions", {**linked, "surface": _named("اسم", entity), "type": ["PER"] * owner.size}
    yield "links", {**linked, "entity_id": _named("Q", entity)}
    seen = np.unique(entity)
    yield "entities", {"entity_id": _named("Q", seen), "label_ar": _named("اسم", seen), "type": ["PER"] * seen.size}
    yield "entity_daily", _entity_daily(entity, outlet[owner], owner)
    cells, counts = np.unique(topic * OUTLETS + outlet, return_counts=True)
    yield "topic_daily", {
        "topic_id": _named("topic", cells // OUTLETS), "label_ar": _named("موضوع", cells // OUTLETS),
        "outlet": _named("outlet", cells % OUTLETS), "articles": counts, "primary_articles": counts,
    }  # fmt: skip
    words = _zipf(rng, articles * TERMS_PER_ARTICLE, VOCABULARY)
    pairs, tf = np.unique(words * articles + np.repeat(np.arange(articles), TERMS_PER_ARTICLE), return_counts=True)
    yield "postings", {
        "term": _spelled(pairs // articles), "article_id": [ids[n] for n in pairs % articles], "tf": tf.astype(np.int32),
        "words": np.full(pairs.size, TERMS_PER_ARTICLE, dtype=np.int32),
    }  # fmt: skip
    yield "article_index", {
        "article_id": ids, "outlet": _named("outlet", outlet), "title": [f"عنوان {n}" for n in range(articles)],
        "words": np.full(articles, TERMS_PER_ARTICLE, dtype=np.int32),
    }  # fmt: skip


def _entity_daily(entity: np.ndarray, outlet: np.ndarray, owner: np.ndarray) -> dict[str, Any]:
    cells, mentions = np.unique(entity * OUTLETS + outlet, return_counts=True)
    distinct = np.unique(np.stack([entity * OUTLETS + outlet, owner]), axis=1)[0]
    _, articles = np.unique(distinct, return_counts=True)
    named = {"entity_id": _named("Q", cells // OUTLETS), "label_ar": _named("اسم", cells // OUTLETS)}
    return {
        **named,
        "type": ["PER"] * cells.size,
        "outlet": _named("outlet", cells % OUTLETS),
        "mentions": mentions,
        "articles": articles,
    }


def _zipf(rng: np.random.Generator, count: int, distinct: int) -> np.ndarray:
    """``count`` ranks below ``distinct``, the first the most frequent."""
    ranks: np.ndarray = np.exp(rng.random(count) * np.log(distinct + 1)) - 1
    return ranks.astype(np.int64)


def _named(prefix: str, numbers: np.ndarray) -> pa.Array:
    values, places = np.unique(numbers, return_inverse=True)
    return pa.DictionaryArray.from_arrays(places.astype(np.int32), [f"{prefix}{n}" for n in values]).cast(pa.string())


def word(number: int) -> str:
    """A word of four letters, another for every number: real words part at their first letters, which is what lets a
    search skip most of a sorted file.
    """
    scattered = number * 7919 % len(LETTERS) ** 4
    return "".join(LETTERS[scattered // len(LETTERS) ** place % len(LETTERS)] for place in range(4))


def _spelled(numbers: np.ndarray) -> pa.Array:
    values, places = np.unique(numbers, return_inverse=True)
    return pa.DictionaryArray.from_arrays(places.astype(np.int32), [word(int(n)) for n in values]).cast(pa.string())


def _write(root: Path, day: date, name: str, columns: dict[str, Any]) -> Part:
    """One file in the declared schema; of the columns not given, text is empty and the rest null."""
    schema = declared(name).schema
    rows = len(next(iter(columns.values())))
    filled = {"day": pa.repeat(pa.scalar(day), rows), **columns}
    arrays = [
        pa.array(filled[field.name], field.type) if isinstance(filled.get(field.name), list | np.ndarray)
        else filled.get(field.name, _absent(field, rows)).cast(field.type)
        for field in schema
    ]  # fmt: skip
    path = root / ".versions" / name / f"day={day}" / "bench.parquet"
    path.parent.mkdir(parents=True)
    open_schema = pa.schema([field.with_nullable(True) for field in schema])
    pq.write_table(pa.table(arrays, schema=open_schema), path, compression="zstd", compression_level=3)
    return Part(name, "bench", str(path.relative_to(root)), rows, path.stat().st_size, f"{name}@{day}")


def _absent(field: pa.Field, rows: int) -> pa.Array:
    return pa.nulls(rows, field.type) if field.nullable or field.type != pa.string() else pa.repeat("", rows)


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
