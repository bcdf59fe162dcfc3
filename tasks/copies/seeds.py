"""Seeds: rare word shingles that two texts share, with their positions in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tasks.copies.buckets import pairs_of_equal
from tasks.copies.hashing import Hashes, Indices, WordIds, hash_shingles

SEED_WORDS = 5
COMMON_TEXTS = 20
"""A shingle in more distinct texts than this is a formula, not evidence of copying."""
COMMON_IN_OUTLET = 4
"""A shingle in this many distinct texts of one outlet is that outlet's boilerplate or standing phrase."""
REPEATED_IN_TEXT = 4
"""A shingle that one text repeats more often tells nothing of where copies align, and could pair quadratically."""
PARTITION_BITS = 4
"""Shingles are compared in 2**4 parts, which bounds the memory of a large corpus."""


class Seeds(NamedTuple):
    """Shared shingles, one row each. *Shape* of every field: (seeds,)"""

    a: Indices
    """Index of the first text, of today."""
    b: Indices
    """Index of the second text, larger than ``a``."""
    i: Indices
    """First word of the shingle in ``a``."""
    j: Indices
    """First word of the shingle in ``b``."""


class Texts(NamedTuple):
    """Distinct texts in the order of their indices; those of today come first."""

    words: Sequence[WordIds]
    today: int
    families: Indices
    """*Shape:* (texts,), near-duplicates carry the same number: they count once where repetition is counted."""
    outlets: Indices
    """*Shape:* (texts,)"""


def find_seeds(texts: Texts, skip: npt.NDArray[np.int64]) -> Seeds:
    """Rare shared shingles of all pairs but those in ``skip`` (sorted codes ``a * len(texts) + b``)."""
    lengths = np.fromiter((max(len(words) - SEED_WORDS + 1, 0) for words in texts.words), dtype=np.int64)
    if not lengths.sum():
        return Seeds(*(np.empty(0, dtype=np.int64) for _ in range(4)))
    keys = np.concatenate([hash_shingles(words, SEED_WORDS) for words in texts.words])
    firsts = np.cumsum(lengths) - lengths
    found = [_seeds_of_part(texts, keys, firsts, part, skip) for part in range(2**PARTITION_BITS)]
    return Seeds(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _seeds_of_part(texts: Texts, keys: Hashes, firsts: Indices, part: int, skip: npt.NDArray[np.int64]) -> Seeds:
    rows = np.flatnonzero(keys >> np.uint64(64 - PARTITION_BITS) == part)
    rows = rows[_repeated(keys[rows])]
    owners = np.searchsorted(firsts, rows, side="right") - 1
    kept = _rare(keys[rows], owners, texts)
    rows, owners = rows[kept], owners[kept]
    left, right = pairs_of_equal(keys[rows], owners, texts.today, COMMON_TEXTS * 4)
    a, b = owners[left], owners[right]
    wanted = ~np.isin(a * len(texts.words) + b, skip)
    left, right, a, b = left[wanted], right[wanted], a[wanted], b[wanted]
    return Seeds(a, b, rows[left] - firsts[a], rows[right] - firsts[b])


def _repeated(keys: Hashes) -> npt.NDArray[np.bool_]:
    ordered = np.sort(keys)
    twice = np.unique(ordered[:-1][ordered[1:] == ordered[:-1]])
    return _member(keys, twice)


def _member(values: Hashes, ordered: Hashes) -> npt.NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.searchsorted(ordered, values)
    at[at == len(ordered)] = 0
    return np.asarray(ordered[at] == values)


def _rare(keys: Hashes, owners: Indices, texts: Texts) -> npt.NDArray[np.bool_]:
    """Which rows carry a key that is no formula, no outlet's standing phrase, and not repeated throughout one text."""
    distinct, key = np.unique(keys, return_inverse=True)
    count = len(distinct)
    families = _carriers(key, texts.families[owners])
    outlets = int(texts.outlets.max(initial=0)) + 1
    in_outlet = np.zeros(count, dtype=np.int64)
    by_outlet, of_outlet = np.unique(
        _carriers(key * outlets + texts.outlets[owners], texts.families[owners]), return_counts=True
    )
    np.maximum.at(in_outlet, by_outlet // outlets, of_outlet)
    _, owner, times = np.unique(key * len(texts.words) + owners, return_inverse=True, return_counts=True)
    in_few = np.bincount(families, minlength=count) <= COMMON_TEXTS
    kept: npt.NDArray[np.bool_] = (in_few & (in_outlet < COMMON_IN_OUTLET))[key]
    kept &= times[owner] <= REPEATED_IN_TEXT
    return kept


def _carriers(group: Indices, member: Indices) -> Indices:
    """One entry of ``group`` per distinct pair of a group and a member."""
    order = np.lexsort((member, group))
    group, member = group[order], member[order]
    new = np.ones(len(group), dtype=np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (member[1:] != member[:-1])
    return group[new]
