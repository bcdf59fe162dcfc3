"""Words: runs of letters, digits and marks in a published text."""

from __future__ import annotations

import re
from itertools import accumulate

from tasks.arabic import letters
from tasks.contracts.spans import Span

_MARK = rf"[{''.join(sorted(letters.marks()))}]"
_INVISIBLE = rf"[{letters.INVISIBLE}]"

WORD = re.compile(rf"[^\W_]+(?:{_MARK}+[^\W_]*)*(?:{_INVISIBLE}+(?:[^\W_]|{_MARK})+)*")
"""A word: starts with a letter or digit; invisible code points inside it do not part it."""

_FOLDED = re.compile(r"([^\W_]+)")


def words(text: str) -> list[Span]:
    """The words of ``text`` in order, as spans. Punctuation, white space and symbols belong to no word."""
    return [Span(*word.span()) for word in WORD.finditer(text)]


def word_texts(text: str) -> list[str]:
    """The words of ``text`` as written, in order: faster than ``words`` where offsets are not needed."""
    return WORD.findall(text)


def pieces(folded: str) -> list[str]:
    """A text folded at MATCH, taken apart: what stands before the first word, a word, what stands between, a word, ...

    Joined they are the text. Nothing but letters and digits is left of a word at MATCH, so these are the words of ``WORD``.
    """
    return _FOLDED.split(folded)


def starts(taken: list[str]) -> list[int]:
    """The offset of each of the ``pieces`` of a text, and the text's length."""
    return list(accumulate(map(len, taken), initial=0))
