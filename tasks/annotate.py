"""annotate: one pass over each article stores what was seen; every decision after it is taken on the stored evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from tasks.arabic import dates
from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.sentences import split
from tasks.contracts import ids
from tasks.contracts.records import FoundMention, ReadArticle, Reading, Vector
from tasks.contracts.settings import Settings
from tasks.contracts.spans import Span, from_flat
from tasks.contracts.stage import Context, Outcome, Read, Stage, each
from tasks.linking.gazetteer import GazetteerTagger
from tasks.resources import gazetteer, gazetteer_version, reader, reader_version
from tasks.running import stage_task

COLUMNS = [
    "article_id", "source_path", "document_id", "title", "title_start", "title_end", "text", "subheads", "masked",
    "published_at", "likeliest_date", "likeliest_date_end", "language",
]  # fmt: skip

_Seen = tuple[ReadArticle, Reading]


def _process(context: Context) -> Iterator[Outcome]:
    model = reader_version(context.settings)
    reads, names = reader(context.settings), gazetteer(context.settings)
    for batch in context.batches("articles", COLUMNS):
        rows = batch.to_pylist()
        articles = [_to_read(row, names) for row in rows]
        seen = {
            article.article_id: (article, reading)
            for article, reading in zip(articles, reads.read(articles), strict=True)
        }

        def work(row: Mapping[str, Any], seen: Mapping[str, _Seen] = seen) -> dict[str, list[dict[str, Any]]]:
            article, reading = seen[row["article_id"]]
            aside = _set_aside(row)
            text = row["text"]
            known = article.known or names.tag(text, aside)
            found = names.settle(text, reading.mentions, known)
            return {
                "sentences": _sentences(article, reading, model),
                "topic_scores": _topic_scores(row, reading, model),
                "mentions": [_mention(row, mention, model) for mention in found],
                "dates": _dates(row, aside),
            }

        yield each(rows, work)


def _to_read(row: Mapping[str, Any], names: GazetteerTagger) -> ReadArticle:
    sentences = tuple(split(row["text"], from_flat(row["masked"])))
    known: tuple[FoundMention, ...] = ()
    with suppress(Exception):  # Raised again where it is asked for next, and then this article alone is refused.
        known = tuple(names.tag(row["text"], _set_aside(row)))
    return ReadArticle(row["article_id"], row["title"] or "", row["text"], sentences, row["language"], known)


def _set_aside(row: Mapping[str, Any]) -> list[Span]:
    """What is masked, but for title and sub-headings: names are looked for there too."""
    kept = {*from_flat(row["subheads"]), Span(row["title_start"] or 0, row["title_end"] or 0)}
    return [span for span in from_flat(row["masked"]) if span not in kept]


def _sentences(read: ReadArticle, reading: Reading, model: str) -> list[dict[str, Any]]:
    article, vectors = read.article_id, reading.sentence_vectors
    return [
        {
            "sentence_id": ids.sentence_id(article, span.start, span.end),
            "article_id": article,
            "index": index,
            "start": span.start,
            "end": span.end,
            "salience": float(reading.salience[index]),
            "vector": None if vectors is None else _half(vectors[index]),
            "model": model,
        }
        for index, span in enumerate(read.sentences)
    ]


def _topic_scores(row: Mapping[str, Any], reading: Reading, model: str) -> list[dict[str, Any]]:
    return [
        {"article_id": row["article_id"], "topic_id": topic, "score": float(score), "model": model}
        for topic, score in sorted(reading.topic_scores.items())
    ]


def _mention(row: Mapping[str, Any], mention: FoundMention, model: str) -> dict[str, Any]:
    span, article = mention.span, row["article_id"]
    surface = span.of(row["text"])
    return {
        "mention_id": ids.mention_id(article, span.start, span.end, mention.type),
        "article_id": article,
        "start": span.start,
        "end": span.end,
        "surface": surface,
        "clitic": mention.clitic,
        "stem": fold_text(surface, Strength.MATCH),
        "type": mention.type,
        "score": float(mention.score),
        "detector": mention.detector,
        "vector": None if mention.vector is None else _half(mention.vector),
        "model": model,
    }


def _dates(row: Mapping[str, Any], aside: Sequence[Span]) -> list[dict[str, Any]]:
    """Dates outside what is set aside."""
    anchors = _anchors(row)
    anchor = "/".join(str(day) for day in (anchors[0], anchors[-1])) if len(anchors) > 1 else str(anchors[0])
    readings = [dates.find(row["text"], day) for day in anchors]
    return [
        {
            "article_id": row["article_id"],
            "start": versions[0].span.start,
            "end": versions[0].span.end,
            "surface": versions[0].surface,
            "value": _agreed([version.value for version in versions]),
            "precision": str(versions[0].precision),
            "anchor": anchor if versions[0].anchor else None,
        }
        for versions in zip(*readings, strict=True)
        if not any(versions[0].span.overlaps(span) for span in aside)
    ]


def _anchors(row: Mapping[str, Any]) -> list[date | None]:
    """Days relative dates may count from: the stated day, else first, middle and last day of the likeliest interval."""
    if row["published_at"] is not None:
        return [row["published_at"].date()]
    first, last = row["likeliest_date"], row["likeliest_date_end"]
    return [first] if first == last else [first, first + (last - first) / 2, last]


def _agreed(values: Sequence[str | None]) -> str | None:
    """The value more than half of the anchors give; ``None`` when there is none."""
    value, count = Counter(values).most_common(1)[0]
    return value if count > len(values) / 2 else None


def _half(vector: Vector) -> Sequence[Any]:
    return vector.astype("float16")  # type: ignore[return-value]


def _models(settings: Settings) -> dict[str, str]:
    return {"reader": reader_version(settings), "gazetteer": gazetteer_version(settings)}


STAGE = Stage(
    "annotate", "3", (Read("articles"),), ("sentences", "topic_scores", "mentions", "dates"), _process, _models
)
annotate = stage_task(STAGE)
