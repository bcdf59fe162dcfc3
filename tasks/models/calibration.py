"""From logits to calibrated probabilities, and from probabilities to decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MAX_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling shared by all topics (Platt 1999), with the thresholds chosen on the development set."""

    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5
    """A topic at or above it is given to the article."""
    primary_threshold: float = 0.25
    """The best topic is given at or above it even when none reaches ``threshold``; below, the article has none."""

    def probabilities(self, logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Calibrated probabilities, same shape as ``logits``."""
        scaled = np.clip(self.slope * logits.astype(np.float64) + self.offset, -30.0, 30.0)
        return (1.0 / (1.0 + np.exp(-scaled))).astype(np.float32)


def load_calibration(path: Path) -> Calibration:
    """The calibration of a bundle."""
    return Calibration(**json.loads(path.read_text(encoding="utf-8"))["topics"])


def save_calibration(calibration: Calibration, path: Path) -> None:
    """Write a calibration as ``load_calibration`` reads it."""
    document = {"topics": {key: round(value, 6) for key, value in asdict(calibration).items()}}
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def decide(scores: Mapping[str, float], calibration: Calibration, most: int = MAX_TOPICS) -> list[tuple[str, float]]:
    """The topics of an article with their scores, best first, at most ``most``; empty when the reader is unsure of all."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    chosen = [item for item in ranked if item[1] >= calibration.threshold][:most]
    if not chosen and ranked and ranked[0][1] >= calibration.primary_threshold:
        chosen = ranked[:1]
    return chosen
