"""What a stage declares, what it is given, and what it hands back: the vocabulary of the engine."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from tasks.contracts.faults import Fault, Refusal, TerminalError
from tasks.contracts.manifest import Manifest
from tasks.contracts.misfits import Rows, misfit_of
from tasks.contracts.partition import Partition
from tasks.contracts.settings import Settings
from tasks.contracts.store import Store

PAYLOAD_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Read:
    """A table a stage reads: of its own day and, with ``look_back``, of that many days before.

    A stage that goes on from its own earlier days reads what it writes with ``own_day`` off.
    """

    table: str
    look_back: Callable[[Settings], int] = lambda _: 0
    own_day: bool = True


@dataclass(frozen=True, slots=True)
class Reject:
    """One refused row."""

    fault: Fault
    detail: str
    payload: str = ""
    source_path: str | None = None
    document_id: str | None = None
    article_id: str | None = None

    def to_row(self, stage: str) -> dict[str, Any]:
        """The row of ``rejects`` (without day and run)."""
        return {
            "stage": stage,
            "source_path": self.source_path,
            "document_id": self.document_id,
            "article_id": self.article_id,
            "fault": str(self.fault),
            "detail": self.detail,
            "payload": self.payload[:PAYLOAD_CHARS],
        }


@dataclass(frozen=True, slots=True)
class Made:
    """The rows, by table, that one input row led to."""

    rows: Mapping[str, Rows]
    reject: Callable[[Fault, str], Reject]
    """The input row as a reject, given fault and detail."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some input rows: ``kept`` of them led to ``rows`` (by table), the others to ``rejects``."""

    kept: int
    rows: Mapping[str, Rows] = field(default_factory=dict)
    rejects: Sequence[Reject] = ()
    made: Sequence[Made] = ()
    """``rows`` by the input row they come from; empty where that is not known."""

    def without_misfits(self) -> Outcome:
        """This outcome with every input row refused that led to a row which its table's schema does not admit."""
        kept: list[Made] = []
        rejects = list(self.rejects)
        for made in self.made:
            if misfit := misfit_of(made.rows):
                rejects.append(made.reject(Fault.SCHEMA, misfit))
            else:
                kept.append(made)
        return Outcome(self.kept - len(self.made) + len(kept), _by_table(made.rows for made in kept), rejects, kept)


@dataclass(frozen=True, slots=True)
class Context:
    """What a stage's body is given. Inputs come from the day's head as it stood when the stage began."""

    settings: Settings
    partition: Partition
    run_id: str
    store: Store
    heads: Mapping[date, Manifest]
    batch_rows: int = 256

    @property
    def day(self) -> date:
        """The day being computed."""
        return self.partition.day

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The day's rows of a table, streamed."""
        return self.store.read(self.heads[self.day].of_table(table), columns, self.batch_rows)

    def table(self, table: str, columns: Sequence[str] | None = None, day: date | None = None) -> pa.Table | None:
        """All rows of a table on one day; ``None`` when that day has none."""
        parts = self.heads[day or self.day].of_table(table)
        batches = [b for b in self.store.read(parts, columns, 65_536) if b.num_rows]
        return pa.Table.from_batches(batches) if batches else None

    def earlier(self, table: str, columns: Sequence[str] | None = None) -> Iterator[tuple[date, pa.Table]]:
        """The table on each earlier day of the window that has rows, oldest first."""
        for day in sorted(d for d in self.heads if d < self.day):
            found = self.table(table, columns, day)
            if found is not None:
                yield day, found


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its name, the version of its code, what it reads and writes, and its body.

    ``version`` is raised by hand whenever the rows the code makes may change. ``models`` names the bundles and the
    knowledge base the rows depend on. ``process`` yields outcomes whose kept and rejected rows add up to the rows of
    ``primary``, the first table of ``reads``.
    """

    name: str
    version: str
    reads: tuple[Read, ...]
    writes: tuple[str, ...]
    process: Callable[[Context], Iterator[Outcome]]
    models: Callable[[Settings], Mapping[str, str]] = lambda _: {}

    @property
    def primary(self) -> str:
        """The table whose rows are counted in."""
        return self.reads[0].table


class Groups:
    """Rows of a table by article, streamed in step with the articles: both are stored in one order."""

    def __init__(self, batches: Iterable[pa.RecordBatch], key: str = "article_id") -> None:
        rows = (row for batch in batches for row in batch.to_pylist())
        self._groups = groupby(rows, key=itemgetter(key))
        self._next = next(self._groups, None)

    def take(self, key: str) -> list[dict[str, Any]]:
        """The rows of one article; empty when it has none. Articles must be asked for in stored order."""
        if self._next is None or self._next[0] != key:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows

    def finish(self) -> None:
        """``TerminalError`` when rows are left: then the two tables were not in one order."""
        if self._next is not None:
            raise TerminalError(
                f"rows of article {self._next[0]} have no article in stored order; recompute the day from clean"
            )


def identity(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a reject says of a refused row: the ids it has, and its text as payload."""
    known = {key: row[key] for key in ("source_path", "document_id", "article_id") if key in row}
    return {**known, "payload": row["text"]}


def each(
    rows: Iterable[Mapping[str, Any]],
    work: Callable[[Mapping[str, Any]], Mapping[str, Rows]],
    identify: Callable[[Mapping[str, Any]], Mapping[str, Any]] = identity,
) -> Outcome:
    """Apply ``work`` to each row; a ``Refusal`` or an unforeseen error rejects that row alone.

    ``identify`` gives the ids and the payload of a reject: keys of ``Reject`` other than fault and detail.
    """
    made: list[Made] = []
    rejects: list[Reject] = []

    def reject(row: Mapping[str, Any], fault: Fault, detail: str) -> Reject:
        return Reject(fault, detail, **identify(row))

    for row in rows:
        try:
            made.append(Made(work(row), partial(reject, row)))
        except Refusal as refusal:
            rejects.append(reject(row, refusal.fault, refusal.detail))
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            detail = (
                f"{type(error).__name__}: {error} (in {where.name}, line {where.lineno}); please report this article"
            )
            rejects.append(reject(row, Fault.INTERNAL, detail))
    return Outcome(len(made), _by_table(one.rows for one in made), rejects, made)


def _by_table(made: Iterable[Mapping[str, Rows]]) -> dict[str, list[Any]]:
    tables: dict[str, list[Any]] = {}
    for rows in made:
        for name, new in rows.items():
            tables.setdefault(name, []).extend(new)
    return tables
