"""What each date expression stands for: one resolver per pattern, from a match and an anchor to a period."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from tasks.arabic import calendars, hijri, periods
from tasks.arabic import date_patterns as patterns
from tasks.arabic.numerals import ORDINALS, TENS, UNITS
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


def _relation(text: str | None) -> int | None:
    """-2, -1, 0, 1 for «قبل الماضي», «الماضي», «الجاري», «المقبل»; ``None`` when nothing is said."""
    if not text:
        return None
    if text.startswith("قبل"):
        return -2
    return -1 if text in calendars.PAST else 1 if text in calendars.COMING else 0


def _anchored(precision: Precision, anchor: Anchor, period: Callable[[date], Period | None]) -> Reading | None:
    """A reading that needs the anchor: unresolved without one, no reading when the anchor makes no such day."""
    if anchor is None:
        return Reading(None, precision, True)
    try:
        resolved = period(anchor)
    except (ValueError, OverflowError):
        return None
    return Reading(resolved, resolved.precision, True) if resolved else None


def _fixed(period: Period | None) -> Reading | None:
    return Reading(period, period.precision, False) if period else None


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
        return _fixed(make(year)) if year else None
    if match["year_relation"]:
        by = _relation(match["year_relation"]) or 0
        return _anchored(precision, anchor, lambda on: make(month.year_of(on) + by))
    relation = _relation(match["relation"])
    return _anchored(precision, anchor, lambda on: _choose(relation, on, month, make))


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
        return _part(named.of(year), match["part"])

    return _in_year(match, named, anchor, Precision.INTERVAL if match["part"] else Precision.MONTH, make)


def _part(whole: Period | None, name: str | None) -> Period | None:
    if not name or whole is None:
        return whole
    return periods.third(whole, 0 if name in calendars.EARLY else 1 if name in calendars.MIDDLE else 2)


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
    return _fixed(periods.day(on) if begin == on else periods.span(periods.day(begin), periods.day(on)))


def english(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«July 31, 2016», «31 July 2016», «July 2016»."""
    number, year = calendars.ENGLISH_MONTHS[match["month"]], int(match["year"])
    stated = match["d1"] or match["d2"]
    if not stated:
        return _fixed(periods.month(year, number))
    on = periods.valid_day(year, number, int(stated))
    return _fixed(periods.day(on)) if on else None


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
    return _fixed(_part(begins, match["part"]) if first == last else periods.span(begins, ends))


