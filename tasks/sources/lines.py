"""Lines of a text stream of any size, each decoded on its own, in flat memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import NamedTuple

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.encodings import decide
from tasks.sources.limits import Limits
from tasks.sources.streams import CHUNK, ByteStream, some

_SAMPLE = 1 << 18


class Line(NamedTuple):
    """Line ``number`` (from 1) with its line end; ``problem`` instead of a text when it is too long or does not decode."""

    number: int
    text: str
    problem: Refusal | None = None


class Lines:
    """The lines of ``stream``. ``encoding`` is decided on its beginning and holds for all of it."""

    def __init__(self, stream: ByteStream, limits: Limits, declared: str | None = None) -> None:
        head = stream.read(_SAMPLE)
        self.encoding, mark = decide(head, declared, complete=len(head) < _SAMPLE)
        self._blocks = _blocks(head[mark:], stream)
        self._limit = limits.document_bytes
        if self.encoding.startswith(("utf-16", "utf-32")):
            self._blocks = _as_utf8(self._blocks, self.encoding)
            self._bytes_encoding = "utf-8"
        else:
            self._bytes_encoding = self.encoding

    def __iter__(self) -> Iterator[Line]:
        for number, (data, length) in enumerate(_split(self._blocks, self._limit), start=1):
            if length > self._limit:
                yield Line(
                    number, data[:4000].decode(self._bytes_encoding, "ignore"), _too_long(number, length, self._limit)
                )
                continue
            try:
                yield Line(number, data.decode(self._bytes_encoding))
            except UnicodeDecodeError as error:
                shown = data[:4000].decode(self._bytes_encoding, "backslashreplace")
                yield Line(number, shown, _undecodable(number, data, error))


def _blocks(head: bytes, stream: ByteStream) -> Iterator[bytes]:
    block = head
    while block:
        yield block
        block = some(stream, CHUNK)


def _as_utf8(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for block in blocks:
            yield decoder.decode(block).encode("utf-8")
        yield decoder.decode(b"", final=True).encode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(Fault.UNDECODABLE, f"the stream is no {encoding} to its end: {error.reason}") from error


def _split(blocks: Iterator[bytes], limit: int) -> Iterator[tuple[bytes, int]]:
    """Each line and its length; of a line longer than ``limit`` only the beginning is kept."""
    parts: list[bytes] = []
    length = 0
    for block in blocks:
        for piece in block.splitlines(keepends=True) if b"\r" not in block else _newlines(block):
            if length <= limit:
                parts.append(piece)
            length += len(piece)
            if piece.endswith(b"\n"):
                yield b"".join(parts), length
                parts, length = [], 0
    if parts:
        yield b"".join(parts), length


def _newlines(block: bytes) -> list[bytes]:
    pieces = block.split(b"\n")
    ended = [piece + b"\n" for piece in pieces[:-1]]
    return [*ended, pieces[-1]] if pieces[-1] else ended


def _too_long(number: int, length: int, limit: int) -> Refusal:
    return Refusal(Fault.TOO_LARGE, f"line {number} has {length} bytes; the limit of a record is {limit}")


def _undecodable(number: int, data: bytes, error: UnicodeDecodeError) -> Refusal:
    byte = data[error.start : error.start + 1].hex()
    return Refusal(
        Fault.UNDECODABLE,
        f"line {number}, byte {error.start} (0x{byte}) is no {error.encoding}, which the file begins in; save the file again as UTF-8",
    )
