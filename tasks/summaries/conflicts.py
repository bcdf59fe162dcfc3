"""Where the sources of a story give different numbers for the same thing: «17 قتيلا» against «20 قتيلا»."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tasks.arabic import numbers
from tasks.arabic.folding import Strength, fold_text
from tasks.summaries.dangling import dangles
from tasks.summaries.figures import MONEY, Figure, find
from tasks.summaries.units import content_words, overlap

SAME_THING = 0.4
"""Overlap of the two sentences' content words from which their figures count the same thing."""
FEWEST_SHARED = 4
"""Content words two sentences share at least: in short ones a place and a verb are half of them."""
_MOVING = re.compile(
    r"(?<!\w)(?:حصيله (?:جديده|سابقه|اوليه|نهاييه)|الحصيله السابقه|مماثله?ا?"
    r"|(?:حوادث|هجمات|مناطق|عمليات|غارات|مواجهات)(?: \w+){0,2} (?:متفرقه|منفصله)"
    r"|ما زالوا|ما زال|لا يزالون|لا يزال|يتلقون|غادروا?|غادرت|خرج|تنويم|التنويم|المنومين|تماثل)(?!\w)"
)
"""Folded: a toll that moves on, several incidents taken together, or those still in hospital."""
_RISEN = re.compile(
    r"(?<!\w)(?:ل?ارتفاع|و?ارتفعت?|ليرتفع|زياده"
    r"|(?:بعد|قبل|عقب) \w+(?: \w+)? (?:من|علي) (?:تفجير|هجوم|انفجار|حادث|غاره|اعتداء)\w*)(?!\w)[^.]{0,140}\Z"
)
"""Folded, before a figure: the toll was another before, or is that of an event before this one."""
_PART = re.compile(r"(?<!\w)(?:من )?(?:بينهم|بينهن|منهم|منهن|ضمنهم)(?!\w)[^،.]{0,12}\Z")
"""Folded, straight before a figure: it counts some of those counted."""
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

    Compared are counts of people printed on one day by different outlets (copies of one text do not count), in sentences that
    can be read alone, speak of the same thing and hold one figure of that unit; neither article may have room for the other's
    number elsewhere, nor either sentence name it. Sums of money are left out: in one story they are seldom sums of the
    same thing. Ranges, «at least», «at most» and «about» contradict nothing they leave room for. A toll of another day, or
    one that says that it has risen, is an update; a figure of some of those counted («بينهم») contradicts no total.
    """
    words = {id(one): frozenset(content_words(one.sentence)) - _spelled(one) for one in reported}
    by_unit: defaultdict[str, list[Reported]] = defaultdict(list)
    for one in sorted(reported, key=lambda one: (one.day, one.article_id, one.figure.span)):
        if one.figure.unit != MONEY and not one.figure.unit.isupper():
            by_unit[one.figure.unit].append(one)
    found: dict[tuple[str, float, float], Conflict] = {}
    for unit, figures in by_unit.items():
        alone = Counter((one.article_id, one.sentence) for one in figures)
        single = [one for one in figures if alone[one.article_id, one.sentence] == 1 and _final(one)]
        for first, second in combinations(single, 2):
            same_thing = _same_thing(words[id(first)], words[id(second)])
            if same_thing and _apart(first, second) and _irreconcilable(first, second, figures):
                low, high = sorted((first.figure.value, second.figure.value))
                found.setdefault((unit, low, high), Conflict(unit, first, second))
    return list(found.values())


def _final(one: Reported) -> bool:
    """Whether the figure is the toll of one thing as the sentence, readable alone, has it."""
    folded = fold_text(one.sentence, Strength.MATCH)
    before = folded.partition(fold_text(one.figure.surface, Strength.MATCH))[0]
    return not (dangles(one.sentence) or _MOVING.search(folded) or _RISEN.search(before) or _PART.search(before))


def _same_thing(first: frozenset[str], second: frozenset[str]) -> bool:
    return overlap(first, second) >= SAME_THING and len(first & second) >= FEWEST_SHARED


def _irreconcilable(first: Reported, second: Reported, figures: Sequence[Reported]) -> bool:
    """Whether neither article has a figure of the unit that agrees with the other's, and neither sentence its number."""
    named = (
        value == other.figure.value
        for one, other in ((first, second), (second, first))
        for value in _left_over(one.sentence)
    )
    return not any(named) and not any(
        _compatible(one.figure, other.figure)
        for one, article in ((first, second.article_id), (second, first.article_id))
        for other in figures
        if other.article_id == article
    )


def _left_over(sentence: str) -> set[float]:
    """Numbers of a sentence that are no figure: «والقبض خمسة»."""
    return {found.value for found in numbers.find(sentence)} - {figure.value for figure in find(sentence)}


def _apart(first: Reported, second: Reported) -> bool:
    copied = first.copy_cluster is not None and first.copy_cluster == second.copy_cluster
    return first.outlet != second.outlet and first.day == second.day and not copied


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
