"""The digest of a story: the best sentences of different outlets, nothing said twice, each with its source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks.summaries.dangling import dangles
from tasks.summaries.units import content_words, overlap

_CLAUSE = re.compile(r"(?:إن|أن|ان|إنه|أنه|إنها|أنها)\s")
FEWEST = 4
"""Content words below which a sentence is a caption or a signature."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of one of the story's articles."""

    article_id: str
    sentence_id: str
    outlet: str
    day: date
    index: int
    """Position in its article."""
    text: str
    salience: float
    copy_cluster: str | None = None


def digest(candidates: Sequence[Candidate], size: int = 4, redundancy: float = 0.33) -> list[Candidate]:
    """At most ``size`` sentences in the order of the story's days, at most one per outlet and per copied text.

    What most articles say comes first: a sentence's salience counts together with how much of the story's common words
    it holds. Sentences that cannot be read alone or are torn («قال المكتب (إف.») are left out, and so is one whose content
    words overlap with a chosen one by ``redundancy`` (0 to 1) or more. Equal candidates are told apart by day and ids: the
    result is reproducible.
    """
    words = {one.sentence_id: frozenset(content_words(one.text)) for one in candidates}
    readable = [one for one in candidates if len(words[one.sentence_id]) >= FEWEST and _whole(one.text)]
    common = _common(readable, words)
    ranked = sorted(
        readable,
        key=lambda one: (-one.salience - _share(words[one.sentence_id], common), one.day, one.article_id, one.index),
    )
    chosen: list[Candidate] = []
    for one in ranked:
        if len(chosen) < size and all(_adds(one, other, words, redundancy) for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: (one.day, one.article_id, one.index))


def _whole(text: str) -> bool:
    """Whether a sentence can be read alone and no bracket or reported clause is torn from it."""
    torn = any(text.count(opening) != text.count(closing) for opening, closing in ("()", "«»", "[]", "“”"))
    return not (dangles(text) or torn or _CLAUSE.match(text))


def _common(candidates: Sequence[Candidate], words: dict[str, frozenset[str]]) -> frozenset[str]:
    """Words that more than half of the articles use."""
    by_article: dict[str, set[str]] = {}
    for one in candidates:
        by_article.setdefault(one.article_id, set()).update(words[one.sentence_id])
    everything = frozenset[str]().union(*by_article.values())
    return frozenset(
        word for word in everything if 2 * sum(word in own for own in by_article.values()) > len(by_article)
    )


def _share(own: frozenset[str], common: frozenset[str]) -> float:
    return len(own & common) / len(common) if common else 0.0


def _adds(one: Candidate, other: Candidate, words: dict[str, frozenset[str]], redundancy: float) -> bool:
    same_source = one.outlet == other.outlet or (
        one.copy_cluster is not None and one.copy_cluster == other.copy_cluster
    )
    return not same_source and overlap(words[one.sentence_id], words[other.sentence_id]) < redundancy
