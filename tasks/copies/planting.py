"""Copies planted in a corpus: what share of them is found, by how much of them was changed."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.copies.find import find_copies
from tasks.copies.fingerprints import fingerprint
from tasks.copies.records import Article, CopyKind, CopyReport

CHANGED_SHARES = (0.05, 0.1, 0.2, 0.3, 0.4)
PASSAGE_LENGTHS = (40, 80, 120, 200)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the corpus."""

    article_id: str
    outlet: str
    url: str
    day: date
    text: str


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

    ``changed``: an article whose words were replaced, each with the given probability, by words of other articles;
    ``edited``: the same share of its sentences removed instead. ``passage``: that many words of one article put into the
    middle of another, and ``passage_changed`` with a tenth of its words replaced; found when both offsets cover at least
    half of what was planted.
    """
    draw = random.Random(seed)
    days = sorted({row.day for row in rows})[:2]
    host = [row for row in rows if row.day in days]
    long = [row for row in host if 250 <= len(row.text.split()) <= 800]
    pool = [word for row in draw.sample(long, min(200, len(long))) for word in row.text.split()]
    background = [Article(fingerprint(row.article_id, row.text), row.outlet, days[1]) for row in host]
    plants: list[_Plant] = []
    for share in CHANGED_SHARES:
        plants += [
            _Plant(f"changed {share:.0%}", row, changed(row.text, share, pool, draw))
            for row in draw.sample(long, trials)
        ]
        plants += [
            _Plant(f"edited {share:.0%}", row, _shortened(row.text, share, draw)) for row in draw.sample(long, trials)
        ]
    for length in PASSAGE_LENGTHS:
        for name, share in (("passage", 0.0), ("passage_changed", 0.1)):
            for _ in range(trials):
                row, other = draw.sample(long, 2)
                plants.append(_transplanted(f"{name} {length}", row, other, length, share, pool, draw))
    planted = [
        Article(fingerprint(f"planted {at}", plant.text), f"planted {at}", days[1]) for at, plant in enumerate(plants)
    ]
    return _recalls(plants, find_copies(planted, background))


@dataclass(frozen=True, slots=True)
class _Plant:
    name: str
    source: Row
    text: str
    start: int = 0
    end: int = 0
    """What was planted, in ``text``; nothing when all of it is."""


def changed(text: str, share: float, pool: Sequence[str], draw: random.Random) -> str:
    """``text`` with each word replaced, at probability ``share``, by one of ``pool``."""
    return " ".join(draw.choice(pool) if draw.random() < share else word for word in text.split())


def _shortened(text: str, share: float, draw: random.Random) -> str:
    sentences = [part for part in text.replace("\n", ". ").split(". ") if part.strip()]
    return ". ".join(part for part in sentences if draw.random() >= share) or text


def _transplanted(
    name: str, row: Row, other: Row, length: int, share: float, pool: Sequence[str], draw: random.Random
) -> _Plant:
    words, around = row.text.split(), other.text.split()
    first = draw.randrange(max(len(words) - length, 1))
    passage = changed(" ".join(words[first : first + length]), share, pool, draw)
    middle = draw.randrange(len(around))
    before = " ".join([*around[:middle], ""])
    return _Plant(name, row, f"{before}{passage} {' '.join(around[middle:])}", len(before), len(before) + len(passage))


def _recalls(plants: Sequence[_Plant], report: CopyReport) -> dict[str, dict[str, float]]:
    kinds: dict[tuple[str, str], CopyKind] = {(pair.article_a, pair.article_b): pair.kind for pair in report.pairs}
    covered: Counter[tuple[str, str]] = Counter()
    for passage in report.passages:
        if passage.article_a.startswith("planted"):
            plant = plants[int(passage.article_a.split()[1])]
            inside = min(passage.end_a, plant.end) - max(passage.start_a, plant.start)
            covered[passage.article_a, passage.article_b] += max(inside, 0)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for at, plant in enumerate(plants):
        key = (f"planted {at}", plant.source.article_id)
        kind = kinds.get(key)
        found = kind is not None and (not plant.end or covered[key] >= (plant.end - plant.start) / 2)
        table[plant.name].update(["planted", *(["found", f"as {kind}"] if found else [])])
    return {
        name: {label: count / counts["planted"] for label, count in sorted(counts.items()) if label != "planted"}
        for name, counts in table.items()
    }
