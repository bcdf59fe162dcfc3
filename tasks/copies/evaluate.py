"""How well and how fast copies are found: a corpus by days, planted copies, and growth.

``python -m tasks.copies.evaluate days CORPUS [--pairs PAIRS.tsv] [--judged JUDGED.tsv]`` prints JSON, ``... planted CORPUS``
and ``... growth CORPUS --articles N`` print tables. A corpus is a Parquet file with the columns ``source, url,
date_extracted, content``; an article is known by its row number.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from tasks.copies.find import find_copies
from tasks.copies.fingerprints import fingerprint
from tasks.copies.growth import growth, peak_mb
from tasks.copies.planting import Row, planted_recall, read_corpus
from tasks.copies.records import Article, CopyKind, CopyReport

LOOK_BACK_DAYS = 3
Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took, in seconds of CPU time."""

    articles: int
    fingerprint_seconds: float
    search_seconds: float
    peak_mb: int


def search_by_day(rows: Sequence[Row], **parameters: float) -> tuple[dict[Pair, CopyKind], int, Cost]:
    """Kind of every pair found, day by day with the look-back window as the stage does; the number of passages; the cost."""
    began = time.process_time()
    by_day: dict[date, list[Article]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(Article(fingerprint(row.article_id, row.text), row.outlet, row.day))
    read = time.process_time()
    found: dict[Pair, CopyKind] = {}
    passages = 0
    for day in sorted(by_day):
        window = [a for back in range(1, LOOK_BACK_DAYS + 1) for a in by_day.get(day - timedelta(days=back), ())]
        report = _find(by_day[day], window, parameters)
        found.update({frozenset((pair.article_a, pair.article_b)): pair.kind for pair in report.pairs})
        passages += len(report.passages)
    return found, passages, Cost(len(rows), read - began, time.process_time() - read, peak_mb())


def against_reference(rows: Sequence[Row], found: Mapping[Pair, CopyKind], path: Path) -> dict[str, float]:
    """Recall and precision against pairs (columns ``source_a, url_a, source_b, url_b, jaccard_8gram``; 8-grams, >= 0.3).

    The list covers any distance in days and is not complete, so recall counts its pairs within the look-back window, and
    precision counts found pairs whose own 8-gram Jaccard is at least 0.3, beside those that the list holds.
    """
    numbers = {(row.outlet, row.url): index for index, row in enumerate(rows)}
    listed: set[Pair] = set()
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            a, b = (rows[numbers[line[f"source_{side}"], line[f"url_{side}"]]] for side in "ab")
            if a.article_id != b.article_id and abs((a.day - b.day).days) <= LOOK_BACK_DAYS:
                listed.add(frozenset((a.article_id, b.article_id)))
    whole = {pair for pair, kind in found.items() if kind is not CopyKind.PASSAGE}
    similar = similar_by_8_grams(rows, found)
    return {
        "listed_in_window": len(listed),
        "recall_any_kind": len(listed & found.keys()) / max(len(listed), 1),
        "recall_exact_or_near": len(listed & whole) / max(len(listed), 1),
        "exact_or_near": len(whole),
        "exact_or_near_with_jaccard_8": len(whole & similar) / max(len(whole), 1),
        "exact_or_near_listed": len(whole & listed) / max(len(whole), 1),
        "found_with_jaccard_8": len(similar),
    }


def similar_by_8_grams(rows: Sequence[Row], pairs: Iterable[Pair]) -> set[Pair]:
    """The pairs whose Jaccard of folded 8-word shingles is at least 0.3, counted without hashing tricks."""
    from tasks.arabic.folding import Strength, fold_text
    from tasks.arabic.words import word_texts

    grams: dict[str, set[tuple[str, ...]]] = {}
    similar = set()
    for pair in pairs:
        for article_id in pair - grams.keys():
            words = word_texts(fold_text(rows[int(article_id)].text, Strength.MATCH))
            grams[article_id] = {tuple(words[at : at + 8]) for at in range(len(words) - 7)}
        left, right = (grams[article_id] for article_id in pair)
        if len(left & right) >= 0.3 * max(len(left | right), 1):
            similar.add(pair)
    return similar


def against_judged(found: Mapping[Pair, CopyKind], path: Path) -> dict[str, int]:
    """Counts of ``verdict/kind found`` over pairs judged by reading (columns ``article_a, article_b, verdict``)."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    kinds = (found.get(frozenset((row["article_a"], row["article_b"]))) for row in rows)
    counted = Counter(f"{row['verdict']}/{kind or 'nothing'}" for row, kind in zip(rows, kinds, strict=True))
    return dict(sorted(counted.items()))


def _find(today: Sequence[Article], window: Sequence[Article], parameters: Mapping[str, float]) -> CopyReport:
    near, words = parameters.get("near_threshold", 0.7), int(parameters.get("passage_words", 25))
    return find_copies(today, window, near_threshold=near, passage_words=words)


def main(arguments: Sequence[str]) -> str:
    """What ``python -m tasks.copies.evaluate`` prints."""
    parser = argparse.ArgumentParser(prog="python -m tasks.copies.evaluate", description="How copies are found.")
    commands = parser.add_subparsers(dest="what", required=True)
    days = commands.add_parser("days", help="search a corpus day by day, as the stage does; JSON")
    days.add_argument("--pairs", type=Path, help="reference pairs (near_dup_pairs_auto.tsv)")
    days.add_argument("--judged", type=Path, help="pairs judged by reading (tests/tasks/copies/judged_pairs.tsv)")
    planted = commands.add_parser(
        "planted", help="plant copies in the corpus's first two days; a table of what is found"
    )
    planted.add_argument("--trials", type=int, default=100, help="copies planted in each way (default: %(default)s)")
    grown = commands.add_parser("growth", help="search very many made articles; tables of cost and of what is found")
    grown.add_argument("--articles", type=int, default=20_000, help="how many are made (default: %(default)s)")
    for command in (days, planted, grown):
        command.add_argument(
            "corpus", type=Path, help="Parquet file with the columns source, url, date_extracted, content"
        )
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if given.what == "growth":
        found = asdict(growth(given.corpus, given.articles))
        recall = found.pop("planted")
        return "\n".join(
            [
                *(f"| {name.replace('_', ' ')} | {_shown(value)} |" for name, value in found.items()),
                "",
                recall_table(recall),
            ]
        )
    rows = read_corpus(given.corpus)
    if given.what == "planted":
        return recall_table(planted_recall(rows, given.trials))
    return json.dumps(_days(rows, given.pairs, given.judged), ensure_ascii=False, indent=2)


def recall_table(recall: Mapping[str, Mapping[str, float]]) -> str:
    """The result of ``recalls`` as a table in Markdown."""
    labels = ("planted", "found", *(f"as {kind}" for kind in CopyKind))
    lines = [f"| way | {' | '.join(labels)} |", f"|---{'|---' * len(labels)}|"]
    for way, shares in recall.items():
        lines.append(f"| {way} | {' | '.join(_shown(shares.get(label, 0)) for label in labels)} |")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _days(rows: Sequence[Row], pairs: Path | None, judged: Path | None) -> dict[str, object]:
    found, passages, cost = search_by_day(rows)
    result: dict[str, object] = {**asdict(cost), "passages": passages, **Counter(found.values())}
    if pairs:
        result["reference"] = against_reference(rows, found, pairs)
    if judged:
        result["judged"] = against_judged(found, judged)
    return result


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
