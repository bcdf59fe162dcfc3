"""The one place where stages run: streams batches, checks schemas, counts rows, writes, records lineage, skips what is current."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from tasks.contracts.faults import TerminalError
from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.misfits import UNFIT, Rows
from tasks.contracts.partition import Expectation, Lineage, Partition, StageReport
from tasks.contracts.schemas import table as declared
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Context, Outcome, Read, Reject, Stage
from tasks.contracts.store import PartWriter, Store


def expect(stage: Stage, partition: Partition, settings: Settings, heads: Mapping[date, Manifest]) -> Expectation:
    """What the stage's rows would depend on if they were made now."""
    inputs = {
        f"{read.table}@{day}": digest
        for read in stage.reads
        for day in _window(read, partition, settings)
        if (digest := heads[day].table_digest(read.table, without=stage.name if day == partition.day else None))
        is not None
    }
    values = {
        "stage": stage.name,
        "inputs": inputs,
        "code_version": stage.version,
        "settings": settings.group(stage.name).fingerprint(),
        "models": json.dumps(dict(stage.models(settings)), sort_keys=True),
    }
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return Expectation(digest=hashlib.sha256(canonical.encode()).hexdigest()[:32], **values)  # type: ignore[arg-type]


def heads_for(stage: Stage, partition: Partition, settings: Settings, store: Store) -> dict[date, Manifest]:
    """The heads of every day the stage reads: its own and its look-back window."""
    days = {day for read in stage.reads for day in _window(read, partition, settings)}
    return {day: store.head(day) for day in days | {partition.day}}


def why_stale(stage: Stage, partition: Partition, settings: Settings, store: Store) -> str | None:
    """Why the stage must run on the day, in words; ``None`` when its rows are current."""
    heads = heads_for(stage, partition, settings, store)
    return _reason(stage, heads[partition.day], expect(stage, partition, settings, heads), store)


def _reason(stage: Stage, head: Manifest, expected: Expectation, store: Store) -> str | None:
    lineage = head.stages.get(stage.name)
    if lineage is None:
        return "missing"
    if gone := store.absent([part for part in head.parts if part.stage == stage.name]):
        return "its files are gone: " + ", ".join(sorted({part.table for part in gone}))
    return lineage.differs_from(expected)


def run_stage(
    stage: Stage, partition: Partition, settings: Settings, store: Store, run_id: str, *, force: bool = False
) -> StageReport:
    """Bring one stage of one day up to date.

    An input row that leads to a row which does not fit the declared schema is rejected, where the stage tells which it
    was. Raises ``TerminalError`` when it does not, or when kept + rejected differs from rows read.
    """
    heads = heads_for(stage, partition, settings, store)
    expected = expect(stage, partition, settings, heads)
    lineage = heads[partition.day].stages.get(stage.name)
    reason = _reason(stage, heads[partition.day], expected, store)
    if lineage is not None and reason is None and not force:
        return StageReport(
            stage.name, partition.day, "current", "nothing changed", lineage.digest,
            lineage.rows_in, lineage.rows_kept, lineage.rows_rejected,
        )  # fmt: skip
    started, clock = datetime.now(UTC), time.perf_counter()
    context = Context(settings, partition, run_id, store, heads)
    with _Sink(stage, partition, store, run_id) as sink:
        for outcome in stage.process(context):
            sink.take(outcome)
        rows_in = sum(part.rows for part in heads[partition.day].of_table(stage.primary))
        sink.assert_counts(rows_in)
        parts = sink.finish()
    made = Lineage(
        **{name: getattr(expected, name) for name in ("stage", "digest", "inputs", "code_version", "settings", "models")},
        rows_in=rows_in, rows_kept=sink.kept, rows_rejected=sum(sink.rejected.values()),
        seconds=round(time.perf_counter() - clock, 3), started_at=started.isoformat(), run_id=run_id,
    )  # fmt: skip
    store.commit(partition.day, lambda head: head.with_stage(made, parts))
    return StageReport(
        stage.name, partition.day, "computed", reason or "forced", made.digest, made.rows_in, made.rows_kept,
        made.rows_rejected, made.seconds, {p.table: p.rows for p in parts}, dict(sink.rejected),
    )  # fmt: skip


