"""Folding: views of a text at three named strengths, each with an exact map back to the published offsets."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from itertools import groupby

import numpy as np
import regex

from tasks.arabic import letters
from tasks.arabic.clitics import base_of
from tasks.arabic.mapping import Folded, Lookup, Offsets, lookup_of, mapped
from tasks.arabic.words import pieces

__all__ = ["Folded", "Strength", "fold", "fold_text", "forget"]

VECTORISED_FROM = 200
"""Texts at least this long (code points) are folded with numpy; below it ``str.translate`` is faster."""

# A run whose composition may differ from its characters: anything that can combine with what stands before it.
_COMPOSING = regex.compile(r"[\p{ccc=0}--\p{NFC_QC=M}]?[\P{ccc=0}\p{NFC_QC=M}]+", regex.VERSION1)


class Strength(StrEnum):
    """How much a folding forgets."""

    DISPLAY = "display"
    """Canonical composition; presentation forms spelled out; no tatweel, controls or invisible code points."""
    MATCH = "match"
    """No marks; one alef, hamza on its seat, ى as ي, ة as ه; Persian letters as Arabic; digits 0-9; lower case."""
    SEARCH = "search"
    """MATCH, and each word without its attached و ف ب ك ل س and article: one word, one search term."""


def fold(text: str, strength: Strength) -> Folded:
    """``text`` at ``strength``, with its offset map. Never raises, whatever the code points."""
    if strength is Strength.DISPLAY:
        return _compose(mapped(text, _display_lookup()))
    matched = mapped(text, _match_lookup())
    return matched if strength is Strength.MATCH else _strip_clitics(matched)


def fold_text(text: str, strength: Strength) -> str:
    """``fold(text, strength).text``, without the cost of the map."""
    if strength is Strength.DISPLAY:
        return _compose(mapped(text, _display_lookup())).text
    if text.isascii() or len(text) < VECTORISED_FROM:
        folded = text.translate(letters.match_table())
    else:
        folded = mapped(text, _match_lookup(), offsets=False).text
    return folded if strength is Strength.MATCH else "".join(_stripped(pieces(folded)))


@cache
def _match_lookup() -> Lookup:
    return lookup_of(letters.match_table())


@cache
def _display_lookup() -> Lookup:
    return lookup_of(letters.display_table())


def _compose(view: Folded) -> Folded:
    """The canonical composition of a view; a composed run maps to the whole of what it was composed from."""
    if unicodedata.is_normalized("NFC", view.text):
        return view
    pieces: list[str] = []
    starts: list[Offsets] = []
    ends: list[Offsets] = []
    at = 0
    for run in _COMPOSING.finditer(view.text):
        composed = _composed(run[0])
        if composed == run[0]:
            continue
        pieces += view.text[at : run.start()], composed
        first, last = view.starts[run.start()], view.ends[run.end() - 1]
        starts += view.starts[at : run.start()], np.full(len(composed), first, dtype=np.int32)
        ends += view.ends[at : run.start()], np.full(len(composed), last, dtype=np.int32)
        at = run.end()
    return Folded(
        "".join([*pieces, view.text[at:]]),
        np.concatenate([*starts, view.starts[at:]]),
        np.concatenate([*ends, view.ends[at:]]),
    )


def _composed(run: str) -> str:
    # Marks are sorted here first: the interpreter's own ordering takes quadratic time on a long run.
    parts = unicodedata.normalize("NFD", run) if len(run) < 32 else "".join(map(_decomposed, run))
    ordered = (
        "".join(sorted(group, key=unicodedata.combining)) if combining else "".join(group)
        for combining, group in groupby(parts, key=lambda char: unicodedata.combining(char) != 0)
    )
    return unicodedata.normalize("NFC", "".join(ordered))


def _decomposed(char: str) -> str:
    return unicodedata.normalize("NFD", char)


def forget() -> None:
    """Empty the memory of words: for those who measure, or count bytes."""
    _bases.clear()


def _strip_clitics(matched: Folded) -> Folded:
    """SEARCH over a MATCH view: every character of a word maps to the whole published word, clitics included."""
    written = pieces(matched.text)
    left = _stripped(written)
    sizes = np.fromiter(map(len, written), dtype=np.intp, count=len(written))
    firsts = np.cumsum(sizes) - sizes
    cut = sizes - np.fromiter(map(len, left), dtype=np.intp, count=len(left))
    piece = np.repeat(np.arange(len(written)), sizes)
    kept = np.arange(len(matched.text)) >= (firsts + cut)[piece]
    in_word, piece = (piece[kept] % 2).astype(bool), piece[kept]
    starts = np.where(in_word, matched.starts[firsts[piece]], matched.starts[kept])
    ends = np.where(in_word, matched.ends[firsts[piece] + sizes[piece] - 1], matched.ends[kept])
    return Folded("".join(left), starts, ends)


def _stripped(written: list[str]) -> list[str]:
    """The ``pieces`` of a text at MATCH, each word without clitics and article."""
    left = written.copy()
    left[1::2] = map(_bases.__getitem__, written[1::2])
    return left


class _Bases(dict[str, str]):
    """Word at MATCH to what is left of it; forgets everything when it holds ``MOST`` words."""

    MOST = 1 << 17

    def __missing__(self, word: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        base = self[word] = base_of(word)
        return base


_bases = _Bases()
