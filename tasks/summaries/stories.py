"""Stories: the articles of one event, across outlets and days, found by what they share.

Single-pass event threading with average linkage (Allan, Papka and Lavrenko, 1998) over TF-IDF of folded terms and
entities, dense vectors where both sides have them, and copies, which always belong together.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np

from tasks.contracts.records import Vector

JOIN = 0.28
"""Mean similarity to a story's articles from which an article belongs to it; chosen by reading stories of the news."""
TERMS = 80
"""Terms of an article that are compared, weightiest first."""
ENTITY_SHARE = 0.35
VECTOR_SHARE = 0.3
FADE = 0.93
"""What a day without news leaves of a story's pull."""


@dataclass(frozen=True, slots=True)
class StoryInput:
    """One article as clustering sees it."""

    article_id: str
    day: date
    outlet: str
    title: str
    entities: Mapping[str, float] = field(default_factory=dict)
    """Entity id to weight (mentions, say)."""
    terms: Mapping[str, float] = field(default_factory=dict)
    """Folded content word to count; words of the title may count several times."""
    vector: Vector | None = None
    """*Shape:* (dims,), centred."""
    copy_cluster: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An article of the look-back window and the story it is in: its own id when it is alone so far."""

    story_id: str
    article: StoryInput


@dataclass(frozen=True, slots=True)
class StoryMember:
    """An article's place in a story: a row of ``stories``."""

    story_id: str
    article_id: str
    title: str
    """Title of the story: that of its most typical article."""
    score: float
    """Mean similarity to the story's other articles, 0 to 1."""
    rank: int
    """On the story's timeline, from 0."""


@dataclass(slots=True)
class _Article:
    source: StoryInput
    sparse: dict[str, float]
    dense: Vector | None


@dataclass(slots=True)
class _Story:
    story_id: str
    members: list[_Article] = field(default_factory=list)
    dense: Vector | None = None
    last: date = date.min

    def add(self, article: _Article) -> None:
        self.members.append(article)
        if article.dense is not None:
            self.dense = article.dense if self.dense is None else self.dense + article.dense
        self.last = max(self.last, article.source.day)

    def similarity(self, article: _Article, shared: float, inside: bool = False) -> float:
        """Mean similarity of ``article`` to the members, itself left out when it is one (``inside``); 0 to 1.

        ``shared`` is the product of the article's weights and the sums of the members'.
        """
        others = len(self.members) - inside
        if not others:
            return 1.0
        own = sum(weight * weight for weight in article.sparse.values()) if inside else 0.0
        sparse = shared - own
        if self.dense is None or article.dense is None:
            return min(1.0, max(0.0, sparse / others))
        dense = float(self.dense @ article.dense) - inside
        return min(1.0, max(0.0, ((1 - VECTOR_SHARE) * sparse + VECTOR_SHARE * dense) / others))


def cluster(articles: Sequence[StoryInput], previous: Sequence[Known] = ()) -> list[StoryMember]:
    """The stories that ``articles`` belong to: one row per article in a story of at least two.

    ``previous`` holds the look-back window. A story keeps its id, which is the id of its earliest article; an article of
    the window that was alone until now gets its row as well. The order of the arguments does not matter.
    """
    known = sorted(previous, key=lambda one: _order(one.article))
    new = sorted(articles, key=_order)
    read = _Reader([*(one.article for one in known), *new])
    index = _Index()
    for one in known:
        index.put(read(one.article), one.story_id)
    for article in new:
        seen = read(article)
        index.put(seen, index.best(seen) or article.article_id)
    return _rows(index, {one.article.article_id: one.story_id for one in known}, {one.article_id for one in new})


def _order(article: StoryInput) -> tuple[date, str]:
    return article.day, article.article_id


