"""Parquet parts: written under a name nobody else uses, digested by content, made durable and read back before they count."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.contracts.faults import TerminalError
from tasks.contracts.manifest import Part
from tasks.contracts.schemas import VOLATILE, Table
from tasks.contracts.schemas import table as declared
from tasks.storage.blobs import Blobs

ROW_GROUP = 122_880
DIGEST_ROWS = 4_096
PLAIN = frozenset({"text", "title", "url", "search_text", "vector", "payload"})
"""Columns whose values hardly repeat: dictionaries only cost time there."""


class ParquetPart:
    """Writer of one part. Rows are buffered to whole digest blocks, so the digest does not depend on batch sizes."""

    def __init__(
        self, blobs: Blobs, table: Table, day: date, stage: str, run_id: str, block_rows: int = DIGEST_ROWS
    ) -> None:
        """``block_rows``: rows digested, and written as one row group, at a time."""
        self._table, self._stage = table, stage
        name = f"{stage}-{run_id}-{uuid.uuid4().hex[:12]}"
        self._path = f".versions/{table.name}/day={day}/{name}.parquet"
        self._draft = blobs.draft(self._path)
        metadata = {"marsad.table": table.name, "marsad.stage": stage, "marsad.run_id": run_id, "marsad.day": str(day)}
        self._schema = table.schema.with_metadata(metadata)
        plain = [f.name for f in table.schema if f.name not in PLAIN and not pa.types.is_nested(f.type)]
        self._writer = pq.ParquetWriter(
            self._draft.sink, self._schema, compression="zstd", compression_level=3, use_dictionary=plain
        )
        self._digest = hashlib.sha256()
        self._stable = [name for name in table.schema.names if name not in VOLATILE]
        self._buffer: list[pa.RecordBatch] = []
        self._buffered = self._rows = 0
        self._block = block_rows

    def write(self, batch: pa.RecordBatch) -> None:
        """Append rows; ``TerminalError`` when the batch does not have the declared schema."""
        if not batch.schema.equals(self._table.schema):
            raise TerminalError(
                f"a batch for table {self._table.name!r} has columns {batch.schema.names}, "
                f"declared are {self._table.schema.names} with their types"
            )
        self._buffer.append(batch)
        self._buffered += batch.num_rows
        if self._buffered >= self._block:
            self._flush(whole_blocks=True)

    def finish(self) -> Part:
        """Close, read the footer back, make the file durable under its name, and describe it."""
        self._flush(whole_blocks=False)
        self._writer.close()
        if (found := pq.read_metadata(self._draft.sink).num_rows) != self._rows:
            raise TerminalError(f"{self._path} holds {found} rows after writing {self._rows}; is the disk full?")
        size = self._draft.settle()
        return Part(self._table.name, self._stage, self._path, self._rows, size, self._digest.hexdigest()[:32])

    def abandon(self) -> None:
        """Drop what was written."""
        self._writer.close()
        self._draft.abandon()

    def _flush(self, *, whole_blocks: bool) -> None:
        if not self._buffered:
            return
        data = pa.Table.from_batches(self._buffer, schema=self._table.schema)
        cut = data.num_rows - data.num_rows % self._block if whole_blocks else data.num_rows
        for start in range(0, cut, self._block):
            block = data.slice(start, min(self._block, cut - start)).combine_chunks()
            self._digest_block(block)
            self._writer.write_table(block.cast(self._schema), row_group_size=ROW_GROUP)
        rest = data.slice(cut)
        self._buffer, self._buffered = rest.to_batches(), rest.num_rows
        self._rows += cut

    def _digest_block(self, block: pa.Table) -> None:
        fresh = block.select(self._stable).take(pa.array(range(block.num_rows), pa.int64())).combine_chunks()
        sink = pa.BufferOutputStream()
        schema = pa.schema([f.remove_metadata() for f in fresh.schema])
        with pa.ipc.new_stream(sink, schema) as stream:
            for batch in fresh.cast(schema).to_batches():
                stream.write_batch(batch)
        self._digest.update(sink.getvalue())


def read_parts(
    blobs: Blobs, parts: Sequence[Part], columns: Sequence[str] | None, batch_rows: int
) -> Iterator[pa.RecordBatch]:
    """Stream rows of parts of one table. Columns added to the schema since a part was written come back as null.

    Raises ``TerminalError`` when a file is missing, damaged, or a column has another type than declared.
    """
    for part in parts:
        schema = declared(part.table).schema
        wanted = pa.schema([schema.field(name) for name in columns or schema.names])
        try:
            with pq.ParquetFile(blobs.source(part.path, part.bytes)) as file:
                _check(part, file.schema_arrow, wanted)
                present = [name for name in wanted.names if name in file.schema_arrow.names]
                for batch in file.iter_batches(batch_rows, columns=present):
                    yield _conform(batch, wanted)
        except (OSError, pa.ArrowInvalid) as error:
            raise TerminalError(
                f"{part.path} of table {part.table!r} cannot be read ({error}); recompute the day with "
                f"`marsad run --force`, or go back with `marsad rollback`"
            ) from error


def _check(part: Part, found: pa.Schema, wanted: pa.Schema) -> None:
    for field in wanted:
        index = found.get_field_index(field.name)
        if index >= 0 and found.field(index).type != field.type:
            raise TerminalError(
                f"column {field.name!r} of {part.path} has type {found.field(index).type}, declared is {field.type}"
            )


def _conform(batch: pa.RecordBatch, wanted: pa.Schema) -> pa.RecordBatch:
    columns = [
        batch.column(f.name) if f.name in batch.schema.names else pa.nulls(batch.num_rows, f.type) for f in wanted
    ]
    nullable = pa.schema([f if f.name in batch.schema.names else f.with_nullable(True) for f in wanted])
    return pa.RecordBatch.from_arrays(columns, schema=nullable)
