"""The topics an article can have: the top level of IPTC Media Topics with labels in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tasks.contracts.faults import TerminalError

HEADER = ("topic_id", "label_en", "label_ar")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the taxonomy."""

    topic_id: str
    """``medtop:`` and eight digits."""
    label_en: str
    label_ar: str


def load_taxonomy(path: Path) -> tuple[Topic, ...]:
    """The topics of a taxonomy file, in file order; ``TerminalError`` naming the line that is not three columns."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or tuple(lines[0].split("\t")) != HEADER:
        raise TerminalError(f"{path} starts with {lines[:1]}, expected the header {' '.join(HEADER)}, tab-separated")
    topics = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(HEADER) or not all(cells):
            raise TerminalError(f"{path} line {number} has {len(cells)} columns, expected {len(HEADER)}, none empty")
        topics.append(Topic(*cells))
    return tuple(topics)
