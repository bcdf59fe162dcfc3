"""What a date expression says, before it is placed in a text; shared by all rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tasks.arabic import calendars, periods
from tasks.arabic.periods import Period, Precision

GREGORIAN_YEARS = range(1800, 2101)
HIJRI_YEARS = range(1200, 1501)


class Reading(NamedTuple):
    """What one match says."""

    period: Period | None
    precision: Precision
    anchored: bool
    """Whether the period depends on the anchor."""


Anchor = date | None
Resolver = Callable[[re.Match[str], Anchor], Reading | None]


def relation_of(text: str | None) -> int | None:
    """-2, -1, 0, 1 for «قبل الماضي», «الماضي», «الجاري», «المقبل»; ``None`` when nothing is said."""
    if not text:
        return None
    if text.startswith("قبل"):
        return -2
    return -1 if text in calendars.PAST else 1 if text in calendars.COMING else 0


def anchored(precision: Precision, anchor: Anchor, period: Callable[[date], Period | None]) -> Reading | None:
    """A reading that needs the anchor: unresolved without one, no reading when the anchor makes no such day."""
    if anchor is None:
        return Reading(None, precision, True)
    try:
        resolved = period(anchor)
    except (ValueError, OverflowError):
        return None
    return Reading(resolved, resolved.precision, True) if resolved else None


def fixed(period: Period | None) -> Reading | None:
    """A reading that stands by itself."""
    return Reading(period, period.precision, False) if period else None


def part_of(whole: Period | None, name: str | None) -> Period | None:
    """The third of a period that «مطلع», «منتصف» or «نهاية» names; the whole of it without such a word."""
    if not name or whole is None:
        return whole
    return periods.third(whole, 0 if name in calendars.EARLY else 1 if name in calendars.MIDDLE else 2)
