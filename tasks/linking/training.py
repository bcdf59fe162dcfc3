"""Training of the ranker: labelled mentions to pairs of mention and candidate, pairs to boosted trees in JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.contracts.ids import content_id
from tasks.linking.candidates import Names
from tasks.linking.context import Context, read, shortlist
from tasks.linking.coreference import anchors
from tasks.linking.features import FEATURES, Anchor, features, fitting
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.gold import GoldArticle, Resolver
from tasks.linking.ranking import FORMAT, TreeRanker
from tasks.linking.records import Candidate, LinkInput, Mention

FOLDS = 6
_BOOSTING: dict[str, Any] = {
    "n_estimators": 120,
    "max_depth": 3,
    "learning_rate": 0.06,
    "subsample": 0.7,
    "min_samples_leaf": 10,
    "max_features": 0.5,
    "random_state": 1,
}
_SAME = 0.01
_HIGHEST = 1e9
"""Stands in JSON for a cut that nothing exceeds."""


@dataclass(frozen=True, slots=True)
class Example:
    """One mention with its candidates, as features, and which of them are right."""

    article: str
    rows: npt.NDArray[np.float64]
    """*Shape:* (candidates, features)"""
    right: npt.NDArray[np.bool_]
    """*Shape:* (candidates,)"""
    linkable: bool
    """Whether the base holds what the mention denotes."""


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
        fuller = anchors(article)
        for position, right in enumerate(accepted):
            mention = article.mentions[position]
            seen = _Seen(gold.article_id, mention, context, _gold_anchor(fuller.get(position), accepted))
            candidates = shortlist(fitting(mention.type, found[position]), context, mention.span)
            if candidates:
                yield seen.example(candidates, right)
            others = [c for c in candidates if c.entity.entity_id not in right]
            if harder and right and others and seen.anchor is None:
                yield seen.example(others, frozenset())


def nil_without_candidates(articles: Sequence[GoldArticle], names: Names, resolver: Resolver) -> float:
    """Share of the labelled mentions without any candidate whose entity the base does not hold (Laplace's estimate)."""
    held = [
        bool(resolver.accepted(mention))
        for article in articles
        for mention in article.mentions
        if not names.candidates(article.text, mention.span)
    ]
    return 1.0 - (sum(held) + 1) / (len(held) + 2)


@dataclass(frozen=True, slots=True)
class _Seen:
    article: str
    mention: Mention
    context: Context
    anchor: Anchor | None

    def example(self, candidates: Sequence[Candidate], right: frozenset[str]) -> Example:
        values = features(self.mention, candidates, self.context, self.anchor)
        return Example(
            self.article,
            np.array([[row[name] for name in FEATURES] for row in values]),
            np.array([c.entity.entity_id in right for c in candidates]),
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


def fit(found: Sequence[Example]) -> TreeRanker:
    """Boosted trees on the pairs of ``found``; a mention with many candidates weighs more than one with few, not as often.

    Its threshold is one half until ``best_threshold`` sets it.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    rows = np.vstack([example.rows for example in found])
    right = np.concatenate([example.right for example in found])
    weight = np.concatenate([np.full(len(e.right), len(e.right) ** -0.5) for e in found])
    model = GradientBoostingClassifier(**_BOOSTING)
    model.fit(rows, right, sample_weight=weight)
    trees = [_balanced(tree.tree_) for tree in model.estimators_[:, 0]]
    share = float(model.init_.class_prior_[1])
    return TreeRanker(
        "trees",
        "unsaved",
        np.array([tree[0] for tree in trees]),
        np.array([tree[1] for tree in trees]),
        np.array([tree[2] for tree in trees]) * _BOOSTING["learning_rate"],
        math.log(share / (1.0 - share)),
        0.5,
        0.5,
    )


def _balanced(tree: Any) -> tuple[list[int], list[float], list[float]]:  # noqa: ANN401
    """Features, cuts and leaves of a scikit-learn tree, filled up to full depth: an early leaf goes down to all below it."""
    inner = 2 ** _BOOSTING["max_depth"] - 1
    features, cuts, leaves = [0] * inner, [math.inf] * inner, [0.0] * (inner + 1)
    stack = [(0, 0)]
    while stack:
        node, at = stack.pop()
        if at >= inner:
            leaves[at - inner] = float(tree.value[node, 0, 0])
            continue
        leaf = tree.children_left[node] < 0
        if not leaf:
            features[at], cuts[at] = int(tree.feature[node]), float(tree.threshold[node])
        stack.append((node if leaf else int(tree.children_left[node]), 2 * at + 1))
        stack.append((node if leaf else int(tree.children_right[node]), 2 * at + 2))
    return features, cuts, leaves


def cross_validated(found: Sequence[Example], folds: int = FOLDS) -> list[tuple[float, bool, bool]]:
    """Per mention of ``found``, by a model that saw no mention of its article: probability, right, linkable."""
    articles = sorted({example.article for example in found})
    outcomes = []
    for fold in range(folds):
        held = set(articles[fold::folds])
        model = fit([example for example in found if example.article not in held])
        for example in found:
            if example.article in held:
                scores = model.probabilities(example.rows)
                right = bool(example.right[int(np.argmax(scores))])
                outcomes.append((min(1.0, float(scores.sum())), right, example.linkable))
    return outcomes


def best_threshold(outcomes: Sequence[tuple[float, bool, bool]]) -> tuple[float, float]:
    """A threshold at which most decisions are right (link to the right entity, or NIL), and their share.

    Of thresholds as good as the best but for ``_SAME``, the one nearest to one half: differences below it are chance.
    """
    shares = {}
    for threshold in np.linspace(0.1, 0.9, 33):
        good = [right if score >= threshold else not linkable for score, right, linkable in outcomes]
        shares[float(threshold)] = sum(good) / max(1, len(good))
    best = max(shares.values())
    chosen = min((t for t, share in shares.items() if share >= best - _SAME), key=lambda t: abs(t - 0.5))
    return chosen, shares[chosen]


def save(
    path: Path, model: TreeRanker, threshold: float, nil_without_candidates: float, trained: Mapping[str, object]
) -> None:
    """Writes the ranker as JSON; its version is a hash of its numbers, so equal rankers have equal versions."""
    trees = [
        {
            "features": features.tolist(),
            "cuts": [min(round(float(cut), 6), _HIGHEST) for cut in cuts],
            "leaves": [round(float(leaf), 6) for leaf in leaves],
        }
        for features, cuts, leaves in zip(model.features, model.cuts, model.leaves, strict=True)
    ]
    numbers = {
        "features": list(FEATURES),
        "intercept": round(model.intercept, 6),
        "threshold": round(threshold, 3),
        "nil_without_candidates": round(nil_without_candidates, 3),
        "trees": trees,
    }
    version = content_id(json.dumps(numbers, sort_keys=True))[:8]
    card = {"format": FORMAT, "name": "trees", "version": version, "trained": dict(trained), **numbers}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(card, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
