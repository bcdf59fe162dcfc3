"""The small matrices over the encoder's output, and the decoding of tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tasks.contracts.spans import Span

Floats = npt.NDArray[np.float32]

TYPES = ("PER", "LOC", "ORG", "MISC", "CONCEPT")
"""What is tagged. CONCEPT is what encyclopaedic data sets mark beside names; no mention is made of it."""
TAGS = ("O", *(f"{position}-{type_}" for type_ in TYPES for position in "BI"))
FORBIDDEN = np.float32(-1e4)


COARSE = {"PER": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "ORG": "ORG", "EVENT": "MISC", "MISC": "MISC"}
"""Types of mentions and the type they are tagged as."""


def transitions() -> Floats:
    """Score of each tag after each: 0, or ``FORBIDDEN`` for an I- without its B- or I-. *Shape:* (tags, tags)"""
    scores = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for before, first in enumerate(TAGS):
        for after, second in enumerate(TAGS):
            if second.startswith("I-") and first not in (f"B-{second[2:]}", second):
                scores[before, after] = FORBIDDEN
    return scores


_TRANSITIONS = transitions()


def hint_features(hints: npt.NDArray[np.int64]) -> Floats:
    """Of each unit the tag that known names give it, its left and its right neighbour, one-hot without O.

    *Shape:* (units,) to (units, 3 x tags)
    """
    own = np.eye(len(TAGS), dtype=np.float32)[hints]
    own[:, TAGS.index("O")] = 0.0
    rim = np.zeros((1, len(TAGS)), dtype=np.float32)
    return np.concatenate([own, np.concatenate([rim, own[:-1]]), np.concatenate([own[1:], rim])], axis=1)


def viterbi(logits: Floats, learnt: Floats | None = None) -> npt.NDArray[np.int64]:
    """The best valid sequence of tags (Viterbi 1967). *Shape:* (units, tags) to (units,)

    ``learnt``: score of each tag after each, beside which may follow. *Shape:* (tags, tags)
    """
    allowed = _TRANSITIONS if learnt is None else _TRANSITIONS + learnt
    length = len(logits)
    if not length:
        return np.zeros(0, dtype=np.int64)
    score = logits[0] + np.where([tag.startswith("I-") for tag in TAGS], FORBIDDEN, np.float32(0.0))
    back = np.zeros((length, len(TAGS)), dtype=np.int64)
    for at in range(1, length):
        reached = score[:, None] + allowed
        back[at] = reached.argmax(axis=0)
        score = reached.max(axis=0) + logits[at]
    path = np.zeros(length, dtype=np.int64)
    path[-1] = score.argmax()
    for at in range(length - 1, 0, -1):
        path[at - 1] = back[at, path[at]]
    return path


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis, same shape."""
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = exponents / exponents.sum(axis=-1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A run of units tagged as one name."""

    first: int
    last: int
    """Index of the last unit, inclusive."""
    type: str
    score: float
    """Lowest probability of its type among its units."""


def tagged_spans(logits: Floats, learnt: Floats | None = None) -> list[TaggedSpan]:
    """The names in a sequence of units, in order. *Shape of logits:* (units, tags); ``learnt``: see ``viterbi``."""
    path = viterbi(logits, learnt)
    probabilities = softmax(logits)
    found: list[TaggedSpan] = []
    at = 0
    while at < len(path):
        tag = TAGS[path[at]]
        end = at + 1
        if tag.startswith("B-"):
            inside = TAGS.index(f"I-{tag[2:]}")
            while end < len(path) and path[end] == inside:
                end += 1
            both = probabilities[at:end, [TAGS.index(tag), inside]].sum(axis=1)
            found.append(TaggedSpan(at, end - 1, tag[2:], float(both.min())))
        at = end
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Weights of a bundle's ``heads.safetensors``; matrices are (outputs, inputs)."""

    topics: Floats
    topics_bias: Floats
    tags: Floats
    tags_bias: Floats
    salience: Floats
    """*Shape:* (1, dims + 3): hidden states, then ``position_features``."""
    salience_bias: Floats
    centre: Floats
    """Mean sentence vector of the training corpus. *Shape:* (dims,)"""
    tags_scale: Floats | None = None
    """Factor of the tags' scores before anything is added to them. *Shape:* (1,)"""
    tags_offset: Floats | None = None
    """What is added to them then. *Shape:* (tags,)"""
    hints: Floats | None = None
    """What known names add to them. *Shape:* (tags, 3 x tags): see ``hint_features``"""
    transitions: Floats | None = None
    """Learnt score of each tag after each. *Shape:* (tags, tags)"""

    @classmethod
    def load(cls, path: Path) -> Heads:
        """The heads of a bundle, as float32."""
        from safetensors.numpy import load_file

        return cls(**{name: tensor.astype(np.float32) for name, tensor in load_file(path).items()})

    def topic_logits(self, pooled: Floats) -> Floats:
        """*Shape:* (..., dims) to (..., topics)"""
        logits: Floats = pooled @ self.topics.T + self.topics_bias
        return logits

    def tag_logits(self, hidden: Floats, hints: npt.NDArray[np.int64] | None = None) -> Floats:
        """*Shape:* (units, dims) to (units, tags); ``hints``: the tags that known names give. *Shape:* (units,)"""
        logits: Floats = hidden @ self.tags.T + self.tags_bias
        if self.tags_scale is not None and self.tags_offset is not None:
            logits = logits * self.tags_scale + self.tags_offset
        if self.hints is not None and hints is not None and hints.any():
            logits = logits + hint_features(hints) @ self.hints.T
        return logits

    def sentence_salience(self, vectors: Floats) -> Floats:
        """*Shape:* (sentences, dims), not centred, to (sentences,), each 0 to 1"""
        features = np.concatenate([vectors, position_features(len(vectors))], axis=1)
        logits = features @ self.salience[0] + self.salience_bias[0]
        result: Floats = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
        return result


def position_features(sentences: int) -> Floats:
    """Of each sentence: first or not, inverse rank, relative position. *Shape:* (sentences, 3)"""
    rank = np.arange(sentences, dtype=np.float32)
    return np.stack([rank == 0, 1.0 / (1.0 + rank), rank / max(1, sentences - 1)], axis=1).astype(np.float32)


def span_of(spans: Sequence[Span], found: TaggedSpan) -> Span:
    """The characters a tagged run covers."""
    return Span(spans[found.first].start, spans[found.last].end)
