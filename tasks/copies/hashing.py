"""64-bit hashes of words and word shingles, the same on every machine and in every run."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
WordIds = npt.NDArray[np.uint32]
Indices = npt.NDArray[np.int64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_POWERS: Hashes = np.multiply.accumulate(np.array([1, *[_BASE] * 127], dtype=np.uint64))


def mix(values: Hashes) -> Hashes:
    """A bijection of 64-bit values that spreads every input bit (the finaliser of MurmurHash3)."""
    mixed = values ^ (values >> np.uint64(33))
    mixed *= np.uint64(0xFF51AFD7ED558CCD)
    mixed ^= mixed >> np.uint64(33)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def mix32(values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The 32-bit counterpart of ``mix``."""
    mixed = values ^ (values >> np.uint32(16))
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(16)
    return mixed


def powers(count: int) -> Hashes:
    """*Shape:* (count,), the first powers of an odd base modulo 2**64."""
    if count <= len(_POWERS):
        return _POWERS[:count]
    factors = np.full(count, _BASE, dtype=np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def hash_words(points: npt.NDArray[np.uint32], starts: Indices, ends: Indices) -> WordIds:
    """32-bit hashes of the words ``points[starts[i]:ends[i]]``, which are not empty, do not overlap and stand in order."""
    if not len(starts):
        return np.empty(0, dtype=np.uint32)
    lengths = ends - starts
    first = np.cumsum(lengths) - lengths
    offsets = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(first, lengths)
    letters = mix(points[offsets + np.repeat(starts, lengths)].astype(np.uint64) + np.uint64(1))
    letters *= powers(int(lengths.max()))[offsets]
    return (mix(np.add.reduceat(letters, first)) >> np.uint64(32)).astype(np.uint32)


def hash_shingles(words: WordIds, size: int) -> Hashes:
    """*Shape:* (len(words) - size + 1,) or (0,): one hash per run of ``size`` words, by the position of its first."""
    count = len(words) - size + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for at, power in enumerate(powers(size)):
        total += words[at : at + count] * power
    return mix(total)
