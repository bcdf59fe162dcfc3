"""What an article says around its mentions: content words, nationalities, the countries of what it surely names."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tasks.contracts.spans import Span
from tasks.linking.candidates import MAX_CANDIDATES
from tasks.linking.lexicon import fold, folded
from tasks.linking.nationality import DOUBTFUL, country_of
from tasks.linking.records import Candidate, LinkInput
from tasks.linking.textview import WordView, view

WINDOW = 10
"""Words on either side that count as near a mention."""
NEARNESS, FADING = 4.0, 25.0
"""How much more a country counts that is spoken of at the mention, and in how many words that fades to a third."""
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SURE = 0.75
"""Share from which an exact name says on its own which country an article speaks of."""

_STOP = folded(
    """في من إلى على عن مع بعد قبل بين هذا هذه ذلك تلك التي الذي الذين كان كانت ما لا لم لن قد كل أن إن أو ثم حيث كما بها
    به له لها منذ خلال حتى عند غير أي هو هي هم وهو وهي لدى عام منطقة سابق السابق"""
)
_PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و")
_SUFFIXES = ("يين", "يون", "يات", "يه", "ين", "ون", "ات", "ان", "ه", "ي", "ا")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without the letters that inflect it, coarse: «الايطاليه», «ايطاليا» and «ايطالي» are one."""
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: len(word) - len(suffix)]
    return word


@lru_cache(maxsize=50_000)
def content(text: str) -> frozenset[str]:
    """Stems of the content words of a description."""
    return frozenset(stem(word) for word in fold(text).split() if word not in _STOP and len(word) > 2)


@dataclass(frozen=True)
class Context:
    """One article as the features see it."""

    words: WordView
    stems: tuple[str, ...]
    """Stem of each word, empty for words that say nothing."""
    article: frozenset[str]
    evidence: tuple[tuple[int, str], ...]
    """Word and country (ISO 3166-1 alpha-2) of every nationality adjective and every sure place or body."""

    def near(self, span: Span, width: int = WINDOW) -> frozenset[str]:
        """Stems of the content words within ``width`` words of a span, the span's own left out."""
        inside = self.words.words_in(*span)
        before = self.stems[max(0, inside.start - width) : inside.start]
        return frozenset(stem for stem in (*before, *self.stems[inside.stop : inside.stop + width]) if stem)

    def before(self, span: Span, count: int = 1) -> list[frozenset[str]]:
        """Readings of the ``count`` words before a span, the nearest first, as sets of folded forms."""
        first = self.words.words_in(*span).start
        return [
            frozenset(opening.stem for opening in self.words.readings[i])
            for i in range(first - 1, max(-1, first - 1 - count), -1)
        ]

    def nations(self, span: Span) -> Mapping[str, float]:
        """Country to its part of what the article says of countries, 0 to 1; half of it what stands near the span."""
        at = self.words.words_in(*span).start
        weights: defaultdict[str, float] = defaultdict(float)
        for index, country in self.evidence:
            weights[country] += 1.0 + NEARNESS * math.exp(-abs(index - at) / FADING)
        total = sum(weights.values())
        return {country: weight / total for country, weight in weights.items()}

    def nation_near(self, span: Span, type_: str) -> str | None:
        """Country of the nationality adjective inside the span, after it or, for people and bodies, in their office."""
        inside = self.words.words_in(*span)
        after = range(inside.stop, min(inside.stop + 2, len(self.stems)))
        before = range(inside.start - 1, max(-1, inside.start - 5), -1)
        for index in (*inside, *after[:1]) if type_ in _PLACES else (*inside, *after, *before):
            country = country_of(self.words.folded[index])
            if country is not None:
                return country
        return None


def read(article: LinkInput, candidates: Sequence[Sequence[Candidate]]) -> Context:
    """The context of ``article``; ``candidates`` stand in the order of its mentions and tell what is surely named."""
    words = view(article.text)
    stems = tuple("" if word in _STOP or len(word) < 3 else stem(word) for word in words.folded)
    title = content(article.title) if article.title else frozenset()
    evidence: list[tuple[int, str]] = []
    for index, word in enumerate(words.folded):
        country = country_of(word)
        if country is not None and country not in DOUBTFUL:
            evidence.append((index, country))
    for mention, found in zip(article.mentions, candidates, strict=True):
        sure = next((c for c in found if c.match == "exact" and c.share >= _SURE and c.entity.country), None)
        if sure is not None and sure.entity.country is not None:
            evidence.append((words.words_in(*mention.span).start, sure.entity.country))
    return Context(words, stems, frozenset(stems) | title, tuple(evidence))


def shortlist(found: Sequence[Candidate], context: Context, span: Span) -> list[Candidate]:
    """The candidates worth ranking, at most ``MAX_CANDIDATES``, by name, prior and the countries the article speaks of.

    A bare «وزارة الداخلية» fits every country; the countries of the article bring the right one in.
    """
    if len(found) <= MAX_CANDIDATES:
        return list(found)
    nations = context.nations(span)

    def promise(candidate: Candidate) -> tuple[float, float, str]:
        spoken_of = nations.get(candidate.entity.country or "", 0.0)
        return candidate.similarity + spoken_of + candidate.share, candidate.entity.prior, candidate.entity.entity_id

    return sorted(found, key=promise, reverse=True)[:MAX_CANDIDATES]
