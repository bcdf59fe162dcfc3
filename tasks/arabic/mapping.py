"""Code-point maps: replace every code point of a text on its own, and know where each result came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tasks.contracts.spans import Span

Offsets = npt.NDArray[np.int32]

_DELETED = 0xFFFF_FFFF
_LONGER = 0xFFFF_FFFE
_EMPTY: Offsets = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A folded view of a text. Folded character ``i`` stands for published code points ``[starts[i], ends[i])``."""

    text: str
    starts: Offsets
    """*Shape:* (len(text),), never decreasing."""
    ends: Offsets
    """*Shape:* (len(text),), never decreasing."""

    def published(self, start: int, end: int) -> Span:
        """The published span of folded ``[start, end)``: its folding contains that slice.

        An empty slice maps to an empty span. At SEARCH spans cover whole words, clitics included.
        """
        if start >= end:
            at = int(self.starts[start]) if start < len(self.starts) else (int(self.ends[-1]) if len(self.ends) else 0)
            return Span(at, at)
        return Span(int(self.starts[start]), int(self.ends[end - 1]))


class Lookup(NamedTuple):
    """A translation table of the BMP in the form numpy can apply."""

    one: npt.NDArray[np.uint32]
    """*Shape:* (65536,), the replacement of each code point, or a marker for "none" and "several"."""
    several: dict[int, str]


def lookup_of(table: dict[int, str]) -> Lookup:
    """``table`` (code point of the BMP to replacement, "" deletes, absent keeps) as a ``Lookup``."""
    one = np.arange(0x10000, dtype=np.uint32)
    several = {}
    for point, replacement in table.items():
        if len(replacement) > 1:
            several[point] = replacement
        one[point] = _LONGER if len(replacement) > 1 else ord(replacement) if replacement else _DELETED
    return Lookup(one, several)


def mapped(text: str, lookup: Lookup, *, offsets: bool = True) -> Folded:
    """``text`` with every code point of the BMP replaced on its own; without ``offsets`` the two maps are empty."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    replaced = lookup.one[np.minimum(points, 0xFFFF)]
    if points.size and int(points.max()) > 0xFFFF:
        replaced = np.where(points > 0xFFFF, points, replaced)
    counts: npt.NDArray[np.intp] | None = None
    if lookup.several and (at := np.flatnonzero(replaced == _LONGER)).size:
        expansions = [lookup.several[int(point)] for point in points[at]]
        counts = np.ones(len(points), dtype=np.intp)
        counts[at] = [len(expansion) for expansion in expansions]
        replaced = np.repeat(replaced, counts)
        replaced[replaced == _LONGER] = np.frombuffer("".join(expansions).encode("utf-32-le"), dtype=np.uint32)
    kept = replaced != _DELETED
    folded = replaced[kept].tobytes().decode("utf-32-le")
    if not offsets:
        return Folded(folded, _EMPTY, _EMPTY)
    sources = np.arange(len(points), dtype=np.int32)
    starts = (sources if counts is None else np.repeat(sources, counts))[kept]
    return Folded(folded, starts, starts + np.int32(1))
