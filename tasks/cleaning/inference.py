"""When was a text without a date published? A distribution over days, from the dates it names.

Three habits of news writers carry the evidence: dates lie mostly just before publication; a weekday («أمس الثلاثاء») fixes the
weekday; and who writes «12 مايو» here and «يونيو 2015» there uses the year to mark another year than his own. The weights below
are set in round figures after dated articles of two corpora; ``flows.evaluate_dating`` holds what is stated against others of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from tasks.cleaning.references import Kind, Reference

EARLIEST = date(1990, 1, 1)
MASS = 0.88
"""Probability that the inferred interval holds."""
MOST_DAYS = 8 * 365 + 2
"""A longer interval says too little to be stated."""
LIKELIEST_MASS = 0.8
"""Share of the likeliest year's probability that the likeliest days hold."""

_DATED = (Kind.DATED_DAY, Kind.DATED_MONTH, Kind.DATED_YEAR)

Ordinals = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

# (first lag of the bin in days, weight of the bin); the last entry only closes the table.
_DATED_DAY_LAG = (
    (-400, 0.08), (-90, 0.05), (-30, 0.09), (-7, 0.08), (0, 0.13), (1, 0.06), (2, 0.06), (4, 0.05), (8, 0.08), (31, 0.08), (121, 0.05),
    (366, 0.10), (1501, 0.09), (15_000, 0.0),
)  # fmt: skip
_DATED_WEEKDAY_LAG = (
    (-400, 0.01), (-90, 0.04), (-30, 0.07), (-7, 0.15), (0, 0.40), (1, 0.11), (2, 0.06), (4, 0.03), (8, 0.06), (31, 0.03), (121, 0.015),
    (366, 0.025), (15_000, 0.0),
)  # fmt: skip
_DAY_LAG = (
    (-90, 0.03), (-30, 0.12), (-7, 0.14), (0, 0.12), (1, 0.07), (2, 0.10), (4, 0.10), (8, 0.09), (15, 0.08), (31, 0.07), (61, 0.05),
    (121, 0.04), (275, 0.0),
)  # fmt: skip
_MONTH_LAG = (
    (-90, 0.08), (-30, 0.09), (-7, 0.07), (0, 0.12), (8, 0.16), (31, 0.18), (61, 0.16), (121, 0.14), (275, 0.0),
)  # fmt: skip

# Publication year less the latest year named.
_YEARS_AFTER = {-1: 0.07, 0: 0.42, 1: 0.20, 2: 0.13, 3: 0.05, 4: 0.03, 5: 0.03}
_YEARS_AFTER_CONTRAST = {-2: 0.02, -1: 0.08, 0: 0.22, 1: 0.34, 2: 0.14, 3: 0.04, 4: 0.03, 5: 0.04}
_REST_PER_YEAR = 0.006

# (publication weekday less the weekday named) modulo 7.
_WEEKDAYS_AFTER = {
    Kind.TODAY: (0.97, 0.01, 0.004, 0.004, 0.004, 0.004, 0.004),
    Kind.YESTERDAY: (0.005, 0.95, 0.025, 0.005, 0.005, 0.005, 0.005),
    Kind.TOMORROW: (0.01, 0.005, 0.005, 0.005, 0.005, 0.07, 0.90),
    Kind.WEEKDAY: (0.32, 0.21, 0.14, 0.10, 0.08, 0.09, 0.06),
}
_UNDATED_WEIGHT = 0.5
"""Dates of one text are no independent witnesses: with full weight intervals came out too short."""
_MODEL_FAILS = 0.06
"""Probability that the habits above do not hold: then the text was published within years of the newest date it names."""
_YEARS_AFTERWARDS, _YEARS_BEFORE, _SHARE_AFTERWARDS = 3.0, 0.7, 0.75
_LANDED_FRESH = 0.06
"""Probability that a text was received soon after its publication, whatever it names."""
_FRESH_DAYS = 90.0
_SAME_MONTH_AS_PAST = 0.2
"""«أغسطس الماضي» is seldom written in August."""
_BEFORE_PAST = 0.03
"""What is told as done is hardly ever still to come."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``first`` to ``last``, both included, and the probability that the day of publication is among them."""

    first: date
    last: date
    confidence: float


