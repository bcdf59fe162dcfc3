"""Hijri dates as Gregorian ones.

From 1343 to 1500 AH the Umm al-Qura calendar (Saudi Arabia's civil calendar, tables of the ``hijridate`` package); other
countries' sightings may begin a month one or two days apart from it. Outside those years the tabular calendar (30-year
cycle, civil epoch 16 July 622 Julian; Reingold and Dershowitz, *Calendrical Calculations*), within two days.
"""

from __future__ import annotations

from datetime import date, timedelta

UMM_AL_QURA = range(1343, 1501)
_EPOCH_ORDINAL = 227_015
"""``date.toordinal`` of 1 Muharram 1 AH, proleptic Gregorian."""


def to_gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day, or ``None`` when the Hijri date does not exist or lies outside years 1 to 9999."""
    if not (1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        return None
    if year in UMM_AL_QURA:
        from hijridate import Hijri

        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    return _tabular(year, month, day)


def month_length(year: int, month: int) -> int:
    """Days of a Hijri month: 29 or 30; 0 for a month that is not representable."""
    if year in UMM_AL_QURA:
        from hijridate import Hijri

        return int(Hijri(year, month, 1).month_length())
    if not 1 <= year < 9666:
        return 0
    leap = (11 * year + 14) % 30 < 11
    return 30 if month % 2 or (month == 12 and leap) else 29


def from_gregorian(day: date) -> tuple[int, int, int]:
    """(year, month, day) of the Hijri calendar; tabular outside the years of Umm al-Qura."""
    year = (30 * (day.toordinal() - _EPOCH_ORDINAL) + 10_646) // 10_631
    for candidate in (year + 1, year, year - 1):
        for month in range(12, 0, -1):
            first = to_gregorian(candidate, month, 1)
            if first is not None and first <= day:
                return candidate, month, (day - first).days + 1
    raise ValueError(f"{day} lies before the Hijri calendar; expected a day after 622-07-19")


def _tabular(year: int, month: int, day: int) -> date | None:
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    try:
        return date.min + timedelta(days=_EPOCH_ORDINAL + days - 1)
    except OverflowError:
        return None
