"""The text of an article cut into pieces at every mark, so that a page can show cited sentences, cuts and passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tasks.contracts.spans import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the article and what it is: ``kind`` becomes a CSS class, ``note`` is shown on hovering."""

    span: Span
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A sentence that something links to: ``id`` is the fragment of its address."""

    span: Span
    id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks."""

    text: str
    kinds: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """An anchored sentence, or the text between two of them (``id`` empty)."""

    id: str
    pieces: list[Piece] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    """Ids of other anchors that begin inside."""


def stretches(text: str, anchors: Iterable[Anchor], marks: Sequence[Mark]) -> list[Stretch]:
    """``text``, each code point once and in order; every anchor's id is on one stretch.

    Of anchors that overlap, the earliest and then longest becomes a stretch and carries the ids of the others.
    """
    found: list[Stretch] = []
    at = 0
    for anchor in sorted(anchors, key=lambda one: (one.span.start, -one.span.end, one.id)):
        if found and anchor.span.start < at:
            found[-1].also.append(anchor.id)
            continue
        if anchor.span.start > at:
            found.append(Stretch("", _pieces(text, Span(at, anchor.span.start), marks)))
        found.append(Stretch(anchor.id, _pieces(text, anchor.span, marks)))
        at = anchor.span.end
    if at < len(text):
        found.append(Stretch("", _pieces(text, Span(at, len(text)), marks)))
    return found


def _pieces(text: str, within: Span, marks: Sequence[Mark]) -> list[Piece]:
    here = [mark for mark in marks if mark.span.overlaps(within)]
    edges = {within.start, within.end}
    for mark in here:
        edges |= {max(mark.span.start, within.start), min(mark.span.end, within.end)}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        over = [mark for mark in here if mark.span.contains(Span(start, end))]
        kinds = tuple(dict.fromkeys(mark.kind for mark in over))
        pieces.append(Piece(text[start:end], kinds, " · ".join(mark.note for mark in over if mark.note)))
    return pieces
