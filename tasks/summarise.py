"""summarise: what the morning reader sees of an article, each sentence traceable to the one published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tasks.contracts import ids
from tasks.contracts.records import FoundMention
from tasks.contracts.settings import SummariseSettings
from tasks.contracts.spans import Span
from tasks.contracts.stage import Context, Groups, Outcome, Read, Stage, each
from tasks.running import stage_task
from tasks.summaries.extract import summarise as extract
from tasks.summaries.units import Budget, SummaryInput

SENTENCE_COLUMNS = ["sentence_id", "article_id", "start", "end", "salience", "vector"]
MENTION_COLUMNS = ["mention_id", "article_id", "start", "end", "type", "score", "detector", "clitic"]


def _process(context: Context) -> Iterator[Outcome]:
    settings: SummariseSettings = context.settings.summarise
    sentences = Groups(context.batches("sentences", SENTENCE_COLUMNS))
    mentions = Groups(context.batches("mentions", MENTION_COLUMNS))

    def work(row: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        found, named = sentences.take(row["article_id"]), mentions.take(row["article_id"])
        return _summary(_input(row, found, named), found, settings) if found else {}

    columns = ["article_id", "document_id", "source_path", "title", "text"]
    for batch in context.batches("articles", columns):
        yield each(batch.to_pylist(), work, _identify)
    sentences.finish()
    mentions.finish()


def _input(row: Mapping[str, Any], found: list[dict[str, Any]], named: list[dict[str, Any]]) -> SummaryInput:
    vectors = None
    if found[0]["vector"] is not None:
        vectors = np.asarray([sentence["vector"] for sentence in found], np.float32)
    return SummaryInput(
        row["article_id"],
        row["text"],
        tuple(Span(sentence["start"], sentence["end"]) for sentence in found),
        [sentence["salience"] for sentence in found],
        vectors,
        tuple(
            FoundMention(Span(m["start"], m["end"]), m["type"], m["score"], m["detector"], m["clitic"]) for m in named
        ),
        row["title"],
    )


def _summary(
    article: SummaryInput, found: list[dict[str, Any]], settings: SummariseSettings
) -> dict[str, list[dict[str, Any]]]:
    made = extract(article, Budget(settings.sentences), settings.method, settings.redundancy)
    summary_id = ids.content_id("summary", article.article_id, made.method)
    summary = {
        "summary_id": summary_id,
        "article_id": article.article_id,
        "method": made.method,
        "text": made.text,
        "dropped": [],
    }
    chosen = [
        {"summary_id": summary_id, "sentence_id": found[index]["sentence_id"], "rank": rank}
        for rank, index in enumerate(made.ranks)
    ]
    return {"summaries": [summary], "summary_sentences": chosen}


def _identify(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("source_path", "document_id", "article_id")} | {"payload": row["text"]}


STAGE = Stage(
    "summarise",
    "1",
    (Read("articles"), Read("sentences"), Read("mentions")),
    ("summaries", "summary_sentences", "quotations", "figures", "stories"),
    _process,
)
summarise = stage_task(STAGE)