@dataclass(frozen=True, slots=True)
class Inference:
    """What can be said of the day of publication."""

    interval: Interval
    """The shortest run of days that holds ``MASS``."""
    likeliest: Interval
    """The shortest run that holds ``LIKELIEST_MASS`` of the likeliest year, were the dates independent witnesses: a best guess,
    to resolve relative dates against."""


def infer(references: Sequence[Reference], latest: date) -> Inference | None:
    """The days a text was most likely published, 1990 to ``latest``.

    ``None`` when it names no month or day with its year as the newest date, or too little to tell within ``MOST_DAYS``.
    """
    dated = [r for r in references if r.kind in _DATED]
    dated = [r for r in dated if r.on is not None and EARLIEST.year - 100 <= r.on.year <= latest.year]
    if not dated or latest <= EARLIEST:
        return None
    newest = max(dated, key=lambda r: r.on or EARLIEST)
    if newest.on is None or newest.kind is Kind.DATED_YEAR:
        return None
    days = np.arange(EARLIEST.toordinal(), latest.toordinal() + 1, dtype=np.int64)
    years = np.arange(EARLIEST.year, latest.year + 1, dtype=np.int64)
    base = _dated_score(references, dated, newest, days, years) + _weekday_score(references, days)
    undated = _undated_score(references, days)
    shares = _with_doubt(days, base + _UNDATED_WEIGHT * undated, newest.on)
    interval = _shortest(days, shares)
    return Inference(interval, _likeliest(days, _normal(base + undated), shares)) if interval else None


def _undated_score(references: Sequence[Reference], days: Ordinals) -> Scores:
    named = [r for r in references if r.kind in (Kind.DAY, Kind.MONTH)]
    score: Scores = np.zeros(len(days))
    for reference in named:
        score += _day_in_year_score(reference, days) / len(named) ** 0.25
    return score


def _weekday_score(references: Sequence[Reference], days: Ordinals) -> Scores:
    score: Scores = np.zeros(len(days))
    for kind, weights in _WEEKDAYS_AFTER.items():
        named = [r.weekday for r in references if r.kind is kind and r.weekday is not None]
        for weekday in named:
            # Ordinal 1 was a Monday.
            score += np.log(np.array(weights))[(days - 1 - weekday) % 7] / len(named) ** 0.5
    return score


def _dated_score(
    references: Sequence[Reference],
    dated: Sequence[Reference],
    newest: Reference,
    days: Ordinals,
    years: Ordinals,
) -> Scores:
    on = newest.on or EARLIEST
    if newest.kind is Kind.DATED_DAY:
        return _log_density(_DATED_WEEKDAY_LAG if newest.weekday is not None else _DATED_DAY_LAG, days - on.toordinal())
    kinds = [r.kind for r in references]
    undated = [i for i, kind in enumerate(kinds) if kind in (Kind.DAY, Kind.MONTH)]
    first_dated = min(i for i, r in enumerate(references) if r in dated)
    contrast = len(undated) >= 2 or any(i < first_dated for i in undated)
    table = _YEARS_AFTER_CONTRAST if contrast else _YEARS_AFTER
    by_year = np.log([table.get(int(year) - on.year, _rest(int(year) - on.year)) for year in years])
    bounds = np.array([date(int(year), 1, 1).toordinal() for year in years])
    scores: Scores = by_year[np.searchsorted(bounds, days, side="right") - 1]
    return scores


def _rest(years_after: int) -> float:
    return _REST_PER_YEAR if 0 < years_after <= 15 else _REST_PER_YEAR / 20


