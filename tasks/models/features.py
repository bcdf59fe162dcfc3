"""Hashed bag-of-words features of the floors: what training and prediction share."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tasks.arabic.folding import Strength, fold_text

BUCKETS = 1 << 16
_WORD = re.compile(r"[^\W_]+")
_PREFIX = re.compile(r"^[وف]?(?:ال|لل|[بك]ال|[بلك](?=\w{3}))?(?=\w{3})")


def fold_words(text: str) -> list[str]:
    """The words of ``text`` folded at MATCH strength, digits left out."""
    return [word for word in _WORD.findall(fold_text(text, Strength.MATCH)) if not word[0].isdigit()]


def bare(word: str) -> str:
    """A folded word without its light proclitics; a guess from letters alone, good enough for a bag of words."""
    return _PREFIX.sub("", word)


@lru_cache(maxsize=1 << 18)
def _buckets(word: str) -> tuple[int, ...]:
    stem = bare(word)
    grams = (f"<{stem}>"[at : at + 4] for at in range(len(stem) - 1)) if len(stem) > 2 else ()
    return tuple(zlib.crc32(feature.encode()) % BUCKETS for feature in (f"w {stem}", *(f"g {gram}" for gram in grams)))


def counts(text: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Buckets (sorted, distinct) and ``1 + log(count)`` of the words, word pairs and 4-grams of ``text``.

    *Shape:* both (features,)
    """
    stems = fold_words(text)
    hashed = [bucket for word in stems for bucket in _buckets(word)]
    hashed += [zlib.crc32(f"{a} {b}".encode()) % BUCKETS for a, b in pairwise(stems)]
    found, times = np.unique(np.asarray(hashed, dtype=np.int64), return_counts=True)
    return found, (1.0 + np.log(times)).astype(np.float32)


def weighted(text: str, idf: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Buckets and TF-IDF weights of ``text``, of unit length; ``idf`` has shape (BUCKETS,)."""
    found, values = counts(text)
    values = values * idf[found]
    norm = float(np.linalg.norm(values))
    return found, values / norm if norm else values
