"""Dates a text names, resolved as far as they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from tasks.arabic import date_rules
from tasks.arabic.date_context import plausible
from tasks.arabic.date_readings import Resolver
from tasks.arabic.date_triggers import windows
from tasks.arabic.folding import Strength, fold, fold_text
from tasks.arabic.mapping import Folded
from tasks.arabic.periods import Precision
from tasks.contracts.spans import Span

__all__ = ["FoundDate", "Precision", "find", "parse"]


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date expression in a text."""

    span: Span
    """Without particles attached before it."""
    surface: str
    value: str | None
    """ISO 8601: a day, a month (``2016-05``), a year or an interval of days; ``None``: it cannot be resolved without an
    anchor."""
    precision: Precision
    anchor: date | None
    """The day it was resolved against; ``None`` for a date that stands by itself, and for an unresolved one."""
    first: date | None
    last: date | None
    """Last day, included."""
    kind: str
    """Name of the rule that read it: ``day_of_month``, ``numeric``, ``month``, ``years``, ``weekday``, ``near`` ..."""


def find(text: str, anchor: date | None = None) -> list[FoundDate]:
    """The dates of ``text``, in order, without overlaps.

    ``anchor`` is the day the text was published. Without a year, a day or month is the one nearest to the anchor; a bare
    weekday is the last one up to it; weeks run from Monday to Sunday; «مطلع», «منتصف», «نهاية» are thirds of a period.
    Hijri dates follow ``tasks.arabic.hijri``.
    """
    if not text:
        return []
    found = sorted(_candidates(text, fold(text, Strength.MATCH), anchor), key=lambda one: (-_length(one), one.span))
    taken: list[FoundDate] = []
    covered = bytearray(len(text))
    for one in found:
        if not any(covered[one.span.start : one.span.end]):
            covered[one.span.start : one.span.end] = b"\x01" * _length(one)
            taken.append(one)
    return sorted(taken, key=lambda one: one.span)


def _length(found: FoundDate) -> int:
    return found.span.end - found.span.start


def _candidates(text: str, view: Folded, anchor: date | None) -> Iterator[FoundDate]:
    for kind, start, end in windows(view.text):
        for pattern, resolve in date_rules.RULES[kind]:
            for match in pattern.finditer(view.text, start, end):
                if found := _read(text, view, match, resolve, anchor):
                    yield found


def _read(text: str, view: Folded, match: re.Match[str], resolve: Resolver, anchor: date | None) -> FoundDate | None:
    span = view.published(*match.span("core"))
    kind = resolve.__name__
    reading = resolve(match, anchor) if plausible(view.text, span.of(text), match, kind) else None
    if reading is None:
        return None
    period = reading.period
    return FoundDate(
        span=span,
        surface=span.of(text),
        value=period.value if period else None,
        precision=reading.precision,
        anchor=anchor if reading.anchored else None,
        first=period.first if period else None,
        last=period.last if period else None,
        kind=kind,
    )


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
_CLOCK = re.compile(r"(?<!\d)(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::\d\d)?(?:\s*(?P<half>ص|م|am|pm)(?!\w))?")


def parse(text: str) -> datetime | None:
    """The one point in time a date string states («2016-08-17T10:00Z», RFC 822, «الأربعاء 17 غشت 2016 - 10:30»).

    Aware if an offset is stated, else naive; midnight if no time of day is. ``None`` when it states no full date.
    """
    stated = fold_text(text, Strength.MATCH).strip()
    if match := _ISO.search(stated.upper()):
        try:
            return datetime.fromisoformat(match[0].replace(" +", "+").replace(" Z", "Z"))
        except ValueError:
            pass
    try:
        return parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    days = [one for one in find(text) if one.first and one.precision is Precision.DAY]
    return _with_clock(days[0].first, stated) if days and days[0].first else None


def _with_clock(on: date, stated: str) -> datetime:
    clock = _CLOCK.search(stated)
    if clock is None:
        return datetime(on.year, on.month, on.day)
    hour, half = int(clock["hour"]), clock["half"]
    if half in ("م", "pm") and hour < 12:
        hour += 12
    elif half in ("ص", "am") and hour == 12:
        hour = 0
    return datetime(on.year, on.month, on.day, hour, int(clock["minute"]))
