"""Decompressed byte streams with a limit on what a small file may grow into."""

from __future__ import annotations

import io
import lzma
from collections.abc import Callable
from typing import BinaryIO, Protocol

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.limits import Limits

CHUNK = 1 << 16
_STEP = 1 << 10
"""A failing read loses what it had decompressed, so reads are short: at most this much before the damage is lost."""
MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
SUFFIXES = frozenset({".gz", ".gzip", ".bz2", ".xz", ".zst", ".zstd"})


class ByteStream(Protocol):
    """Bytes one after another; ``read`` gives at most ``size`` of them, none at the end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        ...


def some(stream: ByteStream, size: int) -> bytes:
    """What is at hand of ``stream``, at most ``size`` bytes: what comes before a damage is given before it is met."""
    read1: Callable[[int], bytes] | None = getattr(stream, "read1", None)
    return stream.read(size) if read1 is None else read1(size)


class Peekable(ByteStream, Protocol):
    """A stream that shows what comes next without taking it."""

    def peek(self, size: int, /) -> bytes:
        """Some of the bytes to come, none at the end; ``size`` is a wish."""
        ...


def compression(head: bytes) -> str | None:
    """``gzip``, ``bz2``, ``xz`` or ``zstd`` by the first bytes of a file; ``None`` when it is not compressed."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), None)


def peeled(raw: BinaryIO, limits: Limits) -> tuple[Peekable, int]:
    """``raw`` decompressed by what its content says, and the number of compressions peeled off.

    Reading raises ``Refusal``: CORRUPT_ARCHIVE for damage, truncation, too many layers or a decompression bomb.
    """
    stream: Peekable = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw, CHUNK)  # type: ignore[type-var]
    for layer in range(limits.layers + 1):
        kind = compression(stream.peek(8)[:8])
        if kind is None:
            return stream, layer
        if layer < limits.layers:
            stream = io.BufferedReader(_Bounded(stream, kind, limits), CHUNK)
    raise Refusal(
        Fault.CORRUPT_ARCHIVE, f"more than {limits.layers} compressions lie inside each other; unpack it first"
    )


class _Counted(io.RawIOBase):
    """Bytes taken from the compressed side."""

    def __init__(self, source: ByteStream) -> None:
        self.source, self.taken = source, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self.source.read(size)
        self.taken += len(data)
        return data


class _Bounded(io.RawIOBase):
    """The decompressed side, refusing once it outgrows the compressed side beyond ``limits.expansion``."""

    def __init__(self, source: ByteStream, kind: str, limits: Limits) -> None:
        self._kind, self._limits = kind, limits
        self._counted = _Counted(source)
        self._given = 0
        self._read = _decoder(self._counted, kind, limits)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        try:
            data = self._read(len(buffer))
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise Refusal(
                Fault.CORRUPT_ARCHIVE,
                f"the {self._kind} stream is damaged after {self._given} decompressed bytes: {error}; fetch the file again",
            ) from error
        self._given += len(data)
        allowed = max(self._limits.expansion_free, self._limits.expansion * self._counted.taken)
        if self._given > allowed:
            raise Refusal(
                Fault.CORRUPT_ARCHIVE,
                f"{self._counted.taken} {self._kind} bytes grew beyond {allowed} (limit: {self._limits.expansion} to 1); "
                "it is a decompression bomb, or unpack it first",
            )
        buffer[: len(data)] = data
        return len(data)


def _decoder(source: _Counted, kind: str, limits: Limits) -> Callable[[int], bytes]:
    if kind == "xz":
        return _Xz(source, limits.decoder_memory).read
    import pyarrow as pa

    stream = pa.CompressedInputStream(pa.PythonFile(source, mode="r"), kind)

    def read(size: int) -> bytes:
        return bytes(stream.read(min(size, _STEP)))

    return read


class _Xz:
    """xz streams one after another, in bounded memory (``lzma.open`` has no limit on the dictionary)."""

    def __init__(self, source: ByteStream, memory: int) -> None:
        self._source, self._memory = source, memory
        self._decoder: lzma.LZMADecompressor | None = None
        self._pending = b""

    def read(self, size: int) -> bytes:
        while True:
            if self._decoder is None and not self._next_stream():
                return b""
            decoder = self._decoder
            assert decoder is not None
            if decoder.needs_input and not self._pending:
                self._pending = self._source.read(CHUNK)
                if not self._pending:
                    raise EOFError("the stream ends before its end marker")
            data = decoder.decompress(self._pending, size)
            self._pending = b""
            if decoder.eof:
                self._pending, self._decoder = decoder.unused_data, None
            if data:
                return data

    def _next_stream(self) -> bool:
        if not self._pending.strip(b"\0"):
            self._pending = self._source.read(CHUNK)
            if not self._pending.strip(b"\0"):
                return False
        self._pending = self._pending.lstrip(b"\0")
        self._decoder = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=self._memory)
        return True
