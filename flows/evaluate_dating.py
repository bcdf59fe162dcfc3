"""``python -m flows.evaluate_dating``: how often the true day lies in the inferred interval, on dated articles whose date is hidden.

ANT and SaudiNewsNet of the development data. ``--held-out`` takes the quarter of the articles (by the hash of their text) that the
weights of ``tasks/cleaning/inference.py`` were not set on. Each is dated twice: as received long after (2026-11-26), and 30 days
after its publication.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Annotated

import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from flows.printing import console
from tasks.arabic.dates import parse
from tasks.cleaning.inference import Interval, infer
from tasks.cleaning.references import Reference, find_references
from tasks.contracts.settings import ROOT

DATA = ROOT.parent / "shared" / "data"
CORPORA = {
    "ANT": ("topics/ant_v1.1.parquet", "text", "time"),
    "SaudiNewsNet": ("news/saudinewsnet.parquet", "content", "date_extracted"),
}
"""Name of a corpus to its file, column of the text, column of the date."""
LONG_AFTER = date(2026, 11, 26)
_FRESH = timedelta(days=30)
_FEWEST_CHARS = 200
_LIKELY = (0.0, 0.2, 0.4, 0.6, 1.0)


@dataclass(frozen=True, slots=True)
class Dated:
    """What an article names, and when it was published."""

    references: Sequence[Reference]
    published: date


def main(
    articles: Annotated[int, typer.Option(help="Articles of each corpus.")] = 2_500,
    held_out: Annotated[bool, typer.Option(help="The quarter kept apart.")] = False,
    data: Annotated[Path, typer.Option(help="Folder of the development data.")] = DATA,
) -> None:
    """Print a line a corpus and landing day, and a line a step of the likeliest interval's confidence."""
    if not data.exists():
        typer.echo(f"dating: the development data is not at {data}; name its folder by --data")
        return
    table = Table(
        "corpus", "received", "stated", "confidence", "inside", "days (median)", "guess: confidence", "inside", "days"
    )
    guesses: list[tuple[float, bool]] = []
    for corpus, (name, text, when) in CORPORA.items():
        found = _sample(data / name, text, when, articles, held_out)
        for received, landing in (("long after", None), ("30 days after", _FRESH)):
            read = [
                (one.published, infer(one.references, LONG_AFTER if landing is None else one.published + landing))
                for one in found
            ]
            intervals = [(day, read.interval) for day, read in read if read]
            likely = [(day, read.likeliest) for day, read in read if read]
            guesses += [(interval.confidence, _holds(interval, day)) for day, interval in likely]
            table.add_row(
                corpus, received, f"{len(intervals) / len(found):.1%}", *_measured(intervals), *_measured(likely)
            )
    console().print(table)
    for low, high in pairwise(_LIKELY):
        inside = [(sure, held) for sure, held in guesses if low <= sure < high]
        if inside:
            said, true = mean(sure for sure, _ in inside), mean(held for _, held in inside)
            typer.echo(
                f"guesses said to hold with {low:.1f} to {high:.1f}: {len(inside)}, said {said:.2f}, true {true:.2f}"
            )


def _sample(path: Path, text: str, when: str, count: int, held_out: bool) -> list[Dated]:
    rows = pq.read_table(path, columns=[text, when]).to_pylist()
    random.Random(7).shuffle(rows)
    chosen = _chosen(rows, text, when, held_out)
    shown = Console(stderr=True)
    return [
        Dated(find_references([body]), day)
        for _, (body, day) in zip(track(range(count), path.stem, console=shown, transient=True), chosen, strict=False)
    ]


def _chosen(rows: Sequence[dict[str, str | None]], text: str, when: str, held_out: bool) -> Iterator[tuple[str, date]]:
    for row in rows:
        body, stated = row[text] or "", parse(row[when] or "")
        if len(body) >= _FEWEST_CHARS and stated and _is_held_out(body) == held_out:
            yield body, stated.date()


def _is_held_out(text: str) -> bool:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[-1] % 4 == 0


def _measured(intervals: Sequence[tuple[date, Interval]]) -> tuple[str, str, str]:
    if not intervals:
        return "-", "-", "-"
    days = median((interval.last - interval.first).days + 1 for _, interval in intervals)
    inside = mean(_holds(interval, day) for day, interval in intervals)
    return f"{mean(i.confidence for _, i in intervals):.2f}", f"{inside:.3f}", f"{days:.0f}"


def _holds(interval: Interval, day: date) -> bool:
    return interval.first <= day <= interval.last


if __name__ == "__main__":
    typer.run(main)
