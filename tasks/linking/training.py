"""Training of the ranker: labelled mentions to pairs of mention and candidate, pairs to a logistic regression in JSON."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tasks.contracts.faults import TerminalError
from tasks.contracts.ids import content_id
from tasks.contracts.spans import Span
from tasks.linking.candidates import Names
from tasks.linking.context import Context, read, shortlist
from tasks.linking.coreference import anchors
from tasks.linking.features import FEATURES, Anchor, conflict, features
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.gold import GoldArticle, GoldMention, Resolver
from tasks.linking.ranking import FORMAT
from tasks.linking.records import Candidate, LinkInput, Mention

FOLDS = 6
_INVERSE_REGULARISATION = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """One mention with its candidates, as features, and which of them are right."""

    article: str
    rows: npt.NDArray[np.float64]
    """*Shape:* (candidates, features)"""
    right: npt.NDArray[np.bool_]
    """*Shape:* (candidates,)"""
    fitting: npt.NDArray[np.bool_]
    """*Shape:* (candidates,): whose type does not conflict with the mention's."""
    linkable: bool
    """Whether the base holds what the mention denotes."""


def read_labels(path: Path, texts: Mapping[tuple[str, str], str]) -> list[GoldArticle]:
    """The labelled articles of ``linking_train.tsv``, their texts taken from ``texts`` by source and row.

    ``TerminalError`` when a text is missing. ``denotes`` holds English names parted by ``~``.
    """
    found: dict[tuple[str, str], list[GoldMention]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            span = Span(int(row["start"]), int(row["end"]))
            names = tuple(row["denotes"].split("~"))
            gold = GoldMention(span, row["type"], frozenset(), None, names, row["country"] or None)
            found[row["source"], row["row"]].append(gold)
    if missing := sorted(set(found) - set(texts)):
        raise TerminalError(f"{path} labels {len(missing)} articles whose text was not given, the first {missing[0]}")
    return [GoldArticle(":".join(key), texts[key], tuple(mentions)) for key, mentions in found.items()]


def examples(
    articles: Sequence[GoldArticle], names: Names, resolver: Resolver, tagger: GazetteerTagger, *, harder: bool
) -> Iterator[Example]:
    """One example per labelled mention that has a candidate; what the tagger finds besides is context only.

    With ``harder``, each linkable mention comes a second time as if the base did not hold its entity.
    """
    for gold in articles:
        accepted = [resolver.accepted(mention) for mention in gold.mentions]
        article = with_context(gold, tagger)
        found = [names.candidates(article.text, mention.span) for mention in article.mentions]
        context = read(article, found)
        found = [shortlist(some, context, mention.span) for some, mention in zip(found, article.mentions, strict=True)]
        fuller = anchors(article)
        for position, right in enumerate(accepted):
            anchor = _gold_anchor(fuller.get(position), accepted)
            seen = _Seen(gold.article_id, article.mentions[position], context, anchor)
            if found[position]:
                yield seen.example(found[position], right)
            others = [c for c in found[position] if c.entity.entity_id not in right]
            if harder and right and others and anchor is None:
                yield seen.example(others, frozenset())


@dataclass(frozen=True, slots=True)
class _Seen:
    article: str
    mention: Mention
    context: Context
    anchor: Anchor | None

    def example(self, candidates: Sequence[Candidate], right: frozenset[str]) -> Example:
        values = [features(self.mention, c, candidates, self.context, self.anchor) for c in candidates]
        return Example(
            self.article,
            np.array([[row[name] for name in FEATURES] for row in values]),
            np.array([c.entity.entity_id in right for c in candidates]),
            np.array([not conflict(self.mention.type, c.entity.type) for c in candidates]),
            bool(right),
        )


def _gold_anchor(position: int | None, accepted: Sequence[frozenset[str]]) -> Anchor | None:
    if position is None or position >= len(accepted):
        return None
    return Anchor(min(accepted[position], default=None), 1.0)


def with_context(gold: GoldArticle, tagger: GazetteerTagger) -> LinkInput:
    """The gold mentions first, in their order, then what the tagger finds beside them."""
    mentions = [Mention(f"{m.span.start}", m.span, m.type) for m in gold.mentions]
    for found in tagger.tag(gold.text):
        if not any(found.span.overlaps(m.span) for m in gold.mentions):
            mentions.append(Mention(f"{found.span.start}", found.span, found.type, found.score))
    return LinkInput(gold.article_id, gold.text, mentions)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of one logistic regression over ``FEATURES``."""

    weights: npt.NDArray[np.float64]
    """*Shape:* (features,)"""
    intercept: float

    def best(self, example: Example) -> tuple[float, bool]:
        """Probability of the likeliest candidate whose type fits, and whether it is right."""
        scores = 1.0 / (1.0 + np.exp(-(example.rows @ self.weights + self.intercept)))
        scores[~example.fitting] = 0.0
        first = int(np.argmax(scores))
        return float(scores[first]), bool(example.right[first])


def fit(found: Sequence[Example]) -> Fitted:
    """Logistic regression on the pairs of ``found``, each mention weighing alike however many candidates it has."""
    from sklearn.linear_model import LogisticRegression

    rows = np.vstack([example.rows for example in found])
    right = np.concatenate([example.right for example in found])
    weight = np.concatenate([np.full(len(e.right), len(e.right) ** -0.5) for e in found])
    model = LogisticRegression(C=_INVERSE_REGULARISATION, max_iter=2000)
    model.fit(rows, right, sample_weight=weight)
    return Fitted(model.coef_[0], float(model.intercept_[0]))


def cross_validated(found: Sequence[Example], folds: int = FOLDS) -> list[tuple[float, bool, bool]]:
    """Per mention of ``found``, scored by a model that saw no mention of its article: probability, right, linkable."""
    articles = sorted({example.article for example in found})
    outcomes = []
    for fold in range(folds):
        held = set(articles[fold::folds])
        model = fit([example for example in found if example.article not in held])
        for example in found:
            if example.article in held:
                outcomes.append((*model.best(example), example.linkable))
    return outcomes


def best_threshold(outcomes: Sequence[tuple[float, bool, bool]]) -> tuple[float, float]:
    """The threshold at which most decisions are right (link to the right entity, or NIL), and that share."""
    best = (0.5, 0.0)
    for threshold in np.linspace(0.1, 0.9, 33):
        good = [right if score >= threshold else not linkable for score, right, linkable in outcomes]
        share = sum(good) / max(1, len(good))
        if share > best[1] + 1e-9 or (abs(share - best[1]) < 1e-9 and abs(threshold - 0.5) < abs(best[0] - 0.5)):
            best = (float(threshold), share)
    return best


def save(
    path: Path, model: Fitted, threshold: float, nil_without_candidates: float, trained: Mapping[str, object]
) -> None:
    """Writes the ranker; its version is a hash of the weights, so equal weights have equal versions."""
    weights = {name: round(float(value), 6) for name, value in zip(FEATURES, model.weights, strict=True)}
    card = {
        "format": FORMAT,
        "name": "linear",
        "version": content_id(json.dumps(weights, sort_keys=True), round(model.intercept, 6), threshold)[:8],
        "weights": weights,
        "intercept": round(model.intercept, 6),
        "threshold": round(threshold, 3),
        "nil_without_candidates": round(nil_without_candidates, 3),
        "trained": dict(trained),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
