"""Seeds: rare word shingles that two texts share, with their positions in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

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
SHINGLES_OF_A_PART = 4_000_000
"""Shingles are compared in parts of about this many at most, which bounds the memory of a large corpus."""
LEAST_PARTITION_BITS = 4
"""A part of a small corpus stays in the processor's cache."""

Positions = npt.NDArray[np.int32]


class Seeds(NamedTuple):
    """Shared shingles, one row each. *Shape* of every field: (seeds,)"""

    a: Positions
    """Index of the first text, of today."""
    b: Positions
    """Index of the second text, larger than ``a``."""
    i: Positions
    """First word of the shingle in ``a``."""
    j: Positions
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
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    keys = np.empty(int(bounds[-1]), dtype=np.uint64)
    for first, end, words in zip(bounds[:-1].tolist(), bounds[1:].tolist(), texts.words, strict=True):
        keys[first:end] = hash_shingles(words, SEED_WORDS)
    found = [_seeds_of_part(texts, keys[rows], rows, bounds, skip) for rows in _parts(keys)]
    return Seeds(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _parts(keys: Hashes) -> Iterator[Indices]:
    """The rows of the keys, in order, by the keys' leading bits."""
    bits = max(LEAST_PARTITION_BITS, (len(keys) // SHINGLES_OF_A_PART).bit_length())
    for part in range(2**bits):
        low, high = np.uint64(part << (64 - bits)), np.uint64(((part + 1) << (64 - bits)) - 1)
        pieces = [np.empty(0, dtype=np.int64)]
        for first in range(0, len(keys), SHINGLES_OF_A_PART):
            piece = keys[first : first + SHINGLES_OF_A_PART]
            pieces.append(first + np.flatnonzero((low <= piece) & (piece <= high)))
        yield np.concatenate(pieces)


def _seeds_of_part(
    texts: Texts, keys: Hashes, rows: Indices, bounds: Indices, skip: npt.NDArray[np.int64]
) -> tuple[Positions, Positions, Positions, Positions]:
    shared = _member(keys, _shared_keys(keys, int(np.searchsorted(rows, bounds[texts.today]))))
    keys, rows = keys[shared], rows[shared]
    owners = np.searchsorted(bounds, rows, side="right") - 1
    kept = _rare(keys, owners, texts)
    keys, rows, owners = keys[kept], rows[kept], owners[kept]
    left, right = pairs_of_equal(keys, owners, texts.today, COMMON_TEXTS * 4)
    a, b = owners[left], owners[right]
    wanted = ~_member(a * len(texts.words) + b, skip)
    left, right, a, b = left[wanted], right[wanted], a[wanted], b[wanted]
    i, j = rows[left] - bounds[a], rows[right] - bounds[b]
    return a.astype(np.int32), b.astype(np.int32), i.astype(np.int32), j.astype(np.int32)


def _shared_keys(keys: Hashes, today: int) -> Hashes:
    """The keys, in order, that stand more than once, at least once among the first ``today`` rows."""
    ordered = np.sort(keys)
    twice = np.unique(ordered[:-1][ordered[1:] == ordered[:-1]])
    return twice[_member(twice, np.sort(keys[:today]))]


def _member(values: npt.NDArray[Any], ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
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
