"""Words, names and noun phrases of a sentence, as the reading of events passes them on."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.contracts.spans import Span
from tasks.summaries.event_lexicon import Who

PEOPLE, PLACES, BODIES = "PER", ("GPE", "LOC", "FAC"), ("ORG", "GPE")


@dataclass(frozen=True, slots=True)
class Named:
    """A stored mention."""

    span: Span
    type: str
    mention_id: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the sentence; offsets are of the article's text."""

    span: Span
    folded: str
    before: str
    """Punctuation between it and the word before, blanks left out."""

    @property
    def bare(self) -> str:
        """Without its article."""
        return self.folded[2:] if self.definite else self.folded

    @property
    def definite(self) -> bool:
        """Whether it has an article."""
        return self.folded.startswith("ال") and len(self.folded) > 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words ``[first, after)``."""

    first: int
    after: int
    who: Who
    mention: Named | None
    """The name it holds or is."""
    skip: int = 0
    """Letters of the first word that are an attached preposition."""


@dataclass(frozen=True, slots=True)
class Adjuncts:
    """Times and places between the parts of a clause."""

    after: int
    """The word after them."""
    place: Named | None
    when: Span | None
    """From the first to the last word of time."""
