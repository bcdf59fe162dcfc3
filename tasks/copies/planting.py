"""Copies planted in a corpus: what share of them is found, by how much of them was changed."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tasks.copies.find import find_copies
from tasks.copies.fingerprints import fingerprint
from tasks.copies.records import Article, CopyKind, CopyReport

CHANGED_WORDS = 0.1
"""Share of words replaced in a changed passage."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the corpus."""

    article_id: str
    outlet: str
    url: str
    day: date
    text: str


class Way(NamedTuple):
    """A way to plant a copy.

    ``exact``; ``changed``: words replaced, each with probability ``amount``, by words of other articles; ``edited``: the
    same share of sentences removed instead; ``passage``: ``amount`` words put into the middle of another article, and
    ``passage changed`` with a tenth of its words replaced.
    """

    kind: str
    amount: float = 0

    def __str__(self) -> str:
        if not self.amount:
            return self.kind
        return f"{self.kind} {self.amount:.0%}" if self.amount < 1 else f"{self.kind} {self.amount:.0f}"


SHARES = (0.05, 0.1, 0.2, 0.3, 0.4)
WHOLE = (Way("exact"), *(Way(kind, share) for kind in ("changed", "edited") for share in SHARES))
PASSAGES = tuple(Way(kind, length) for kind in ("passage", "passage changed") for length in (40, 80, 120))
LONG_PASSAGES = tuple(Way(kind, 200) for kind in ("passage", "passage changed"))


class Made(NamedTuple):
    """The text of a planted copy, and where in it stands what was planted; ``end`` is 0 when all of it is."""

    text: str
    start: int = 0
    end: int = 0


class Plant(NamedTuple):
    """What is known of an article that is a planted copy."""

    way: str
    source: str
    """Id of the article copied."""
    start: int
    end: int


def read_corpus(path: Path) -> list[Row]:
    """Every row of the corpus, in order."""
    import pyarrow.parquet as pq

    columns = pq.read_table(path, columns=["source", "url", "date_extracted", "content"]).to_pydict()
    return [
        Row(str(number), outlet or "", url or "", date.fromisoformat(stated[:10]), content or "")
        for number, (outlet, url, stated, content) in enumerate(
            zip(columns["source"], columns["url"], columns["date_extracted"], columns["content"], strict=True)
        )
    ]


def planted_recall(rows: Sequence[Row], trials: int = 100, seed: int = 0) -> dict[str, dict[str, float]]:
    """Share of planted copies found among all articles of the corpus's first two days, per way of planting.

    The result is that of ``recalls``; hosts are articles of 250 to 800 words.
    """
    draw = random.Random(seed)
    days = sorted({row.day for row in rows})[:2]
    host = [row for row in rows if row.day in days]
    long = [row for row in host if 250 <= len(row.text.split()) <= 800]
    pool = [word for row in draw.sample(long, min(200, len(long))) for word in row.text.split()]
    background = [Article(fingerprint(row.article_id, row.text), row.outlet, days[1]) for row in host]
    plants: dict[str, Plant] = {}
    planted: list[Article] = []
    for way in (*WHOLE, *PASSAGES, *LONG_PASSAGES):
        for _ in range(trials):
            row, other = draw.sample(long, 2)
            made = plant(way, row.text, other.text, pool, draw)
            name = f"planted {len(plants)}"
            plants[name] = Plant(str(way), row.article_id, made.start, made.end)
            planted.append(Article(fingerprint(name, made.text), name, days[1]))
    return recalls(plants, find_copies(planted, background))


def plant(way: Way, text: str, other: str, pool: Sequence[str], draw: random.Random) -> Made:
    """A copy of ``text``, or of a passage of it within ``other``, made in the given way; ``pool`` are words to put in."""
    if way.kind == "exact":
        return Made(text)
    if way.kind == "changed":
        return Made(changed(text, way.amount, pool, draw))
    if way.kind == "edited":
        return Made(_shortened(text, way.amount, draw))
    words, around, length = text.split(), other.split(), int(way.amount)
    first = draw.randrange(max(len(words) - length, 1))
    passage = " ".join(words[first : first + length])
    if way.kind == "passage changed":
        passage = changed(passage, CHANGED_WORDS, pool, draw)
    middle = draw.randrange(len(around))
    before = " ".join([*around[:middle], ""])
    return Made(f"{before}{passage} {' '.join(around[middle:])}", len(before), len(before) + len(passage))


def changed(text: str, share: float, pool: Sequence[str], draw: random.Random) -> str:
    """``text`` with each word replaced, at probability ``share``, by one of ``pool``."""
    return " ".join(draw.choice(pool) if draw.random() < share else word for word in text.split())


def _shortened(text: str, share: float, draw: random.Random) -> str:
    sentences = [part for part in text.replace("\n", ". ").split(". ") if part.strip()]
    return ". ".join(part for part in sentences if draw.random() >= share) or text


def recalls(plants: Mapping[str, Plant], report: CopyReport) -> dict[str, dict[str, float]]:
    """By way of planting: how many, the share ``found``, and the share found ``as`` each kind.

    ``plants`` are keyed by article. A planted passage is found when the pair is reported as a copy as a whole, or when the
    passages reported cover at least half of what was planted.
    """
    kinds: dict[tuple[str, str], CopyKind] = {}
    for pair in report.pairs:
        kinds[pair.article_a, pair.article_b] = kinds[pair.article_b, pair.article_a] = pair.kind
    covered: Counter[tuple[str, str]] = Counter()
    for passage in report.passages:
        for one, start, end, other in (
            (passage.article_a, passage.start_a, passage.end_a, passage.article_b),
            (passage.article_b, passage.start_b, passage.end_b, passage.article_a),
        ):
            if one in plants and plants[one].source == other:
                covered[one, other] += max(min(end, plants[one].end) - max(start, plants[one].start), 0)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for name, one_plant in plants.items():
        kind = kinds.get((name, one_plant.source))
        size = one_plant.end - one_plant.start
        whole = kind is not None and (not size or kind is not CopyKind.PASSAGE)
        found = whole or (kind is CopyKind.PASSAGE and covered[name, one_plant.source] >= size / 2)
        table[one_plant.way].update(["planted", *(["found", f"as {kind}"] if found else [])])
    return {
        way: {label: n / counts["planted"] if label != "planted" else n for label, n in sorted(counts.items())}
        for way, counts in table.items()
    }
