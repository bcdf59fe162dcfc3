"""The warehouse on a local disk: immutable parts, one manifest per commit of a day, a plain tree of links derived from it.

Layout under the root::

    .versions/<table>/day=D/<stage>-<run>-<unique>.parquet   immutable data
    .commits/day=D/00000007.json                             manifests; creating the next number is the compare-and-swap
    .commits/day=D/00000007.tree/<table>/<file>.parquet      links to the parts of a published manifest
    .compacted/month=M/00000001.json                         which files hold the marts of a closed month as well
    .days/D -> ../.commits/day=D/00000007.tree               what is visible; replacing this link flips all tables of a day
    <table>/day=D -> ../.days/D/<table>                      the tree any tool can read
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa

from tasks.contracts.faults import TransientError
from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.schemas import TABLES, Table
from tasks.storage.compaction import Compaction
from tasks.storage.files import create_if_absent, point, sync_folder
from tasks.storage.parquet import DIGEST_ROWS, ParquetPart, read_parts

COMMIT_TRIES = 50


class Warehouse:
    """A folder of tables. Opening it finishes what a killed writer left undone (see ``repair``)."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def days(self) -> list[date]:
        """Days with at least one commit, in order."""
        return sorted(date.fromisoformat(p.name.removeprefix("day=")) for p in self._commits().glob("day=*"))

    def manifests(self, day: date) -> list[int]:
        """Sequence numbers committed for a day, in order."""
        return sorted(int(p.stem) for p in self._commits(day).glob("[0-9]*.json"))

    def manifest(self, day: date, sequence: int) -> Manifest:
        """One committed manifest."""
        return Manifest.from_json((self._commits(day) / f"{sequence:08d}.json").read_bytes())

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
            if create_if_absent(self._commits(day) / f"{new.sequence:08d}.json", new.to_json().encode()):
                if new.published:
                    self._show(new)
                return new
        raise TransientError(f"day {day} was committed by other writers {COMMIT_TRIES} times in a row; try again")

    def publish(self, day: date, run_id: str, add: Sequence[Part] = ()) -> Manifest:
        """Make the head of the day visible, all tables at once."""
        return self.commit(day, lambda head: replace(head, published=True, run_id=run_id, parts=(*head.parts, *add)))

    def absent(self, parts: Sequence[Part]) -> list[Part]:
        """The parts whose files are not there any more."""
        return [part for part in parts if not (self.root / part.path).is_file()]

    def writer(self, table: Table, day: date, stage: str, run_id: str, block_rows: int = DIGEST_ROWS) -> ParquetPart:
        """A writer of a new part."""
        return ParquetPart(self.root, table, day, stage, run_id, block_rows)

    def read(
        self, parts: Sequence[Part], columns: Sequence[str] | None = None, batch_rows: int = 1024
    ) -> Iterator[pa.RecordBatch]:
        """Rows of the parts, streamed; the declared schema is checked."""
        return read_parts(self.root, parts, columns, batch_rows)

    def snapshot(
        self, first: date | None = None, last: date | None = None, *, unpublished: bool = False
    ) -> dict[date, Manifest]:
        """One consistent view for a reader of several days: each day's published manifest, or with ``unpublished`` its head."""
        chosen = [d for d in self.days() if (first is None or d >= first) and (last is None or d <= last)]
        look = self.head if unpublished else self.published
        return {day: manifest for day in chosen if (manifest := look(day)) is not None}

    def compactions(self) -> list[Compaction]:
        """The newest compaction of every month that has one, in order."""
        months = sorted((self.root / ".compacted").glob("month=*"))
        newest = (max(month.glob("[0-9]*.json"), default=None) for month in months)
        return [Compaction.from_json(path.read_bytes()) for path in newest if path is not None]

    def add_compaction(self, made: Compaction) -> bool:
        """Commit a compaction; ``False`` when another writer had committed one of its month and number."""
        path = self.root / ".compacted" / f"month={made.month}" / f"{made.sequence:08d}.json"
        return create_if_absent(path, made.to_json().encode())

    def repair(self) -> list[date]:
        """Point the plain tree at the newest published manifest of every day; the days that had to be mended."""
        mended = []
        for day, manifest in self.snapshot().items():
            if not self._shown(manifest):
                self._show(manifest)
                mended.append(day)
        return mended

    def _shown(self, manifest: Manifest) -> bool:
        link = self.root / ".days" / str(manifest.day)
        if not (link.is_symlink() and link.readlink().name == f"{manifest.sequence:08d}.tree"):
            return False
        names = {part.table: Path(part.path).name for part in manifest.parts}
        return all((self.root / table / f"day={manifest.day}" / name).exists() for table, name in names.items())

    def _show(self, manifest: Manifest) -> None:
        day = manifest.day
        tree = self._commits(day) / f"{manifest.sequence:08d}.tree"
        if tree.exists() and any(not (tree / p.table / Path(p.path).name).exists() for p in manifest.parts):
            shutil.rmtree(tree)
        if not tree.exists():
            self._plant(tree, manifest)
        for table in TABLES:
            point(self.root / table / f"day={day}", f"../.days/{day}/{table}")
        point(self.root / ".days" / str(day), f"../.commits/day={day}/{tree.name}")

    def _plant(self, tree: Path, manifest: Manifest) -> None:
        growing = tree.with_name(f".{tree.name}.{uuid.uuid4().hex}")
        for table in {*TABLES, *manifest.tables()}:
            (growing / table).mkdir(parents=True)
        for part in manifest.parts:
            os.link(self.root / part.path, growing / part.table / Path(part.path).name)
        for folder in growing.iterdir():
            sync_folder(folder)
        sync_folder(growing)
        try:
            growing.rename(tree)
        except OSError:
            shutil.rmtree(growing)
            if not tree.exists():
                raise
        sync_folder(tree.parent)

    def _commits(self, day: date | None = None) -> Path:
        folder = self.root / ".commits"
        return folder if day is None else folder / f"day={day}"
