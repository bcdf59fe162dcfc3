"""From a path to documents: the format is told by the content first, and by the name where the content leaves it open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import RawDocument
from tasks.sources import parquet
from tasks.sources.delimited import read_delimited
from tasks.sources.encodings import decode
from tasks.sources.feeds import read_feed
from tasks.sources.formats import SNIFFED_BYTES, format_of
from tasks.sources.html import page_document
from tasks.sources.jsonl import read_jsonl
from tasks.sources.limits import Limits
from tasks.sources.origin import Origin, Read, printable_path, refused
from tasks.sources.outlets import Outlets
from tasks.sources.streams import CHUNK, SUFFIXES, ByteStream, peeled
from tasks.sources.warc import read_warc

_Reader = Callable[[ByteStream, Origin, Limits, Outlets], Read]


def read(path: Path | str, limits: Limits | None = None, outlets: Outlets | None = None) -> Read:
    """The documents and refusals of one file, streamed: memory does not grow with the file.

    Never raises for what is in the file or its state on disk: that is a ``Refused`` with its reason.
    """
    path = Path(path)
    name = printable_path(path)
    try:
        with path.open("rb", buffering=CHUNK) as raw:
            yield from read_stream(raw, Origin(name, path.name), limits, outlets)
    except FileNotFoundError:
        yield refused(name, Fault.UNREADABLE, f"{name} is not there any more; it was moved or deleted while being read")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield refused(name, Fault.UNREADABLE, f"{name} cannot be read: {reason.lower()}; check its permissions")


def read_stream(raw: BinaryIO, origin: Origin, limits: Limits | None = None, outlets: Outlets | None = None) -> Read:
    """The documents and refusals in an open binary file; ``OSError`` of the file itself passes through."""
    limits, outlets = limits or Limits(), outlets or Outlets()
    try:
        stream, layers = peeled(raw, limits)
        origin = _without_suffixes(origin, layers)
        head = stream.peek(SNIFFED_BYTES)[:SNIFFED_BYTES]
        if not head:
            raise Refusal(Fault.EMPTY, "the file is empty")
        yield from _READERS[format_of(head, origin)](stream, origin, limits, outlets)
    except Refusal as refusal:
        yield refused(origin.path, refusal.fault, refusal.detail)


def _without_suffixes(origin: Origin, layers: int) -> Origin:
    name = Path(origin.name)
    for _ in range(layers):
        if name.suffix.lower() in SUFFIXES:
            name = name.with_suffix("")
    return replace(origin, name=str(name))


def _read_text(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    data = _whole(stream, limits.document_bytes)
    decoded = decode(data, origin.charset)
    if not decoded.text.strip():
        raise Refusal(Fault.EMPTY, f"the file has {len(data)} bytes and no text")
    yield RawDocument(origin.path, data, decoded.text, decoded.encoding, "text")


def _read_html(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    yield page_document(_whole(stream, limits.page_bytes), origin, limits, outlets)


def _read_feed(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    yield from read_feed(_whole(stream, limits.page_bytes), origin, limits, outlets)


def _read_parquet(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    with closing(parquet.seekable(stream, limits)) as spooled:
        yield from parquet.read_parquet(spooled, origin, limits, outlets)


def _whole(stream: ByteStream, limit: int) -> bytes:
    """All bytes of ``stream``; when there are more than ``limit`` they are counted, not kept."""
    data = stream.read(limit + 1)
    if len(data) <= limit:
        return data
    size = len(data)
    while block := stream.read(CHUNK):
        size += len(block)
    raise Refusal(Fault.TOO_LARGE, f"the document has {size} bytes; the limit is {limit}")


_READERS: dict[str, _Reader] = {
    "text": _read_text,
    "html": _read_html,
    "jsonl": read_jsonl,
    "delimited": read_delimited,
    "parquet": _read_parquet,
    "warc": read_warc,
    "feed": _read_feed,
}
