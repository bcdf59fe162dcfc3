"""What a search asks for, and the passage of an article that answers it: words in any spelling or with attached particles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tasks.arabic.folding import Strength, fold, fold_text
from tasks.arabic.words import WORD
from tasks.contracts.spans import Span

AROUND = 90
"""Code points shown on either side of the first hit."""
_QUOTED = re.compile(r"[\"“«]([^\"”»]+)[\"”»]")


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart. Words of phrases count for the ranking like any other."""

    words: str
    phrases: tuple[tuple[str, ...], ...]
    """Quoted parts, as folded words that must stand side by side."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a published text, and the spans in it (of the part) that answer the query."""

    text: str
    hits: tuple[Span, ...]


def parse(query: str) -> Query:
    """«"مجلس الأمن" ليبيا» to all of its words and its one phrase."""
    phrases = (_words(found) for found in _QUOTED.findall(query))
    return Query(_QUOTED.sub(r" \1 ", query), tuple(phrase for phrase in phrases if phrase))


def has_phrases(text: str, phrases: Iterable[tuple[str, ...]]) -> bool:
    """Whether every phrase stands in the text, however its words are spelled or prefixed."""
    return all(_spans(text, phrase) for phrase in phrases)


def snippet(text: str, terms: Iterable[str], phrases: Iterable[tuple[str, ...]] = ()) -> Snippet:
    """The text around the first phrase, else the first of the folded ``terms``, with all hits in it; its opening without one."""
    leading = sorted(span for phrase in phrases for span in _spans(text, phrase))
    wanted = frozenset(terms)
    alone = (span for span, word in _folded(text) if word in wanted)
    every = sorted({*leading, *(span for span in alone if not any(o.start <= span.start < o.end for o in leading))})
    first = (leading or every or [Span(0, 0)])[0]
    start, end = max(0, first.start - AROUND), min(len(text), first.end + AROUND)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Snippet(text[start:end], tuple(s.shift(-start) for s in every if start <= s.start and s.end <= end))


def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(fold_text(text, Strength.SEARCH)))


def _folded(text: str) -> list[tuple[Span, str]]:
    """Every word of the text: its span as published, and its SEARCH form."""
    view = fold(text, Strength.SEARCH)
    return [(view.published(word.start(), word.end()), word[0]) for word in WORD.finditer(view.text)]


def _spans(text: str, phrase: tuple[str, ...]) -> list[Span]:
    words = _folded(text)
    folded = tuple(word for _, word in words)
    size = len(phrase)
    return [
        Span(words[at][0].start, words[at + size - 1][0].end)
        for at in range(len(words) - size + 1)
        if folded[at : at + size] == phrase
    ]
