"""Seed-and-extend local alignment of two texts' words, as in the search of sequence databases (BLAST, Altschul 1990)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from tasks.copies.hashing import Indices, WordIds
from tasks.copies.seeds import SEED_WORDS, Positions, Seeds

BRIDGE = 12
"""Most words inserted, deleted or changed between two seeds of one passage, in either text."""
LOOK_AHEAD = 4
"""Words that may differ before the texts must agree again when a passage is extended beyond its outermost seeds."""
LEAST_SIMILARITY = 0.6
"""Smallest share of aligned words in a passage."""
SEEDED_SHARE = 0.35
"""Share of a passage's words that seeds must cover: formulas, which are no seeds, make no passage by themselves."""


class Run(NamedTuple):
    """Words ``[i, i_end)`` of one text against ``[j, j_end)`` of another."""

    i: int
    i_end: int
    j: int
    j_end: int
    covered: int
    """Words that seeds cover."""


class Aligned(NamedTuple):
    """A passage in words of text ``a`` and text ``b``."""

    a: int
    b: int
    i: int
    i_end: int
    j: int
    j_end: int
    similarity: float

    def swapped(self) -> Aligned:
        """The same passage with the texts' roles exchanged."""
        return Aligned(self.b, self.a, self.j, self.j_end, self.i, self.i_end, self.similarity)


def align(texts: Sequence[WordIds], seeds: Seeds, passage_words: int) -> Iterator[Aligned]:
    """The passages of at least ``passage_words`` words in both texts that the seeds lead to."""
    for a, b, runs in _runs_by_pair(seeds, int(SEEDED_SHARE * passage_words), len(texts)):
        taken: list[Run] = []
        for chain in _chains(runs, SEEDED_SHARE * passage_words):
            if any(_overlap(chain, other) for other in taken):
                continue
            passage = _extended(texts[a], texts[b], chain)
            length = min(passage.i_end - passage.i, passage.j_end - passage.j)
            if length < passage_words or _seeded(runs, passage) < SEEDED_SHARE * length:
                continue
            similarity = _similarity(texts[a], texts[b], passage)
            if similarity >= LEAST_SIMILARITY and not any(_overlap(passage, other) for other in taken):
                taken.append(passage)
                yield Aligned(a, b, passage.i, passage.i_end, passage.j, passage.j_end, similarity)


def _runs_by_pair(seeds: Seeds, least: int, texts: int) -> Iterator[tuple[int, int, list[Run]]]:
    """Maximal runs of seeds on one diagonal, by pair of texts; pairs with fewer than ``least`` words covered are left out."""
    pair = seeds.a.astype(np.int64) * texts + seeds.b
    kept = _several(pair) if least > SEED_WORDS else np.arange(len(pair))
    if not len(kept):
        return
    pair, i, diagonal = pair[kept], seeds.i[kept], seeds.j[kept] - seeds.i[kept]
    order = np.lexsort((i, diagonal, pair))
    pair, diagonal, i = pair[order], diagonal[order], i[order]
    step = np.diff(i)
    breaks = (np.diff(pair) != 0) | (np.diff(diagonal) != 0) | (step > SEED_WORDS)
    first = np.flatnonzero(np.r_[True, breaks])
    last = np.flatnonzero(np.r_[breaks, True])
    start, end, shift, code = i[first], i[last] + SEED_WORDS, diagonal[first], pair[first]
    edges = np.flatnonzero(np.r_[True, np.diff(code) != 0, True])
    covered = np.add.reduceat(end - start, edges[:-1])
    for at in np.flatnonzero(covered >= least):
        part = slice(edges[at], edges[at + 1])
        a, b = divmod(int(code[edges[at]]), texts)
        yield a, b, _runs(start[part], end[part], shift[part])


def _several(pair: Indices) -> Indices:
    """The rows whose value another row has as well: most pairs share one seed only."""
    order = np.argsort(pair)
    ordered = pair[order]
    same = ordered[1:] == ordered[:-1]
    several = np.zeros(len(pair), dtype=np.bool_)
    several[1:] = same
    several[:-1] |= same
    return order[several]


