"""deduplicate: copies and shared passages among the day's articles, and between them and the days before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.contracts.settings import DeduplicateSettings, Settings
from tasks.contracts.spans import from_flat
from tasks.contracts.stage import Context, Outcome, Read, Stage
from tasks.copies import Article, CopyKind, CopyPair, Passage, clusters, credited_to, find_copies, fingerprint
from tasks.running import stage_task

COLUMNS = ["article_id", "text", "masked", "outlet", "agencies", "dateline", "author"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of an article once its text is fingerprinted."""

    article: Article
    credits: tuple[str, ...]


def _process(context: Context) -> Iterator[Outcome]:
    settings: DeduplicateSettings = context.settings.deduplicate
    window = [
        _read(row, day)
        for day, table in context.earlier("articles", COLUMNS)
        for batch in table.to_batches()
        for row in batch.to_pylist()
    ]
    today = [_read(row, context.day) for batch in context.batches("articles", COLUMNS) for row in batch.to_pylist()]
    found = find_copies(
        [known.article for known in today],
        [known.article for known in window],
        near_threshold=settings.near_threshold,
        passage_words=settings.passage_words,
    )
    known = {one.article.article_id: one for one in (*window, *today)}
    days = {article_id: one.article.day for article_id, one in known.items()}
    cluster = clusters(found.pairs, days, _earlier_clusters(context))
    yield Outcome(
        len(today),
        {
            "copies": [_pair(pair, known, cluster) for pair in found.pairs],
            "passages": [_passage(passage, days) for passage in found.passages],
        },
    )


def _read(row: Mapping[str, Any], day: date) -> _Known:
    print_ = fingerprint(row["article_id"], row["text"], from_flat(row["masked"]))
    credits = (*row["agencies"], *(row[name] for name in ("dateline", "author") if row[name]))
    return _Known(Article(print_, row["outlet"] or "", day), credits)


def _earlier_clusters(context: Context) -> dict[str, str]:
    """The representative that the days of the window gave to their copies."""
    found: dict[str, str] = {}
    for _, table in context.earlier("copies", ["article_a", "article_b", "kind", "cluster_id"]):
        for row in table.to_pylist():
            if row["kind"] != CopyKind.PASSAGE:
                found[row["article_a"]] = found[row["article_b"]] = row["cluster_id"]
    return found


def _pair(pair: CopyPair, known: Mapping[str, _Known], cluster: Mapping[str, str]) -> dict[str, Any]:
    a, b = known[pair.article_a], known[pair.article_b]
    return {
        "article_a": pair.article_a,
        "article_b": pair.article_b,
        "day_b": b.article.day,
        "kind": str(pair.kind),
        "similarity": pair.similarity,
        "cluster_id": cluster[pair.article_a],
        "credited_to": credited_to(a.credits, b.credits),
    }


def _passage(passage: Passage, days: Mapping[str, date]) -> dict[str, Any]:
    names: Sequence[str] = ("article_a", "start_a", "end_a", "article_b", "start_b", "end_b", "similarity")
    return {**{name: getattr(passage, name) for name in names}, "day_b": days[passage.article_b]}


def _back(settings: Settings) -> int:
    return settings.deduplicate.look_back_days


STAGE = Stage(
    "deduplicate",
    "1",
    (Read("articles", _back), Read("copies", _back, own_day=False)),
    ("copies", "passages"),
    _process,
)
deduplicate = stage_task(STAGE)
