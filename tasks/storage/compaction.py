"""Compaction: the marts of a closed month in one file, sorted by key, beside the files of its days.

A compaction holds for a day only while the day's published part has the content it was made from. Readers take every
other day from its own file, so a day recomputed or taken back inside a compacted month is seen at once, and never twice.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from tasks.contracts.faults import TransientError
from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.schemas import TABLES
from tasks.storage.locks import lock_day

if TYPE_CHECKING:
    from tasks.storage.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a month lie in their file."""

    order: tuple[str, ...]
    """Columns sorted by: first what queries look for."""
    row_group: int
    """Rows that are read or passed over together; a query pays for each row group there is, and for each row of those it reads."""


COMPACTED = {
    "entity_daily": Layout(("entity_id", "outlet", "day"), 20_480),
    "topic_daily": Layout(("topic_id", "outlet", "day"), 20_480),
    "postings": Layout(("term", "day", "document"), 20_480),
    "article_index": Layout(("day", "document"), 4_096),
}
"""Marts whose queries look for few keys over many days. Vectors are read whole whatever their order, so they stay as they are."""
STAGE = "compact"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Compaction:
    """One committed compaction of a month."""

    month: str
    """YYYY-MM."""
    sequence: int
    run_id: str
    created_at: str
    sources: Mapping[str, Mapping[str, str]]
    """Table to ISO day to the content digest of the day's part it was made from."""
    parts: tuple[Part, ...]

    def to_json(self) -> str:
        """Canonical JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Compaction:
        """Inverse of ``to_json``."""
        values = json.loads(text)
        values.pop("format")
        return cls(**{**values, "parts": tuple(Part(**part) for part in values["parts"])})


@dataclass(frozen=True, slots=True)
class Files:
    """The files that hold a table's rows of some days, each row once."""

    whole: tuple[str, ...] = ()
    """Files read entirely."""
    partial: tuple[str, ...] = ()
    """Compacted files of which ``without`` days are left out."""
    without: tuple[date, ...] = ()


def files_of(table: str, manifests: Mapping[date, Manifest], compactions: Sequence[Compaction] = ()) -> Files:
    """Where to read ``table`` of the manifests' days: compacted files where they hold and pay, daily files elsewhere."""
    left = dict(manifests)
    whole, partial, without = [], [], []
    for made in compactions:
        held = {date.fromisoformat(day): digest for day, digest in made.sources.get(table, {}).items()}
        holds = {day for day, digest in held.items() if day in left and left[day].table_digest(table) == digest}
        # Below half, reading a month to use few of its days costs more than opening those days' files.
        if 2 * len(holds) <= len(held):
            continue
        paths = [part.path for part in made.parts if part.table == table]
        if len(holds) == len(held):
            whole += paths
        else:
            partial += paths
            without += sorted(held.keys() - holds)
        left = {day: manifest for day, manifest in left.items() if day not in holds}
    whole += [part.path for day in sorted(left) for part in left[day].of_table(table)]
    return Files(tuple(whole), tuple(partial), tuple(without))


def compact(store: Warehouse, run_id: str, before: date, say: Callable[[str], None] | None = None) -> list[Compaction]:
    """Compact every month that ended before ``before`` and whose published days are not what its compaction was made from.

    Months of one day are left as they are, and a month whose first day another run holds is left for the next time.
    Returns what was committed. A kill leaves files that no manifest names; ``collect`` removes them.
    """
    latest = {made.month: made for made in store.compactions()}
    months: dict[str, dict[date, Manifest]] = defaultdict(dict)
    for day, manifest in store.snapshot(last=date.fromordinal(before.replace(day=1).toordinal() - 1)).items():
        months[f"{day:%Y-%m}"][day] = manifest
    done = []
    for month, manifests in months.items():
        old = latest.get(month)
        sources = _sources(manifests)
        if len(manifests) < 2 or (old is not None and old.sources == sources and not store.absent(old.parts)):
            continue
        with suppress(TransientError), lock_day(store.root, min(manifests), run_id, 0):
            made = _make(store, month, old.sequence + 1 if old else 1, manifests, sources, run_id)
            if store.add_compaction(made):
                done.append(made)
                if say:
                    say(f"{month}: {len(manifests)} days, {sum(part.rows for part in made.parts)} rows")
    return done


def _sources(manifests: Mapping[date, Manifest]) -> dict[str, dict[str, str]]:
    return {
        table: {
            day.isoformat(): digest
            for day, manifest in sorted(manifests.items())
            if (digest := manifest.table_digest(table)) is not None
        }
        for table in COMPACTED
    }


def _make(
    store: Warehouse,
    month: str,
    sequence: int,
    manifests: Mapping[date, Manifest],
    sources: Mapping[str, Mapping[str, str]],
    run_id: str,
) -> Compaction:
    parts = [
        _merge(
            store, table, min(manifests), [part for day in manifests for part in manifests[day].of_table(table)], run_id
        )
        for table in COMPACTED
        if sources[table]
    ]
    return Compaction(month, sequence, run_id, datetime.now(UTC).isoformat(), sources, tuple(parts))


def _merge(store: Warehouse, table: str, day: date, parts: Iterable[Part], run_id: str) -> Part:
    declared, layout = TABLES[table], COMPACTED[table]
    with duckdb.connect() as connection, tempfile.TemporaryDirectory(prefix="marsad-sort-") as spill:
        connection.execute("set memory_limit = '2GiB'")
        connection.execute("set temp_directory = $spill", {"spill": spill})
        schema = pa.schema([field.with_nullable(True) for field in declared.schema])
        batches = (batch.cast(schema) for batch in store.read(list(parts), None, 65_536))
        connection.register("days", pa.RecordBatchReader.from_batches(schema, batches))
        rows = connection.sql(f"select * from days order by {', '.join(layout.order)}")  # noqa: S608 - declared columns
        writer = store.writer(declared, day, STAGE, run_id, block_rows=layout.row_group)
        try:
            for batch in rows.to_arrow_reader(layout.row_group):
                writer.write(batch.cast(declared.schema))
            return writer.finish()
        except BaseException:
            writer.abandon()
            raise
