"""A text as folded words with offsets, and the ways a word may open a name behind attached letters."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tasks.arabic.folding import Strength
from tasks.arabic.folding import fold as fold_mapped
from tasks.arabic.words import words
from tasks.contracts.spans import Span
from tasks.linking.lexicon import fold

MAX_GAP = 3
"""Most characters between two words of one name (a space, a hyphen, a quotation mark and a space)."""

_JOINERS = frozenset(" \u00a0\u202f\u200c\t-‐‑–'’`")


class Opening(NamedTuple):
    """One way to read a word as the first of a name."""

    cut: int
    """Attached letters left outside, in code points of the published word."""
    stem: str
    """What remains, folded, the article restored after لل."""


@dataclass(frozen=True, slots=True)
class WordView:
    """The words of a text in order."""

    text: str
    spans: tuple[Span, ...]
    folded: tuple[str, ...]

    def joined(self, index: int) -> bool:
        """Whether word ``index`` and the next may belong to one name: nothing but space or a hyphen between them."""
        if index + 1 >= len(self.spans):
            return False
        gap = self.text[self.spans[index].end : self.spans[index + 1].start]
        return 0 < len(gap) <= MAX_GAP and all(c in _JOINERS for c in gap)

    def surface(self, index: int) -> str:
        """Word ``index`` as published."""
        return self.spans[index].of(self.text)

    def words_in(self, start: int, end: int) -> range:
        """Indices of the words that lie in ``[start, end)`` in part or whole."""
        first = bisect.bisect_right(self.spans, start, key=lambda span: span.end)
        last = bisect.bisect_left(self.spans, end, key=lambda span: span.start)
        return range(first, max(first, last))


def view(text: str, masked: Sequence[Span] = ()) -> WordView:
    """The words of ``text`` that no masked span touches."""
    blocked = sorted(masked)
    kept = [span for span in words(text) if not _touches(span, blocked)]
    return WordView(text, tuple(kept), tuple(fold(span.of(text)) for span in kept))


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
    mapped = fold_mapped(word, Strength.MATCH)
    return int(mapped.starts[folded_length]) if folded_length < len(mapped.text) else len(word)
