"""Dates that name a month, a year or a numeric date, and the table of all rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tasks.arabic import calendars, date_relative, hijri, periods
from tasks.arabic import date_patterns as patterns
from tasks.arabic.date_readings import (
    GREGORIAN_YEARS,
    HIJRI_YEARS,
    Anchor,
    Reading,
    Resolver,
    anchored,
    fixed,
    part_of,
    relation_of,
)
from tasks.arabic.numerals import ORDINALS
from tasks.arabic.periods import Period, Precision


def day_number(text: str) -> int:
    """Day of the month from digits or an ordinal («العاشر», «الثاني عشر», «الخامس والعشرين»)."""
    if digits := re.search(r"\d+", text):
        return int(digits[0])
    value = 0
    for word in text.split():
        bare = word.removeprefix("و")
        value += 20 if bare == "العشرين" else 30 if bare == "الثلاثين" else ORDINALS.get(bare, 0)
        value += 10 if bare in ("عشر", "عشره") else 0
    return value


class _Month(NamedTuple):
    number: int
    hijri: bool

    def of(self, year: int) -> Period | None:
        return periods.hijri_month(year, self.number) if self.hijri else periods.month(year, self.number)

    def day(self, year: int, number: int) -> date | None:
        if self.hijri:
            return hijri.to_gregorian(year, self.number, number)
        return periods.valid_day(year, self.number, number)

    def year_of(self, anchor: date) -> int:
        return hijri.from_gregorian(anchor)[0] if self.hijri else anchor.year


def _month(match: re.Match[str], group: str = "month") -> _Month:
    name = re.sub(r"\s+", " ", match[group])
    if name in calendars.GREGORIAN_MONTHS:
        return _Month(calendars.GREGORIAN_MONTHS[name], False)
    return _Month(calendars.HIJRI_MONTHS[name], True)


def _year(match: re.Match[str], month: _Month) -> int | None:
    year = int(match["year"])
    return year if year in (HIJRI_YEARS if month.hijri else GREGORIAN_YEARS) else None


_FUTURE_WEIGHT = 1.5
"""News tells of the past: a coming day counts as this much farther away than a past one."""


def _remoteness(period: Period, anchor: date) -> float:
    days = ((period.first - anchor).days + (period.last - anchor).days) / 2
    return days * _FUTURE_WEIGHT if days > 0 else -days


def _choose(
    relation: int | None, anchor: date, month: _Month, candidate: Callable[[int], Period | None]
) -> Period | None:
    """The year's candidate that the relation points at; without one, the candidate nearest to the anchor."""
    now = month.year_of(anchor)
    found = [period for year in range(now - 2, now + 3) if (period := candidate(year))]
    if relation is None:
        return min(found, key=lambda period: _remoteness(period, anchor), default=None)
    if relation == 0:
        return candidate(now)
    if relation < 0:
        past = [period for period in found if period.last < anchor]
        return past[relation] if len(past) >= -relation else None
    return next((period for period in found if period.first > anchor), None)


def _in_year(
    match: re.Match[str], month: _Month, anchor: Anchor, precision: Precision, make: Callable[[int], Period | None]
) -> Reading | None:
    """A period inside a year that the match states, relates to the anchor, or leaves open."""
    if match["year"]:
        year = _year(match, month)
        return fixed(make(year)) if year else None
    if match["year_relation"]:
        by = relation_of(match["year_relation"]) or 0
        return anchored(precision, anchor, lambda on: make(month.year_of(on) + by))
    relation = relation_of(match["relation"])
    return anchored(precision, anchor, lambda on: _choose(relation, on, month, make))


