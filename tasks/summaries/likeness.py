"""How likely two articles report one event, told by what both say that few others say.

A logistic model over a handful of likenesses of a pair, fitted on pairs of Saudi articles judged by reading
(seeds/labels/stories_pairs.tsv, dev days; ``python -m flows.evaluate_stories`` shows what it is worth).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.arabic.frequencies import ARTICLES, frequencies

Bag = Mapping[str, float]
Floats = npt.NDArray[np.float64]

BLOCK = 1_000
"""Articles compared with all others at a time."""
PROBES = 24
"""Weightiest terms of an article by which others are looked up."""
LEAST_PROBED, LEAST_COSINE, LEAST_CHANCE = 0.04, 0.12, 0.05
"""Pairs below are held to be different events: of their probes, of all terms, of the chance that comes out."""
COMMON_NUMBER = 1 / 50
"""Share of the articles above which a number is a year or a page and tells no event."""
BACKGROUND = 300
"""Articles a rarity is judged among at least."""
_NUMBER = re.compile(r"\d{2,}(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class StoryInput:
    """One article as clustering sees it; bags map a folded content word, or an entity, to how often it stands there."""

    article_id: str
    day: date
    outlet: str
    title: str
    entities: Bag = field(default_factory=dict)
    terms: Bag = field(default_factory=dict)
    """Words of title and prose."""
    opening: Bag = field(default_factory=dict)
    """Words of the title and of the first forty of the prose."""
    headline: Bag = field(default_factory=dict)
    """Words of the title alone."""
    copy_cluster: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """What each likeness adds to the log-odds that a pair reports one event."""

    constant: float = 0.40
    terms: float = 0.42
    """Logarithm of the cosine of all words, the rarer the weightier."""
    opening: float = 0.75
    """The same of titles and openings."""
    cover: float = 1.43
    """Share of one opening's words that stand in the other article, by rarity, mean of both ways."""
    headline: float = 2.40
    """Cosine of the titles."""
    entity: float = 2.16
    """Rarity of the rarest entity both name, 0 to 1."""
    days: float = -0.29
    """Days between them."""
    outlet: float = -0.89
    """1 where one outlet printed both: it seldom tells a thing twice, but has its formulas."""
    numbers: float = -2.47
    """1 where both give numbers and share none: reports of a series are alike in all else."""


FITTED = Weights()
_FLOOR = 0.02
"""Added to a cosine before its logarithm."""


def chances(articles: Sequence[StoryInput], first_new: int, weights: Weights = FITTED) -> dict[tuple[int, int], float]:
    """Index pairs (earlier, later) to the chance that both report one event, 0 to 1; unlikely pairs are left out.

    ``articles`` is the whole window in order; pairs with at least one article from ``first_new`` on are compared.
    """
    if first_new >= len(articles):
        return {}
    bags = Bags(articles)
    found: dict[tuple[int, int], float] = {}
    for earlier, later in bags.candidates(first_new):
        likenesses = bags.likenesses(earlier, later)
        odds = weights.constant + sum(getattr(weights, name) * values for name, values in likenesses.items())
        chance = 1 / (1 + np.exp(-odds))
        found |= {
            (int(a), int(b)): float(p) for a, b, p in zip(earlier, later, chance, strict=True) if p >= LEAST_CHANCE
        }
    return found


