"""Landing: new documents join the days they belong to; what is known already is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from tasks.contracts.engine import to_batches
from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.partition import Lineage
from tasks.contracts.schemas import table as declared
from tasks.storage.locks import lock_day
from tasks.storage.warehouse import Warehouse

STAGE = "ingest"
TABLES = ("documents", "deliveries", "rejects")


@dataclass
class Known:
    """Documents and deliveries the warehouse holds already."""

    documents: dict[str, date] = field(default_factory=dict)
    versions: dict[str, tuple[str, date]] = field(default_factory=dict)
    """Address (or path of a one-document file) to its newest document and that document's day."""
    deliveries: set[tuple[str, str]] = field(default_factory=set)
    """Path and SHA-256 of every file read to its end."""
    rejects: set[tuple[str | None, str]] = field(default_factory=set)
    """Path and fault of every refusal recorded."""


def known(store: Warehouse) -> Known:
    """What all days hold, read from three narrow columns."""
    found = Known()
    for day in store.days():
        head = store.head(day)
        for batch in store.read(head.of_table("documents"), ["document_id", "source_path", "stated_url"], 65_536):
            for row in batch.to_pylist():
                found.documents[row["document_id"]] = day
                if (key := version_key(row["stated_url"], row["source_path"])) is not None:
                    found.versions[key] = (row["document_id"], day)
        for batch in store.read(head.of_table("deliveries"), ["source_path", "sha256"], 65_536):
            found.deliveries.update((row["source_path"], row["sha256"]) for row in batch.to_pylist())
        refused = [part for part in head.of_table("rejects") if part.stage == STAGE]
        for batch in store.read(refused, ["source_path", "fault"], 65_536):
            found.rejects.update((row["source_path"], row["fault"]) for row in batch.to_pylist())
    return found


def version_key(url: str | None, source_path: str) -> str | None:
    """What two versions of one article have in common: the address, else the path of a file that holds one document."""
    return url or (None if "#" in source_path else source_path)


def land_day(
    store: Warehouse, day: date, new: Mapping[str, Sequence[Mapping[str, Any]]], run_id: str, wait_seconds: float
) -> Manifest:
    """Commit new rows of ``documents``, ``deliveries`` and ``rejects`` beside those the day has; documents stay sorted by id."""
    with lock_day(store.root, day, run_id, wait_seconds):
        head = store.head(day)
        started = datetime.now(UTC)
        parts = tuple(_merge(store, head, name, new.get(name, ()), run_id) for name in TABLES)
        lineage = _lineage(parts, run_id, started)
        return store.commit(day, lambda current: current.with_stage(lineage, parts))


def _merge(store: Warehouse, head: Manifest, name: str, rows: Sequence[Mapping[str, Any]], run_id: str) -> Part:
    schema = declared(name).schema
    ours = [part for part in head.of_table(name) if part.stage == STAGE]
    batches = [batch.cast(schema) for batch in store.read(ours, None, 65_536)]
    data = pa.Table.from_batches([*batches, *to_batches(rows, name, head.day, run_id)], schema=schema)
    if name == "documents":
        data = data.sort_by("document_id")
    writer = store.writer(declared(name), head.day, STAGE, run_id)
    for batch in data.to_batches():
        writer.write(batch)
    return writer.finish()


def _lineage(parts: Iterable[Part], run_id: str, started: datetime) -> Lineage:
    rows = {part.table: part for part in parts}
    return Lineage(
        stage=STAGE,
        digest=rows["documents"].digest,
        inputs={},
        code_version="1",
        settings="{}",
        models="{}",
        rows_in=rows["documents"].rows + rows["rejects"].rows,
        rows_kept=rows["documents"].rows,
        rows_rejected=rows["rejects"].rows,
        seconds=round((datetime.now(UTC) - started).total_seconds(), 3),
        started_at=started.isoformat(),
        run_id=run_id,
    )
