"""summarise: what the morning reader sees of an article, each sentence traceable to the one published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from tasks.contracts import ids
from tasks.contracts.records import FoundMention
from tasks.contracts.settings import Settings, SummariseSettings
from tasks.contracts.spans import Span, from_flat
from tasks.contracts.stage import Context, Groups, Outcome, Read, Stage, each
from tasks.resources import abstractor, checkpoint_version, gazetteer
from tasks.running import stage_task
from tasks.summaries import abstract as abstractive
from tasks.summaries import figures, quotations
from tasks.summaries.abstract import Abstract
from tasks.summaries.check import Facts
from tasks.summaries.event_rows import event_rows
from tasks.summaries.extract import summarise as extract
from tasks.summaries.headline import headline
from tasks.summaries.quotations import Mentioned
from tasks.summaries.units import Budget, SummaryInput
from tasks.threads import story_rows

LARGEST_FIGURE = 10**18
"""Digits run together by a lost space make larger numbers; no count of people or sum of money is one."""
SENTENCE_COLUMNS = ["sentence_id", "article_id", "start", "end", "salience", "vector"]
MENTION_COLUMNS = ["mention_id", "article_id", "start", "end", "type", "score", "detector", "clitic"]
DATE_COLUMNS = ["article_id", "start", "end", "value"]
Row = Mapping[str, Any]
Rows = list[dict[str, Any]]


def _process(context: Context) -> Iterator[Outcome]:
    settings: SummariseSettings = context.settings.summarise
    sentences = Groups(context.batches("sentences", SENTENCE_COLUMNS))
    mentions = Groups(context.batches("mentions", MENTION_COLUMNS))
    dates = Groups(context.batches("dates", DATE_COLUMNS))

    def work(row: Row) -> dict[str, Rows]:
        found, named = sentences.take(row["article_id"]), mentions.take(row["article_id"])
        summary: dict[str, Rows] = {}
        if found:
            article = _input(row, found, named)
            summary = _summary(article, found, settings)
            summary["summaries"] += _written(row, article, context.settings)
        rows = {**summary, "quotations": _quotations(row, found, named), "figures": _figures(row)}
        return {**rows, "events": event_rows(row, found, named, dates.take(row["article_id"]), rows)}

    columns = ["article_id", "document_id", "source_path", "title", "text", "masked", "published_at"]
    for batch in context.batches("articles", columns):
        yield each(batch.to_pylist(), work)
    sentences.finish()
    mentions.finish()
    dates.finish()
    yield Outcome(0, {"stories": story_rows(context)})


def _quotations(row: Row, found: Rows, named: Rows) -> Rows:
    spans = [Span(sentence["start"], sentence["end"]) for sentence in found]
    known = [Mentioned(Span(m["start"], m["end"]), m["type"], m["mention_id"]) for m in named]
    return [
        {
            "article_id": row["article_id"],
            "start": quotation.span.start,
            "end": quotation.span.end,
            "speaker_mention_id": quotation.speaker_mention_id,
            "speaker": quotation.speaker,
            "verb": quotation.verb,
            "kind": quotation.kind,
        }
        for quotation in quotations.find(row["text"], spans, known)
    ]


def _figures(row: Row) -> Rows:
    aside = from_flat(row["masked"])
    return [
        {
            "article_id": row["article_id"],
            "start": figure.span.start,
            "end": figure.span.end,
            "surface": figure.surface,
            "value": float(figure.value),
            "value_max": None if figure.value_max is None else float(figure.value_max),
            "unit": figure.unit,
            "qualifier": figure.qualifier,
        }
        for figure in figures.find(row["text"])
        if figure.value < LARGEST_FIGURE and not any(figure.span.overlaps(span) for span in aside)
    ]


def _input(row: Row, found: Rows, named: Rows) -> SummaryInput:
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


def _written(row: Row, article: SummaryInput, settings: Settings) -> Rows:
    """The checked generated summary and, of an untitled article, headline; nothing when no checkpoint is named.

    A text is empty when it did not stand the check: readers then take the extractive one.
    """
    if not settings.summarise.abstractive:
        return []
    model = abstractor(settings.summarise.abstractive)
    day = row["published_at"].date() if row["published_at"] else None
    facts = Facts(f"{row['title'] or ''}\n{row['text']}", day, gazetteer(settings).tag)
    made = {f"abstract:{model.name}": abstractive.abstract(article, model, facts, Budget(settings.summarise.sentences))}
    if not article.title:
        made[f"headline:{model.name}"] = abstractive.headline(article, model, facts)
    return [_written_row(article, method, text) for method, text in made.items()]


def _written_row(article: SummaryInput, method: str, made: Abstract) -> dict[str, Any]:
    return {
        "summary_id": ids.content_id("summary", article.article_id, method),
        "article_id": article.article_id,
        "method": method,
        "text": made.text,
        "headline_start": None,
        "headline_end": None,
        "dropped": [str(sentence) for sentence in made.dropped],
    }


def _summary(article: SummaryInput, found: Rows, settings: SummariseSettings) -> dict[str, Rows]:
    made = extract(article, Budget(settings.sentences), settings.method, settings.redundancy)
    serves = None if article.title else headline(article)
    summary_id = ids.content_id("summary", article.article_id, made.method)
    summary: dict[str, Any] = {
        "summary_id": summary_id,
        "article_id": article.article_id,
        "method": made.method,
        "text": made.text,
        "headline_start": serves.start if serves else None,
        "headline_end": serves.end if serves else None,
        "dropped": [],
    }
    chosen = [
        {"summary_id": summary_id, "sentence_id": found[index]["sentence_id"], "rank": rank}
        for rank, index in enumerate(made.ranks)
    ]
    return {"summaries": [summary], "summary_sentences": chosen}


def _models(settings: Settings) -> dict[str, str]:
    folder = settings.summarise.abstractive
    return {"abstractor": checkpoint_version(folder), "names": gazetteer(settings).version} if folder else {}


def _back(settings: Settings) -> int:
    return settings.summarise.story_days


STAGE = Stage(
    "summarise",
    "8",
    (
        Read("articles", _back),
        Read("sentences", _back),
        Read("mentions", _back),
        Read("dates"),
        Read("copies", _back),
        Read("stories", _back, own_day=False),
    ),
    ("summaries", "summary_sentences", "quotations", "figures", "events", "stories"),
    _process,
    _models,
)
summarise = stage_task(STAGE)
