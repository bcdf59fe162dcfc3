"""Stories: the articles of one event, across outlets and days.

Average-link agglomeration of the day's articles (Sokal and Michener, 1958) over the chance that two of them report one
event (``tasks.summaries.likeness``), round the stories that the earlier days of the window left.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tasks.summaries.likeness import StoryInput, chances

JOIN = 0.70
"""Mean chance from which two groups are one story; chosen on the dev days of seeds/labels/stories_pairs.tsv."""


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
    """Mean chance, over the story's other articles, that it reports the same event, 0 to 1."""
    rank: int
    """On the story's timeline, from 0."""


def cluster(articles: Sequence[StoryInput], previous: Sequence[Known] = (), join: float = JOIN) -> list[StoryMember]:
    """The stories that ``articles`` belong to: one row per article in a story of at least two.

    ``previous`` holds the look-back window. A story keeps its id, which is the id of its earliest article, and two stories
    of the window never become one; an article of the window that was alone until now gets its row as well. Copies are one
    story whatever they say. The order of the arguments does not matter.
    """
    known = sorted(previous, key=lambda one: _order(one.article))
    window = [*(one.article for one in known), *sorted(articles, key=_order)]
    groups = _Groups(window, [one.story_id for one in known])
    groups.link(chances(window, len(known)))
    groups.merge(join)
    return groups.rows()


def _order(article: StoryInput) -> tuple[date, bool, datetime, str]:
    """Earliest first; within a day, what says when it was published first, so that a late article founds no story."""
    stated = article.published
    moment = stated.replace(tzinfo=None) if stated else datetime.max
    return article.day, stated is None, moment, article.article_id


class _Groups:
    """Articles of the window by index, in the groups they are in so far; a group is named by its first article."""

    def __init__(self, window: Sequence[StoryInput], stories: Sequence[str]) -> None:
        """The first ``len(stories)`` articles are in those stories; of the others, only copies are together."""
        self.window, self.first_new = window, len(stories)
        self.members: dict[int, list[int]] = {}
        self.story: dict[int, str] = {}
        """Group to its story, where the window has it already."""
        self.group: list[int] = []
        self.chance: dict[int, dict[int, float]] = defaultdict(dict)
        self.pull: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        """Two groups to the sum of the chances of their pairs."""
        founders: dict[str, int] = {}
        copies: dict[str, int] = {}
        for index, article in enumerate(window):
            if index < self.first_new:
                own = founders.setdefault(stories[index], index)
                self.story[own] = stories[index]
            else:
                own = copies.get(article.copy_cluster or "", index)
            if article.copy_cluster:
                copies.setdefault(article.copy_cluster, own)
            self.members.setdefault(own, []).append(index)
            self.group.append(own)

    def link(self, found: Mapping[tuple[int, int], float]) -> None:
        """Note the chances of pairs."""
        for (first, second), chance in found.items():
            self.chance[first][second] = self.chance[second][first] = chance
            one, other = self.group[first], self.group[second]
            if one != other:
                self.pull[one][other] += chance
                self.pull[other][one] += chance

    def merge(self, join: float) -> None:
        """Join the two groups of the highest mean chance until none reaches ``join``."""
        heap = [
            entry
            for one in self.pull
            for other in self.pull[one]
            if one < other and (entry := self._entry(one, other, join))
        ]
        heapq.heapify(heap)
        while heap:
            _, one, other, size, others = heapq.heappop(heap)
            # A group that has grown since was put on the heap anew.
            if len(self.members.get(one, ())) != size or len(self.members.get(other, ())) != others:
                continue
            kept, gone = (other, one) if other in self.story else (one, other)
            self.members[kept] += self.members.pop(gone)
            for third, pull in self.pull.pop(gone).items():
                del self.pull[third][gone]
                if third != kept:
                    self.pull[kept][third] += pull
                    self.pull[third][kept] += pull
            for third in self.pull[kept]:
                if entry := self._entry(min(kept, third), max(kept, third), join):
                    heapq.heappush(heap, entry)

    def _entry(self, one: int, other: int, join: float) -> tuple[float, int, int, int, int] | None:
        size, others = len(self.members[one]), len(self.members[other])
        mean = self.pull[one][other] / (size * others)
        if mean < join or (one in self.story and other in self.story):
            return None
        return -mean, one, other, size, others

    def rows(self) -> list[StoryMember]:
        """A row for every new article in company, and for one of the window that was alone until now."""
        rows: list[StoryMember] = []
        for name, unordered in self.members.items():
            members = sorted(unordered)
            if len(members) < 2 or members[-1] < self.first_new:
                continue
            scores = {index: self._cohesion(index, members) for index in members}
            story_id = self.story.get(name) or self.window[members[0]].article_id
            title = self._title(members, scores)
            alone = sum(index < self.first_new for index in members) == 1
            rows += [
                StoryMember(story_id, self.window[index].article_id, title, scores[index], rank)
                for rank, index in enumerate(members)
                if index >= self.first_new or alone
            ]
        return sorted(rows, key=lambda row: (row.story_id, row.rank))

    def _cohesion(self, index: int, members: Sequence[int]) -> float:
        """Mean chance over the other members it was compared with; 1 among its copies."""
        others = [other for other in members if other != index and max(other, index) >= self.first_new]
        return sum(self._together(index, other) for other in others) / len(others) if others else 0.0

    def _together(self, one: int, other: int) -> float:
        cluster = self.window[one].copy_cluster
        if cluster is not None and cluster == self.window[other].copy_cluster:
            return 1.0
        return self.chance[one].get(other, 0.0)

    def _title(self, members: Sequence[int], scores: Mapping[int, float]) -> str:
        titled = [index for index in members if self.window[index].title.strip()]
        best = max(titled, key=lambda index: (round(scores[index], 3), -index), default=None)
        return "" if best is None else self.window[best].title