def _day_in_year_score(reference: Reference, days: Ordinals) -> Scores:
    on = reference.on or EARLIEST
    # A year of 365.2425 days keeps the lag within a day of the calendar's.
    cycle = np.asarray((days - on.toordinal() + 90) % 365.2425 - 90, dtype=np.float64)
    score = _log_density(_DAY_LAG if reference.kind is Kind.DAY else _MONTH_LAG, cycle)
    if reference.past:
        score = score + np.where(cycle < 0, np.log(_BEFORE_PAST), 0.0)
    if reference.gone:
        same_month = (cycle >= 1 - on.day) & (cycle <= 31 - on.day)
        score = score + np.where(same_month, np.log(_SAME_MONTH_AS_PAST), 0.0)
    return score


def _log_density(table: Sequence[tuple[int, float]], lag: Scores | Ordinals) -> Scores:
    edges = np.array([edge for edge, _ in table])
    widths = np.diff(edges)
    density = np.array([weight for _, weight in table[:-1]]) / widths
    index = np.clip(np.searchsorted(edges, lag, side="right") - 1, 0, len(density) - 1)
    inside = (lag >= edges[0]) & (lag < edges[-1])
    scores: Scores = np.log(np.where(inside, density[index], 1e-9))
    return scores


def _normal(score: Scores) -> Scores:
    mass = np.exp(score - score.max())
    shares: Scores = mass / mass.sum()
    return shares


def _with_doubt(days: Ordinals, score: Scores, newest: date) -> Scores:
    """Probability of each day, with what is left for habits that do not hold."""
    years = (days - newest.toordinal()) / 365.2425
    afterwards = np.where(years >= 0, np.exp(-np.maximum(years, 0) / _YEARS_AFTERWARDS), 0.0)
    before = np.where(years < 0, np.exp(np.minimum(years, 0) / _YEARS_BEFORE), 0.0)
    weighed = _SHARE_AFTERWARDS * afterwards / _YEARS_AFTERWARDS + (1 - _SHARE_AFTERWARDS) * before / _YEARS_BEFORE
    fresh = np.exp((days - days[-1]) / _FRESH_DAYS)
    shares: Scores = (
        (1 - _MODEL_FAILS - _LANDED_FRESH) * _normal(score)
        + _MODEL_FAILS * weighed / weighed.sum()
        + _LANDED_FRESH * fresh / fresh.sum()
    )
    return shares


def _shortest(days: Ordinals, shares: Scores) -> Interval | None:
    """The shortest run of days that holds ``MASS``; ``None`` beyond ``MOST_DAYS``."""
    total = np.concatenate([[0.0], np.cumsum(shares)])
    ends = np.searchsorted(total, total[:-1] + MASS - 1e-12)
    lengths = np.where(ends <= len(days), ends - np.arange(len(days)), len(days) + 1)
    first = int(lengths.argmin())
    length = int(lengths[first])
    return _interval(days, shares, first, first + length) if length <= MOST_DAYS else None


def _likeliest(days: Ordinals, sharp: Scores, shares: Scores) -> Interval:
    """The shortest run of days that holds ``LIKELIEST_MASS`` of the likeliest year by ``sharp``, and its sum of ``shares``."""
    total = np.concatenate([[0.0], np.cumsum(sharp)])
    starts = np.arange(len(days))
    in_year = total[np.minimum(starts + 365, len(days))] - total[starts]
    year = int(in_year.argmax())
    within = starts[year : year + 365]
    ends = np.searchsorted(total, total[within] + LIKELIEST_MASS * in_year[year] - 1e-12)
    fits = ends <= min(year + 365, len(days))
    lengths = np.where(fits, ends - within, len(days) + 1)
    first, end = int(within[lengths.argmin()]), int(ends[lengths.argmin()])
    return _interval(days, shares, first, end)


def _interval(days: Ordinals, shares: Scores, first: int, end: int) -> Interval:
    held = round(float(shares[first:end].sum()), 3)
    return Interval(date.fromordinal(int(days[first])), date.fromordinal(int(days[end - 1])), held)
