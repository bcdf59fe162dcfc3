"""Attached particles: where a written word's conjunction and preposition end, and where its article does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tasks.arabic import letters
from tasks.arabic.frequencies import frequencies

SHORT_WORDS = frozenset(
    (
        *("في", "من", "ان", "عن", "لا", "لم", "لن", "ما", "هو", "هي", "قد", "كل", "اذ", "او", "هم", "اي", "كم", "لو"),
        *("ذا", "ثم", "مع", "تم", "به", "له", "هل"),
    )
)
"""Words of one or two letters that و and ف attach to (folded at MATCH)."""

PRONOUN_HOSTS = frozenset(host + pronoun for host in "بل" for pronoun in ("ه", "ها", "هم", "هن", "هما", "نا", "كم"))
"""A preposition with nothing but a pronoun: «له», «بها»."""

_SHORTEST = 3
_CONTEXTS = ("", "ال", "و", "ف", "ب", "ل", "ك", "بال", "وال")
_EASE = {"و": 1.0, "ف": -2.0, "ب": -1.5, "ل": -1.5, "ك": -3.5, "س": -1.0}
"""How readily each particle is assumed, as natural logarithms of odds; fitted on half of the WikiNews segmentation."""
_PARTICLES = frozenset(_EASE)
_WHOLE = 1.0
_ARTICLE = 3.0


@dataclass(frozen=True, slots=True)
class Clitics:
    """One reading of a word. Offsets count code points of ``word`` as written.

    ``word[stem_start:]`` is where a mention starts: after و ف ب ك ل س, with the article inside. In «للولايات» that is
    the second lam, which stands for the article; ``stem`` spells it out: «الولايات».
    """

    word: str
    stem_start: int
    base_start: int
    """After the article as well."""

    @property
    def prefix(self) -> str:
        """The attached particles as written, article excluded: «و», «ب», «وب», «ل» ..."""
        return self.word[: self.stem_start]

    @property
    def article(self) -> str:
        """The article as written: «ال», «ل» (after the preposition ل), or nothing."""
        return self.word[self.stem_start : self.base_start]

    @property
    def stem(self) -> str:
        """The word without its particles, its article spelled in full."""
        return ("ال" if self.article else "") + self.word[self.base_start :]

    @property
    def base(self) -> str:
        """The word without particles and article."""
        return self.word[self.base_start :]


def analyses(word: str) -> list[Clitics]:
    """Every reading of ``word`` that the grammar of particles allows, likeliest first; the bare word is among them."""
    folded, origins = _folded(word)
    readings = sorted(_readings(folded), key=lambda reading: -reading.score)
    return [reading.of(word, origins) for reading in readings]


@lru_cache(maxsize=1 << 17)
def strip(word: str) -> Clitics:
    """The likeliest reading of ``word`` (one word, as written)."""
    folded, origins = _folded(word)
    return _likeliest(folded).of(word, origins)


def base_of(folded: str) -> str:
    """``strip(folded).base`` of a word folded at MATCH, not remembered."""
    return folded[_likeliest(folded).base :]


class _Reading(NamedTuple):
    cut: int
    base: int
    """Letters of the folded word before the stem, and before the base."""
    score: float

    def of(self, word: str, origins: Sequence[int]) -> Clitics:
        """The reading of ``word`` as written; a word of which folding leaves nothing («ـ») is all stem."""
        return Clitics(word, origins[self.cut] if self.cut else 0, origins[self.base])


def _likeliest(folded: str) -> _Reading:
    readings = _readings(folded)
    return readings[0] if len(readings) == 1 else max(readings, key=lambda reading: reading.score)


def _readings(folded: str) -> list[_Reading]:
    if folded[:1] not in _PARTICLES:
        return [_Reading(0, 2 if folded.startswith("ال") and len(folded) >= _SHORTEST + 2 else 0, 0.0)]
    readings = []
    for cut, stem in _cuts(folded):
        defined = stem.startswith("ال") and len(stem) >= _SHORTEST + 2
        base = len(folded) - (len(stem) - 2) if defined else cut
        if cut and len(stem) - (2 if defined else 0) < _SHORTEST and not _is_short_word(folded[:cut], stem):
            continue
        readings.append(_Reading(cut, base, _score(folded[:cut], stem, folded)))
    return readings


def _folded(word: str) -> tuple[str, Sequence[int]]:
    """``word`` at MATCH, and for each folded letter (and the end) the offset in ``word`` where it begins."""
    table = letters.match_table()
    if (folded := word.translate(table)) == word:
        return word, range(len(word) + 1)
    pieces = [table.get(ord(char), char) for char in word]
    origins = [at for at, piece in enumerate(pieces) for _ in piece]
    if origins:
        origins[0] = 0
    return folded, [*origins, len(word)]


def _cuts(folded: str) -> list[tuple[int, str]]:
    """(letters of particles, stem with its article spelled out) for every chain of particles the word may begin with."""
    cuts = [(0, folded)]
    for conjunction in ("", "و", "ف"):
        if not folded.startswith(conjunction):
            continue
        at = len(conjunction)
        if conjunction:
            cuts.append((at, folded[at:]))
        particle, rest = folded[at : at + 1], folded[at + 1 :]
        if particle == "ل" and rest.startswith("ل"):
            cuts.append((at + 1, "ال" + rest[1:]))
        if (particle and particle in "بكل") or (particle == "س" and rest[:1] in tuple("يتنا")):
            cuts.append((at + 1, rest))
    return cuts


def _is_short_word(particles: str, stem: str) -> bool:
    return (particles in ("و", "ف") and stem in SHORT_WORDS) or particles[-1] + stem in PRONOUN_HOSTS


def _score(particles: str, stem: str, word: str) -> float:
    if particles and particles[-1] + stem in PRONOUN_HOSTS:
        return math.inf
    score = math.log1p(_attested(stem, word)) + sum(_EASE[particle] for particle in particles)
    if not particles:
        return score + _WHOLE
    return score + (_ARTICLE if stem.startswith("ال") and len(stem) >= _SHORTEST + 2 else 0.0)


def _attested(stem: str, word: str) -> float:
    """How often ``stem`` stands in news, alone or behind a particle, ``word`` itself not counted."""
    table = frequencies()
    times = 0.0
    for particle in _CONTEXTS:
        if (form := particle + stem) in table and form != word:
            times += table[form]
    form = "لل" + stem.removeprefix("ال")
    return times + table[form] if form in table and form != word else times
