"""Publication dates: what the source, the address or a visible line states, and apart from that the best inference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from tasks.arabic.dates import parse
from tasks.cleaning.inference import EARLIEST, infer
from tasks.cleaning.kinds import CutKind
from tasks.cleaning.references import find_references
from tasks.contracts.records import Dating, Stated, Story

TOLERANCE = timedelta(days=2)
"""Clocks and time zones may put a publication this long after the day it was received."""
_URL_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<m>0[1-9]|1[0-2]|[1-9](?=(?P=mark)[/_-]|[/_-]))(?P=mark)(?P<d>0[1-9]|[12]\d|3[01]|[1-9](?!\d))(?!\d)"
)
_MOST_EVIDENCE = 6


def visible_dates(text: str, story: Story) -> list[str]:
    """The lines of a story that are nothing but date, place or byline, for ``date_article``."""
    kinds = (CutKind.DATE, CutKind.AUTHOR, CutKind.DATELINE)
    return [
        cut.span.of(text) for cut in story.cuts if cut.kind in kinds and any(c.isdigit() for c in cut.span.of(text))
    ]


def date_article(
    story_text: str,
    stated: Stated,
    url: str | None,
    landing_day: date,
    visible: Sequence[str] = (),
    beside: Sequence[str] = (),
) -> Dating:
    """When an article was published.

    ``visible``: its date lines and bylines (``visible_dates``); ``beside``: the other stories of the same document, published with
    it. A stated date wins over the address, the address over a visible line; one before 1990 or more than two days after
    ``landing_day`` is refused as a date, which the evidence notes. Times without an offset are taken as UTC. With no date left,
    ``inferred_*`` hold the interval by the text's own references and ``likeliest_*`` the best guess, or ``None`` when they say too little.
    """
    refused: list[str] = []
    for when, source, written in _claims(stated, url, visible):
        if when.date() > landing_day + TOLERANCE:
            refused.append(f"{source} date {written!r} refused: after the landing day {landing_day}")
        elif when.date() < EARLIEST:
            refused.append(f"{source} date {written!r} refused: before {EARLIEST.year}")
        else:
            return Dating(when, source, inferred_date_evidence="; ".join(refused) or None)
    references = find_references([story_text, *beside])
    inference = infer(references, landing_day)
    if inference is None:
        note = "says too little of its date" if references else "names no date"
        return Dating(None, None, inferred_date_evidence="; ".join([*refused, f"the text {note}"]))
    surfaces = list(dict.fromkeys(" ".join(r.surface.split()) for r in references))
    shown = "، ".join(f"«{surface}»" for surface in surfaces[:_MOST_EVIDENCE])
    more = f" and {len(surfaces) - _MOST_EVIDENCE} more" if len(surfaces) > _MOST_EVIDENCE else ""
    return Dating(
        None,
        None,
        inferred_date=inference.interval.first,
        inferred_date_end=inference.interval.last,
        inferred_date_evidence="; ".join([*refused, f"the text names {shown}{more}"]),
        inferred_date_confidence=inference.interval.confidence,
        likeliest_date=inference.likeliest.first,
        likeliest_date_end=inference.likeliest.last,
        likeliest_date_confidence=inference.likeliest.confidence,
    )


def _claims(stated: Stated, url: str | None, visible: Sequence[str]) -> Iterator[tuple[datetime, str, str]]:
    """Every date claimed, best first: time in UTC, source, as written."""
    if stated.published_at and (when := parse(stated.published_at)) is not None:
        yield _utc(when), "stated", stated.published_at
    address = url or stated.url
    if address and (found := _URL_DATE.search(address)) is not None:
        on = _day(int(found["y"]), int(found["m"]), int(found["d"]))
        if on is not None:
            yield on, "url", found[0]
    for line in visible:
        if (when := parse(line)) is not None:
            yield _utc(when), "byline", line


def _utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
