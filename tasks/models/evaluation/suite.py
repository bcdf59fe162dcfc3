"""Every declared set, one reader: the rows of ``make eval``."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

from tasks.contracts.records import Reader
from tasks.models.calibration import Calibration
from tasks.models.evaluation import names, salience, topics
from tasks.models.evaluation.measures import Measure
from tasks.models.training.datasets import Dataset, load_datasets, read_names, read_salience, read_topics
from tasks.models.training.examples import TopicExample

SECTION_SAMPLE = 150
"""Articles a section drawn from a large set of sections, with a fixed seed."""


def evaluate(
    model: str,
    reader: Reader,
    calibration: Calibration,
    seeds: Path,
    data_root: Path,
    *,
    only: frozenset[str] = frozenset(),
    declaration: Path | None = None,
    tagger: names.Tagger | None = None,
) -> tuple[list[Measure], list[str]]:
    """All measures of one reader, and one sentence for each set that was skipped because its file is absent.

    Topics on labelled development sets and on sections, names on test sets, salience on its development set; ``only``
    names the sets wanted, all when empty. ``declaration``: another one than ``datasets.toml`` of ``seeds``. ``tagger``
    finds the names a reader is told of, as the stage ``annotate`` does.
    """
    measures: list[Measure] = []
    skipped: list[str] = []
    for dataset in load_datasets(declaration or seeds / "datasets.toml", data_root).values():
        if dataset.use == "train" or (only and dataset.name not in only):
            continue
        if absent := dataset.absent():
            skipped.append(f"{dataset.name}: {absent.name} is not in the data root, so it was not measured")
        else:
            measures += _measure(model, reader, calibration, dataset, tagger)
    return measures, skipped


def _measure(
    model: str, reader: Reader, calibration: Calibration, dataset: Dataset, tagger: names.Tagger | None
) -> list[Measure]:
    if dataset.task == "names":
        return names.measure(model, dataset.name, reader, list(read_names(dataset)), tagger)
    if dataset.task == "salience":
        return salience.measure(model, dataset.name, reader, list(read_salience(dataset)))
    if dataset.reader == "sections":
        return topics.sections(model, dataset.name, reader, section_sample(dataset))
    return topics.labelled(model, dataset.name, reader, list(read_topics(dataset)), calibration)


def section_sample(dataset: Dataset, each: int = SECTION_SAMPLE) -> list[TopicExample]:
    """Up to ``each`` articles of every section that stands for a topic; the same ones every time."""
    of: dict[str, list[TopicExample]] = {}
    for example in read_topics(dataset):
        if example.primary and len(example.text) > 100:
            of.setdefault(example.section or "", []).append(example)
    rng = random.Random(20)
    return [example for section in sorted(of) for example in rng.sample(of[section], min(each, len(of[section])))]


def values(measures: list[Measure], model: str) -> Mapping[str, float]:
    """``dataset: metric`` to value, for one model."""
    return {f"{m.dataset}: {m.metric}": m.value for m in measures if m.model == model}
