"""How well salience picks the sentences people pick, against taking the first ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tasks.contracts.records import ReadArticle, Reader
from tasks.contracts.spans import Span
from tasks.models.evaluation.bootstrap import interval, share
from tasks.models.evaluation.measures import Measure
from tasks.models.training.examples import SalienceExample


def article_of(example: SalienceExample) -> ReadArticle:
    """The sentences as the lines of one article."""
    text, spans = "", []
    for sentence in example.sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += f"{sentence}\n"
    return ReadArticle(example.ref, "", text, tuple(spans))


def overlap(chosen: set[int], labels: Sequence[Sequence[int]]) -> float:
    """F1 of chosen sentences against each person's, averaged over the people."""
    scores = []
    for marks in labels:
        wanted = {at for at, mark in enumerate(marks) if mark}
        scores.append(2 * len(chosen & wanted) / max(1, len(chosen) + len(wanted)))
    return float(np.mean(scores))


def measure(model: str, dataset: str, reader: Reader, examples: Sequence[SalienceExample]) -> list[Measure]:
    """F1 of the ``k`` most salient sentences, ``k`` the mean number people chose, beside the first ``k``."""
    ours: list[list[float]] = []
    lead: list[list[float]] = []
    for example, reading in zip(examples, reader.read([article_of(e) for e in examples]), strict=True):
        k = max(1, round(float(np.mean([sum(marks) for marks in example.labels]))))
        best = [int(at) for at in np.argsort(-reading.salience, kind="stable")[:k]]
        ours.append([overlap(set(best), example.labels), 1.0])
        lead.append([overlap(set(range(min(k, len(example.sentences)))), example.labels), 1.0])

    def table(rows: list[list[float]]) -> npt.NDArray[np.float64]:
        return np.array(rows, dtype=np.float64)

    return [
        Measure.of(model, dataset, "F1 of k sentences", interval(table(ours), share), len(examples)),
        Measure.of("lead-k", dataset, "F1 of k sentences", interval(table(lead), share), len(examples)),
    ]
