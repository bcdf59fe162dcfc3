"""What the search for copies is given and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tasks.copies.fingerprints import Fingerprint


class CopyKind(StrEnum):
    """How much of an article another one repeats."""

    EXACT = "exact"
    """The same folded words in the same order: only marks, punctuation, spacing and spelling variants differ."""
    NEAR = "near"
    """Jaccard of folded word shingles at least the threshold."""
    PASSAGE = "passage"
    """No copy as a whole, but at least one shared passage."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article to compare."""

    fingerprint: Fingerprint
    outlet: str
    """Where it was published; boilerplate is told by repetition within an outlet. May be empty."""
    day: date

    @property
    def article_id(self) -> str:
        """The article's id."""
        return self.fingerprint.article_id


@dataclass(frozen=True, slots=True, order=True)
class CopyPair:
    """Two articles of which one repeats the other. ``article_a`` is of the day searched; of two such, the smaller id."""

    article_a: str
    article_b: str
    kind: CopyKind
    similarity: float
    """1 for exact; Jaccard of folded word shingles for near; share of the shorter article's words for passage."""


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """One passage that two articles share; offsets are half-open code points of each published text, on word bounds."""

    article_a: str
    start_a: int
    end_a: int
    article_b: str
    start_b: int
    end_b: int
    similarity: float
    """Words that align over the words of the longer of the two spans, 0 to 1."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """Everything found for one day, sorted by ids: independent of the order of the input."""

    pairs: tuple[CopyPair, ...]
    passages: tuple[Passage, ...]
