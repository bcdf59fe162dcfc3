"""A text as folded words with offsets, and the ways a word may open a name behind attached letters."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tasks.arabic.folding import Strength
from tasks.arabic.folding import fold as fold_mapped
from tasks.arabic.words import WORD
from tasks.contracts.spans import Span
from tasks.linking.lexicon import fold

MAX_GAP = 3
"""Most characters between two words of one name (a space, a hyphen, a quotation mark and a space)."""

_LETTERS = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""Letters each of which folds to one letter."""
_JOINERS = frozenset(" \u00a0\u202f\u200c\t-‐‑–'’`")

_LISTING = frozenset({" - ", " – ", "\n- "})
"""A dash between spaces parts the names of a list."""


class Opening(NamedTuple):
    """One way to read a word as the first of a name."""

    cut: int
    """Attached letters left outside, in code points of the published word."""
    stem: str
    """What remains, folded, the article restored after لل."""


@dataclass(frozen=True, slots=True)
class WordView:
    """The words of a text in order; every tuple has one item a word."""

    text: str
    spans: tuple[Span, ...]
    surfaces: tuple[str, ...]
    """Words as published."""
    folded: tuple[str, ...]
    readings: tuple[tuple[Opening, ...], ...]
    """``openings`` of each word."""
    joined: tuple[bool, ...]
    """Whether a word and the next may belong to one name: nothing but space or a hyphen between them."""

    def words_in(self, start: int, end: int) -> range:
        """Indices of the words that lie in ``[start, end)`` in part or whole."""
        first = bisect.bisect_right(self.spans, start, key=lambda span: span.end)
        last = bisect.bisect_left(self.spans, end, key=lambda span: span.start)
        return range(first, max(first, last))


def view(text: str, masked: Sequence[Span] = ()) -> WordView:
    """The words of ``text`` that no masked span touches."""
    spans = [Span._make(word.span()) for word in WORD.finditer(text)]
    if masked:
        blocked = sorted(masked)
        spans = [span for span in spans if not _touches(span, blocked)]
    surfaces = tuple([text[start:end] for start, end in spans])
    gaps = [text[left[1] : right[0]] for left, right in pairwise(spans)]
    return WordView(
        text,
        tuple(spans),
        surfaces,
        tuple(map(fold, surfaces)),
        tuple(map(openings, surfaces)),
        (*map(_joins, gaps), False),
    )


@lru_cache(maxsize=10_000)
def _joins(gap: str) -> bool:
    if not 0 < len(gap) <= MAX_GAP or not all(character in _JOINERS for character in gap):
        return False
    return gap not in _LISTING


def _touches(span: Span, blocked: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in blocked)


@lru_cache(maxsize=100_000)
def openings(word: str) -> tuple[Opening, ...]:
    """Every reading of the published ``word`` as the first of a name, the uncut one first.

    و and ف may stand before ب ل ك; of لل only the first lam is attached, and the second opens either the article or
    the name itself («للندن», «للأمم»).
    """
    text = fold(word)
    found = [Opening(0, text)]
    for outer in (0, 1) if text[:1] in ("و", "ف") else (0,):
        if outer:
            found.append(Opening(_published(word, 1), text[1:]))
        rest = text[outer:]
        if rest[:1] in ("ب", "ك", "ل") and len(rest) > 2:
            cut = _published(word, outer + 1)
            if rest.startswith("لل"):
                found.append(Opening(cut, "ال" + rest[2:]))
            found.append(Opening(cut, rest[1:]))
    return tuple(opening for opening in found if len(opening.stem) > 1)


def _published(word: str, folded_length: int) -> int:
    if _LETTERS.fullmatch(word):
        return folded_length
    mapped = fold_mapped(word, Strength.MATCH)
    return int(mapped.starts[folded_length]) if folded_length < len(mapped.text) else len(word)
