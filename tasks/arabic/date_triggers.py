"""Where in a text a date may stand: windows around the words without which no rule matches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.arabic import calendars
from tasks.arabic.words import pieces, starts

_BEFORE, _AFTER = 72, 72
"""Code points a match may reach before and after its trigger."""

_YEAR = re.compile(r"\d{4}")
_PARTICLES = ("", *"وفبلك", "ال", "لل", *(a + b for a in "وف" for b in ("ب", "ل", "ك", "ال", "لل")), "بال", "كال")

_VOCABULARY = {
    "month": (*calendars.GREGORIAN_MONTHS, *calendars.HIJRI_MONTHS),
    "weekday": calendars.WEEKDAYS,
    "near": ("امس", "الامس", "اليوم", "غدا", "غد"),
    "unit": calendars.UNITS_OF_TIME,
    "decade": calendars.DECADES,
    "season": calendars.SEASONS,
}


def _triggers() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, names in _VOCABULARY.items():
        words = {particle + name.split(" ")[0] for name in names for particle in _PARTICLES}
        for word in words:
            kinds[word] = (*kinds.get(word, ()), kind)
    return kinds


_TRIGGERS = _triggers()


def windows(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind of rule, start, end): slices of the folded text in which rules of that kind are worth trying."""
    hits: dict[str, list[int]] = {"year": [match.start() for match in _YEAR.finditer(text)]}
    taken = pieces(text)
    at = starts(taken)
    for index in [index for index, piece in enumerate(taken) if piece in _TRIGGERS]:
        for kind in _TRIGGERS[taken[index]]:
            hits.setdefault(kind, []).append(at[index])
    for kind, found in hits.items():
        for start, end in _merged(found):
            yield kind, *_whole_words(text, start, end)


def _merged(hits: list[int]) -> Iterator[tuple[int, int]]:
    if not hits:
        return
    first = last = hits[0]
    for at in hits[1:]:
        if at - _BEFORE > last + _AFTER:
            yield first - _BEFORE, last + _AFTER
            first = at
        last = at
    yield first - _BEFORE, last + _AFTER


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The window widened at its end to the next white space, so that look-ahead sees whole words."""
    space = text.find(" ", end)
    return max(start, 0), len(text) if space < 0 else space
