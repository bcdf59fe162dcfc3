"""The articles topic models train on: labels by reading, then weak ones, nothing near the sets they are judged by."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tasks.models.training import weak
from tasks.models.training.calibrate import Truth
from tasks.models.training.datasets import Dataset, read_topics
from tasks.models.training.examples import TopicExample
from tasks.models.training.nearby import HeldOut


def held_out(datasets: Mapping[str, Dataset]) -> HeldOut:
    """The articles of every development and test set of topics."""
    return HeldOut(
        example.text
        for dataset in datasets.values()
        if dataset.task == "topics" and dataset.use != "train" and dataset.files()
        for example in read_topics(dataset)
    )


def training_set(
    datasets: Mapping[str, Dataset],
    topics: Sequence[str],
    terms_file: Path,
    *,
    per_section: int = 500,
    weak_weight: float = 0.1,
    without: frozenset[str] = frozenset(),
    seed: int = 20,
) -> list[TopicExample]:
    """Training articles in a fixed order: read ones first, then up to ``per_section`` weakly labelled ones a section.

    ``without``: names of data sets whose articles are left out altogether, labels by reading included.
    """
    sources = [set_ for set_ in datasets.values() if set_.task == "topics" and set_.use == "train"]
    apart = held_out(datasets)
    left_out = {datasets[name].path.stem for name in without}
    read: list[tuple[Dataset, list[TopicExample]]] = []
    sectioned: list[tuple[Dataset, list[TopicExample]]] = []
    for dataset in sources:
        if dataset.name in without:
            continue
        examples = [e for e in read_topics(dataset) if e.source not in left_out]
        (sectioned if dataset.reader == "sections" else read).append((dataset, examples))
    kept = [e for _, examples in read for e in examples if not apart.holds(e.text)]
    seen = {example.text for example in kept}
    terms = weak.load_terms(terms_file)
    rng = random.Random(seed)
    for dataset, examples in sectioned:
        of_section: dict[str, list[TopicExample]] = {}
        for example in examples:
            if example.text not in seen:
                of_section.setdefault(example.section or "", []).append(example)
        stated = set(dataset.labels.values())
        for section in sorted(of_section):
            for example in rng.sample(of_section[section], min(per_section, len(of_section[section]))):
                if not apart.holds(example.text):
                    labelled = weak.label(example, terms, topics, stated)
                    kept.append(replace(labelled, weight=weak_weight))
    return kept


def truth(examples: Sequence[TopicExample], topics: Sequence[str]) -> Truth:
    """Which topics each example has. *Shape:* (examples, topics)"""
    return np.array([[example.topics.get(topic, False) for topic in topics] for example in examples], dtype=np.bool_)
