"""Name keys: one key for the spellings of a name, Arabic or Latin, that still keeps different people apart.

Words of four consonants, and words with two long vowels between consonants, are keyed by their consonants alone, as
vowels of foreign names are written at will (جنتيلوني, جينتيلوني). Shorter words, and the four-consonant patterns of
native names (م..., ...ان), keep the long vowel that tells people apart (حسن and حسين, محمد and محمود, سلمان and سليمان).
"""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.arabic import letters
from tasks.arabic.words import WORD

_CONSONANTS = {
    "ب": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "g", "غ": "g", "ك": "g", "ق": "g", "ح": "h", "ه": "h", "خ": "x",
    "د": "d", "ض": "d", "ذ": "z", "ظ": "z", "ز": "z", "ر": "r", "س": "s", "ص": "s", "ش": "S", "ف": "f", "ل": "l",
    "م": "m", "ن": "n", "ع": "c", "ا": "A", "و": "W", "ي": "Y",
}  # fmt: skip
"""Letters at MATCH to sounds; ج غ ك ق are one, as a foreign g is written with any of them."""

_LATIN = {
    r"\Ay(?=[aeiou])": "y",
    r"\Aw": "w",
    r"(?<=[a-z]{2})e\b": "",
    "tsch|tch|sch|sh|ch|cz": "S",
    "x": "gs",
    "kh": "x",
    "gh": "g",
    "th": "t",
    "dh": "z",
    "ph": "f",
    "c(?=[eiy])": "s",
    "[ckqgj]": "g",
    "p": "b",
    "v": "f",
    "ou|oo|[ou]": "W",
    "ee|ie|ei|ai|[ei]|(?<=.)y": "Y",
    "aa|a": "A",
    "(?<=.)w": "W",
    "[‘’'ʿʾ`]": "",
}
"""Latin spellings to the same sounds, applied in this order."""
_LATIN_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _LATIN.items())
_LATIN_WORD = re.compile(r"[a-z‘’'ʿʾ`]+|\d+")
_LATIN_ARTICLE = re.compile(r"\b(?:al|el|ar|as|ad|an|at|ash|the)[- ](?=\w)")

_COMPOUND = re.compile(r"\b(عبد|[أا]ب[ويا]|[أا]م)\s+(?=\w)")
_DOUBLED = re.compile(r"([a-zS])\1+")
_VOWELS = "AWYc"
_INITIAL_VOWEL = re.compile(r"\A[AWYc]+")
_INNER_VOWELS = re.compile(r"(?<=[a-zS])[AWYc]+(?=[a-zS])")


def name_key(name: str) -> str:
    """Key of a name in Arabic letters: equal for its usual spellings. Words are parted by spaces; "" if it has none."""
    return " ".join(key for word in WORD.findall(_COMPOUND.sub(r"\1", name)) if (key := _arabic_word(word)))


def latin_key(name: str) -> str:
    """Key of a name in Latin letters, comparable with ``name_key`` (exactly for most foreign names)."""
    return " ".join(key for word in _latin_words(name) if (key := _word_key(_latin_sounds(word))))


def skeleton_key(name: str) -> str:
    """Consonants alone, of a name in either script: a coarse key for finding candidates, never for deciding."""
    key = name_key(name) if any(char in letters.ARABIC_LETTERS for char in name) else latin_key(name)
    return " ".join(bare for word in key.split() if (bare := _consonants(word)))


def _latin_words(name: str) -> list[str]:
    plain = name.translate(letters.match_table())
    return _LATIN_WORD.findall(_LATIN_ARTICLE.sub("", plain.replace("ß", "ss").replace("ø", "o").replace("ł", "l")))


@lru_cache(maxsize=1 << 16)
def _arabic_word(word: str) -> str:
    """Key of one word as written. The article has a bare alef: «إلفيس» has none."""
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    folded = bare.translate(letters.match_table()).replace("تش", "ش").replace("ء", "")
    folded = folded.removesuffix("ه") if len(folded) > 3 else folded
    sounds = "".join(_CONSONANTS.get(char, char) for char in folded)
    return _word_key({"W": "w", "Y": "y"}.get(sounds[:1], sounds[:1]) + sounds[1:])


def _latin_sounds(word: str) -> str:
    for pattern, sound in _LATIN_RULES:
        word = pattern.sub(sound, word)
    return word


def _word_key(sounds: str) -> str:
    sounds = _DOUBLED.sub(r"\1", _INITIAL_VOWEL.sub("A", sounds))
    if sounds.endswith("S"):
        sounds = sounds[:-1] + "s"
    count = len(_consonants(sounds).lstrip("A"))
    native = count == 4 and (sounds.startswith("m") or sounds.endswith("An"))
    if count > 3 and not native:
        return _consonants(sounds)
    if len(_INNER_VOWELS.findall(sounds)) > 1:
        return _consonants(sounds[:-1]) + sounds[-1]
    return sounds


def _consonants(sounds: str) -> str:
    return sounds[:1] + "".join(sound for sound in sounds[1:] if sound not in _VOWELS)
