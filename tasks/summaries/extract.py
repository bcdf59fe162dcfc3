"""Extractive summaries: a greedy, cost-aware choice of sentences that cover the article without saying a thing twice.

The objective is monotone submodular coverage (Lin and Bilmes, 2011) of the article's words, entities and topics (groups
of sentences that share words, of which a second sentence counts less than the first), plus each sentence's own salience
and position, less its similarity to what is chosen (maximal marginal relevance, Carbonell and Goldstein, 1998).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from tasks.contracts.records import Vector
from tasks.contracts.spans import Span
from tasks.summaries.dangling import dangles, speaker_missing
from tasks.summaries.lead import lead
from tasks.summaries.units import Budget, Extract, SummaryInput, Unit, as_extract, content_words, overlap

Method = Literal["extract", "lead"]
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each property of a sentence counts, chosen on the development part of EASC, where all near them score alike.

    ``python -m tasks.summaries.easc EASC_DEV.jsonl --tune`` shows what choosing them is worth on articles not chosen on.
    """

    salience: float = 1.0
    position: float = 0.6
    words: float = 0.2
    entities: float = 0.2
    topics: float = 0.2
    title: float = 0.3
    similarity: float = 0.1
    length: float = 0.5
    """Exponent of a sentence's cost when the budget counts words or characters; 0 ignores cost."""


FITTED = Weights()
ONE_TOPIC = 0.2
"""Overlap of content words from which a sentence goes on with a topic that another began."""


def summarise(
    article: SummaryInput,
    budget: Budget,
    method: Method = "extract",
    redundancy: float = 0.5,
    weights: Weights = FITTED,
) -> Extract:
    """The extractive summary of ``article`` within ``budget``.

    ``redundancy`` (0 to 1) is the overlap of content words from which a sentence repeats another and is left out. An
    article that fits the budget is its own summary (``method`` is then ``whole``). A summary opens with a sentence that
    can be read alone wherever the article has one; a sentence that leans on the one before it comes with that one.
    """
    costs = [budget.cost(article.sentence(index)) for index in range(len(article.sentences))]
    if sum(costs) <= budget.size:
        return as_extract(article, "whole", range(len(costs)))
    if method == "lead":
        return lead(article, budget, redundancy)
    return as_extract(article, "extract", _Choice(article, weights).greedy(budget, costs, redundancy))


class _Choice:
    """The sentences of one article as their choice sees them."""

    def __init__(self, article: SummaryInput, weights: Weights) -> None:
        sentences = [article.sentence(index) for index in range(len(article.sentences))]
        self.weights = weights
        self.words = [frozenset(content_words(sentence)) for sentence in sentences]
        self.entities = _entities(article)
        self.dangling = [dangles(sentence) for sentence in sentences]
        self.speaker_missing = [speaker_missing(sentence) for sentence in sentences]
        self.word_weights = _word_weights(self.words)
        self.entity_weights = _shares(Counter(name for names in self.entities for name in names))
        self.own = self._own_scores(article)
        self.vectors = _unit_rows(article.vectors)
        self.topics = _topics(self.words)
        self.topic_weights = _shares(Counter(self.topics))

    def _own_scores(self, article: SummaryInput) -> list[float]:
        title = frozenset(content_words(article.title or ""))
        return [
            self.weights.salience * float(article.salience[index])
            + self.weights.position / (1 + index)
            + (self.weights.title * len(title & own) / len(title) if title else 0.0)
            for index, own in enumerate(self.words)
        ]

    def greedy(self, budget: Budget, costs: Sequence[int], redundancy: float) -> list[int]:
        """Indices chosen, best first; never empty when there are sentences."""
        chosen: list[int] = []
        left = budget.size
        while True:
            fitting = [
                index
                for index, cost in enumerate(costs)
                if cost <= left and index not in chosen and self._admissible(index, chosen, redundancy)
            ]
            if not fitting:
                break
            exponent = 0.0 if budget.unit is Unit.SENTENCES else self.weights.length
            best = max(fitting, key=lambda index: (self._gain(index, chosen) / costs[index] ** exponent, -index))
            chosen.append(best)
            left -= costs[best]
        return chosen or [self._opener()]

    def _admissible(self, index: int, chosen: Sequence[int], redundancy: float) -> bool:
        opens = not chosen or index < min(chosen)
        if opens and self.dangling[index] and not all(self.dangling):
            return False
        leans = self.speaker_missing[index] or self.dangling[index]
        if leans and index and index - 1 not in chosen:
            return False
        return all(overlap(self.words[index], self.words[other]) < redundancy for other in chosen)

    def _gain(self, index: int, chosen: Sequence[int]) -> float:
        known_words = frozenset[str]().union(*(self.words[other] for other in chosen))
        known_entities = frozenset[str]().union(*(self.entities[other] for other in chosen))
        covered = sum(self.word_weights[word] for word in self.words[index] - known_words)
        named = sum(self.entity_weights[name] for name in self.entities[index] - known_entities)
        repeated = max((self._similarity(index, other) for other in chosen), default=0.0)
        told = sum(self.topics[other] == self.topics[index] for other in chosen)
        topic = self.topic_weights[self.topics[index]] * (math.sqrt(told + 1) - math.sqrt(told))
        gain = (
            self.own[index] + self.weights.words * covered + self.weights.entities * named + self.weights.topics * topic
        )
        return gain - self.weights.similarity * repeated

    def _similarity(self, first: int, second: int) -> float:
        lexical = overlap(self.words[first], self.words[second])
        if self.vectors is None:
            return lexical
        return max(lexical, float(self.vectors[first] @ self.vectors[second]))

    def _opener(self) -> int:
        alone = [index for index in range(len(self.own)) if not self.dangling[index]]
        return alone[0] if alone else 0


def _entities(article: SummaryInput) -> list[frozenset[str]]:
    """Of every sentence, the names in it, folded to their content words."""
    return [
        frozenset(
            " ".join(content_words(mention.span.of(article.text)))
            for mention in article.mentions
            if _within(mention.span, sentence)
        )
        for sentence in article.sentences
    ]


def _topics(sentences: Sequence[frozenset[str]]) -> list[int]:
    """Of every sentence, the index of the one that began its topic: the earlier one most like it, its own when none is."""
    topics: list[int] = []
    for index, own in enumerate(sentences):
        alike = [(overlap(own, sentences[other]), -other) for other in range(index)]
        best, other = max(alike, default=(0.0, 0))
        topics.append(topics[-other] if best >= ONE_TOPIC else index)
    return topics


def _within(mention: Span, sentence: Span) -> bool:
    return sentence.start <= mention.start < sentence.end


def _word_weights(sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """Of every word, its share of the article: words of several sentences are what the article is about."""
    counts = Counter(word for words in sentences for word in words)
    return _shares({word: math.log(1 + times) if times > 1 else 0.0 for word, times in counts.items()})


def _shares(counts: Mapping[Name, float]) -> dict[Name, float]:
    total = sum(counts.values()) or 1.0
    return {name: count / total for name, count in counts.items()}


def _unit_rows(vectors: Vector | None) -> Vector | None:
    if vectors is None:
        return None
    rows = vectors.astype(np.float32)
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    unit: Vector = rows / lengths
    return unit
