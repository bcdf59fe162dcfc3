"""Rankers: a small trained linear model over named features, and the floor it is measured against."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tasks.contracts.faults import TerminalError
from tasks.linking.features import FEATURES
from tasks.linking.records import Candidate

FORMAT = "marsad-ranker 1"


class Ranker(Protocol):
    """Gives a candidate the probability that the mention denotes it."""

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
        """Least probability of a link."""
        ...

    @property
    def nil_without_candidates(self) -> float:
        """Probability that a mention without any candidate denotes nothing the base holds."""
        ...

    def score(self, candidate: Candidate, features: Mapping[str, float]) -> float:
        """Probability, 0 to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Floor:
    """Folded exact alias, prior and type: the baseline, and the fall-back without trained weights."""

    name: str = "exact-prior-type"
    version: str = "1"
    near: bool = False
    threshold: float = 0.0
    nil_without_candidates: float = 0.9

    def score(self, candidate: Candidate, features: Mapping[str, float]) -> float:
        """Mean of the alias's share and the entity's prior; nothing when the types conflict."""
        if features["type_conflict"]:
            return -1.0
        return 0.5 * candidate.share + 0.3 * candidate.entity.prior + 0.2 * features["type_same"]


@dataclass(frozen=True, slots=True)
class LinearRanker:
    """Logistic regression, calibrated by its own loss; weights and thresholds are read from JSON."""

    name: str
    version: str
    weights: Mapping[str, float]
    intercept: float
    threshold: float
    nil_without_candidates: float
    near: bool = True

    @classmethod
    def load(cls, path: Path) -> LinearRanker:
        """Weights written by ``tasks.linking.training``; ``TerminalError`` when the file or its features do not fit."""
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise TerminalError(f"{path} is no ranker: {error}; train one or use the floor") from error
        if card.get("format") != FORMAT:
            raise TerminalError(f"{path} has format {card.get('format')!r}, expected {FORMAT!r}; train it again")
        if unknown := sorted(set(card["weights"]) ^ set(FEATURES)):
            raise TerminalError(f"{path} and this program differ in the features {', '.join(unknown)}; train it again")
        return cls(
            card["name"],
            card["version"],
            card["weights"],
            card["intercept"],
            card["threshold"],
            card["nil_without_candidates"],
        )

    def score(self, candidate: Candidate, features: Mapping[str, float]) -> float:
        """Probability that the mention denotes the candidate."""
        logit = self.intercept + sum(self.weights[name] * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))
