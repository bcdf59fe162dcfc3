"""Measures of linking on annotated articles: spans, candidate recall, accuracy, NIL, each with a bootstrap interval."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.linking.gold import GoldArticle, Resolver
from tasks.linking.linker import Linker
from tasks.linking.records import LinkInput, Mention

ROUNDS = 1000
"""Resamplings of the articles for an interval."""


class Tagger(Protocol):
    """Anything that finds mentions in a text."""

    def tag(self, text: str, masked: Sequence[Span] = ()) -> list[FoundMention]:
        """Mentions, sorted and disjoint."""
        ...


@dataclass(frozen=True, slots=True)
class Counts:
    """What one article (or a sum of them) contributes to every measure."""

    gold: int = 0
    found: int = 0
    exact: int = 0
    """Found mentions whose span is a gold span."""
    typed: int = 0
    """Of those, with the gold type."""
    overlapping_found: int = 0
    overlapping_gold: int = 0
    linkable: int = 0
    """Gold mentions whose entity the base holds."""
    recalled: int = 0
    """Of those, with the entity among the candidates."""
    linked_right: int = 0
    nil: int = 0
    """Gold mentions whose entity the base does not hold."""
    nil_found: int = 0
    nil_right: int = 0
    end_to_end: int = 0
    """Gold mentions found with their exact span and decided right."""

    def __add__(self, other: Counts) -> Counts:
        """Sums, field by field."""
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


Measure = Callable[[Counts], float]


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(right: int, found: int, gold: int) -> float:
    return _ratio(2 * right, found + gold)


def _overlap_f1(counts: Counts) -> float:
    precision = _ratio(counts.overlapping_found, counts.found)
    recall = _ratio(counts.overlapping_gold, counts.gold)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


MEASURES: Mapping[str, Measure] = {
    "span_f1": lambda c: _f1(c.exact, c.found, c.gold),
    "span_precision": lambda c: _ratio(c.exact, c.found),
    "span_recall": lambda c: _ratio(c.exact, c.gold),
    "span_and_type_f1": lambda c: _f1(c.typed, c.found, c.gold),
    "overlap_f1": _overlap_f1,
    "candidate_recall": lambda c: _ratio(c.recalled, c.linkable),
    "linkable_accuracy": lambda c: _ratio(c.linked_right, c.linkable),
    "nil_precision": lambda c: _ratio(c.nil_right, c.nil_found),
    "nil_recall": lambda c: _ratio(c.nil_right, c.nil),
    "nil_f1": lambda c: _f1(c.nil_right, c.nil_found, c.nil),
    "decision_accuracy": lambda c: _ratio(c.linked_right + c.nil_right, c.gold),
    "end_to_end_recall": lambda c: _ratio(c.end_to_end, c.gold),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure over all articles, with its 95 % interval over resampled articles."""

    value: float
    low: float
    high: float


def measure(counts: Sequence[Counts], seed: int = 13) -> dict[str, Measured]:
    """Every measure of ``MEASURES`` over the articles counted, with bootstrap intervals."""
    chance = random.Random(seed)
    samples = [sum(chance.choices(counts, k=len(counts)), Counts()) for _ in range(ROUNDS)] if counts else []
    total = sum(counts, Counts())
    measured = {}
    for name, of in MEASURES.items():
        values = sorted(of(sample) for sample in samples)
        low, high = (values[int(0.025 * ROUNDS)], values[int(0.975 * ROUNDS) - 1]) if values else (0.0, 0.0)
        measured[name] = Measured(of(total), low, high)
    return measured


def count(article: GoldArticle, linker: Linker, resolver: Resolver, tagger: Tagger) -> Counts:
    """What ``article`` contributes: links on its gold spans, spans by ``tagger``, and both together."""
    accepted = [resolver.accepted(mention) for mention in article.mentions]
    gold = [Mention(str(i), m.span, m.type) for i, m in enumerate(article.mentions)]
    decisions = linker.link(LinkInput(article.article_id, article.text, gold))
    right = [
        decision.entity_id in wanted if wanted else decision.nil_reason is not None
        for decision, wanted in zip(decisions, accepted, strict=True)
    ]
    recalled = [
        bool(wanted & {c.entity.entity_id for c in linker.names.candidates(article.text, mention.span)})
        for mention, wanted in zip(gold, accepted, strict=True)
    ]
    found = tagger.tag(article.text)
    by_span = {mention.span: position for position, mention in enumerate(article.mentions)}
    hits = [(mention, by_span[mention.span]) for mention in found if mention.span in by_span]
    return Counts(
        gold=len(gold),
        found=len(found),
        exact=len(hits),
        typed=sum(mention.type == article.mentions[position].type for mention, position in hits),
        overlapping_found=sum(any(m.span.overlaps(g.span) for g in gold) for m in found),
        overlapping_gold=sum(any(m.span.overlaps(g.span) for m in found) for g in gold),
        linkable=sum(map(bool, accepted)),
        recalled=sum(recalled),
        linked_right=sum(ok for ok, wanted in zip(right, accepted, strict=True) if wanted),
        nil=sum(not wanted for wanted in accepted),
        nil_found=sum(decision.nil_reason is not None for decision in decisions),
        nil_right=sum(ok for ok, wanted in zip(right, accepted, strict=True) if not wanted),
        end_to_end=_end_to_end(article, found, accepted, linker),
    )


def _end_to_end(
    article: GoldArticle, found: Sequence[FoundMention], accepted: Sequence[frozenset[str]], linker: Linker
) -> int:
    by_span = {mention.span: wanted for mention, wanted in zip(article.mentions, accepted, strict=True)}
    mentions = [Mention(str(i), m.span, m.type, m.score) for i, m in enumerate(found)]
    right = 0
    for mention, decision in zip(mentions, linker.link(LinkInput("", article.text, mentions)), strict=True):
        wanted = by_span.get(mention.span)
        if wanted is not None:
            right += decision.entity_id in wanted if wanted else decision.nil_reason is not None
    return right


def table(columns: Mapping[str, Mapping[str, Measured]]) -> str:
    """The measures as text, one column per system."""
    lines = ["measure".ljust(20) + "".join(name.rjust(26) for name in columns)]
    for name in MEASURES:
        cells = (f"{of[name].value:.3f} [{of[name].low:.3f}, {of[name].high:.3f}]" for of in columns.values())
        lines.append(name.ljust(20) + "".join(cell.rjust(26) for cell in cells))
    return "\n".join(lines)
