"""The fact check of an abstractive summary: its names, numbers and dates must stand in the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.arabic import dates, numbers
from tasks.arabic.clitics import analyses
from tasks.arabic.dates import FoundDate, Precision
from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.frequencies import frequencies
from tasks.arabic.names import name_key
from tasks.arabic.words import word_texts, words
from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.summaries import figures
from tasks.summaries.figures import Figure

Tagger = Callable[[str], Sequence[FoundMention]]
"""Finds the named things of a text."""

RARE = 60.0
"""Count in the news word table below which a word that the article lacks is held to be an invented name."""
LONGEST_OPENING = 3
"""Words before a colon that are a name rather than a clause."""
_SUFFIX = re.compile(r"(?:ه|ها|هم|ين|ون|ان|ات|يه|ي|ا|وا|ت|تي|نا)\Z")

_PRESENT_VERB = re.compile(r"[وف]?س?[يتنا]\w{3,4}\Z")
_ENDING = re.compile(r"(?:هما|ها|هم|ني|ين|ان|ون|يا|تا|ات|ه)\Z")
"""A summary may say with another person or number what its article says otherwise."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that failed, and why."""

    sentence: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.sentence} [{'; '.join(self.reasons)}]"


@dataclass(frozen=True, slots=True)
class Checked:
    """Sentences of a summary, parted by the check."""

    kept: tuple[str, ...]
    dropped: tuple[Dropped, ...]


class Facts:
    """What an article says, ready to be compared with."""

    def __init__(self, text: str, published: date | None = None, tagger: Tagger | None = None) -> None:
        """``text`` is title and prose; ``published`` anchors relative dates of article and summary alike.

        ``tagger`` finds the names of the summary; without one, names are the words that news hardly uses.
        """
        self.published = published
        self.tagger = tagger
        self.sequence = [_keys(word) for word in word_texts(text)]
        self.keys = frozenset[str]().union(*self.sequence)
        self.stems = frozenset(_stem(key) for key in self.keys)
        self.numbers = frozenset(found.value for found in numbers.find(text))
        self.dates = dates.find(text, published)
        self.figures = figures.find(text)

    def problems(self, sentence: str) -> list[str]:
        """Why ``sentence`` cannot be trusted, one reason for each name, number or date; empty when it can."""
        return [*self._names(sentence), *self._numbers(sentence), *self._dates(sentence), *self._figures(sentence)]

    def _names(self, sentence: str) -> list[str]:
        mentions = list(self.tagger(sentence)) if self.tagger else []
        bad = [word for word in _before_colon(sentence) if not _keys(word.of(sentence)) & self.keys]
        bad += [
            mention.span
            for mention in mentions
            if not self._stands(mention.span.of(sentence), mention.type)
            and not any(mention.span.overlaps(word) for word in bad)
        ]
        for word in words(sentence):
            inside = any(span.overlaps(word) for span in bad)
            if not inside and self._unknown(word.of(sentence)):
                bad.append(word)
        return [f"name not in the article: {span.of(sentence)}" for span in sorted(bad)]

    def _stands(self, name: str, type_: str) -> bool:
        """Whether the words of a name stand in the article: a person's side by side, others anywhere."""
        parts = [_keys(word) for word in word_texts(name)]
        if not all(keys & self.keys for keys in parts):
            return False
        if type_ != "PER" or len(parts) == 1:
            return True
        return any(
            all(keys & seen for keys, seen in zip(parts, self.sequence[at : at + len(parts)], strict=False))
            for at in range(len(self.sequence) - len(parts) + 1)
        )

    def _unknown(self, word: str) -> bool:
        if len(word) < 4 or not word.isalpha() or _PRESENT_VERB.match(fold_text(word, Strength.MATCH)):
            return False
        own = _keys(word)
        if own & self.keys or {_stem(key) for key in own} & self.stems:
            return False
        table = frequencies()
        forms = _forms(word)
        return not any(table.get(form, 0.0) >= RARE or any(stem in table for stem in _stems(form)) for form in forms)

    def _numbers(self, sentence: str) -> list[str]:
        dated = [found.span for found in dates.find(sentence, self.published)]
        return [
            f"number not in the article: {found.surface}"
            for found in numbers.find(sentence)
            if found.value not in self.numbers
            and found.value != 1
            and not any(span.overlaps(found.span) for span in dated)
        ]

    def _dates(self, sentence: str) -> list[str]:
        return [
            f"date not in the article: {found.surface}"
            for found in dates.find(sentence, self.published)
            if not any(_same_date(found, other) for other in self.dates)
        ]

    def _figures(self, sentence: str) -> list[str]:
        """A toll that the article has, but of something else: «17 قتيلا» where 17 were hurt."""
        return [
            f"the article counts {', '.join(sorted({str(other.value) for other in known}))} {found.unit}: {found.surface}"
            for found in figures.find(sentence)
            if (known := [other for other in self.figures if other.unit == found.unit])
            and not any(_same_figure(found, other) for other in known)
            and found.value in self.numbers
        ]


def checked(sentences: Sequence[str], facts: Facts) -> Checked:
    """``sentences`` parted into those that stand up to ``facts`` and those that do not, both in order."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    for sentence in sentences:
        reasons = facts.problems(sentence)
        if reasons:
            dropped.append(Dropped(sentence, tuple(reasons)))
        else:
            kept.append(sentence)
    return Checked(tuple(kept), tuple(dropped))


def _forms(word: str) -> set[str]:
    """The word folded at MATCH, without each chain of particles and without its article."""
    folded = fold_text(word, Strength.MATCH)
    return {folded} | {part for reading in analyses(folded) for part in (reading.stem, reading.base) if len(part) > 1}


def _keys(word: str) -> frozenset[str]:
    """Name keys of every reading of a word, and its folded forms."""
    forms = _forms(word)
    return frozenset(forms | {key for form in forms if len(form) > 2 and (key := name_key(form))})


def _stems(form: str) -> tuple[str, ...]:
    """A word without its ending, and with the ة that a possessive hides: «حوزتهما» is «حوزة»."""
    stem = _ENDING.sub("", form)
    return (stem, f"{stem[:-1]}ه") if stem != form and stem.endswith("ت") else (stem,)


def _before_colon(sentence: str) -> list[Span]:
    """The words that a headline puts before a colon: a place, or who speaks."""
    opening, colon, _ = sentence.partition(":")
    found = [word for word in words(opening) if len(word.of(opening)) > 2]
    return found if colon and len(found) <= LONGEST_OPENING else []


def _stem(key: str) -> str:
    """A word without its ending: the plural or the possessive of an article's word is no new name."""
    return _SUFFIX.sub("", key) if len(key) > 4 else key


def _same_date(found: FoundDate, other: FoundDate) -> bool:
    if found.value is None or other.value is None or found.first is None or other.first is None:
        return set(_content(found.surface)) <= set(_content(other.surface))
    if found.precision is Precision.DAY:
        return found.value == other.value
    assert found.last is not None and other.last is not None
    return found.first <= other.first and other.last <= found.last


def _content(surface: str) -> list[str]:
    return word_texts(fold_text(surface, Strength.MATCH))


def _same_figure(found: Figure, other: Figure) -> bool:
    return other.value <= found.value <= (other.value_max if other.value_max is not None else other.value)


def sentences_of(summary: str, split: Callable[[str], Sequence[Span]]) -> list[str]:
    """The sentences of a generated summary."""
    return [span.of(summary) for span in split(summary)]
