"""A synthetic warehouse in the declared schemas, a file per table and day, for ``flows.bench_queries``.

Names, words and outlets follow Zipf's law; texts are short, since no query measured there reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.schemas import table as declared
from tasks.storage.parquet import DIGEST_ROWS
from tasks.storage.warehouse import Warehouse

FIRST = date(2024, 1, 1)
ENTITIES, OUTLETS, TOPICS, VOCABULARY = 20_000, 40, 17, 60_000
MENTIONS_PER_ARTICLE, TERMS_PER_ARTICLE, STORY_SIZE = 10, 30, 4
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def write_day(store: Warehouse, number: int, articles: int) -> Manifest:
    """The files of day ``number``, published in place of earlier ones; their manifest."""
    rng = np.random.default_rng(number)
    day = FIRST + timedelta(days=number)
    parts = [_write(Path(store.root), day, name, rows) for name, rows in _tables(rng, number, articles)]
    return store.commit(day, lambda head: replace(head, published=True, run_id="bench", parts=tuple(parts)))


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
    words = _ALPHABETICAL[_zipf(rng, articles * TERMS_PER_ARTICLE, VOCABULARY)]
    pairs, tf = np.unique(words * articles + np.repeat(np.arange(articles), TERMS_PER_ARTICLE), return_counts=True)
    yield "postings", {
        "term": _spelled(_RANKS[pairs // articles]), "document": (pairs % articles).astype(np.int32), "tf": tf.astype(np.int32),
        "words": np.full(pairs.size, TERMS_PER_ARTICLE, dtype=np.int32),
    }  # fmt: skip
    yield "article_index", {
        "article_id": ids, "document": np.arange(articles, dtype=np.int32), "outlet": _named("outlet", outlet),
        "title": [f"عنوان {n}" for n in range(articles)], "words": np.full(articles, TERMS_PER_ARTICLE, dtype=np.int32),
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


_RANKS = np.array(sorted(range(VOCABULARY + 1), key=word))
"""Ranks of the words in alphabetical order, as postings are sorted."""
_ALPHABETICAL = np.argsort(_RANKS)
"""The reverse: rank to place in the alphabet."""


def _spelled(numbers: np.ndarray) -> pa.Array:
    values, places = np.unique(numbers, return_inverse=True)
    return pa.DictionaryArray.from_arrays(places.astype(np.int32), [word(int(n)) for n in values]).cast(pa.string())


def _write(root: Path, day: date, name: str, columns: dict[str, Any]) -> Part:
    """One file in the declared schema and the warehouse's row groups; of the columns not given, text is empty, the rest null."""
    schema = declared(name).schema
    rows = len(next(iter(columns.values())))
    filled = {"day": pa.repeat(pa.scalar(day), rows), **columns}
    arrays = [
        pa.array(filled[field.name], field.type) if isinstance(filled.get(field.name), list | np.ndarray)
        else filled.get(field.name, _absent(field, rows)).cast(field.type)
        for field in schema
    ]  # fmt: skip
    path = root / ".versions" / name / f"day={day}" / f"bench-{rows}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    open_schema = pa.schema([field.with_nullable(True) for field in schema])
    table = pa.table(arrays, schema=open_schema)
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=DIGEST_ROWS)
    return Part(name, "bench", str(path.relative_to(root)), rows, path.stat().st_size, f"{name}@{day}:{rows}")


def _absent(field: pa.Field, rows: int) -> pa.Array:
    return pa.nulls(rows, field.type) if field.nullable or field.type != pa.string() else pa.repeat("", rows)
