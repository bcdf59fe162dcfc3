"""Shapes of words: folded, numbers masked, so that what an outlet prints under every article looks the same each time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import words
from tasks.contracts.spans import Span

NUMBER = "0"
BREAK = re.compile(r"[.!?؟…\n\r\u2028\u2029]")


class Shape(NamedTuple):
    """One word: its ``shape`` and where it stands."""

    shape: str
    span: Span


@lru_cache(maxsize=1 << 16)
def shape_of(word: str) -> str:
    """MATCH folding of a word; every number has the same shape."""
    folded = fold_text(word, Strength.MATCH)
    return NUMBER if folded.isdigit() else folded


def shapes(text: str, start: int = 0, end: int | None = None) -> list[Shape]:
    """The words of ``text[start:end]`` as shapes, with offsets in ``text``."""
    part = text[start:end]
    return [Shape(shape_of(span.of(part)), span.shift(start)) for span in words(part)]


def after_break(text: str, start: int) -> bool:
    """Whether the word at ``start`` opens the text, a line, or follows a stop."""
    if text[start - 1 : start] == "." and text[start : start + 1].isascii():
        return False
    before = text[max(0, start - 12) : start].rstrip(" \t\u00a0*•-–—/|()«“\"'»”")
    return not before or BREAK.match(before[-1]) is not None
