"""Training the linear topic model of the floors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.models.features import BUCKETS, counts
from tasks.models.training.examples import TopicExample

Matrix = npt.NDArray[np.float32]


def targets(examples: Sequence[TopicExample], topics: Sequence[str]) -> tuple[Matrix, Matrix]:
    """What is known of each example: labels 0/1 and weights, 0 where unknown. *Shape:* both (examples, topics)"""
    labels = np.zeros((len(examples), len(topics)), dtype=np.float32)
    weights = np.zeros_like(labels)
    column = {topic: at for at, topic in enumerate(topics)}
    for row, example in enumerate(examples):
        for topic, has in example.topics.items():
            labels[row, column[topic]] = has
            weights[row, column[topic]] = example.weight
    return labels, weights


def term_matrix(examples: Sequence[TopicExample]) -> Any:  # noqa: ANN401  (scipy has no types)
    """Sparse ``1 + log(count)`` features, the title counted twice. *Shape:* (examples, BUCKETS), CSR"""
    from scipy.sparse import csr_matrix

    indices, values, ends = [], [], [0]
    for example in examples:
        found, times = counts(f"{example.title}\n{example.title}\n{example.text}")
        indices.append(found)
        values.append(times)
        ends.append(ends[-1] + len(found))
    return csr_matrix((np.concatenate(values), np.concatenate(indices), ends), shape=(len(examples), BUCKETS))


def inverse_frequencies(matrix: Any) -> Matrix:  # noqa: ANN401
    """Smoothed inverse document frequencies of a CSR matrix. *Shape:* (BUCKETS,)"""
    documents = np.bincount(matrix.indices, minlength=BUCKETS)
    inverse: Matrix = np.log((1 + matrix.shape[0]) / (1 + documents)) + 1.0
    return inverse.astype(np.float32)


def fit(
    examples: Sequence[TopicExample], topics: Sequence[str], strength: float = 4.0
) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays of the linear model: ``idf`` (BUCKETS,) f16, ``weights`` (topics, BUCKETS) int8, ``scale`` and ``bias`` (topics,).

    One weighted logistic regression a topic over the examples whose label is known; ``strength`` is the inverse of the
    L2 penalty. A topic without an example stays at its bias, never predicted.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    matrix = term_matrix(examples)
    # Rounded before training, so that what is fitted is what ships.
    idf = inverse_frequencies(matrix).astype(np.float16).astype(np.float32)
    rows = normalize(matrix.multiply(idf).tocsr())
    labels, known = targets(examples, topics)
    weights = np.zeros((len(topics), BUCKETS), dtype=np.float32)
    bias = np.full(len(topics), -6.0, dtype=np.float32)
    for at in range(len(topics)):
        of = np.flatnonzero(known[:, at])
        if labels[of, at].sum() < 2:
            continue
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3)
        model.fit(rows[of], labels[of, at], sample_weight=known[of, at])
        weights[at], bias[at] = model.coef_[0], model.intercept_[0]
    scale = np.maximum(np.abs(weights).max(axis=1) / 127.0, 1e-9).astype(np.float32)
    return {
        "idf": idf.astype(np.float16),
        "weights": np.rint(weights / scale[:, None]).astype(np.int8),
        "scale": scale,
        "bias": bias,
    }
