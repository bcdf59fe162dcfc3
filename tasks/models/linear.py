"""The linear topic model: arrays of a safetensors file, no scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tasks.contracts.faults import TerminalError
from tasks.models.features import BUCKETS, weighted

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LinearTopics:
    """One hyperplane a topic over hashed TF-IDF features."""

    idf: Floats
    """*Shape:* (BUCKETS,)"""
    weights: Floats
    """*Shape:* (topics, BUCKETS)"""
    bias: Floats
    """*Shape:* (topics,)"""

    @classmethod
    def load(cls, path: Path) -> LinearTopics:
        """The model ``training.floors.fit`` made; ``TerminalError`` when its shapes are not those of this version."""
        from safetensors.numpy import load_file

        tensors = load_file(path)
        weights = tensors["weights"].astype(np.float32) * tensors["scale"][:, None]
        if tensors["idf"].shape != (BUCKETS,) or weights.shape[1] != BUCKETS:
            raise TerminalError(f"{path} has {weights.shape[1]} features, expected {BUCKETS}; train the bundle again")
        return cls(tensors["idf"].astype(np.float32), weights, tensors["bias"].astype(np.float32))

    def logits(self, title: str, text: str) -> Floats:
        """Uncalibrated topic scores. *Shape:* (topics,)"""
        # The title counts twice: it names the subject, the body drifts from it.
        found, values = weighted(f"{title}\n{title}\n{text}", self.idf)
        logits: Floats = self.weights[:, found] @ values + self.bias
        return logits
