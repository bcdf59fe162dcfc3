"""The lines of a document, and which of them are prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from tasks.arabic.folding import Strength, fold_text
from tasks.contracts.spans import Span

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_STOP = re.compile(r"[.!?؟…۔]['\"”“»)\]}]*$")

LONGEST_SHORT_LINE = 300
"""Code points: longer lines are prose whatever they hold, so no rule on short lines looks at them."""
_PROSE_WORDS = 25
_PROSE_WORDS_WITH_STOP = 6


def words_of(text: str) -> list[str]:
    """Words of ``text`` folded at MATCH strength; punctuation is dropped, «أ.ف.ب» gives three words."""
    return _WORD.findall(fold_text(text, Strength.MATCH))


def trim(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without blanks, invisible and direction characters at either end; empty spans collapse on ``end``."""
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end)


def _is_blank(char: str) -> bool:
    return char.isspace() or char <= " " or char in _INVISIBLE


_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


class Line:
    """One non-blank line: ``span`` in the document, trimmed, and its ``text``."""

    def __init__(self, span: Span, text: str) -> None:
        self.span = span
        self.text = text

    @cached_property
    def words(self) -> list[str]:
        """Folded words."""
        return words_of(self.text)

    @cached_property
    def size(self) -> int:
        """Number of words, by white space."""
        return len(self.text.split())

    @property
    def short(self) -> bool:
        """Whether rules about short lines may look at it."""
        return len(self.text) <= LONGEST_SHORT_LINE

    @cached_property
    def has_stop(self) -> bool:
        """Whether it ends in a final stop, closing quotes and brackets aside."""
        return _STOP.search(self.text) is not None

    @cached_property
    def wordless(self) -> bool:
        """Whether it holds no letter and no digit."""
        return _LETTER_OR_DIGIT.search(self.text) is None

    @cached_property
    def prose(self) -> bool:
        """Whether it reads as running text: long, or a sentence with its stop."""
        if not self.short:
            return True
        return self.size >= (_PROSE_WORDS_WITH_STOP if self.has_stop else _PROSE_WORDS)


def lines_of(text: str, parts: Sequence[Span] | None = None) -> list[Line]:
    """Non-blank lines of ``text``, or of these parts of it, in order."""
    found = []
    for part in (Span(0, len(text)),) if parts is None else parts:
        for match in _LINE.finditer(text, part.start, part.end):
            span = trim(text, *match.span())
            if span.end > span.start:
                found.append(Line(span, span.of(text)))
    return found