def day_of_month(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«28 أغسطس/آب الماضي», «العاشر من شوال 1436», «9 و10 يوليو»."""
    month = _month(match)
    if match["month"] in calendars.SCORES_TOO and not match["year"]:
        return None
    first = day_number(match["day"])
    last = day_number(match["last_day"]) if match["last_day"] else first

    def make(year: int) -> Period | None:
        start, end = month.day(year, first), month.day(year, last)
        if not start or not end:
            return None
        return periods.day(start) if start == end else periods.span(periods.day(start), periods.day(end))

    return _in_year(match, month, anchor, Precision.DAY if first == last else Precision.INTERVAL, make)


def span_of_months(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«من 15 شوال إلى 25 من ذي القعدة 1436هـ»."""
    begins, ends = _month(match, "month_first"), _month(match)
    if begins.hijri != ends.hijri:
        return None

    def make(year: int) -> Period | None:
        before = year - (begins.number > ends.number)
        start, end = begins.day(before, day_number(match["day"])), ends.day(year, day_number(match["last_day"]))
        return periods.span(periods.day(start), periods.day(end)) if start and end else None

    return _in_year(match, ends, anchor, Precision.INTERVAL, make)


def month(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«جوان 2015», «مطلع يونيو الماضي», «في تموز/ يوليو»."""
    named = _month(match)

    def make(year: int) -> Period | None:
        return part_of(named.of(year), match["part"])

    return _in_year(match, named, anchor, Precision.INTERVAL if match["part"] else Precision.MONTH, make)


def numeric(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«21-07-2015», «٢٠١٥/٧/٢١», «4 إلى 15 / 9 / 1436هـ»: day first unless the year is, Hijri by era or by year."""
    a, b, c = match["a"], match["b"], match["c"]
    year_first = len(a) == 4
    if year_first == (len(c) == 4) or (year_first and len(c) > 2) or (not year_first and len(a) > 2):
        return None
    year, month_number, day = (int(a), int(b), int(c)) if year_first else (int(c), int(b), int(a))
    named = _Month(month_number, (match["era"] or "").strip().startswith("ه") or year in HIJRI_YEARS)
    if year not in (HIJRI_YEARS if named.hijri else GREGORIAN_YEARS):
        return None
    on = named.day(year, day)
    if on is None and not named.hijri and not year_first:
        on = periods.valid_day(year, day, month_number)
    begin = named.day(year, int(match["day"])) if match["day"] else on
    if on is None or begin is None:
        return None
    return fixed(periods.day(on) if begin == on else periods.span(periods.day(begin), periods.day(on)))


def english(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«July 31, 2016», «31 July 2016», «July 2016»."""
    number, year = calendars.ENGLISH_MONTHS[match["month"]], int(match["year"])
    stated = match["d1"] or match["d2"]
    if not stated:
        return fixed(periods.month(year, number))
    on = periods.valid_day(year, number, int(stated))
    return fixed(periods.day(on)) if on else None


def years(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«عام 2011», «في نهاية 2015», «1435/1436هـ», «عامي 2013 و2014»."""
    first = int(match["year"])
    last = int(match["last_year"]) if match["last_year"] else first
    last += first // 100 * 100 if last < 100 else 0
    lunar = (match["era"] or "").strip().startswith("ه") or (first in HIJRI_YEARS and bool(match["word"]))
    if first not in (HIJRI_YEARS if lunar else GREGORIAN_YEARS) or not 0 <= last - first <= 99:
        return None
    begins = periods.hijri_year(first) if lunar else periods.year(first)
    ends = periods.hijri_year(last) if lunar else periods.year(last)
    if begins is None or ends is None:
        return None
    return fixed(part_of(begins, match["part"]) if first == last else periods.span(begins, ends))


RULES: dict[str, tuple[tuple[re.Pattern[str], Resolver], ...]] = {
    "month": (
        (patterns.SPAN_OF_MONTHS, span_of_months),
        (patterns.DAY_OF_MONTH, day_of_month),
        (patterns.MONTH, month),
    ),
    "year": ((patterns.NUMERIC, numeric), (patterns.ENGLISH, english), (patterns.YEARS, years)),
    "weekday": ((patterns.WEEKDAY_RELATED, date_relative.weekday),),
    "near": ((patterns.NEAR, date_relative.near),),
    "unit": (
        (patterns.UNIT_RELATED, date_relative.unit),
        (patterns.AGO, date_relative.ago),
        (patterns.LAST_UNITS, date_relative.last_units),
    ),
    "decade": ((patterns.DECADE, date_relative.decade),),
    "season": ((patterns.SEASON, date_relative.season),),
}
"""By the kind of word without which a rule cannot match (see ``tasks.arabic.date_triggers``)."""
