"""Within one article: which shorter mention repeats which fuller one («جنتيلوني» after «باولو جنتيلوني»)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.linking.candidates import forms
from tasks.linking.forms import loose
from tasks.linking.records import LinkInput

_NAMES = frozenset({"PER", "ORG"})
_BELONGING = re.compile(r"\s+(?:التابع|الموالي|الخاضع)ة?\b")
"""Says after a common noun whose body it is («سلاح الجو التابع للمجلس الرئاسي»): another than the one named before."""


def anchors(article: LinkInput) -> dict[int, int]:
    """Position of a mention to the position of the fuller mention it repeats, both in ``article.mentions``.

    A person's last name stands for the full name, an organisation's leading or closing words for the whole; when two
    different fuller names fit, the nearest before is taken, and none when none stands before and they differ.
    """
    names = [_name(article, i) for i in range(len(article.mentions))]
    found: dict[int, int] = {}
    for i, words in enumerate(names):
        mention = article.mentions[i]
        if not words or mention.type not in _NAMES:
            continue
        if mention.type == "ORG" and _BELONGING.match(article.text, mention.span.end):
            continue
        fuller = [
            j
            for j, other in enumerate(names)
            if len(other) > len(words)
            and article.mentions[j].type == mention.type
            and _short_of(words, other, mention.type)
        ]
        anchor = _nearest(article, i, fuller, names)
        if anchor is not None:
            found[i] = anchor
    return found


def _name(article: LinkInput, position: int) -> tuple[str, ...]:
    found = forms(article.text, article.mentions[position].span)
    return tuple(loose(found[0]).split(" ")) if found else ()


def _short_of(words: tuple[str, ...], other: tuple[str, ...], type_: str) -> bool:
    if other[-len(words) :] == words:
        return True
    return type_ == "ORG" and other[: len(words)] == words


def _nearest(article: LinkInput, position: int, fuller: Sequence[int], names: Sequence[tuple[str, ...]]) -> int | None:
    if not fuller:
        return None
    start = article.mentions[position].span.start
    before = [j for j in fuller if article.mentions[j].span.start < start]
    if before:
        return max(before, key=lambda j: (article.mentions[j].span.start, len(names[j])))
    if len({names[j][-1:] + names[j][:1] for j in fuller}) > 1:
        return None
    return min(fuller, key=lambda j: article.mentions[j].span.start)
