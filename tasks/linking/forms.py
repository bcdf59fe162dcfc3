"""The forms in which one name is looked up, alike for the aliases of a base and for the mentions of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from tasks.arabic.names import latin_key, name_key
from tasks.linking.lexicon import INSIDE_HEADS, OUTSIDE_HEADS, fold

MIN_EDIT = 6
"""Letters from which a name is long enough to be found with letters wrong."""

_LATIN = re.compile("[a-z]")
_PUNCTUATION = re.compile(r"[^\w\s]+")
_SPACES = re.compile(r"\s+")
_ARTICLE = "ال"


class Channel(StrEnum):
    """What kind of key a name is filed under."""

    EXACT = "="
    LOOSE = "-"
    KEY = "~"
    ACRONYM = "@"
    HEAD = "<"
    TAIL = ">"


def plain(name: str) -> str:
    """``name`` folded, without punctuation, single spaces."""
    return _SPACES.sub(" ", _PUNCTUATION.sub(" ", fold(name))).strip()


def loose(folded: str) -> str:
    """A folded name without a leading common noun («ولاية», «مدينة») and without articles."""
    words = folded.split(" ")
    while len(words) > 1 and (words[0] in INSIDE_HEADS or words[0] in OUTSIDE_HEADS):
        words = words[1:]
    return " ".join(_bare(word) for word in words)


def _bare(word: str) -> str:
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > 4 else word


def letters(folded: str) -> str | None:
    """The letters of a name that is spelled letter by letter («د .ب .أ», «يو بي آي»: ``None`` for the latter)."""
    parts = plain(folded).split(" ")
    return "".join(parts) if len(parts) > 1 and all(len(part) == 1 for part in parts) else None


@lru_cache(maxsize=100_000)
def key(folded: str) -> str:
    """The spelling-robust key of a name in Arabic or Latin letters; equal keys say that the names sound alike."""
    return latin_key(folded) if _LATIN.search(folded) else name_key(folded)


def halves(folded: str) -> tuple[str, str] | None:
    """First and second half of a long name's letters: one wrong letter leaves one of them whole."""
    joined = loose(folded).replace(" ", "")
    if len(joined) < MIN_EDIT:
        return None
    return joined[: len(joined) // 2], joined[(len(joined) + 1) // 2 :]


def keys_of(folded: str, type_: str) -> Iterator[tuple[Channel, str]]:
    """Every channel and key an alias is filed under."""
    name = plain(folded)
    yield Channel.EXACT, name
    if type_ == "MISC":
        return
    yield Channel.LOOSE, loose(name)
    if (spelled := letters(name)) is not None:
        yield Channel.ACRONYM, spelled
    elif " " not in name and len(name) <= 4:
        yield Channel.ACRONYM, name
    sound = key(name)
    if len(sound) >= 3:
        yield Channel.KEY, sound
    parts = halves(name)
    if parts is not None:
        yield Channel.HEAD, parts[0]
        yield Channel.TAIL, parts[1]