def to_batches(rows: Rows, table: str, day: date, run_id: str) -> Iterator[pa.RecordBatch]:
    """Rows as batches of the declared schema, ``day`` and ``run_id`` filled in; ``TerminalError`` when they do not fit."""
    schema = declared(table).schema
    try:
        if isinstance(rows, pa.Table):
            constants = {"day": pa.scalar(day, pa.date32()), "run_id": pa.scalar(run_id)}
            columns = [
                pa.repeat(constants[name], rows.num_rows) if name in constants else rows.column(name)
                for name in schema.names
            ]
            data = pa.table(columns, names=schema.names).cast(schema)
        else:
            filled: list[dict[str, Any]] = [{**row, "day": day, "run_id": run_id} for row in rows]
            _refuse_unknown_columns(filled, schema, table)
            data = pa.Table.from_pylist(filled, schema=schema)
        data.validate()
        for field, column in zip(schema, data.columns, strict=True):
            if not field.nullable and column.null_count:
                raise ValueError(f"column {field.name} has {column.null_count} nulls and may have none")
    except (*UNFIT, KeyError) as error:
        raise TerminalError(f"rows made for table {table!r} do not fit its declared schema: {error}") from error
    return iter(data.to_batches())


def _refuse_unknown_columns(rows: list[dict[str, Any]], schema: pa.Schema, table: str) -> None:
    if rows and (unknown := set(rows[0]) - set(schema.names)):
        raise ValueError(f"unknown columns {sorted(unknown)}; {table} declares {schema.names}")


def _window(read: Read, partition: Partition, settings: Settings) -> list[date]:
    earlier = [p.day for p in partition.before(read.look_back(settings))]
    return [*earlier, partition.day] if read.own_day else earlier


class _Sink:
    """Collects a stage's outcomes into new files; everything is abandoned when the stage fails."""

    def __init__(self, stage: Stage, partition: Partition, store: Store, run_id: str) -> None:
        self._stage, self._day, self._store, self._run_id = stage, partition.day, store, run_id
        self._writers: dict[str, PartWriter] = {}
        self.kept = 0
        self.rejected: Counter[str] = Counter()

    def __enter__(self) -> _Sink:
        for name in self._stage.writes:
            self._writer(name)
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            for writer in self._writers.values():
                writer.abandon()

    def take(self, outcome: Outcome) -> None:
        if undeclared := set(outcome.rows) - set(self._stage.writes):
            raise TerminalError(
                f"stage {self._stage.name} wrote to {sorted(undeclared)}, but declares {self._stage.writes}"
            )
        try:
            fitting = self._batches(outcome)
        except TerminalError:
            if not outcome.made:
                raise
            outcome = outcome.without_misfits()
            fitting = self._batches(outcome)
        self.kept += outcome.kept
        for name, batches in fitting.items():
            for batch in batches:
                self._writer(name).write(batch)
        self.reject(outcome.rejects)

    def reject(self, rejects: Sequence[Reject]) -> None:
        if rejects:
            self.rejected.update(str(reject.fault) for reject in rejects)
            rows = [reject.to_row(self._stage.name) for reject in rejects]
            for batch in to_batches(rows, "rejects", self._day, self._run_id):
                self._writer("rejects").write(batch)

    def assert_counts(self, rows_in: int) -> None:
        rejected = sum(self.rejected.values())
        if rows_in != self.kept + rejected:
            raise TerminalError(
                f"stage {self._stage.name} on {self._day} read {rows_in} rows of {self._stage.primary} but kept "
                f"{self.kept} and rejected {rejected}: {abs(rows_in - self.kept - rejected)} are unaccounted for"
            )

    def finish(self) -> tuple[Part, ...]:
        return tuple(writer.finish() for writer in self._writers.values())

    def _batches(self, outcome: Outcome) -> dict[str, list[pa.RecordBatch]]:
        return {name: list(to_batches(rows, name, self._day, self._run_id)) for name, rows in outcome.rows.items()}

    def _writer(self, name: str) -> PartWriter:
        if name not in self._writers:
            self._writers[name] = self._store.writer(declared(name), self._day, self._stage.name, self._run_id)
        return self._writers[name]
