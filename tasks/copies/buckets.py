"""Pairs of rows that carry the same key, without comparing all with all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tasks.copies.hashing import Hashes, Indices


def pairs_of_equal(keys: Hashes, owners: Indices, today: int, at_most: int) -> tuple[Indices, Indices]:
    """Row indices ``(left, right)`` with equal keys, of different owners, the left one's owner of today (``< today``).

    Rows of one key stand in the order of their owners; each of today is paired with at most ``at_most`` that follow it,
    so that a key that everybody carries costs linear time.
    """
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    lefts: list[Indices] = []
    rights: list[Indices] = []
    active: npt.NDArray[np.intp] = np.flatnonzero(owners < today)
    for step in range(1, at_most + 1):
        active = active[active + step < len(keys)]
        active = active[keys[active] == keys[active + step]]
        if not len(active):
            break
        other = active[owners[active] != owners[active + step]]
        lefts.append(order[other])
        rights.append(order[other + step])
    if not lefts:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    return np.concatenate(lefts), np.concatenate(rights)
