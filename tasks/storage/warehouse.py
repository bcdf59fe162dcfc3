"""The warehouse: immutable parts, and one manifest per commit of a day, on a disk or an object store.

Layout under the root::

    .versions/<table>/day=D/<stage>-<run>-<unique>.parquet   immutable data
    .commits/day=D/00000007.json                             manifests; creating the next number is the compare-and-swap
    .compacted/month=M/00000001.json                         which files hold the marts of a closed month as well

and on a disk the tree of links that ``tasks.storage.tree`` derives from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa

from tasks.contracts.faults import TransientError
from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.schemas import Table
from tasks.storage.blobs import Blob, Location, open_blobs
from tasks.storage.compaction import Compaction
from tasks.storage.parquet import DIGEST_ROWS, ParquetPart, read_parts

COMMIT_TRIES = 50


class Warehouse:
    """Tables below a folder or an address. ``repair`` finishes what a killed writer left undone."""

    def __init__(self, root: Location) -> None:
        self.root = root
        self.blobs = open_blobs(root)

    def days(self) -> list[date]:
        """Days with at least one commit, in order."""
        return sorted(date.fromisoformat(name.removeprefix("day=")) for name in self.blobs.folders(".commits"))

    def manifests(self, day: date) -> list[int]:
        """Sequence numbers committed for a day, in order."""
        return sequences(self.blobs.files(self._commits(day)))

    def manifest(self, day: date, sequence: int) -> Manifest:
        """One committed manifest."""
        return Manifest.from_json(self.blobs.get(f"{self._commits(day)}/{sequence:08d}.json"))

    def head(self, day: date) -> Manifest:
        """The newest manifest of the day, published or not; sequence 0 when there is none."""
        sequences = self.manifests(day)
        return self.manifest(day, sequences[-1]) if sequences else Manifest(day)

    def published(self, day: date) -> Manifest | None:
        """The newest published manifest of the day."""
        for sequence in reversed(self.manifests(day)):
            manifest = self.manifest(day, sequence)
            if manifest.published:
                return manifest
        return None

    def commit(self, day: date, change: Callable[[Manifest], Manifest]) -> Manifest:
        """Apply ``change`` to the head and commit the result; reapplied to the new head when another writer won.

        Raises ``TransientError`` after losing 50 times in a row.
        """
        for _ in range(COMMIT_TRIES):
            head = self.head(day)
            new = replace(change(head), sequence=head.sequence + 1, created_at=datetime.now(UTC).isoformat())
            if self.blobs.create(f"{self._commits(day)}/{new.sequence:08d}.json", new.to_json().encode()):
                if new.published:
                    self.blobs.tree.show(new)
                return new
        raise TransientError(f"day {day} was committed by other writers {COMMIT_TRIES} times in a row; try again")

    def publish(self, day: date, run_id: str, add: Sequence[Part] = ()) -> Manifest:
        """Make the head of the day visible, all tables at once."""
        return self.commit(day, lambda head: replace(head, published=True, run_id=run_id, parts=(*head.parts, *add)))

    def absent(self, parts: Sequence[Part]) -> list[Part]:
        """The parts whose files are not there any more."""
        gone = self.blobs.missing([part.path for part in parts])
        return [part for part in parts if part.path in gone]

    def writer(self, table: Table, day: date, stage: str, run_id: str, block_rows: int = DIGEST_ROWS) -> ParquetPart:
        """A writer of a new part."""
        return ParquetPart(self.blobs, table, day, stage, run_id, block_rows)

    def read(
        self, parts: Sequence[Part], columns: Sequence[str] | None = None, batch_rows: int = 1024
    ) -> Iterator[pa.RecordBatch]:
        """Rows of the parts, streamed; the declared schema is checked."""
        return read_parts(self.blobs, parts, columns, batch_rows)

    def snapshot(
        self, first: date | None = None, last: date | None = None, *, unpublished: bool = False
    ) -> dict[date, Manifest]:
        """One consistent view for a reader of several days: each day's published manifest, or with ``unpublished`` its head."""
        newest: dict[date, str] = {}
        for path in sorted(blob.path for blob in self.blobs.walk(".commits") if sequences([blob])):
            newest[date.fromisoformat(path.split("/")[1].removeprefix("day="))] = path
        chosen = [d for d in sorted(newest) if (first is None or d >= first) and (last is None or d <= last)]
        heads = map(Manifest.from_json, self.blobs.get_many([newest[day] for day in chosen]))
        found = {head.day: head if unpublished or head.published else self.published(head.day) for head in heads}
        return {day: manifest for day, manifest in found.items() if manifest is not None}

    def compactions(self) -> list[Compaction]:
        """The newest compaction of every month that has one, in order."""
        manifests = (blob.path for blob in self.blobs.walk(".compacted") if sequences([blob]))
        newest = {path.rpartition("/")[0]: path for path in sorted(manifests)}
        return [Compaction.from_json(content) for content in self.blobs.get_many(list(newest.values()))]

    def add_compaction(self, made: Compaction) -> bool:
        """Commit a compaction; ``False`` when another writer had committed one of its month and number."""
        path = f".compacted/month={made.month}/{made.sequence:08d}.json"
        return self.blobs.create(path, made.to_json().encode())

    def repair(self) -> list[date]:
        """Point the plain tree at the newest published manifest of every day; the days that had to be mended."""
        return self.blobs.tree.repair(lambda: self.snapshot().values())

    def _commits(self, day: date) -> str:
        return f".commits/day={day}"


def sequences(blobs: Iterable[Blob]) -> list[int]:
    """Sequence numbers of the manifests among the blobs, in order."""
    names = (blob.name.removesuffix(".json") for blob in blobs if blob.name.endswith(".json"))
    return sorted(int(name) for name in names if name.isdigit())
