"""Calibration and thresholds of the topics, from the development set alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tasks.models.calibration import Calibration, decide

Logits = npt.NDArray[np.float32]
Truth = npt.NDArray[np.bool_]


def platt(logits: Logits, truth: Truth) -> Calibration:
    """Slope and offset that minimise the log loss of ``truth``; both of shape (examples, topics), pooled over topics."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6).fit(logits.reshape(-1, 1), truth.reshape(-1))
    return Calibration(slope=float(model.coef_[0, 0]), offset=float(model.intercept_[0]))


def micro_f1(probabilities: Logits, truth: Truth, calibration: Calibration) -> float:
    """Micro-F1 of the decided topics. *Shape:* both (examples, topics)"""
    chosen = decisions(probabilities, calibration)
    return float(2 * (chosen & truth).sum() / max(1, chosen.sum() + truth.sum()))


def log_loss(probabilities: Logits, truth: Truth) -> float:
    """Log loss of calibrated probabilities, mean over examples and topics. *Shape:* both (examples, topics)"""
    right = np.clip(np.where(truth, probabilities, 1.0 - probabilities), 1e-7, 1.0)
    return float(-np.log(right).mean())


def decisions(probabilities: Logits, calibration: Calibration) -> Truth:
    """Which topics ``decide`` gives each example. *Shape:* (examples, topics)"""
    names = [str(at).zfill(3) for at in range(probabilities.shape[1])]
    chosen = np.zeros(probabilities.shape, dtype=np.bool_)
    for row, scores in zip(chosen, probabilities, strict=True):
        for name, _ in decide(dict(zip(names, map(float, scores), strict=True)), calibration):
            row[int(name)] = True
    return chosen


def calibrate(logits: Logits, truth: Truth) -> Calibration:
    """Platt scaling, then the threshold of the best micro-F1, the middle one of equals."""
    scaled = platt(logits, truth)
    probabilities = scaled.probabilities(logits)
    grid: Sequence[float] = [round(0.1 + 0.02 * step, 2) for step in range(31)]
    scores = [micro_f1(probabilities, truth, replace(scaled, threshold=threshold)) for threshold in grid]
    best = [threshold for threshold, score in zip(grid, scores, strict=True) if score >= max(scores) - 1e-9]
    threshold = best[len(best) // 2]
    return replace(scaled, threshold=threshold, primary_threshold=min(threshold, scaled.primary_threshold))
