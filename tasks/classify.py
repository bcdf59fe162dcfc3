"""classify: stored topic scores become topics. A decision, no model: new thresholds never need the reader again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tasks.contracts.settings import Settings
from tasks.contracts.stage import Context, Outcome, Read, Stage
from tasks.models.calibration import Calibration, decide
from tasks.models.taxonomy import Topic, load_taxonomy
from tasks.resources import calibration
from tasks.running import stage_task


def _process(context: Context) -> Iterator[Outcome]:
    taxonomy = {topic.topic_id: topic for topic in load_taxonomy(context.settings.seeds / "taxonomy.tsv")}
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    models: dict[str, str] = {}
    rows_in = 0
    for batch in context.batches("topic_scores", ["article_id", "topic_id", "score", "model"]):
        rows_in += batch.num_rows
        for row in batch.to_pylist():
            scores[row["article_id"]][row["topic_id"]] = row["score"]
            models[row["article_id"]] = row["model"]
    limits, most = _thresholds(context.settings), context.settings.classify.max_topics
    rows = [
        _row(article, rank, topic_id, score, taxonomy, models[article])
        for article, found in scores.items()
        for rank, (topic_id, score) in enumerate(decide(found, limits, most), start=1)
    ]
    yield Outcome(rows_in, {"topics": rows})


def _row(
    article: str, rank: int, topic_id: str, score: float, taxonomy: dict[str, Topic], model: str
) -> dict[str, Any]:
    topic = taxonomy[topic_id]
    return {
        "article_id": article,
        "topic_id": topic_id,
        "label_ar": topic.label_ar,
        "label_en": topic.label_en,
        "score": score,
        "rank": rank,
        "model": model,
    }


def _thresholds(settings: Settings) -> Calibration:
    """The bundle's thresholds, but for those the settings give."""
    wanted = settings.classify
    own = calibration(settings)
    return replace(
        own,
        threshold=own.threshold if wanted.threshold is None else wanted.threshold,
        primary_threshold=own.primary_threshold if wanted.primary_threshold is None else wanted.primary_threshold,
    )


def _models(settings: Settings) -> dict[str, str]:
    own = calibration(settings)
    return {"thresholds": f"{own.threshold}, {own.primary_threshold}"}


STAGE = Stage("classify", "1", (Read("topic_scores"),), ("topics",), _process, _models)
classify = stage_task(STAGE)
