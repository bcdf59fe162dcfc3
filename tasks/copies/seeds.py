"""Seeds: rare word shingles that two texts share, with their positions in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tasks.copies.buckets import pairs_of_equal
from tasks.copies.hashing import Hashes, Indices, WordIds, hash_shingles

SEED_WORDS = 5
COMMON_TEXTS = 40
"""A shingle in more distinct texts than this is a formula, not evidence of copying."""
COMMON_IN_OUTLET = 5
"""A shingle in this many distinct texts of one outlet is that outlet's boilerplate or standing phrase."""
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
    """Which rows carry a key of at least two texts that is neither a formula nor an outlet's standing phrase."""
    _, key = np.unique(keys, return_inverse=True)
    family, outlet = texts.families[owners], texts.outlets[owners]
    in_families = _distinct(key, family)
    in_outlet = _most_in_one(key, outlet, family)
    return (in_families[key] <= COMMON_TEXTS) & (in_outlet[key] < COMMON_IN_OUTLET)


def _distinct(key: Indices, family: Indices) -> Indices:
    """*Shape:* (keys,), the number of distinct families that carry each key."""
    pairs = np.unique(np.stack([key, family]), axis=1)
    return np.bincount(pairs[0], minlength=int(key.max(initial=-1)) + 1)


def _most_in_one(key: Indices, outlet: Indices, family: Indices) -> Indices:
    """*Shape:* (keys,), the largest number of distinct families in one outlet that carry each key."""
    triples = np.unique(np.stack([key, outlet, family]), axis=1)
    runs, counts = np.unique(triples[:2], axis=1, return_counts=True)
    most = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(most, runs[0], counts)
    return most
