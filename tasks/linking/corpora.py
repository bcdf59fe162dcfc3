"""News whose licences let what is counted in them ship: Tunisian radio (ANT, Apache-2.0) and Gulf papers (SANAD, CC BY 4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.contracts.faults import TerminalError

Key = tuple[str, str]
"""Name of the data set and id of the row in it."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """One file of articles below the data folder."""

    name: str
    path: str
    id_column: str


CORPORA = (
    Corpus("ant", "topics/ant_v1.1.parquet", "docno"),
    Corpus("sanad", "topics/sanad_alkhaleej.parquet", "doc_id"),
)


def read_texts(data: Path) -> dict[Key, str]:
    """Every article below ``data``, in the order of the files; ``TerminalError`` when a file is missing."""
    return {(corpus.name, row): text for corpus in CORPORA for row, text in _rows(data, corpus)}


def _rows(data: Path, corpus: Corpus) -> Iterator[tuple[str, str]]:
    import pyarrow.parquet as pq

    path = data / corpus.path
    if not path.is_file():
        raise TerminalError(f"{path} is not there; name the folder of the shared data")
    table = pq.read_table(path, columns=[corpus.id_column, "text"])
    yield from zip(table[corpus.id_column].to_pylist(), table["text"].to_pylist(), strict=True)
