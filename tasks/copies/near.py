"""Near-duplicates: candidates by locality-sensitive hashing of MinHash signatures, each verified with its true Jaccard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tasks.copies.buckets import pairs_of_equal
from tasks.copies.fingerprints import PERMUTATIONS, Fingerprint, near_shingles
from tasks.copies.hashing import Hashes, mix

MISSED_AT_THRESHOLD = 0.01
"""Largest probability that a pair exactly at the threshold is no candidate."""
BUCKET_NEIGHBOURS = 64


def rows_per_band(threshold: float) -> int:
    """Most signature rows a band may have for a pair at ``threshold`` to become a candidate (Leskovec et al., ch. 3.4)."""
    for rows in range(16, 1, -1):
        if (1 - threshold**rows) ** (PERMUTATIONS // rows) <= MISSED_AT_THRESHOLD:
            return rows
    return 1


def near_pairs(texts: Sequence[Fingerprint], today: int, threshold: float) -> dict[tuple[int, int], float]:
    """Jaccard of every pair ``(i, j)``, ``i < j``, ``i < today``, at or above ``threshold``; texts are pairwise distinct."""
    sets: dict[int, np.ndarray] = {}
    found: dict[tuple[int, int], float] = {}
    for left, right in _candidates(texts, today, threshold):
        for index in (left, right):
            if index not in sets:
                sets[index] = near_shingles(texts[index].words)
        similarity = jaccard(sets[left], sets[right])
        if similarity >= threshold:
            found[left, right] = similarity
    return found


def jaccard(left: np.ndarray, right: np.ndarray) -> float:
    """Jaccard of two sets given as sorted arrays without repetition; 0 when both are empty."""
    if not len(left) or not len(right):
        return 0.0
    smaller, larger = (left, right) if len(left) <= len(right) else (right, left)
    at = np.searchsorted(larger, smaller)
    at[at == len(larger)] = 0
    common = int(np.count_nonzero(larger[at] == smaller))
    return common / (len(left) + len(right) - common)


def _candidates(texts: Sequence[Fingerprint], today: int, threshold: float) -> list[tuple[int, int]]:
    if len(texts) < 2:
        return []
    rows = rows_per_band(threshold)
    signatures = np.stack([text.signature for text in texts])
    owners = np.arange(len(texts), dtype=np.int64)
    codes = np.empty(0, dtype=np.int64)
    for band in range(PERMUTATIONS // rows):
        left, right = pairs_of_equal(
            _band_keys(signatures[:, band * rows : (band + 1) * rows]), owners, today, BUCKET_NEIGHBOURS
        )
        codes = np.union1d(codes, left * len(texts) + right)
    return [divmod(int(code), len(texts)) for code in codes]


def _band_keys(band: np.ndarray) -> Hashes:
    keys = np.zeros(len(band), dtype=np.uint64)
    for column in band.T:
        keys = mix(keys ^ (column.astype(np.uint64) + np.uint64(1)))
    return keys
