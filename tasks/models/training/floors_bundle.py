"""From the declared data sets to a bundle of the floors."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from tasks.models.bundle import Bundle, write_manifest
from tasks.models.calibration import Calibration, save_calibration
from tasks.models.floors import FloorsReader
from tasks.models.taxonomy import load_taxonomy
from tasks.models.training.calibrate import calibrate, micro_f1
from tasks.models.training.datasets import load_datasets, read_topics
from tasks.models.training.floors import fit
from tasks.models.training.topics import training_set, truth

LICENCE = "CC BY 4.0 (trained on SANAD and ANT; see MODEL_CARD.md)"


def train_floors(
    seeds: Path, data_root: Path, target: Path, *, version: str = "1", without: frozenset[str] = frozenset()
) -> Bundle:
    """Train the linear topic model on the declared data sets and write the bundle folder ``target``, replacing it.

    ``without``: data sets left out, to measure on them as an unseen source.
    """
    from safetensors.numpy import save_file

    topics = [topic.topic_id for topic in load_taxonomy(seeds / "taxonomy.tsv")]
    datasets = load_datasets(seeds / "datasets.toml", data_root)
    examples = training_set(datasets, topics, seeds / "topic_terms.tsv", without=without)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    save_file(fit(examples, topics, strength=20.0), target / "topics.safetensors")
    used = [d.lineage() for d in datasets.values() if d.task == "topics" and d.use != "test" and d.name not in without]
    manifest: dict[str, object] = {
        "name": "floors",
        "version": version,
        "kind": "floors",
        "licence": LICENCE,
        "topics": topics,
        "training": {"examples": len(examples), "read": sum(e.section is None for e in examples)},
        "data": used,
    }
    files = ["topics.safetensors", "calibration.json", "MODEL_CARD.md"]
    (target / "MODEL_CARD.md").write_text(CARD, encoding="utf-8")
    save_calibration(Calibration(), target / "calibration.json")
    reader = FloorsReader(write_manifest(target, manifest, files))
    dev = list(read_topics(datasets["iptc_dev"]))
    logits = np.stack([reader.linear.logits(example.title, example.text) for example in dev])
    calibration = calibrate(logits, truth(dev, topics))
    save_calibration(calibration, target / "calibration.json")
    manifest["scores"] = {
        "iptc_dev_primary": float(
            np.mean([topics[row.argmax()] == e.primary for row, e in zip(logits, dev, strict=True)])
        ),
        "iptc_dev_micro_f1": micro_f1(calibration.probabilities(logits), truth(dev, topics), calibration),
    }
    return write_manifest(target, manifest, files)


CARD = """# floors

A linear topic model over hashed TF-IDF features (words without light proclitics, word pairs, 4-grams; 65,536 buckets), one
logistic regression for each of the 17 IPTC top-level topics, int8 weights; salience by position and TF-IDF centroid; mentions come
from the gazetteer it is given. The fall-back of every bundle and the baseline it is measured against.

Trained by `flows/train.py --encoder floors` on the labels by reading of `seeds/labels` (texts of SANAD, CC BY 4.0, and ANT,
Apache-2.0) and, at a tenth of their weight, on newspaper sections and indicative words (`seeds/topic_terms.tsv`).
Platt scaling and the thresholds are chosen on `iptc_dev` (60 articles), so scores on that set in `bundle.toml` are optimistic
in the threshold, not in the weights. Data hashes stand in `bundle.toml`.

Limits: the training texts are Emirati and Tunisian news of 2008 to 2017; topics with few labels (lifestyle, human interest,
environment, weather, society) are recognised by little evidence.
"""
