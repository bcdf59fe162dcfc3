"""The dates a text names, as evidence about the day it was published."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tasks.arabic.dates import FoundDate, find
from tasks.cleaning.layout import words_of
from tasks.cleaning.vocabulary import OPENING_VERBS

_PROBE = date(2015, 7, 1)
"""Any day: dates without a year are resolved against it only to read their month and day."""
_MONTH_DAYS = 62
_MOST_CHARS = 30_000
"""Read of a text: a long one names the dates that matter early."""
_CLAUSE = re.compile(r"[.؛!؟\n]")
_CLAUSE_CHARS = 60
# Imperfect verbs begin with ya or ta; a few perfect ones do too and are missed.
_TELLING = frozenset(word for word in OPENING_VERBS if word[0] not in "يت") | frozenset(words_of("منذ كان كانت تم تمت"))
_WHOLE_MONTH = 27
_WEEKDAYS = frozenset(words_of("الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت"))
_PAST = frozenset(words_of("الماضي الماضية المنصرم المنصرمة الفائت الفائتة"))


class Kind(StrEnum):
    """What a reference says by itself."""

    DATED_DAY = "dated_day"
    DATED_MONTH = "dated_month"
    DATED_YEAR = "dated_year"
    DAY = "day"
    """A day and month without a year."""
    MONTH = "month"
    TODAY = "today"
    """«اليوم الأربعاء»."""
    YESTERDAY = "yesterday"
    TOMORROW = "tomorrow"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class Reference:
    """One date a text names. ``on``: its first day, or the last of «مطلع», «منتصف», «نهاية»; without a year only month and day
    mean something; a weekday has none.
    """

    kind: Kind
    surface: str
    on: date | None = None
    weekday: int | None = None
    """0 is Monday; beside a dated day: the weekday it is named with."""
    gone: bool = False
    """«الماضي» stands beside it."""
    past: bool = False
    """The clause before it tells of something done («دخلت القوات في 9 يونيو», «منذ 12 مايو»)."""


def find_references(texts: Iterable[str]) -> list[Reference]:
    """References of all ``texts``, in order; expressions that say nothing without an anchor are left out."""
    return [
        reference
        for text in texts
        for found in find(text[:_MOST_CHARS], _PROBE)
        if (reference := _read(found, text)) is not None
    ]


def _read(found: FoundDate, text: str) -> Reference | None:
    if found.first is None or found.last is None:
        return None
    if found.kind == "weekday":
        return Reference(_weekday_kind(found.surface), found.surface, weekday=found.first.weekday())
    days = (found.last - found.first).days
    if found.anchor is None:
        weekday = found.first.weekday() if days == 0 and _WEEKDAYS & set(words_of(found.surface)) else None
        kind = Kind.DATED_DAY if days == 0 else Kind.DATED_MONTH if days < _MONTH_DAYS else Kind.DATED_YEAR
        return Reference(kind, found.surface, found.first, weekday)
    if found.kind in ("day_of_month", "month") and days < _MONTH_DAYS:
        on = found.last if 0 < days < _WHOLE_MONTH else found.first
        gone = bool(_PAST & set(words_of(found.surface)))
        kind = Kind.DAY if days == 0 else Kind.MONTH
        return Reference(kind, found.surface, on, gone=gone, past=gone or _tells(text, found))
    return None


def _tells(text: str, found: FoundDate) -> bool:
    clause = _CLAUSE.split(text[max(0, found.span.start - _CLAUSE_CHARS) : found.span.start])[-1]
    words = [word[1:] if word[0] in "وف" and len(word) > 3 else word for word in words_of(clause)]
    return any(word in _TELLING for word in words)


def _weekday_kind(surface: str) -> Kind:
    words = set(words_of(surface))
    for word, kind in (("امس", Kind.YESTERDAY), ("اليوم", Kind.TODAY), ("غدا", Kind.TOMORROW), ("غد", Kind.TOMORROW)):
        if word in words:
            return kind
    return Kind.WEEKDAY
