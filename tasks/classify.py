"""classify: stored topic scores become topics. A decision, no model: new thresholds never need the reader again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tasks.contracts.settings import ClassifySettings
from tasks.contracts.stage import Context, Outcome, Read, Stage
from tasks.models.taxonomy import Topic, load_taxonomy
from tasks.running import stage_task


def decide(scores: Sequence[tuple[str, float]], settings: ClassifySettings) -> list[tuple[str, float]]:
    """Topics above the threshold, best first; the best alone when it passes only ``primary_threshold``; none when unsure."""
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0]))
    chosen = [pair for pair in ranked if pair[1] >= settings.threshold][: settings.max_topics]
    if not chosen and ranked and ranked[0][1] >= settings.primary_threshold:
        chosen = ranked[:1]
    return chosen


def _process(context: Context) -> Iterator[Outcome]:
    taxonomy = {topic.topic_id: topic for topic in load_taxonomy(context.settings.seeds / "taxonomy.tsv")}
    scores: dict[str, list[tuple[str, float]]] = defaultdict(list)
    models: dict[str, str] = {}
    rows_in = 0
    for batch in context.batches("topic_scores", ["article_id", "topic_id", "score", "model"]):
        rows_in += batch.num_rows
        for row in batch.to_pylist():
            scores[row["article_id"]].append((row["topic_id"], row["score"]))
            models[row["article_id"]] = row["model"]
    settings: ClassifySettings = context.settings.classify
    rows = [
        _row(article, rank, topic_id, score, taxonomy, models[article])
        for article, found in scores.items()
        for rank, (topic_id, score) in enumerate(decide(found, settings), start=1)
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


STAGE = Stage("classify", "1", (Read("topic_scores"),), ("topics",), _process)
classify = stage_task(STAGE)