class _Index:
    """Stories by what stands in them."""

    def __init__(self) -> None:
        self.stories: dict[str, _Story] = {}
        self.totals: defaultdict[str, dict[str, float]] = defaultdict(dict)
        """Name to each story that holds it and the sum of the weights it has there."""
        self.by_copy: dict[str, str] = {}

    def put(self, article: _Article, story_id: str) -> None:
        self.stories.setdefault(story_id, _Story(story_id)).add(article)
        for name, weight in article.sparse.items():
            totals = self.totals[name]
            totals[story_id] = totals.get(story_id, 0.0) + weight
        if article.source.copy_cluster:
            self.by_copy.setdefault(article.source.copy_cluster, story_id)

    def best(self, article: _Article) -> str | None:
        """The story ``article`` belongs to, if any; of equals, the one with the smallest id."""
        if article.source.copy_cluster in self.by_copy:
            return self.by_copy[article.source.copy_cluster]
        shared = self.shared(article, self._candidates(article))
        scored = ((-self._pull(story_id, article, product), story_id) for story_id, product in shared.items())
        score, story_id = min(scored, default=(0.0, ""))
        return story_id if -score >= JOIN else None

    def shared(self, article: _Article, stories: Iterable[str]) -> dict[str, float]:
        """Each of ``stories`` to the product of its summed weights and the article's."""
        products = dict.fromkeys(stories, 0.0)
        for name, weight in article.sparse.items():
            totals = self.totals.get(name, {})
            # The shorter side is walked: most names stand in few stories, most stories hold few names.
            for story_id in totals if len(totals) < len(products) else products:
                if story_id in products and story_id in totals:
                    products[story_id] += weight * totals[story_id]
        return products

    def _candidates(self, article: _Article) -> set[str]:
        """Stories that share the article's weightiest names: what is shared by many says little and costs much."""
        weighty = sorted(article.sparse, key=lambda name: (-article.sparse[name], name))[:24]
        return {story_id for name in weighty for story_id in self.totals.get(name, ())}

    def _pull(self, story_id: str, article: _Article, shared: float) -> float:
        story = self.stories[story_id]
        quiet = max(0, abs((article.source.day - story.last).days) - 1)
        return story.similarity(article, shared) * float(FADE**quiet)


class _Reader:
    """Articles to unit vectors, words and names weighted by how rare they are in the window."""

    def __init__(self, articles: Sequence[StoryInput]) -> None:
        self.size = len(articles)
        self.words = Counter(word for article in articles for word in article.terms)
        self.names = Counter(name for article in articles for name in article.entities)

    def __call__(self, article: StoryInput) -> _Article:
        words = self._unit(article.terms, self.words)
        names = self._unit(article.entities, self.names)
        share = ENTITY_SHARE if names else 0.0
        sparse = {f"t:{word}": math.sqrt(1 - share) * weight for word, weight in words.items()}
        sparse |= {f"e:{name}": math.sqrt(share) * weight for name, weight in names.items()}
        return _Article(article, sparse, _unit_vector(article.vector))

    def _unit(self, counts: Mapping[str, float], frequencies: Counter[str]) -> dict[str, float]:
        weights = {
            name: _emphasis(count) * _rarity(self.size, frequencies[name])
            for name, count in counts.items()
            if count >= 1
        }
        kept = sorted(weights, key=lambda name: (-weights[name], name))[:TERMS]
        length = math.sqrt(sum(weights[name] ** 2 for name in kept)) or 1.0
        return {name: weights[name] / length for name in kept if weights[name] > 0}


@lru_cache(maxsize=1 << 12)
def _emphasis(count: float) -> float:
    return 1 + math.log(count)


@lru_cache(maxsize=1 << 16)
def _rarity(articles: int, frequency: int) -> float:
    return math.log((1 + articles) / (0.5 + frequency))


def _unit_vector(vector: Vector | None) -> Vector | None:
    if vector is None:
        return None
    length = float(np.linalg.norm(vector))
    unit: Vector = np.asarray(vector, dtype=np.float32) / np.float32(length or 1.0)
    return unit


def _rows(index: _Index, before: Mapping[str, str], new: set[str]) -> list[StoryMember]:
    rows: list[StoryMember] = []
    for story in index.stories.values():
        if len(story.members) < 2 or not any(member.source.article_id in new for member in story.members):
            continue
        ordered = sorted(story.members, key=lambda member: _order(member.source))
        scores = {
            member.source.article_id: story.similarity(
                member, index.shared(member, [story.story_id])[story.story_id], True
            )
            for member in ordered
        }
        title = _title(ordered, scores)
        alone = sum(before.get(member.source.article_id) == story.story_id for member in ordered) == 1
        for rank, member in enumerate(ordered):
            own = member.source.article_id
            if own in new or alone:
                rows.append(StoryMember(story.story_id, own, title, scores[own], rank))
    return sorted(rows, key=lambda row: (row.story_id, row.rank))


def _title(ordered: Sequence[_Article], scores: Mapping[str, float]) -> str:
    titled = [member.source for member in ordered if member.source.title.strip()]
    if not titled:
        return ""
    return max(
        titled, key=lambda source: (round(scores[source.article_id], 3), -ordered[0].source.day.toordinal())
    ).title
