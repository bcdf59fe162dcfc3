"""Parquet files, read in small batches of the mapped columns only."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Protocol

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.limits import Limits
from tasks.sources.origin import Origin, Read, refused
from tasks.sources.outlets import Outlets
from tasks.sources.records import document
from tasks.sources.streams import CHUNK, ByteStream

MAGIC = b"PAR1"
_BATCH_ROWS = 256


class _Batch(Protocol):
    def to_pylist(self) -> list[dict[str, object]]: ...


class _RowGroup(Protocol):
    """Of its metadata only the size is asked for: pyarrow 26 ends the process on a damaged column's."""

    total_byte_size: int


class _Metadata(Protocol):
    num_row_groups: int

    def row_group(self, index: int) -> _RowGroup: ...


class _ParquetFile(Protocol):
    metadata: _Metadata

    def iter_batches(self, *, batch_size: int, columns: list[str], use_threads: bool) -> Iterator[_Batch]: ...


def read_parquet(stream: BinaryIO, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    """A document or a refusal for every row. ``stream`` must be seekable, see ``seekable``.

    ``Refusal``: UNREADABLE when the file is no whole Parquet file, MISSING_COLUMN, TOO_LARGE.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    index = 0
    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        mapping = outlets.mapping(file.schema_arrow.names)
        for row in _rows(file, sorted(set(mapping.values())), limits):
            path = origin.record(index)
            index += 1
            try:
                yield document(path, row, mapping, "utf-8", limits, outlets)
            except Refusal as refusal:
                yield refused(path, refusal.fault, f"row {index - 1}: {refusal.detail}", _shown(row))
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refusal(Fault.UNREADABLE, f"no whole Parquet file (row {index}): {error}; write it again") from error


def _shown(row: Mapping[str, object]) -> str:
    return repr({name: value[:500] if isinstance(value, str) else value for name, value in row.items()})[:4_000]


def seekable(stream: ByteStream, limits: Limits) -> BinaryIO:
    """``stream`` put aside in a temporary file, because Parquet is read from its end."""
    spool: BinaryIO = tempfile.SpooledTemporaryFile(max_size=CHUNK * 64)  # type: ignore[assignment]  # noqa: SIM115
    size = 0
    while block := stream.read(CHUNK):
        size += len(block)
        if size > limits.spool_bytes:
            raise Refusal(
                Fault.TOO_LARGE, f"the Parquet file has more than {limits.spool_bytes} bytes decompressed, the limit"
            )
        spool.write(block)
    spool.seek(0)
    return spool


def _rows(file: _ParquetFile, columns: list[str], limits: Limits) -> Iterator[dict[str, object]]:
    groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
    largest = max((group.total_byte_size for group in groups), default=0)
    rows = min(_BATCH_ROWS, max(1, limits.batch_bytes // max(1, largest)))
    for batch in file.iter_batches(batch_size=rows, columns=columns, use_threads=False):
        yield from batch.to_pylist()
