"""What story clustering is given: the articles of a day and of the window before it, as bags of terms and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from tasks.contracts.records import Vector
from tasks.contracts.stage import Context, Groups
from tasks.summaries.stories import Known, StoryInput, cluster

ARTICLES = ["article_id", "title", "outlet", "search_text"]
TITLE_WEIGHT = 3
SHORTEST_TERM = 3


def story_rows(context: Context) -> list[dict[str, Any]]:
    """Rows of ``stories`` for the day: its articles, threaded into the stories of the window."""
    earlier = sorted(day for day in context.heads if day < context.day)
    known = _threads(context)
    previous = [
        Known(known.get(one.article_id, one.article_id), one) for day in earlier for one in _inputs(context, day)
    ]
    today = list(_inputs(context, context.day))
    ours = {one.article_id for one in today}
    return [
        {
            "story_id": member.story_id,
            "article_id": member.article_id,
            "title": member.title,
            "score": member.score,
            "rank": member.rank,
        }
        for member in cluster(today, previous)
        if member.article_id in ours
    ]


def _threads(context: Context) -> dict[str, str]:
    """Story of every article of the window."""
    return {
        row["article_id"]: row["story_id"]
        for _, table in context.earlier("stories", ["story_id", "article_id"])
        for row in table.to_pylist()
    }


def _inputs(context: Context, day: date) -> Iterator[StoryInput]:
    head, read = context.heads[day], context.store.read
    names = Groups(read(head.of_table("mentions"), ["article_id", "stem"]))
    vectors = Groups(read(head.of_table("sentences"), ["article_id", "vector"]))
    copies = _copies(context, day)
    for batch in read(head.of_table("articles"), ARTICLES):
        for row in batch.to_pylist():
            article = row["article_id"]
            yield StoryInput(
                article,
                day,
                row["outlet"] or "",
                row["title"] or "",
                Counter(mention["stem"] for mention in names.take(article)),
                _terms(row),
                _mean([sentence["vector"] for sentence in vectors.take(article)]),
                copies.get(article),
            )


def _copies(context: Context, day: date) -> dict[str, str]:
    table = context.table("copies", ["article_a", "article_b", "kind", "cluster_id"], day)
    found: dict[str, str] = {}
    for row in table.to_pylist() if table is not None else ():
        if row["kind"] != "passage":
            found[row["article_a"]] = found[row["article_b"]] = row["cluster_id"]
    return found


def _terms(row: Mapping[str, Any]) -> Counter[str]:
    title, _, prose = row["search_text"].partition("\n")
    terms = Counter(word for word in prose.split() if len(word) >= SHORTEST_TERM)
    for word in title.split():
        if len(word) >= SHORTEST_TERM:
            terms[word] += TITLE_WEIGHT
    return terms


def _mean(vectors: list[Any]) -> Vector | None:
    if not vectors or vectors[0] is None:
        return None
    mean: Vector = np.mean(np.asarray(vectors, np.float32), axis=0)
    return mean
