"""Confidence intervals by resampling the articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

RESAMPLES = 500


class Interval(NamedTuple):
    """A score with its 95 % percentile interval (Efron and Tibshirani 1993)."""

    value: float
    low: float
    high: float


def interval(
    counts: npt.NDArray[np.float64], score: Callable[[npt.NDArray[np.float64]], float], seed: int = 20
) -> Interval:
    """The score of all rows together and its interval over resampled rows.

    ``counts``: one row of additive counts an article, *shape* (articles, counts); ``score`` maps their sum, *shape* (counts,).
    """
    rng = np.random.default_rng(seed)
    rows = len(counts)
    times = rng.multinomial(rows, np.full(rows, 1.0 / rows), size=RESAMPLES)
    resampled = [score(summed) for summed in times @ counts]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Interval(score(counts.sum(axis=0)), float(low), float(high))


def f1(counts: npt.NDArray[np.float64]) -> float:
    """F1 of ``(right, made, expected)``."""
    right, made, expected = counts
    return float(2 * right / (made + expected)) if made + expected else 0.0


def share(counts: npt.NDArray[np.float64]) -> float:
    """``right / all`` of ``(right, all)``."""
    return float(counts[0] / counts[1]) if counts[1] else 0.0
