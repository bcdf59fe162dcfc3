"""When was a text without a date published? A distribution over days, from the dates it names.

Three habits of news writers carry the evidence: dates lie mostly just before publication; a weekday («أمس الثلاثاء») fixes the
weekday; and who writes «12 مايو» here and «يونيو 2015» there uses the year to mark another year than his own. The weights below
are set by hand, in round figures, and were checked on dated articles of two corpora.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from tasks.cleaning.references import Kind, Reference

EARLIEST = date(1990, 1, 1)
MASS = 0.8
"""Share of the likeliest year's probability that the inferred interval holds."""

Ordinals = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

# (first lag of the bin in days, weight of the bin); the last entry only closes the table.
_DATED_DAY_LAG = (
    (-400, 0.10), (-30, 0.15), (0, 0.12), (1, 0.08), (2, 0.08), (4, 0.07), (8, 0.09), (31, 0.08), (121, 0.07), (366, 0.08),
    (1501, 0.08), (15_000, 0.0),
)  # fmt: skip
_DATED_WEEKDAY_LAG = (
    (-400, 0.03), (-30, 0.20), (0, 0.44), (1, 0.12), (2, 0.08), (4, 0.05), (8, 0.05), (31, 0.02), (366, 0.01), (15_000, 0.0),
)  # fmt: skip
_DAY_LAG = (
    (-90, 0.03), (-30, 0.12), (-7, 0.14), (0, 0.12), (1, 0.07), (2, 0.10), (4, 0.10), (8, 0.09), (15, 0.08), (31, 0.07), (61, 0.05),
    (121, 0.04), (275, 0.0),
)  # fmt: skip
_MONTH_LAG = (
    (-90, 0.08), (-30, 0.09), (-7, 0.07), (0, 0.12), (8, 0.16), (31, 0.18), (61, 0.16), (121, 0.14), (275, 0.0),
)  # fmt: skip

# Publication year less the latest year named.
_YEARS_AFTER = {-1: 0.08, 0: 0.47, 1: 0.23, 2: 0.10, 3: 0.05}
_YEARS_AFTER_CONTRAST = {-1: 0.05, 0: 0.20, 1: 0.42, 2: 0.15, 3: 0.06}
_YEARS_AFTER_YEAR = {-1: 0.10, 0: 0.26, 1: 0.26, 2: 0.12, 3: 0.08}
_REST_PER_YEAR = 0.015

# (publication weekday less the weekday named) modulo 7.
_WEEKDAYS_AFTER = {
    Kind.TODAY: (0.97, 0.01, 0.004, 0.004, 0.004, 0.004, 0.004),
    Kind.YESTERDAY: (0.005, 0.95, 0.025, 0.005, 0.005, 0.005, 0.005),
    Kind.TOMORROW: (0.01, 0.005, 0.005, 0.005, 0.005, 0.07, 0.90),
    Kind.WEEKDAY: (0.32, 0.21, 0.14, 0.10, 0.08, 0.09, 0.06),
}
_SAME_MONTH_AS_PAST = 0.2
"""«أغسطس الماضي» is seldom written in August."""
_BEFORE_PAST = 0.03
"""What is told as done is hardly ever still to come."""


@dataclass(frozen=True, slots=True)
class Inference:
    """The shortest run of days that holds ``MASS`` of the likeliest year; ``confidence``: its share of all probability."""

    first: date
    last: date
    confidence: float


def infer(references: Sequence[Reference], latest: date) -> Inference | None:
    """The days a text was most likely published, 1990 to ``latest``; ``None`` when it names no year."""
    dated = [r for r in references if r.kind in (Kind.DATED_DAY, Kind.DATED_MONTH, Kind.DATED_YEAR)]
    dated = [r for r in dated if r.on is not None and EARLIEST.year - 100 <= r.on.year <= latest.year]
    if not dated or latest <= EARLIEST:
        return None
    days = np.arange(EARLIEST.toordinal(), latest.toordinal() + 1, dtype=np.int64)
    years = np.arange(EARLIEST.year, latest.year + 1, dtype=np.int64)
    score = _dated_score(references, dated, days, years)
    undated = [r for r in references if r.kind in (Kind.DAY, Kind.MONTH)]
    for reference in undated:
        score += _undated_score(reference, days) / len(undated) ** 0.25
    for kind, weights in _WEEKDAYS_AFTER.items():
        named = [r.weekday for r in references if r.kind is kind and r.weekday is not None]
        for weekday in named:
            # Ordinal 1 was a Monday.
            score += np.log(np.array(weights))[(days - 1 - weekday) % 7] / len(named) ** 0.5
    return _best_interval(days, score)


def _dated_score(
    references: Sequence[Reference], dated: Sequence[Reference], days: Ordinals, years: Ordinals
) -> Scores:
    newest = max(dated, key=lambda r: r.on or EARLIEST)
    on = newest.on or EARLIEST
    if newest.kind is Kind.DATED_DAY:
        return _log_density(_DATED_WEEKDAY_LAG if newest.weekday is not None else _DATED_DAY_LAG, days - on.toordinal())
    kinds = [r.kind for r in references]
    undated = [i for i, kind in enumerate(kinds) if kind in (Kind.DAY, Kind.MONTH)]
    first_dated = min(i for i, r in enumerate(references) if r in dated)
    contrast = len(undated) >= 2 or any(i < first_dated for i in undated)
    month = _YEARS_AFTER_CONTRAST if contrast else _YEARS_AFTER
    table = _YEARS_AFTER_YEAR if newest.kind is Kind.DATED_YEAR else month
    by_year = np.log([table.get(int(year) - on.year, _rest(int(year) - on.year)) for year in years])
    bounds = np.array([date(int(year), 1, 1).toordinal() for year in years])
    scores: Scores = by_year[np.searchsorted(bounds, days, side="right") - 1]
    return scores


def _rest(years_after: int) -> float:
    return _REST_PER_YEAR if 0 < years_after <= 15 else _REST_PER_YEAR / 20


def _undated_score(reference: Reference, days: Ordinals) -> Scores:
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


def _best_interval(days: Ordinals, score: Scores) -> Inference:
    mass = np.exp(score - score.max())
    total = np.concatenate([[0.0], np.cumsum(mass / mass.sum())])
    starts = np.arange(len(days))
    in_year = total[np.minimum(starts + 365, len(days))] - total[starts]
    year = int(in_year.argmax())
    within = starts[year : year + 365]
    ends = np.searchsorted(total, total[within] + MASS * in_year[year] - 1e-12)
    fits = ends <= min(year + 365, len(days))
    lengths = np.where(fits, ends - within, len(days) + 1)
    first, end = int(within[lengths.argmin()]), int(ends[lengths.argmin()])
    held = round(float(total[end] - total[first]), 3)
    return Inference(date.fromordinal(int(days[first])), date.fromordinal(int(days[end - 1])), held)
