"""Spans: half-open code-point offsets into a published text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open code-point interval ``[start, end)`` of a published text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` this span covers."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """The same span seen from a text that starts ``by`` code points earlier."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


def merge(spans: Iterable[Span]) -> list[Span]:
    """Sorted, disjoint spans covering the same code points; touching spans are joined."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.end > span.start:
            merged.append(Span(*span))
    return merged


def complement(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The parts of ``[start, end)`` that no span covers, in order."""
    gaps: list[Span] = []
    at = start
    for span in merge(spans):
        if span.end <= start or span.start >= end:
            continue
        if span.start > at:
            gaps.append(Span(at, span.start))
        at = max(at, span.end)
    if at < end:
        gaps.append(Span(at, end))
    return gaps


def to_flat(spans: Iterable[Span]) -> list[int]:
    """Spans as the flat start, end, start, end ... that a table column holds."""
    return [offset for span in spans for offset in span]


def from_flat(flat: Sequence[int]) -> list[Span]:
    """Inverse of ``to_flat``."""
    return [Span(start, end) for start, end in zip(flat[::2], flat[1::2], strict=True)]