def weekday(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«الثلاثاء الماضي», «أمس الثلاثاء», «الخميس»: alone, the last such day up to the anchor."""
    number = calendars.WEEKDAYS[match["weekday"]]
    relation = _relation(match["relation"])

    def make(on: date) -> Period:
        if match["near"]:
            near = on + timedelta(days=_NEAR[re.sub(r"\s+", " ", match["near"])])
            return periods.day(
                min((near + timedelta(days=by) for by in range(-3, 4)), key=lambda d: d.weekday() != number)
            )
        since = (on.weekday() - number) % 7
        if relation in (-1, -2):
            since = (since or 7) + 7 * (-1 - relation)
        elif relation == 1:
            since -= 7
        return periods.day(on - timedelta(days=since))

    return _anchored(Precision.DAY, anchor, make)


_NEAR = {
    "امس": -1,
    "الامس": -1,
    "اليوم": 0,
    "غدا": 1,
    "غد": 1,
    "بعد غد": 2,
    "اول امس": -2,
    "اول من امس": -2,
    "امس الاول": -2,
}


def near(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«أمس», «اليوم», «غدا», «أول من أمس»."""
    by = _NEAR[re.sub(r"\s+", " ", match["core"])]
    return _anchored(Precision.DAY, anchor, lambda on: periods.day(on + timedelta(days=by)))


_UNIT_PRECISION = {"اسبوع": Precision.WEEK, "شهر": Precision.MONTH, "عام": Precision.YEAR, "سنه": Precision.YEAR}


def unit(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«الأسبوع الماضي», «بنهاية العام الحالي», «هذا الشهر»."""
    name = match["unit"] or match["unit_this"] or match["year_this"]
    by = _relation(match["relation"]) or 0
    part = match["part"] or match["part_this"]

    def make(on: date) -> Period | None:
        if name == "اسبوع":
            return _part(periods.week(on + timedelta(weeks=by)), part)
        if name == "شهر":
            return _part(periods.month(*periods.shift_month(on.year, on.month, by)), part)
        return _part(periods.year(on.year + by), part)

    return _anchored(Precision.INTERVAL if part else _UNIT_PRECISION[name], anchor, make)


def _count(match: re.Match[str]) -> int | None:
    if match["unit"] in calendars.DUAL_UNITS:
        return 2
    stated = match["count"]
    if not stated:
        singular = match["unit"] in ("يوم", "اسبوع", "شهر", "سنه", "عام")
        return 1 if singular else None
    return int(stated) if stated.isdigit() else {**UNITS, **TENS}[stated]


def ago(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«قبل ثلاثة أشهر», «قبل يومين», «منذ عام»: as exact as the unit counted in."""
    count, name = _count(match), calendars.UNITS_OF_TIME[match["unit"]]
    if not count:
        return None

    def make(on: date) -> Period:
        if name == "day":
            return periods.day(on - timedelta(days=count))
        if name == "week":
            return periods.week(on - timedelta(weeks=count))
        return (
            periods.month(*periods.shift_month(on.year, on.month, -count))
            if name == "month"
            else periods.year(on.year - count)
        )

    return _anchored(Precision(name), anchor, make)


def last_units(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«الأشهر الستة الماضية», «اليومين الماضيين»: that many units up to, or from, the anchor."""
    count, name = _count(match), calendars.UNITS_OF_TIME[match["unit"]]
    if not count:
        return None
    by = -count if match["relation"] in calendars.PAST else count

    def make(on: date) -> Period | None:
        if name in ("day", "week"):
            other = on + timedelta(days=by * (1 if name == "day" else 7))
        else:
            year, number = periods.shift_month(on.year, on.month, by * (1 if name == "month" else 12))
            other = min(periods.month(year, number).last, date(year, number, min(on.day, 28)))
        return Period(min(on, other), max(on, other), Precision.INTERVAL)

    return _anchored(Precision.INTERVAL, anchor, make)


def decade(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«التسعينيات», «ثمانينات القرن الماضي»; the twenties need their century."""
    tens, century = calendars.DECADES[match["decade"]], match["century"]
    if century == "الحالي" or (tens == 2 and not century):
        return None
    first = 1900 + 10 * tens
    return _fixed(Period(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE))


def season(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«صيف 2015», «صيف العام الماضي», «هذا الصيف»."""
    first = calendars.SEASONS[match["season"]]
    if match["year"]:
        year = int(match["year"])
        return _fixed(periods.season(year, first)) if year in GREGORIAN_YEARS else None
    if not (match["relation"] or match["this"]):
        return None
    by = _relation(match["relation"]) or 0
    return _anchored(Precision.SEASON, anchor, lambda on: periods.season(on.year + by, first))


RULES: dict[str, tuple[tuple[re.Pattern[str], Resolver], ...]] = {
    "month": (
        (patterns.SPAN_OF_MONTHS, span_of_months),
        (patterns.DAY_OF_MONTH, day_of_month),
        (patterns.MONTH, month),
    ),
    "year": ((patterns.NUMERIC, numeric), (patterns.ENGLISH, english), (patterns.YEARS, years)),
    "weekday": ((patterns.WEEKDAY_RELATED, weekday),),
    "near": ((patterns.NEAR, near),),
    "unit": ((patterns.UNIT_RELATED, unit), (patterns.AGO, ago), (patterns.LAST_UNITS, last_units)),
    "decade": ((patterns.DECADE, decade),),
    "season": ((patterns.SEASON, season),),
}
"""By the kind of word without which a rule cannot match (see ``tasks.arabic.date_triggers``)."""
