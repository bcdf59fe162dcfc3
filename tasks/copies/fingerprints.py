"""Fingerprints: what has to be known of an article to find its copies, without its text."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from tasks.arabic.folding import Strength, fold
from tasks.contracts.spans import Span, merge
from tasks.copies.hashing import Indices, WordIds, hash_shingles, hash_words, mix32

PERMUTATIONS = 128
SHINGLES_AT_ONCE = 8_192
"""Bounds the memory of a signature to 4 MB, however long the text."""
NEAR_SHINGLE = 3
"""Words of a shingle for whole-article similarity: short, so that one changed word costs three shingles, not eight."""

Offsets = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """An article's prose as hashes of its folded words. Its text is not needed again."""

    article_id: str
    words: WordIds
    """*Shape:* (words,), one hash per folded word of the prose, in order."""
    starts: Offsets
    """*Shape:* (words,), first code point of each word in the published text."""
    ends: Offsets
    """*Shape:* (words,), one past each word's last code point."""
    signature: npt.NDArray[np.uint32]
    """*Shape:* (PERMUTATIONS,), MinHash (Broder 1997) of the set of NEAR_SHINGLE-word shingles."""
    exact: str
    """Hash of the folded words in order; equal for exact copies."""

    def pack(self) -> bytes:
        """The fingerprint without its id, for storage: under 4 KB for an article of 400 words."""
        bounds = np.empty(2 * len(self.starts), dtype="<i4")
        bounds[0::2], bounds[1::2] = self.starts, self.ends
        deltas = np.diff(bounds, prepend=np.int32(0)).astype("<i4")
        return b"".join(
            (
                len(self.words).to_bytes(4, "little"),
                self.words.astype("<u4").tobytes(),
                self.signature.astype("<u4").tobytes(),
                zlib.compress(deltas.tobytes(), 1),
            )
        )

    @classmethod
    def unpack(cls, article_id: str, packed: bytes) -> Fingerprint:
        """The fingerprint that was packed. ValueError when ``packed`` is no such value."""
        count = int.from_bytes(packed[:4], "little")
        tail = 4 + 4 * (count + PERMUTATIONS)
        if len(packed) <= tail:
            raise ValueError(f"fingerprint of {article_id} holds {len(packed)} bytes, more than {tail} expected")
        words = np.frombuffer(packed, dtype="<u4", count=count, offset=4)
        signature = np.frombuffer(packed, dtype="<u4", count=PERMUTATIONS, offset=4 + 4 * count)
        bounds = np.cumsum(np.frombuffer(zlib.decompress(packed[tail:]), dtype="<i4"), dtype=np.int32)
        if len(bounds) != 2 * count:
            raise ValueError(f"fingerprint of {article_id} has {count} words and bounds of {len(bounds) / 2:g}")
        return cls(article_id, words, bounds[0::2], bounds[1::2], signature, _exact(words))


def fingerprint(article_id: str, text: str, masked: Sequence[Span] = ()) -> Fingerprint:
    """The fingerprint of an article's prose: ``text`` without the words that touch a masked span. Never raises."""
    folded = fold(text, Strength.MATCH)
    points = np.frombuffer(folded.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    edges = np.flatnonzero(np.diff(_in_word(points), prepend=False, append=False))
    first, last = edges[0::2], edges[1::2]
    starts, ends = folded.starts[first], folded.ends[last - 1]
    if masked:
        kept = _outside(starts, ends, merge(masked))
        first, last, starts, ends = first[kept], last[kept], starts[kept], ends[kept]
    words = hash_words(points, first, last)
    return Fingerprint(article_id, words, starts, ends, _signature(words), _exact(words))


def near_shingles(words: WordIds) -> npt.NDArray[np.uint32]:
    """The set, sorted, of 32-bit hashes of the words' shingles; of all words as one shingle when there are fewer."""
    shingles = hash_shingles(words, min(NEAR_SHINGLE, max(len(words), 1)))
    return np.unique((shingles >> np.uint64(32)).astype(np.uint32))


@cache
def _word_table() -> npt.NDArray[np.bool_]:
    return np.fromiter((chr(point).isalnum() for point in range(0x10000)), dtype=np.bool_, count=0x10000)


def _in_word(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = _word_table()[np.minimum(points, 0xFFFF)]
    for at in np.flatnonzero(points > 0xFFFF):
        inside[at] = chr(points[at]).isalnum()
    return inside


def _outside(starts: Offsets, ends: Offsets, masked: Sequence[Span]) -> npt.NDArray[np.bool_]:
    lefts = np.array([span.start for span in masked])
    rights = np.array([span.end for span in masked])
    following: Indices = np.searchsorted(rights, starts, side="right")
    before: npt.NDArray[np.bool_] = ends <= np.append(lefts, np.iinfo(np.int64).max)[following]
    return before


def _exact(words: WordIds) -> str:
    return hashlib.blake2b(words.astype("<u4").tobytes(), digest_size=12).hexdigest()


@cache
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    from datasketch import MinHash

    multipliers, addends = MinHash(PERMUTATIONS, seed=1, scheme="affine32").permutations
    return multipliers, addends


def _signature(words: WordIds) -> npt.NDArray[np.uint32]:
    """The signature that datasketch's MinHash of scheme ``affine32`` gives, without its cost for every sketch."""
    multipliers, addends = _permutations()
    lowest = np.full(PERMUTATIONS, np.iinfo(np.uint32).max, dtype=np.uint32)
    shingles = mix32(near_shingles(words))
    for first in range(0, len(shingles), SHINGLES_AT_ONCE):
        permuted = np.multiply.outer(multipliers, shingles[first : first + SHINGLES_AT_ONCE])
        permuted += addends[:, None]
        np.minimum(lowest, permuted.min(axis=1), out=lowest)
    return lowest