def _runs(start: Positions, end: Positions, shift: Positions) -> list[Run]:
    columns = (start, end, start + shift, end + shift, end - start)
    return sorted(Run(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _chains(runs: list[Run], least: float) -> Iterator[Run]:
    """Colinear runs joined across short gaps, best first; a run belongs to one chain at most."""
    left = runs
    while left:
        members = _best_chain(left)
        covered = sum(left[m].covered for m in members)
        if covered < least:
            return
        chosen = [left[m] for m in members]
        yield Run(chosen[0].i, chosen[-1].i_end, chosen[0].j, chosen[-1].j_end, covered)
        used = set(members)
        left = [run for index, run in enumerate(left) if index not in used]


def _best_chain(runs: list[Run]) -> list[int]:
    score = [run.covered for run in runs]
    previous = [-1] * len(runs)
    open_from = 0
    for at, run in enumerate(runs):
        while runs[open_from].i_end + BRIDGE < run.i:
            open_from += 1
        for before in range(open_from, at):
            other = runs[before]
            if not _follows(other, run):
                continue
            gained = score[before] + run.covered - max(other.i_end - run.i, other.j_end - run.j, 0)
            if gained > score[at]:
                score[at], previous[at] = gained, before
    at = max(range(len(runs)), key=score.__getitem__)
    chain = []
    while at >= 0:
        chain.append(at)
        at = previous[at]
    return chain[::-1]


def _follows(first: Run, second: Run) -> bool:
    return (
        second.j > first.j
        and second.i_end > first.i_end
        and second.j_end > first.j_end
        and second.i - first.i_end <= BRIDGE
        and second.j - first.j_end <= BRIDGE
    )


def _extended(a: WordIds, b: WordIds, run: Run) -> Run:
    forth = _reach(a[run.i_end :], b[run.j_end :])
    back = _reach(a[: run.i][::-1], b[: run.j][::-1])
    return Run(run.i - back[0], run.i_end + forth[0], run.j - back[1], run.j_end + forth[1], run.covered)


def _reach(a: WordIds, b: WordIds) -> tuple[int, int]:
    """How many words of each text, from their beginnings, still belong together; both ends stand after an equal word."""
    i = j = end_i = end_j = 0
    while True:
        while i < len(a) and j < len(b) and a[i] == b[j]:
            i, j = i + 1, j + 1
            end_i, end_j = i, j
        resumed = _resume(a, b, i, j)
        if resumed is None:
            return end_i, end_j
        i, j = resumed


def _resume(a: WordIds, b: WordIds, i: int, j: int) -> tuple[int, int] | None:
    """The nearest positions within the look-ahead where two words in a row agree."""
    for total in range(1, 2 * LOOK_AHEAD + 1):
        for skip in range(max(0, total - LOOK_AHEAD), min(total, LOOK_AHEAD) + 1):
            p, q = i + skip, j + total - skip
            if p + 1 < len(a) and q + 1 < len(b) and a[p] == b[q] and a[p + 1] == b[q + 1]:
                return p, q
    return None


def _seeded(runs: Sequence[Run], passage: Run) -> int:
    """Words of the first text's side of ``passage`` that seeds cover; ``runs`` stand in order."""
    covered, at = 0, passage.i
    for run in runs:
        if passage.i <= run.i and run.i_end <= passage.i_end and passage.j <= run.j and run.j_end <= passage.j_end:
            covered += max(run.i_end - max(run.i, at), 0)
            at = max(at, run.i_end)
    return covered


def _overlap(one: Run, other: Run) -> bool:
    return (one.i < other.i_end and other.i < one.i_end) or (one.j < other.j_end and other.j < one.j_end)


def _similarity(a: WordIds, b: WordIds, run: Run) -> float:
    from rapidfuzz.distance import LCSseq

    return float(LCSseq.normalized_similarity(a[run.i : run.i_end].tolist(), b[run.j : run.j_end].tolist()))
