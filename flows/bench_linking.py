"""``python -m flows.bench_linking``: linking speed and memory with the seeds' base, and with it grown by invented entities.

The mentions are those the gazetteer finds in the sample articles. Invented people and places have names of Arabic
syllables, so their keys collide with real ones as names do. Each size runs in a process of its own, whose peak memory is told.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import typer

from tasks.contracts.settings import ROOT
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.kb import KnowledgeBase, write
from tasks.linking.kb_build import ensure
from tasks.linking.kb_rows import Entry, tables
from tasks.linking.linker import Linker
from tasks.linking.records import LinkInput, Mention
from tasks.resources import GAZETTEER

SEEDS = ROOT / "seeds"
_SYLLABLES = tuple(
    "با بو تي جا حم خل دو را ري سا سو شا صل طا عب غا فا قا كي لو ما مي نا نو ها وا يا".split(" ")  # noqa: SIM905 - a list of words reads as words
)
_CHUNK = 100_000


def main(
    sizes: Annotated[
        list[int] | None, typer.Option("--size", help="Entities of a base; the seeds' own when 0.")
    ] = None,
    rounds: Annotated[int, typer.Option(help="Times the sample articles are linked after a first time.")] = 20,
    worker: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Print one line a size: entities, mentions a second, microseconds a mention for candidates, size of the index, memory."""
    if worker:
        (size,) = sizes or [0]
        sys.stdout.write(measure(size, rounds) + "\n")
        return
    for size in sizes or [0, 2_000_000]:
        command = [
            sys.executable,
            "-m",
            "flows.bench_linking",
            "--worker",
            "--size",
            str(size),
            "--rounds",
            str(rounds),
        ]
        subprocess.run(command, check=True, cwd=ROOT)


def measure(size: int, rounds: int) -> str:
    """One line on a base of ``size`` entities, the seeds' own when it holds as many."""
    seeds = KnowledgeBase.open(ensure(SEEDS / "kb", ROOT / ".marsad" / "kb"))
    with tempfile.TemporaryDirectory() as folder:
        base = grown(seeds, size, Path(folder) / "kb") if size > seeds.entities.num_rows else seeds
        linker = Linker.open(base.folder, SEEDS / "models" / "linker" / "ranker.json")
        articles = _articles()
        mentions = sum(len(article.mentions) for article in articles)
        for article in articles:
            linker.link(article)
        started = time.process_time()
        for _ in range(rounds):
            for article in articles:
                linker.link(article)
        linking = (time.process_time() - started) / rounds
        started = time.process_time()
        for _ in range(rounds):
            for article in articles:
                for mention in article.mentions:
                    linker.names.candidates(article.text, mention.span)
        looking = (time.process_time() - started) / rounds
        index = sum(file.stat().st_size for file in (base.folder / "index").iterdir())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{linker.names.index.kb.entities.num_rows:,} entities: {mentions / linking:,.0f} mentions/s of CPU, "
            f"{looking / mentions * 1e6:,.0f} microseconds a mention for candidates, index {index / 1e6:,.0f} MB, "
            f"peak memory {peak:,.0f} MiB{' with building the base' if base is not seeds else ''}"
        )


def grown(seeds: KnowledgeBase, size: int, folder: Path) -> KnowledgeBase:
    """The seeds' base with invented entities up to ``size``, written to ``folder``; the same for every run."""
    chance = random.Random(11)
    found = [(seeds.entities, seeds.aliases)]
    for start in range(seeds.entities.num_rows, size, _CHUNK):
        found.append(tables(_invented(start, min(size, start + _CHUNK), chance)))
    entities, aliases = (pa.concat_tables(part) for part in zip(*found, strict=True))
    return write(folder, entities, aliases)


def _invented(first: int, last: int, chance: random.Random) -> Iterator[Entry]:
    for number in range(first, last):
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(chance.randint(1, 3))]
        type_ = "PER" if len(words) > 1 else "GPE"
        yield Entry(f"x:{number}", type_, " ".join(words), None, 0.1, "invented", "CC0-1.0", date(2026, 1, 1))


def _articles() -> list[LinkInput]:
    names = GazetteerTagger.load(SEEDS / GAZETTEER)
    articles = []
    for path in sorted((SEEDS / "articles").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        mentions = tuple(Mention(f"{m.span.start}", m.span, m.type, m.score) for m in names.tag(text))
        articles.append(LinkInput(path.stem, text, mentions))
    return articles


if __name__ == "__main__":
    typer.run(main)
