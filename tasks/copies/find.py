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

    Each unordered pair stands once, with its strongest kind; passages are those of pairs that are neither exact nor near.
    An article given twice counts once, one of both inputs as of today; articles of under five words are left out. Where
    two texts, or one, stand in very many articles, the first ``PAIRS_OF_TWO_TEXTS`` pairs of articles are listed.
    """
    own = _unique(today)
    fresh = {article.article_id for article in own}
    groups = _groups([*own, *(article for article in _unique(window) if article.article_id not in fresh)])
    leads = [group[0] for group in groups]
    searched = sum(lead.article_id in fresh for lead in leads)

    near = near_pairs([lead.fingerprint for lead in leads], searched, near_threshold)
    shared = _shared(leads, searched, near, passage_words)

    pairs = list(_exact_pairs(groups, fresh))
    passages: list[Passage] = []
    for (left, right), similarity in near.items():
        for a, b in _members(groups[left], groups[right], fresh):
            pairs.append(CopyPair(a.article_id, b.article_id, CopyKind.NEAR, similarity))
    for (left, right), parts in shared.items():
        share = _share_of_shorter(leads[left], leads[right], parts)
        for a, b in _members(groups[left], groups[right], fresh):
            pairs.append(CopyPair(a.article_id, b.article_id, CopyKind.PASSAGE, share))
            # An article of the day may stand on either side of the alignment: the one of today is article_a.
            same_way = a.fingerprint.exact == leads[left].fingerprint.exact
            passages.extend(_published(a, b, part if same_way else part.swapped()) for part in parts)
    return CopyReport(tuple(sorted(pairs)), tuple(sorted(passages)))


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


def _members(left: Sequence[Article], right: Sequence[Article], fresh: set[str]) -> Iterator[tuple[Article, Article]]:
    """The pairs between the articles of two texts, as they are reported: at least one of today, which comes first."""
    pairs = ((a, b) for a in left for b in right if a.article_id in fresh or b.article_id in fresh)
    for pair in islice(pairs, PAIRS_OF_TWO_TEXTS):
        first, second = sorted(pair, key=lambda article: (article.article_id not in fresh, article.article_id))
        yield first, second


def _shared(
    leads: Sequence[Article], today: int, near: dict[tuple[int, int], float], passage_words: int
) -> dict[tuple[int, int], list[Aligned]]:
    """The passages of every pair of texts that share any and are no near-duplicates."""
    _, outlets = np.unique(np.array([lead.outlet for lead in leads], dtype=object), return_inverse=True)
    texts = Texts(
        [lead.fingerprint.words for lead in leads],
        today,
        np.array(components(len(leads), near), dtype=np.int64),
        outlets.astype(np.int64),
    )
    skip = np.array(sorted(a * len(leads) + b for a, b in near), dtype=np.int64)
    shared: dict[tuple[int, int], list[Aligned]] = {}
    for passage in align(texts.words, find_seeds(texts, skip), passage_words):
        shared.setdefault((passage.a, passage.b), []).append(passage)
    return shared


def _share_of_shorter(left: Article, right: Article, parts: Sequence[Aligned]) -> float:
    of_left, of_right = len(left.fingerprint.words), len(right.fingerprint.words)
    if of_left <= of_right:
        return sum(part.i_end - part.i for part in parts) / of_left
    return sum(part.j_end - part.j for part in parts) / of_right


def _published(a: Article, b: Article, part: Aligned) -> Passage:
    of_a, of_b = _span(a, part.i, part.i_end), _span(b, part.j, part.j_end)
    return Passage(a.article_id, *of_a, b.article_id, *of_b, part.similarity)


def _span(article: Article, first: int, end: int) -> Span:
    return Span(int(article.fingerprint.starts[first]), int(article.fingerprint.ends[end - 1]))
