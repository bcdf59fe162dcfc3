"""How good a summary is: sentence F1 against a person's choice, and ROUGE against the sentences a person chose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import word_texts


class Rouge(NamedTuple):
    """F1 of unigrams, bigrams and the longest common subsequence (Lin, 2004), on words folded at MATCH, 0 to 1."""

    one: float
    two: float
    longest: float


def sentence_f1(chosen: Sequence[int], expected: Sequence[int]) -> float:
    """F1 of two choices of sentences; 1 when both are empty."""
    if not chosen and not expected:
        return 1.0
    return 2 * len(set(chosen) & set(expected)) / (len(set(chosen)) + len(set(expected)))


def rouge(summary: str, reference: str) -> Rouge:
    """ROUGE-1, -2 and -L of ``summary``; both are folded and freed of punctuation first."""
    ours, theirs = (word_texts(fold_text(text, Strength.MATCH)) for text in (summary, reference))
    longest = _f1(LCSseq.similarity(ours, theirs), len(ours), len(theirs))
    return Rouge(_ngram_f1(ours, theirs, 1), _ngram_f1(ours, theirs, 2), longest)


def _ngram_f1(ours: Sequence[str], theirs: Sequence[str], size: int) -> float:
    first, second = (
        Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1)) for words in (ours, theirs)
    )
    return _f1((first & second).total(), first.total(), second.total())


def _f1(common: int, ours: int, theirs: int) -> float:
    return 2 * common / (ours + theirs) if ours + theirs else 0.0
