"""How well a reader names topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from tasks.arabic.sentences import split
from tasks.contracts.records import ReadArticle, Reader
from tasks.models.calibration import Calibration, decide
from tasks.models.evaluation.bootstrap import Interval, f1, interval, share
from tasks.models.evaluation.measures import Measure
from tasks.models.training.examples import TopicExample

Floats = npt.NDArray[np.float64]

CLOSE: Mapping[str, frozenset[str]] = {"medtop:11000000": frozenset({"medtop:16000000"})}
"""Topics a newspaper's section takes in beside its own: pages of politics are half conflict."""


def article_of(example: TopicExample) -> ReadArticle:
    """The example as a stage would hand it to a reader."""
    return ReadArticle(example.ref, example.title, example.text, tuple(split(example.text)))


def scores_of(reader: Reader, examples: Sequence[TopicExample]) -> list[Mapping[str, float]]:
    """Calibrated topic scores of each example."""
    return [reading.topic_scores for reading in reader.read([article_of(example) for example in examples])]


def labelled(
    model: str, dataset: str, reader: Reader, examples: Sequence[TopicExample], calibration: Calibration
) -> list[Measure]:
    """Primary accuracy, micro-F1, macro-F1, calibration error on articles whose topics are known, and F1 by topic."""
    scores = scores_of(reader, examples)
    topics = sorted(scores[0])
    chosen = [{topic for topic, _ in decide(found, calibration)} for found in scores]
    truth = [{topic for topic, has in example.topics.items() if has} for example in examples]
    primary = np.array(
        [
            [max(found, key=found.__getitem__) == example.primary, 1.0]
            for found, example in zip(scores, examples, strict=True)
        ]
    )
    by_topic = np.array(
        [[[t in c and t in g, t in c, t in g] for t in topics] for c, g in zip(chosen, truth, strict=True)]
    )
    counts = by_topic.astype(np.float64)
    present = [at for at in range(len(topics)) if counts[:, at, 2].any()]

    def macro(flat: Floats) -> float:
        return float(np.mean([f1(row) for row in flat.reshape(-1, 3)]))

    size = len(examples)
    measures = [
        Measure.of(model, dataset, "primary accuracy", interval(primary, share), size),
        Measure.of(model, dataset, "micro-F1", interval(counts.sum(axis=1), f1), size),
        Measure.of(model, dataset, "macro-F1", interval(counts[:, present].reshape(size, -1), macro), size),
        Measure.of(model, dataset, "calibration error", calibration_error(scores, truth), size),
    ]
    for at in present:
        support = int(counts[:, at, 2].sum())
        measures.append(Measure.of(model, dataset, f"F1 {topics[at]}", f1(counts[:, at].sum(axis=0)), support))
    return measures


def calibration_error(scores: Sequence[Mapping[str, float]], truth: Sequence[set[str]], bins: int = 10) -> float:
    """Expected calibration error of all topic probabilities, equal-width bins (Guo et al. 2017)."""
    pairs = np.array([[p, t in g] for found, g in zip(scores, truth, strict=True) for t, p in found.items()])
    slots = np.minimum((pairs[:, 0] * bins).astype(int), bins - 1)
    gaps = [
        abs(pairs[slots == s].mean(axis=0) @ [1, -1]) * (slots == s).mean() for s in range(bins) if (slots == s).any()
    ]
    return float(sum(gaps))


def sections(model: str, dataset: str, reader: Reader, examples: Sequence[TopicExample]) -> list[Measure]:
    """Accuracy and macro-F1 of newspaper sections that stand for topics, the best of those topics taken as the answer.

    Sections are not topics, so a reader that is right about the article is bounded here.
    """
    kept = [example for example in examples if example.primary]
    choices = sorted({example.primary for example in kept if example.primary})
    found = []
    for scores in scores_of(reader, kept):
        widened = {
            t: max(scores[t], *(scores[near] for near in CLOSE.get(t, ()))) if t in CLOSE else scores[t]
            for t in choices
        }
        found.append(max(widened, key=widened.__getitem__))
    counts = np.array(
        [[[g == t == e.primary, g == t, e.primary == t] for t in choices] for g, e in zip(found, kept, strict=True)],
        dtype=np.float64,
    )

    def macro(flat: Floats) -> float:
        return float(np.mean([f1(row) for row in flat.reshape(-1, 3)]))

    right = np.array([[g == e.primary, 1.0] for g, e in zip(found, kept, strict=True)])
    measured: list[tuple[str, Interval]] = [
        ("section macro-F1", interval(counts.reshape(len(kept), -1), macro)),
        ("section accuracy", interval(right, share)),
    ]
    return [Measure.of(model, dataset, metric, value, len(kept)) for metric, value in measured]
