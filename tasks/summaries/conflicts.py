"""Where the sources of a story give different numbers for the same thing: «17 قتيلا» against «20 قتيلا»."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tasks.summaries.figures import MONEY, Figure
from tasks.summaries.units import content_words, overlap

SAME_THING = 0.4
"""Overlap of the two sentences' content words from which their figures count the same thing."""
TOLERANCE = 0.1
"""How far, relative to the value, «about» may be off."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure, who printed it, and the sentence it stands in."""

    article_id: str
    outlet: str
    day: date
    figure: Figure
    sentence: str
    copy_cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two outlets' figures for one thing that cannot both be right."""

    unit: str
    first: Reported
    second: Reported


def conflicts(reported: Sequence[Reported]) -> list[Conflict]:
    """The contradictions among the figures of one story, one per unit and pair of values, earliest sources first.

    Compared are counts of people printed by different outlets (copies of one text do not count), in sentences that speak
    of the same thing and hold one figure of that unit; neither article may have room for the other's number elsewhere.
    Sums of money are left out: in one story they are seldom sums of the same thing. Ranges, «at least», «at most» and
    «about» contradict nothing they leave room for. A later toll is reported as a conflict as well; the days tell the
    reader which is newer.
    """
    words = {id(one): frozenset(content_words(one.sentence)) - _spelled(one) for one in reported}
    by_unit: defaultdict[str, list[Reported]] = defaultdict(list)
    for one in sorted(reported, key=lambda one: (one.day, one.article_id, one.figure.span)):
        if one.figure.unit != MONEY and not one.figure.unit.isupper():
            by_unit[one.figure.unit].append(one)
    found: dict[tuple[str, float, float], Conflict] = {}
    for unit, figures in by_unit.items():
        alone = Counter((one.article_id, one.sentence) for one in figures)
        single = [one for one in figures if alone[one.article_id, one.sentence] == 1]
        for first, second in combinations(single, 2):
            same_thing = overlap(words[id(first)], words[id(second)]) >= SAME_THING
            if same_thing and _apart(first, second) and _irreconcilable(first, second, figures):
                low, high = sorted((first.figure.value, second.figure.value))
                found.setdefault((unit, low, high), Conflict(unit, first, second))
    return list(found.values())


def _irreconcilable(first: Reported, second: Reported, figures: Sequence[Reported]) -> bool:
    """Whether neither article has a figure of the unit that agrees with the other's."""
    return not any(
        _compatible(one.figure, other.figure)
        for one, article in ((first, second.article_id), (second, first.article_id))
        for other in figures
        if other.article_id == article
    )


def _apart(first: Reported, second: Reported) -> bool:
    copied = first.copy_cluster is not None and first.copy_cluster == second.copy_cluster
    return first.outlet != second.outlet and not copied


def _spelled(one: Reported) -> frozenset[str]:
    """The words of the figure itself, which say nothing of what event it belongs to."""
    return frozenset(content_words(one.figure.surface))


def _compatible(first: Figure, second: Figure) -> bool:
    low, high = zip(_bounds(first), _bounds(second), strict=True)
    return max(low) <= min(high)


def _bounds(figure: Figure) -> tuple[float, float]:
    low, high = figure.value, figure.value_max if figure.value_max is not None else figure.value
    slack = TOLERANCE * figure.value
    return {
        "at_least": (low, math.inf),
        "at_most": (-math.inf, high),
        "about": (low - slack, high + slack),
    }.get(figure.qualifier, (low, high))
