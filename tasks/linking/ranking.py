"""Rankers: a small trained linear model over named features, and the floor it is measured against."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tasks.contracts.faults import TerminalError
from tasks.linking.features import FEATURES
from tasks.linking.records import Candidate

FORMAT = "marsad-ranker 2"


class Ranker(Protocol):
    """Gives each candidate of a mention the probability that the mention denotes it."""

    @property
    def name(self) -> str:
        """Name of the ranker."""
        ...

    @property
    def version(self) -> str:
        """Version of its weights."""
        ...

    @property
    def near(self) -> bool:
        """Whether candidates whose names agree only nearly are considered."""
        ...

    @property
    def threshold(self) -> float:
        """Least probability that one of the candidates is right, for a link."""
        ...

    @property
    def nil_without_candidates(self) -> float:
        """Probability that a mention without any candidate denotes nothing the base holds."""
        ...

    def scores(self, candidates: Sequence[Candidate], values: Sequence[Mapping[str, float]]) -> list[float]:
        """Probability of each candidate, 0 to 1; ``values`` are their features, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Floor:
    """Folded exact alias, prior and type: the baseline, and the fall-back without trained weights."""

    name: str = "exact-prior-type"
    version: str = "1"
    near: bool = False
    threshold: float = 0.0
    nil_without_candidates: float = 0.9

    def scores(self, candidates: Sequence[Candidate], values: Sequence[Mapping[str, float]]) -> list[float]:
        """Weighted mean of the alias's share, the entity's prior and the agreement of the types."""
        return [
            0.5 * candidate.share + 0.3 * candidate.entity.prior + 0.2 * of["type_same"]
            for candidate, of in zip(candidates, values, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class TreeRanker:
    """Gradient-boosted trees of equal depth (Friedman 2001), their log-odds summed; arrays are read from JSON.

    A tree of depth d has 2**d - 1 inner nodes in breadth-first order and 2**d leaves: node i goes to 2i + 1 when the
    feature is at most the cut, else to 2i + 2.
    """

    name: str
    version: str
    features: npt.NDArray[np.int64]
    """*Shape:* (trees, inner nodes), index into ``FEATURES``."""
    cuts: npt.NDArray[np.float64]
    """*Shape:* (trees, inner nodes)"""
    leaves: npt.NDArray[np.float64]
    """*Shape:* (trees, leaves), log-odds."""
    intercept: float
    threshold: float
    nil_without_candidates: float
    near: bool = True

    @classmethod
    def load(cls, path: Path) -> TreeRanker:
        """Arrays written by ``tasks.linking.training``; ``TerminalError`` when the file or its features do not fit."""
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise TerminalError(f"{path} is no ranker: {error}; train one or use the floor") from error
        if card.get("format") != FORMAT:
            raise TerminalError(f"{path} has format {card.get('format')!r}, expected {FORMAT!r}; train it again")
        if unknown := sorted(set(card["features"]) ^ set(FEATURES)):
            raise TerminalError(f"{path} and this program differ in the features {', '.join(unknown)}; train it again")
        position = {index: FEATURES.index(name) for index, name in enumerate(card["features"])}
        trees = card["trees"]
        return cls(
            card["name"],
            card["version"],
            np.array([[position[index] for index in tree["features"]] for tree in trees], dtype=np.int64),
            np.array([tree["cuts"] for tree in trees], dtype=np.float64),
            np.array([tree["leaves"] for tree in trees], dtype=np.float64),
            card["intercept"],
            card["threshold"],
            card["nil_without_candidates"],
        )

    def scores(self, candidates: Sequence[Candidate], values: Sequence[Mapping[str, float]]) -> list[float]:
        """Probability of each candidate."""
        if not values:
            return []
        rows = np.array([[of[name] for name in FEATURES] for of in values])
        return [float(score) for score in self.probabilities(rows)]

    def probabilities(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Probabilities. *Shape:* (candidates, features) -> (candidates,)"""
        trees, inner = self.features.shape
        node = np.zeros((len(rows), trees), dtype=np.int64)
        every = np.arange(trees)
        for _ in range(int(math.log2(inner + 1))):
            feature, cut = self.features[every, node], self.cuts[every, node]
            node = 2 * node + 1 + (np.take_along_axis(rows, feature, axis=1) > cut)
        odds = self.intercept + self.leaves[every, node - inner].sum(axis=1)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))
