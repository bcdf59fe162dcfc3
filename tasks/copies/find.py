"""The search: exact copies by hash, near-duplicates by MinHash, shared passages by alignment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from tasks.contracts.spans import Span
from tasks.copies.alignment import Aligned, align
from tasks.copies.clusters import components
from tasks.copies.near import near_pairs
from tasks.copies.records import Article, CopyKind, CopyPair, CopyReport, Passage
from tasks.copies.seeds import SEED_WORDS, Texts, find_seeds

PAIRS_OF_TWO_TEXTS = 2_500
"""Pairs listed between the articles that carry one text and those that carry another (or the same)."""


def find_copies(
    today: Sequence[Article], window: Sequence[Article], *, near_threshold: float = 0.7, passage_words: int = 25
) -> CopyReport:
    """Copies among the articles of a day, and between them and the look-back window.

    Each unordered pair stands once, with its strongest kind. Passages are searched between distinct texts that are no
    near-duplicates: of articles that are exact copies of each other the first stands for all (of today before the window,
    then by id). An article given twice counts once, one of both inputs as of today; articles of under five words are left
    out. Where one text stands in very many articles, the first ``PAIRS_OF_TWO_TEXTS`` pairs are listed.
    """
    own = _unique(today)
    fresh = {article.article_id for article in own}
    groups = _groups([*own, *(article for article in _unique(window) if article.article_id not in fresh)])
    leads = [group[0] for group in groups]
    searched = sum(lead.article_id in fresh for lead in leads)

    near = near_pairs([lead.fingerprint for lead in leads], searched, near_threshold)
    passages = _passages(leads, searched, near, passage_words)
    pairs = [
        *_exact_pairs(groups, fresh),
        *_near_pairs(groups, near, fresh),
        *_passage_pairs(leads, passages),
    ]
    return CopyReport(tuple(sorted(pairs)), tuple(sorted(_published(leads, aligned) for aligned in passages)))


def _unique(articles: Iterable[Article]) -> list[Article]:
    by_id = {article.article_id: article for article in articles if len(article.fingerprint.words) >= SEED_WORDS}
    return [by_id[article_id] for article_id in sorted(by_id)]


def _groups(articles: Sequence[Article]) -> list[list[Article]]:
    """Articles by text, in the order of their first members."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.fingerprint.exact, []).append(article)
    return list(groups.values())


def _exact_pairs(groups: Sequence[Sequence[Article]], fresh: set[str]) -> Iterator[CopyPair]:
    for group in groups:
        pairs = ((a, b) for at, a in enumerate(group) if a.article_id in fresh for b in group[at + 1 :])
        for a, b in islice(pairs, PAIRS_OF_TWO_TEXTS):
            yield CopyPair(a.article_id, b.article_id, CopyKind.EXACT, 1.0)


def _near_pairs(
    groups: Sequence[Sequence[Article]], near: dict[tuple[int, int], float], fresh: set[str]
) -> Iterator[CopyPair]:
    for (left, right), similarity in near.items():
        pairs = ((a, b) for a in groups[left] for b in groups[right] if a.article_id in fresh or b.article_id in fresh)
        for a, b in islice(pairs, PAIRS_OF_TWO_TEXTS):
            first, second = sorted(
                (a.article_id, b.article_id), key=lambda article_id: (article_id not in fresh, article_id)
            )
            yield CopyPair(first, second, CopyKind.NEAR, similarity)


def _passages(
    leads: Sequence[Article], today: int, near: dict[tuple[int, int], float], passage_words: int
) -> list[Aligned]:
    _, outlets = np.unique(np.array([lead.outlet for lead in leads], dtype=object), return_inverse=True)
    texts = Texts(
        [lead.fingerprint.words for lead in leads],
        today,
        np.array(components(len(leads), near), dtype=np.int64),
        outlets.astype(np.int64),
    )
    skip = np.array(sorted(a * len(leads) + b for a, b in near), dtype=np.int64)
    return list(align(texts.words, find_seeds(texts, skip), passage_words))


def _passage_pairs(leads: Sequence[Article], passages: Iterable[Aligned]) -> Iterator[CopyPair]:
    shared: dict[tuple[int, int], list[Aligned]] = {}
    for passage in passages:
        shared.setdefault((passage.a, passage.b), []).append(passage)
    for (a, b), parts in shared.items():
        sizes = len(leads[a].fingerprint.words), len(leads[b].fingerprint.words)
        covered = sum(p.i_end - p.i for p in parts) if sizes[0] <= sizes[1] else sum(p.j_end - p.j for p in parts)
        yield CopyPair(leads[a].article_id, leads[b].article_id, CopyKind.PASSAGE, covered / min(sizes))


def _published(leads: Sequence[Article], passage: Aligned) -> Passage:
    a, b = leads[passage.a], leads[passage.b]
    of_a = _span(a, passage.i, passage.i_end)
    of_b = _span(b, passage.j, passage.j_end)
    return Passage(a.article_id, *of_a, b.article_id, *of_b, passage.similarity)


def _span(article: Article, first: int, end: int) -> Span:
    return Span(int(article.fingerprint.starts[first]), int(article.fingerprint.ends[end - 1]))
