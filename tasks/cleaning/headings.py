"""Titles and sub-headings: short lines without a stop that stand over prose."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.arabic.folding import Strength, fold_text
from tasks.cleaning.layout import Line, words_of
from tasks.cleaning.vocabulary import FUNCTION_WORDS, continues, is_opening_verb

_TITLE_WORDS = range(2, 21)
_LONGEST_TITLE = 160
_HEADING_WORDS = 14
_VERBAL_TITLE_WORDS = 10
"""A longer line that opens with a verb is a lede that lost its stop."""
_OPEN_END = ("،", ",", ":", "：", "؛", "-", "–")
_SIMILAR = 0.8


def title_like(line: Line) -> bool:
    """Whether a line has the form of a title: 2 to 20 words, no stop, no open end, not a list item."""
    text = line.text
    return (
        len(text) <= _LONGEST_TITLE
        and line.size in _TITLE_WORDS
        and len(line.words) >= 2
        and not text.rstrip(' \u00a0"“”«»').endswith((".", "…", *_OPEN_END))
        and not (line.size > _VERBAL_TITLE_WORDS and is_opening_verb(line.words[0]))
        and not text.startswith(("-", "–", "*", "•", "●", "▪", "#"))
        and not line.prose
    )


def content_words(text: str) -> list[str]:
    """Words that carry meaning, without clitics, so that «الخارجية» and «للخارجية» are one word."""
    return [w for w in words_of(fold_text(text, Strength.SEARCH)) if len(w) > 2 and w not in FUNCTION_WORDS]


def same_title(line: Line, title: Sequence[str]) -> bool:
    """Whether a line is the title, but for a few words."""
    if not title or line.size > 2 * len(title) + 2:
        return False
    shared = len(set(line.words) & set(title))
    return shared >= _SIMILAR * len(set(title) | set(line.words))


def find_title(lines: Sequence[Line], stated: Sequence[str]) -> int | None:
    """Index of the title among the lines left after the furniture, or ``None``.

    ``stated``: folded words of the title the source states; when there is one, only its own line will do.
    """
    head = lines[: next((i for i, line in enumerate(lines) if line.prose), len(lines))]
    if stated:
        return next((i for i, line in enumerate(lines[:6]) if same_title(line, stated)), None)
    if head and len(lines) > len(head) and title_like(lines[0]):
        return 0
    return None


def find_candidates(lines: Sequence[Line]) -> list[int]:
    """Indices of title-like lines that stand alone between prose."""
    return [
        i for i in range(1, len(lines) - 1) if lines[i - 1].prose and lines[i + 1].prose and _heads(*lines[i : i + 2])
    ]


def is_heading_sized(line: Line) -> bool:
    """Whether a line is short enough for a sub-heading or a brief's title."""
    return line.size <= _HEADING_WORDS


def _heads(line: Line, following: Line) -> bool:
    numbered = line.text[0].isdigit() and following.text[0].isdigit()
    return is_heading_sized(line) and title_like(line) and not continues(line.words) and not numbered
