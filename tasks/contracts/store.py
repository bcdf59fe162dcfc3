"""What the stage engine asks of a warehouse; ``tasks.storage`` implements it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

import pyarrow as pa

from tasks.contracts.manifest import Manifest, Part
from tasks.contracts.schemas import Table


class PartWriter(Protocol):
    """Writes one new immutable file; invisible until a manifest names it."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Append rows; the batch must have the table's declared schema."""
        ...

    def finish(self) -> Part:
        """Make the file durable, read it back and describe it."""
        ...

    def abandon(self) -> None:
        """Forget the file."""
        ...


class Store(Protocol):
    """A warehouse: immutable files, and manifests that commit a day at a time."""

    def head(self, day: date) -> Manifest:
        """The newest manifest of the day, published or not; sequence 0 when there is none."""
        ...

    def published(self, day: date) -> Manifest | None:
        """The newest published manifest of the day."""
        ...

    def commit(self, day: date, change: Callable[[Manifest], Manifest]) -> Manifest:
        """Apply ``change`` to the head and commit the result; reapplied to the new head when another writer won."""
        ...

    def absent(self, parts: Sequence[Part]) -> list[Part]:
        """The parts whose files are not there any more."""
        ...

    def writer(self, table: Table, day: date, stage: str, run_id: str) -> PartWriter:
        """A writer of a new file."""
        ...

    def read(
        self, parts: Sequence[Part], columns: Sequence[str] | None = None, batch_rows: int = 1024
    ) -> Iterator[pa.RecordBatch]:
        """Rows of the parts, streamed; the declared schema is checked."""
        ...
