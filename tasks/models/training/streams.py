"""Endless, resumable streams of training batches of like lengths."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic

from tasks.models.training.encodings import ArticleItem, Item, NameItem

POOL = 24
"""Batches sorted by length together: enough to waste little padding, few enough to keep the order random."""


def batches(items: Sequence[Item], budget: int, rng: random.Random) -> list[list[Item]]:
    """``items`` in random batches of like lengths, each at most ``budget`` tokens with padding, or one item."""
    order = list(items)
    rng.shuffle(order)
    mean = sum(len(item.ids) for item in order) / max(1, len(order))
    pool = max(1, int(POOL * budget / max(1.0, mean)))
    found: list[list[Item]] = []
    for at in range(0, len(order), pool):
        batch: list[Item] = []
        for item in sorted(order[at : at + pool], key=lambda item: len(item.ids)):
            if batch and len(item.ids) * (len(batch) + 1) > budget:
                found.append(batch)
                batch = []
            batch.append(item)
        if batch:
            found.append(batch)
    rng.shuffle(found)
    return found


@dataclass
class Stream(Generic[Item]):
    """Batches of one task, epoch after epoch; ``epoch`` and ``at`` say where it stands, and setting them resumes it."""

    name: str
    make: Callable[[random.Random], Sequence[Item]]
    """The items of an epoch; given a generator, so that epochs may differ."""
    budget: int
    share: float
    """Of the training tokens."""
    seed: int
    epoch: int = 0
    at: int = 0
    _ready: list[list[Item]] = field(default_factory=list)
    _epoch_ready: int = -1

    def next(self) -> list[Item]:
        """The next batch."""
        if self._epoch_ready != self.epoch:
            rng = random.Random(f"{self.seed} {self.name} {self.epoch}")
            self._ready = batches(self.make(rng), self.budget, rng)
            self._epoch_ready = self.epoch
        batch = self._ready[self.at]
        self.at += 1
        if self.at >= len(self._ready):
            self.epoch, self.at = self.epoch + 1, 0
        return batch


def mixed(
    streams: Sequence[Stream[NameItem] | Stream[ArticleItem]],
) -> Iterator[Stream[NameItem] | Stream[ArticleItem]]:
    """Which stream gives the next batch: always the one furthest behind its share of the tokens. Deterministic."""
    spent = dict.fromkeys((stream.name for stream in streams), 0.0)
    while True:
        stream = min(streams, key=lambda stream: (spent[stream.name] / stream.share, stream.name))
        spent[stream.name] += stream.budget
        yield stream
