"""Attached particles: where a written word's conjunction and preposition end, and where its article does."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

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
    return [reading for reading, _ in _scored(word)]


@lru_cache(maxsize=1 << 17)
def strip(word: str) -> Clitics:
    """The likeliest reading of ``word`` (one word, as written)."""
    return _scored(word)[0][0]


def _scored(word: str) -> list[tuple[Clitics, float]]:
    folded, origins = _folded(word)
    readings = []
    if folded[:1] not in _PARTICLES:
        article = 2 if folded.startswith("ال") and len(folded) >= _SHORTEST + 2 else 0
        return [(Clitics(word, 0, origins[article]), 0.0)]
    for cut, stem in _cuts(folded):
        article = 0 if not stem.startswith("ال") or len(stem) < _SHORTEST + 2 else len(folded) - cut - (len(stem) - 2)
        if cut and len(stem) - (2 if article else 0) < _SHORTEST and not _is_short_word(folded[:cut], stem):
            continue
        reading = Clitics(word, origins[cut], origins[cut + article])
        readings.append((reading, _score(folded[:cut], stem, folded)))
    return sorted(readings, key=lambda scored: -scored[1])


def _folded(word: str) -> tuple[str, list[int]]:
    """``word`` at MATCH, and for each folded letter (and the end) the offset in ``word`` where it begins."""
    table = letters.match_table()
    pieces = [table.get(ord(char), char) for char in word]
    origins = [at for at, piece in enumerate(pieces) for _ in piece]
    if origins:
        origins[0] = 0
    return "".join(pieces), [*origins, len(word)]


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
    forms = [particle + stem for particle in _CONTEXTS]
    forms.append("لل" + stem.removeprefix("ال"))
    return sum(table.get(form, 0.0) for form in forms if form != word)
