"""Linking on the development articles as rows of ``make eval``: the trained ranker beside the floor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.models.evaluation.measures import Measure

if TYPE_CHECKING:
    from tasks.linking.evaluate import Measured

DATASET = "linking_dev"
GOLD = "linking"
RANKER, GAZETTEER = Path("models/linker/ranker.json"), Path("models/linker/gazetteer.tsv.zst")
METRICS = {
    "span_f1": "span F1",
    "span_and_type_f1": "span and type F1",
    "candidate_recall": "candidate recall",
    "linkable_accuracy": "accuracy of linkable mentions",
    "nil_precision": "NIL precision",
    "nil_recall": "NIL recall",
    "nil_f1": "NIL F1",
    "decision_accuracy": "accuracy of decisions",
    "end_to_end_recall": "found and decided right",
}
"""Measures of ``tasks.linking.evaluate`` that are shown, and their names in the table."""
FLOOR, LINKER = "exact names", "linker"


def measure_linking(seeds: Path, data_root: Path, bases: Path) -> tuple[list[Measure], list[str]]:
    """Rows of the floor and the shipped ranker, and a sentence when the articles are absent.

    The base is the one of ``seeds``, built under ``bases`` when it never was.
    """
    if not (data_root / GOLD / "docs.jsonl").is_file():
        return [], [f"{DATASET}: {data_root / GOLD} is not there"]
    from tasks.linking.kb_build import ensure

    return rows(compared(ensure(seeds / "kb", bases), seeds / RANKER, seeds / GAZETTEER, data_root), data_root), []


def compared(kb_folder: Path, ranker: Path, gazetteer: Path, data_root: Path) -> Mapping[str, Mapping[str, Measured]]:
    """Measures by system, ``floor`` and ``ranker``, on the development articles below ``data_root``."""
    from tasks.linking.evaluate import compare
    from tasks.linking.gazetteer import GazetteerTagger
    from tasks.linking.gold import read_gold

    return compare(read_gold(data_root / GOLD), kb_folder, ranker, GazetteerTagger.load(gazetteer))


def rows(measured: Mapping[str, Mapping[str, Measured]], data_root: Path) -> list[Measure]:
    """One row a system and metric; ``size`` is the number of mentions."""
    from tasks.linking.gold import read_gold

    size = sum(len(article.mentions) for article in read_gold(data_root / GOLD))
    return [
        Measure(model, DATASET, shown, of[name].value, of[name].low, of[name].high, size)
        for model, of in ((FLOOR, measured["floor"]), (LINKER, measured["ranker"]))
        for name, shown in METRICS.items()
    ]
