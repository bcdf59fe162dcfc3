"""Topics labelled by reading: references to articles of other data sets, joined with their texts here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tasks.contracts.faults import TerminalError
from tasks.models.training.examples import TopicExample

UNSURE_WEIGHT = 0.6
"""Weight of an example whose annotator could well have chosen another primary topic, relative to a sure one."""


class Judgement(NamedTuple):
    """What one annotator said of one article."""

    ref: str
    """``dataset#row#digest``."""
    topics: tuple[str, ...]
    """Primary topic first."""
    unsure: bool
    annotator: str


def load_judgements(paths: Sequence[Path]) -> list[Judgement]:
    """The judgements of label files; ``TerminalError`` naming the line without four columns."""
    found = []
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if line.startswith("#") or line.startswith("ref\t"):
                continue
            cells = line.split("\t")
            if len(cells) != 4 or not cells[1]:
                raise TerminalError(
                    f"{path} line {number} has {len(cells)} columns, expected ref, topics, unsure, annotator"
                )
            topics = tuple(f"medtop:{topic.removeprefix('medtop:')}" for topic in cells[1].split(","))
            found.append(Judgement(cells[0], topics, cells[2] == "1", cells[3]))
    return found


def agreed(judgements: Sequence[Judgement], topics: Sequence[str]) -> tuple[dict[str, bool], str | None, float]:
    """What the annotators of one article agree on: known topics, the primary one, and a weight.

    A topic that only some of them gave stays unknown; the primary is ``None`` when they differ.
    """
    every = set.intersection(*(set(judgement.topics) for judgement in judgements))
    some = set.union(*(set(judgement.topics) for judgement in judgements))
    known = {topic: topic in every for topic in topics if topic in every or topic not in some}
    primaries = {judgement.topics[0] for judgement in judgements}
    sure = len(primaries) == 1 and not any(judgement.unsure for judgement in judgements)
    return known, primaries.pop() if len(primaries) == 1 else None, 1.0 if sure else UNSURE_WEIGHT


def texts_of(path: Path, columns: dict[str, str], rows: dict[int, str]) -> Iterator[tuple[int, str, str]]:
    """``(row, title, text)`` of the wanted rows of a Parquet file; ``rows`` maps row to the expected digest of its text.

    ``TerminalError`` when a text's digest differs: the labels were made on another version of the file.
    """
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=[name for key in ("title", "text") if (name := columns.get(key))])
    order = sorted(rows)
    for row, values in zip(order, table.take(order).to_pylist(), strict=True):
        text = values[columns["text"]] or ""
        digest = hashlib.sha256(text.encode()).hexdigest()[: len(rows[row])]
        if digest != rows[row]:
            raise TerminalError(f"{path} row {row} has digest {digest}, the labels expect {rows[row]}: another version")
        yield row, (values[columns["title"]] or "") if "title" in columns else "", text


def join(
    judgements: Sequence[Judgement], texts: dict[str, tuple[Path, dict[str, str]]], topics: Sequence[str], weight: float
) -> Iterator[TopicExample]:
    """The judged articles with their texts. ``texts``: data set's file stem to its path and columns."""
    of: dict[str, dict[int, tuple[str, list[Judgement]]]] = {}
    for judgement in judgements:
        stem, number, digest = judgement.ref.split("#")
        of.setdefault(stem, {}).setdefault(int(number), (digest, []))[1].append(judgement)
    for stem, rows in of.items():
        if stem not in texts:
            raise TerminalError(
                f"labels refer to {stem!r}, which no data set of this entry's `texts` is: {sorted(texts)}"
            )
        path, columns = texts[stem]
        for row, title, text in texts_of(path, columns, {row: digest for row, (digest, _) in rows.items()}):
            known, primary, sureness = agreed(rows[row][1], topics)
            yield TopicExample(f"{stem}#{row}", stem, title, text, known, primary, weight * sureness)
