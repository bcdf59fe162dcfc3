"""Rows of ``events``: what the rules for actions find in an article, joined with its dates, figures and quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tasks.contracts import ids
from tasks.contracts.spans import Span
from tasks.summaries import events
from tasks.summaries.event_words import Named
from tasks.summaries.events import Event

DETECTOR = "rules@1"
COUNTED = {"killed": "killed", "attacked": "killed", "arrested": "arrested", "freed": "arrested"}
"""Action to the unit of the figures that count whom it befell."""
REACH = 80
"""Code points after an event in which its figure stands."""
Row = Mapping[str, Any]
Rows = Sequence[Row]


def event_rows(
    row: Row, sentences: Rows, mentions: Rows, dates: Rows, made: Mapping[str, Rows]
) -> list[dict[str, Any]]:
    """Rows of ``events`` of one article; ``made`` holds its rows of ``figures`` and ``quotations``."""
    spans = [Span(sentence["start"], sentence["end"]) for sentence in sentences]
    named = [Named(Span(m["start"], m["end"]), m["type"], m["mention_id"]) for m in mentions]
    text, article = row["text"], row["article_id"]
    return [
        {
            "event_id": ids.content_id("event", article, event.trigger.start, event.action),
            "article_id": article,
            "sentence_id": sentences[event.sentence]["sentence_id"],
            "start": event.span.start,
            "end": event.span.end,
            "trigger_start": event.trigger.start,
            "trigger_end": event.trigger.end,
            "trigger": event.trigger.of(text),
            "action": event.action,
            "actor_start": event.actor.start,
            "actor_end": event.actor.end,
            "actor": event.actor.of(text),
            "actor_mention_id": event.actor_mention.mention_id if event.actor_mention else None,
            "target_start": event.target.start if event.target else None,
            "target_end": event.target.end if event.target else None,
            "target": event.target.of(text) if event.target else None,
            "target_mention_id": event.target_mention.mention_id if event.target_mention else None,
            "place": event.place.span.of(text) if event.place else None,
            "place_mention_id": event.place.mention_id if event.place else None,
            "date": _date(event, dates),
            "figure": _figure(event, spans[event.sentence], made["figures"]),
            "reported": any(quote["start"] <= event.trigger.start < quote["end"] for quote in made["quotations"]),
            "score": event.score,
            "detector": DETECTOR,
        }
        for event in events.find(text, spans, named)
    ]


def _date(event: Event, dates: Rows) -> str | None:
    if event.when is None:
        return None
    return next((date["value"] for date in dates if event.when.overlaps(Span(date["start"], date["end"]))), None)


def _figure(event: Event, sentence: Span, figures: Rows) -> float | None:
    unit = COUNTED.get(event.action)
    after = Span(event.trigger.start, min(sentence.end, event.span.end + REACH))
    near = [
        figure["value"] for figure in figures if figure["unit"] == unit and after.start <= figure["start"] < after.end
    ]
    return near[0] if len(near) == 1 else None
