"""The floors: a reader without a neural network, the fall-back and the baseline every bundle is measured against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tasks.contracts.records import ReadArticle, Reading
from tasks.models.bundle import Bundle
from tasks.models.calibration import Calibration, load_calibration
from tasks.models.features import weighted
from tasks.models.linear import LinearTopics

LEAD_SHARE = 0.6
"""Weight of the position in the salience of a sentence; the rest is similarity to the article's TF-IDF centroid."""


class FloorsReader:
    """Linear topics over hashed TF-IDF, lead and centroid salience, the names known beforehand, no vectors."""

    def __init__(self, bundle: Bundle) -> None:
        self.name, self.version = bundle.name, bundle.version
        self.topics = tuple(str(topic) for topic in bundle.manifest["topics"])
        self.linear = LinearTopics.load(bundle.file("topics.safetensors"))
        self.calibration: Calibration = load_calibration(bundle.file("calibration.json"))

    def read(self, articles: Sequence[ReadArticle]) -> Iterator[Reading]:
        """One reading per article, in order; an article's result depends on nothing else."""
        for article in articles:
            yield Reading(
                article_id=article.article_id,
                topic_scores=self.topic_scores(article.title, article.text),
                salience=self.salience(article),
                sentence_vectors=None,
                mentions=article.known,
            )

    def topic_scores(self, title: str, text: str) -> dict[str, float]:
        """Topic id to calibrated probability."""
        scores = self.calibration.probabilities(self.linear.logits(title, text))
        return dict(zip(self.topics, (float(score) for score in scores), strict=True))

    def salience(self, article: ReadArticle) -> npt.NDArray[np.float32]:
        """Of every sentence, 0 to 1: early and central ones are salient. *Shape:* (sentences,)"""
        if not article.sentences:
            return np.zeros(0, dtype=np.float32)
        rows = np.zeros((len(article.sentences), 1 << 12), dtype=np.float32)
        for row, span in zip(rows, article.sentences, strict=True):
            found, values = weighted(span.of(article.text), self.linear.idf)
            np.add.at(row, found % row.size, values)
        centroid = rows.mean(axis=0)
        central = rows @ centroid / (np.linalg.norm(rows, axis=1) * np.linalg.norm(centroid) + 1e-9)
        lead = 1.0 / (1.0 + np.arange(len(rows), dtype=np.float32))
        mixed: npt.NDArray[np.float32] = LEAD_SHARE * lead + (1.0 - LEAD_SHARE) * central
        return np.clip(mixed, 0.0, 1.0).astype(np.float32)
