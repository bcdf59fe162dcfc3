"""Dates that name no month: weekdays, «أمس», «الأسبوع الماضي», «قبل ثلاثة أشهر», decades and seasons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tasks.arabic import calendars, periods
from tasks.arabic.date_readings import GREGORIAN_YEARS, Anchor, Reading, anchored, fixed, part_of, relation_of
from tasks.arabic.numerals import TENS, UNITS
from tasks.arabic.periods import Period, Precision


def weekday(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«الثلاثاء الماضي», «أمس الثلاثاء», «الخميس»: alone, the last such day up to the anchor."""
    number = calendars.WEEKDAYS[match["weekday"]]
    relation = relation_of(match["relation"])

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

    return anchored(Precision.DAY, anchor, make)


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
    return anchored(Precision.DAY, anchor, lambda on: periods.day(on + timedelta(days=by)))


_UNIT_PRECISION = {"اسبوع": Precision.WEEK, "شهر": Precision.MONTH, "عام": Precision.YEAR, "سنه": Precision.YEAR}


def unit(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«الأسبوع الماضي», «بنهاية العام الحالي», «هذا الشهر»."""
    name = match["unit"] or match["unit_this"] or match["year_this"]
    by = relation_of(match["relation"]) or 0
    part = match["part"] or match["part_this"]

    def make(on: date) -> Period | None:
        if name == "اسبوع":
            return part_of(periods.week(on + timedelta(weeks=by)), part)
        if name == "شهر":
            return part_of(periods.month(*periods.shift_month(on.year, on.month, by)), part)
        return part_of(periods.year(on.year + by), part)

    return anchored(Precision.INTERVAL if part else _UNIT_PRECISION[name], anchor, make)


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

    return anchored(Precision(name), anchor, make)


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

    return anchored(Precision.INTERVAL, anchor, make)


def decade(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«التسعينيات», «ثمانينات القرن الماضي»; the twenties need their century."""
    tens, century = calendars.DECADES[match["decade"]], match["century"]
    if century == "الحالي" or (tens == 2 and not century):
        return None
    first = 1900 + 10 * tens
    return fixed(Period(date(first, 1, 1), date(first + 9, 12, 31), Precision.DECADE))


def season(match: re.Match[str], anchor: Anchor) -> Reading | None:
    """«صيف 2015», «صيف العام الماضي», «هذا الصيف»."""
    first = calendars.SEASONS[match["season"]]
    if match["year"]:
        year = int(match["year"])
        return fixed(periods.season(year, first)) if year in GREGORIAN_YEARS else None
    if not (match["relation"] or match["this"]):
        return None
    by = relation_of(match["relation"]) or 0
    return anchored(Precision.SEASON, anchor, lambda on: periods.season(on.year + by, first))
