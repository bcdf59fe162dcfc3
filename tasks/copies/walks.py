"""Made text with the word statistics of a real corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tasks.copies.planting import Row

AT_ONCE = 5_000
BIGRAM_SHARE = 0.5
"""Share of steps that depend on two words before, the others on one."""

Places = npt.NDArray[np.int32]


class Walks:
    """Walks over a corpus that pass from one of its places to another.

    At every word a walk goes on from a random place where the last two words, or the last one, stand as well (a Markov
    chain, Shannon 1948). ``rows`` are the corpus; ValueError when none of them has two words.
    """

    def __init__(self, rows: Sequence[Row], seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        known: dict[str, int] = {}
        texts = [[known.setdefault(word, len(known)) for word in row.text.split()] for row in rows]
        self._vocabulary = list(known)
        self._words = np.fromiter((word for text in texts for word in text), dtype=np.int32)
        self._lengths = np.array([len(text) for text in texts])
        self._firsts = np.cumsum(self._lengths) - self._lengths
        self._real = np.flatnonzero(self._lengths >= 2)
        if not len(self._real):
            raise ValueError(f"none of the corpus's {len(rows)} articles has two words: take a corpus of articles")
        single = self._words.astype(np.int64)
        twos = np.roll(single, 1) * len(known) + single
        tables = [_places(twos), _places(single)]
        self._order, self._start, self._size = (np.concatenate(columns) for columns in zip(*tables, strict=True))

    def texts(self, count: int, longest: int) -> Iterator[tuple[int, str]]:
        """``count`` times the index of a random row and a text of its length, at most ``longest`` words."""
        for at in range(0, count, AT_ONCE):
            chosen = self._draw.choice(self._real, min(AT_ONCE, count - at))
            sizes = np.minimum(self._lengths[chosen], longest)
            walk = self._walk(self._firsts[chosen] + 1, sizes)
            for column, (row, size) in enumerate(zip(chosen.tolist(), sizes.tolist(), strict=True)):
                yield row, " ".join([self._vocabulary[word] for word in walk[:size, column].tolist()])

    def _walk(self, place: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> Places:
        """*Shape:* (longest, walks), the words of walks that begin at ``place``, each right for its own size."""
        walk = np.empty((int(sizes.max()), len(place)), dtype=np.int32)
        going = np.arange(len(place))
        for step in range(len(walk)):
            alive = sizes[going] > step
            going, place = going[alive], place[alive]
            walk[step, going] = self._words[place]
            lottery = self._draw.random((2, len(going)))
            table = np.where(lottery[0] < BIGRAM_SHARE, 0, len(self._words))
            at = table + place
            place = self._order[table + self._start[at] + (lottery[1] * self._size[at]).astype(np.int64)]
            place = (place.astype(np.int64) + 1) % len(self._words)
        return walk


def _places(keys: npt.NDArray[np.int64]) -> tuple[Places, Places, Places]:
    """The places in the order of their keys, and for every place where in that order its key begins and how often it stands."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(keys)])
    start, size = np.empty(len(keys), dtype=np.int32), np.empty(len(keys), dtype=np.int32)
    start[order], size[order] = np.repeat(starts, sizes), np.repeat(sizes, sizes)
    return order.astype(np.int32), start, size
