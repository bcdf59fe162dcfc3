"""What story clustering is given: the articles of a day and of the window before it, as bags of words and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tasks.contracts.stage import Context, Groups
from tasks.summaries.likeness import StoryInput
from tasks.summaries.stories import Known, cluster

ARTICLES = ["article_id", "title", "outlet", "published_at", "search_text"]
SHORTEST_TERM = 3
OPENING = 40
"""Words of the prose that tell what happened; later ones tell what happened before."""


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
    copies = _copies(context, day)
    for batch in read(head.of_table("articles"), ARTICLES):
        for row in batch.to_pylist():
            stems = Counter(mention["stem"] for mention in names.take(row["article_id"]))
            yield story_input(row, day, stems, copies.get(row["article_id"]))


def story_input(row: Mapping[str, Any], day: date, names: Mapping[str, int], copy_cluster: str | None) -> StoryInput:
    """What clustering sees of one row of ``articles`` with the stems of its mentions and the cluster of its copies."""
    title, _, prose = row["search_text"].partition("\n")
    headline, words = _terms(title), prose.split()
    return StoryInput(
        row["article_id"],
        day,
        row["outlet"] or "",
        row["title"] or "",
        names,
        headline + _terms(prose),
        headline + _terms(" ".join(words[:OPENING])),
        headline,
        copy_cluster,
        row["published_at"],
    )


def _copies(context: Context, day: date) -> dict[str, str]:
    table = context.table("copies", ["article_a", "article_b", "kind", "cluster_id"], day)
    found: dict[str, str] = {}
    for row in table.to_pylist() if table is not None else ():
        if row["kind"] != "passage":
            found[row["article_a"]] = found[row["article_b"]] = row["cluster_id"]
    return found


def _terms(words: str) -> Counter[str]:
    return Counter(word for word in words.split() if len(word) >= SHORTEST_TERM)
