"""What the dataset readers yield, whatever file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TopicExample:
    """One article with what is known of its topics."""

    ref: str
    """Identifies the article in its data set."""
    source: str
    """Data set, or outlet when the data set names it."""
    title: str
    """Empty when the source has none."""
    text: str
    topics: Mapping[str, bool] = field(default_factory=dict)
    """Topic id to whether the article has it; a topic that is absent is unknown."""
    primary: str | None = None
    weight: float = 1.0
    """Of this example in training: 1 when a person read it."""
    section: str | None = None
    """The newspaper section as published, when that is all there is."""


@dataclass(frozen=True, slots=True)
class NameExample:
    """One tokenised sentence with BIO tags."""

    source: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    """``O``, ``B-PER``, ``I-PER`` ... one per word."""


@dataclass(frozen=True, slots=True)
class SalienceExample:
    """One article in sentences with how many of its readers chose each."""

    ref: str
    sentences: tuple[str, ...]
    votes: tuple[int, ...]
    labels: tuple[tuple[int, ...], ...]
    """One 0/1 row per reader."""
