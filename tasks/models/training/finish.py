"""What a bundle gets after export, measured through its own runtime: the vectors' centre, the linear topics, the calibration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tasks.contracts.records import ReadArticle
from tasks.models.bundle import Bundle, rewrite
from tasks.models.calibration import Calibration, save_calibration
from tasks.models.encoder_reader import EncoderReader
from tasks.models.evaluation.topics import article_of
from tasks.models.training.calibrate import calibrate, log_loss, micro_f1
from tasks.models.training.examples import TopicExample
from tasks.models.training.topics import truth

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Weights tried for the linear topics' logits beside the encoder's."""


def set_centre(bundle: Bundle, articles: Sequence[ReadArticle]) -> Bundle:
    """The mean sentence vector of ``articles`` becomes the bundle's centre."""
    from safetensors.numpy import load_file, save_file

    sums, count = 0.0, 0
    for reading in EncoderReader.open(bundle).read(articles):
        assert reading.sentence_vectors is not None
        sums = sums + reading.sentence_vectors.sum(axis=0)
        count += len(reading.sentence_vectors)
    path = bundle.file("heads.safetensors")
    heads = load_file(path)
    heads["centre"] = (heads["centre"] + sums / max(1, count)).astype(np.float32)
    save_file(heads, path)
    return rewrite(bundle.path, bundle.manifest)


def add_linear(bundle: Bundle, linear: Path) -> Bundle:
    """Put the linear topic model of the floors into the bundle."""
    (bundle.path / "linear.safetensors").write_bytes(linear.read_bytes())
    return rewrite(bundle.path, bundle.manifest)


def set_calibration(bundle: Bundle, dev: Sequence[TopicExample]) -> Bundle:
    """The share of the linear topics that decides best on ``dev``, then Platt scaling and thresholds, recorded with scores.

    Best: the highest sum of primary accuracy and micro-F1, of equals the one with the least log loss.
    """
    reader = EncoderReader.open(bundle)
    expected = truth(dev, reader.topics)
    reader.linear_share = 0.0
    own = np.stack([reader.topic_logits(article_of(example)) for example in dev])
    added = np.zeros_like(own)
    if reader.linear:
        added = np.stack([reader.linear.logits(example.title, example.text) for example in dev])
    tried: list[tuple[float, float, float, float, float, Calibration]] = []
    for share in SHARES if reader.linear else SHARES[:1]:
        logits = own + share * added
        calibration = calibrate(logits, expected)
        probabilities = calibration.probabilities(logits)
        best = [reader.topics[at] for at in logits.argmax(axis=1)]
        primary = float(np.mean([guess == example.primary for guess, example in zip(best, dev, strict=True)]))
        micro = micro_f1(probabilities, expected, calibration)
        tried.append((-(primary + micro), log_loss(probabilities, expected), share, primary, micro, calibration))
    _, _, share, primary, micro, calibration = min(tried, key=lambda one: one[:3])
    save_calibration(calibration, bundle.path / "calibration.json")
    manifest: dict[str, Any] = dict(bundle.manifest)
    manifest["encoder"] = {**manifest["encoder"], "linear_share": share}
    manifest["scores"] = {
        **manifest.get("scores", {}),
        "iptc_dev_primary": primary,
        "iptc_dev_micro_f1": micro,
    }
    return rewrite(bundle.path, manifest)


def keep_calibration(bundle: Bundle, of: Bundle) -> Bundle:
    """The scaling, thresholds and share of the linear topics of ``of``, which ``bundle`` went on from without a dev set."""
    (bundle.path / "calibration.json").write_bytes(of.file("calibration.json").read_bytes())
    manifest: dict[str, Any] = dict(bundle.manifest)
    manifest["encoder"] = {**manifest["encoder"], "linear_share": of.manifest["encoder"].get("linear_share", 0.0)}
    return rewrite(bundle.path, manifest)
