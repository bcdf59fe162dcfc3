"""Periods of days: what a date expression stands for, and how it is written in ISO 8601."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tasks.arabic import hijri


class Precision(StrEnum):
    """How exactly an expression names a time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    INTERVAL = "interval"


class Period(NamedTuple):
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date
    precision: Precision

    @property
    def value(self) -> str:
        """ISO 8601: a day, a Gregorian month or year, else an interval of days."""
        if self.first == self.last:
            return self.first.isoformat()
        if self == month(self.first.year, self.first.month):
            return self.first.isoformat()[:7]
        if self == year(self.first.year):
            return self.first.isoformat()[:4]
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def day(on: date) -> Period:
    """One day."""
    return Period(on, on, Precision.DAY)


def month(of_year: int, number: int) -> Period:
    """A Gregorian month."""
    last = calendar.monthrange(of_year, number)[1]
    return Period(date(of_year, number, 1), date(of_year, number, last), Precision.MONTH)


def year(number: int) -> Period:
    """A Gregorian year."""
    return Period(date(number, 1, 1), date(number, 12, 31), Precision.YEAR)


def hijri_month(of_year: int, number: int) -> Period | None:
    """A Hijri month, if it lies in representable years."""
    first = hijri.to_gregorian(of_year, number, 1)
    last = hijri.to_gregorian(of_year, number, hijri.month_length(of_year, number))
    return Period(first, last, Precision.MONTH) if first and last else None


def hijri_year(number: int) -> Period | None:
    """A Hijri year, if it lies in representable years."""
    first, last = hijri_month(number, 1), hijri_month(number, 12)
    return Period(first.first, last.last, Precision.YEAR) if first and last else None


def season(of_year: int, first_month: int) -> Period:
    """Three months from ``first_month``; winter ends in the following year."""
    end_year, end_month = shift_month(of_year, first_month, 2)
    return Period(date(of_year, first_month, 1), month(end_year, end_month).last, Precision.SEASON)


def week(on: date) -> Period:
    """The week of a day, Monday to Sunday."""
    first = on - timedelta(days=on.weekday())
    return Period(first, first + timedelta(days=6), Precision.WEEK)


def third(whole: Period, number: int) -> Period:
    """The beginning, middle or end (0, 1, 2) of a period: its days in three near-equal parts."""
    days = (whole.last - whole.first).days + 1
    first = whole.first + timedelta(days=days * number // 3)
    last = whole.first + timedelta(days=days * (number + 1) // 3 - 1)
    return Period(first, last, Precision.INTERVAL)


def span(first: Period, last: Period) -> Period | None:
    """From the first day of one period to the last of another; ``None`` when they are out of order."""
    return Period(first.first, last.last, Precision.INTERVAL) if first.first <= last.last else None


def shift_month(of_year: int, number: int, by: int) -> tuple[int, int]:
    """(year, month) ``by`` months later."""
    index = of_year * 12 + number - 1 + by
    return index // 12, index % 12 + 1


def valid_day(of_year: int, number: int, in_month: int) -> date | None:
    """The day, if the calendar has it."""
    try:
        return date(of_year, number, in_month)
    except ValueError:
        return None