class Bags:
    """The articles' bags as sparse matrices, one row an article."""

    def __init__(self, articles: Sequence[StoryInput]) -> None:
        # An article of an unknown outlet shares it with none.
        outlets = [article.outlet or f" {number}" for number, article in enumerate(articles)]
        self.outlets = np.unique(outlets, return_inverse=True)[1]
        self.days = np.array([article.day.toordinal() for article in articles])
        terms = [article.terms for article in articles]
        rarity = _rarities(terms)
        self.terms = _matrix(terms, lambda word, count: (1 + math.log(count)) * rarity[word])
        self.probes = _strongest(self.terms, PROBES)
        self.present = _matrix(terms, lambda word, count: 1.0, length=None)
        openings = [article.opening for article in articles]
        self.opening = _matrix(openings, lambda word, count: (1 + math.log(count)) * rarity.get(word, 0.0) ** 1.5)
        self.shares = _matrix(openings, lambda word, count: rarity.get(word, 0.0) ** 1.5, length=1, like=self.present)
        headlines = [article.headline for article in articles]
        known = _rarities(headlines)
        self.headline = _matrix(headlines, lambda word, count: (1 + math.log(count)) * known[word])
        named = _rarities([article.entities for article in articles])
        largest = math.log(max(BACKGROUND, len(articles)))
        self.entities = _matrix(
            [article.entities for article in articles], lambda name, count: named[name] / largest, length=None
        )
        self.numbers = _matrix(_numbers(terms), lambda word, count: 1.0, length=None)
        self.figures = np.asarray(self.numbers.matrix.sum(axis=1)).ravel()

    def candidates(self, first_new: int) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
        """Arrays of earlier and later indices, the later at or after ``first_new``."""
        everything = self.terms.matrix.T.tocsc()
        for start in range(first_new, len(self.days), BLOCK):
            shared = (self.probes[start : min(start + BLOCK, len(self.days))] @ everything).tocoo()
            later, earlier = shared.row.astype(np.int64) + start, shared.col.astype(np.int64)
            kept = (shared.data >= LEAST_PROBED) & (earlier < later)
            later, earlier = later[kept], earlier[kept]
            alike = _dot(self.terms.matrix, self.terms.matrix, earlier, later) >= LEAST_COSINE
            if alike.any():
                yield earlier[alike], later[alike]

    def likenesses(self, earlier: Any, later: Any) -> dict[str, Floats]:  # noqa: ANN401 - index arrays
        """Name of each weight to the pairs' values."""
        there = _dot(self.shares.matrix, self.present.matrix, earlier, later)
        back = _dot(self.shares.matrix, self.present.matrix, later, earlier)
        common = self.entities.matrix[earlier].minimum(self.entities.matrix[later])
        apart = _dot(self.numbers.matrix, self.numbers.matrix, earlier, later) == 0
        return {
            "terms": np.log(_FLOOR + _dot(self.terms.matrix, self.terms.matrix, earlier, later)),
            "opening": np.log(_FLOOR + _dot(self.opening.matrix, self.opening.matrix, earlier, later)),
            "cover": (there + back) / 2,
            "headline": _dot(self.headline.matrix, self.headline.matrix, earlier, later),
            "entity": common.max(axis=1).toarray().ravel(),
            "days": np.abs(self.days[earlier] - self.days[later]).astype(np.float64),
            "outlet": (self.outlets[earlier] == self.outlets[later]).astype(np.float64),
            "numbers": (apart & (self.figures[earlier] >= 2) & (self.figures[later] >= 2)).astype(np.float64),
        }


@dataclass(frozen=True, slots=True)
class _Sparse:
    matrix: Any
    """*Shape:* (articles, words), CSR."""
    columns: dict[str, int]


def _matrix(
    bags: Sequence[Bag], weigh: Callable[[str, float], float], length: int | None = 2, like: _Sparse | None = None
) -> _Sparse:
    """Rows of weights, each brought to unit ``length`` (1: its sum, 2: Euclidean, ``None``: left as they are)."""
    from scipy.sparse import csr_matrix

    columns = dict(like.columns) if like else {}
    starts, places, values = [0], list[int](), list[float]()
    for bag in bags:
        row = {word: weigh(word, count) for word, count in bag.items() if count >= 1}
        size = (sum(w**length for w in row.values()) ** (1 / length) if length else 0.0) or 1.0
        for word, weight in row.items():
            if weight > 0 and (like is None or word in columns):
                places.append(columns.setdefault(word, len(columns)))
                values.append(weight / size)
        starts.append(len(places))
    return _Sparse(csr_matrix((values, places, starts), shape=(len(bags), max(1, len(columns)))), columns)


def _rarities(bags: Sequence[Bag]) -> dict[str, float]:
    """Word to the logarithm of how few of the articles hold it; never negative.

    Where they are fewer than ``BACKGROUND``, articles of general news that hold a word as often as it stands there are added:
    among a handful, what two reports of one event share would else be common.
    """
    times = Counter(word for bag in bags for word in bag)
    added = max(0, BACKGROUND - len(bags))
    usual = frequencies() if added else {}
    size = 1 + len(bags) + added
    return {
        word: max(0.0, math.log(size / (0.5 + own + added * min(1.0, usual.get(word, 0.0) / ARTICLES))))
        for word, own in times.items()
    }


def _numbers(bags: Sequence[Bag]) -> list[dict[str, float]]:
    """Of every article, its numbers of two digits and more that few others have."""
    own = [[word for word in bag if _NUMBER.fullmatch(word)] for bag in bags]
    times = Counter(word for words in own for word in words)
    most = max(2, len(bags) * COMMON_NUMBER)
    return [{word: 1.0 for word in words if times[word] <= most} for words in own]


def _strongest(sparse: _Sparse, most: int) -> Any:  # noqa: ANN401 - a CSR matrix
    """The ``most`` largest weights of every row; of equals, the earlier word."""
    from scipy.sparse import csr_matrix

    matrix = sparse.matrix
    starts, places, values = [0], list[int](), list[float]()
    for row in range(matrix.shape[0]):
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        best = np.argsort(-matrix.data[own], kind="stable")[:most]
        places += matrix.indices[own][best].tolist()
        values += matrix.data[own][best].tolist()
        starts.append(len(places))
    return csr_matrix((values, places, starts), shape=matrix.shape)


def _dot(first: Any, second: Any, rows: Any, others: Any) -> Floats:  # noqa: ANN401 - CSR matrices and index arrays
    """Of every pair, the product of ``first``'s row and ``second``'s other row."""
    products: Floats = np.asarray(first[rows].multiply(second[others]).sum(axis=1)).ravel()
    return products
