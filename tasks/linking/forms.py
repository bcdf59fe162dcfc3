"""The forms in which one name is looked up, alike for the aliases of a base and for the mentions of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from tasks.arabic.names import latin_key, name_key, skeleton_key
from tasks.linking.lexicon import CONTESTS, LOOSE_HEADS, NAME_LINKS, PURPOSES, SYNONYMS, fold

MIN_EDIT = 7
"""Letters from which a name is long enough to be found with letters wrong."""

_LATIN = re.compile("[a-z]")
MIN_SKELETON = 3
"""Consonants from which a name's skeleton tells it apart."""
MAX_ACRONYM = 5
"""Letters of the longest acronym."""

_LETTER_NAMES = {
    fold(name): letters
    for letters, names in (
        ("a", "إيه ايه"), ("bp", "بي"), ("c", "سي"), ("d", "دي"), ("e", "إي"), ("f", "إف أف"), ("g", "جي"), ("h", "إتش إيتش"),
        ("i", "آي أي"), ("k", "كيه كي"), ("l", "إل أل"), ("m", "إم أم"), ("n", "إن أن"), ("o", "أو"), ("q", "كيو"),
        ("r", "آر أر"), ("s", "إس أس"), ("t", "تي"), ("u", "يو"), ("v", "في"), ("w", "دبليو"), ("x", "إكس"),
        ("y", "واي"), ("z", "زد"),
    )
    for name in names.split()
}  # fmt: skip
"""Names of Latin letters as Arabic papers spell them, folded, to the letters they may stand for."""
_PUNCTUATION = re.compile(r"[^\w\s]+")
_SPACES = re.compile(r"\s+")
_AMERICA = re.compile(r"\b(ال|)اميرك")
"""America is written in two ways, and so is its adjective."""
_ARTICLE = "ال"
_FOOTBALL = ["لكره", "القدم"]
"""Closes the name of a contest as often as not."""


class Channel(StrEnum):
    """What kind of key a name is filed under."""

    EXACT = "="
    LOOSE = "-"
    KEY = "~"
    SKELETON = "s"
    ACRONYM = "@"
    SURNAME = "."
    HEAD = "<"
    TAIL = ">"


def plain(name: str) -> str:
    """``name`` folded, without punctuation, single spaces, America spelled in one way."""
    return _AMERICA.sub(r"\1امريك", _SPACES.sub(" ", _PUNCTUATION.sub(" ", fold(name))).strip())


def loose(folded: str) -> str:
    """A folded name without a leading common noun («ولاية», «مدينة»), a closing purpose («للمؤتمرات») and articles,
    words papers exchange written in one way.
    """
    words = folded.split(" ")
    if len(words) > 2 and words[-1] in PURPOSES:
        words = words[:-1]
    if len(words) > 3 and words[0] in CONTESTS and words[-2:] == _FOOTBALL:
        words = words[:-2]
    while len(words) > 1 and words[0] in LOOSE_HEADS:
        words = words[1:]
    return " ".join(SYNONYMS.get(bare, bare) for bare in map(_bare, words))


def _bare(word: str) -> str:
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > 4 else word


def acronyms(folded: str) -> frozenset[str]:
    """Acronyms a name is spelled as: its letters when it is nothing else («د .ب .أ»: دبا), the Latin letters it names
    («سي إن إن»: cnn), itself when it is short. Empty for other names.
    """
    words = plain(folded).split(" ")
    if len(words) == 1:
        return frozenset(words) if 1 < len(words[0]) <= MAX_ACRONYM else frozenset()
    if all(len(word) == 1 for word in words):
        return frozenset({"".join(words)})
    if len(words) > MAX_ACRONYM or not all(word in _LETTER_NAMES for word in words):
        return frozenset()
    spelled = [""]
    for word in words:
        spelled = [before + letter for before in spelled for letter in _LETTER_NAMES[word]]
    return frozenset(spelled)


def initials(folded: str) -> str | None:
    """Initials of a Latin name of three words and more («united press international»: upi), else ``None``."""
    words = [word for word in folded.split(" ") if word not in ("of", "the", "and", "for", "in", "de")]
    return "".join(word[0] for word in words) if len(words) >= 3 and _LATIN.match(folded) else None


def surname(folded: str) -> str | None:
    """The last name of a person's folded name, with the words it never goes without («بن سلمان»); ``None`` if single."""
    words = folded.split(" ")
    cut = len(words) - 1
    while cut > 0 and words[cut - 1] in NAME_LINKS:
        cut -= 1
    return " ".join(words[cut:]) if cut > 0 else None


@lru_cache(maxsize=100_000)
def key(folded: str) -> str:
    """The spelling-robust key of a name in Arabic or Latin letters; equal keys say that the names sound alike."""
    return latin_key(folded) if _LATIN.search(folded) else name_key(folded)


@lru_cache(maxsize=100_000)
def skeleton(folded: str) -> str:
    """The consonants of a name: coarser than its key."""
    return skeleton_key(folded)


def halves(folded: str) -> tuple[str, str] | None:
    """First and second half of a long name's letters: one wrong letter leaves one of them whole."""
    joined = loose(folded).replace(" ", "")
    if len(joined) < MIN_EDIT or acronyms(folded):
        return None
    return joined[: len(joined) // 2], joined[(len(joined) + 1) // 2 :]


def keys_of(folded: str, type_: str) -> Iterator[tuple[Channel, str]]:
    """Every channel and key an alias is filed under."""
    name = plain(folded)
    yield Channel.EXACT, name
    if type_ == "MISC":
        return
    yield Channel.LOOSE, loose(name)
    for spelled in acronyms(name):
        yield Channel.ACRONYM, spelled
    if type_ == "ORG" and (first := initials(name)) is not None:
        yield Channel.ACRONYM, first
    if type_ == "PER" and (last := surname(name)) is not None:
        yield Channel.SURNAME, key(last)
    sound = key(name)
    if len(sound) >= 3:
        yield Channel.KEY, sound
    bones = skeleton(name)
    if len(bones) >= MIN_SKELETON:
        yield Channel.SKELETON, bones
    parts = halves(name)
    if parts is not None:
        yield Channel.HEAD, parts[0]
        yield Channel.TAIL, parts[1]
