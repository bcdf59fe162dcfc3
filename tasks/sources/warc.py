"""Web archives: every page in a WARC file is a document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import RawDocument, Refused
from tasks.sources.encodings import decode
from tasks.sources.html import page_document
from tasks.sources.limits import Limits
from tasks.sources.metadata import clean
from tasks.sources.origin import Origin, Read, refused
from tasks.sources.outlets import Outlets
from tasks.sources.streams import CHUNK, ByteStream, some

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MAX_HEADER = 1 << 16


def read_warc(stream: ByteStream, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    """A document or a refusal for every archived page or plain text that was answered with 200.

    Requests, images, scripts, redirects and error pages are no articles and are passed over. ``stream`` is decompressed.
    ``Refusal`` UNREADABLE when the archive is damaged; the records before the damage have been given.
    """
    index = 0
    try:
        for record in _records(stream):
            media_type = _media_type(record)
            if media_type not in _PAGES and media_type != "text/plain":
                continue
            path = origin.record(index)
            index += 1
            yield _read_record(record, path, media_type, limits, outlets)
    except BaseException as error:
        if not isinstance(error, OSError | ValueError | EOFError) and type(error).__name__ != "PanicException":
            raise  # only fastwarc's own panics are damage; they do not derive from Exception
        raise Refusal(Fault.UNREADABLE, f"the WARC is damaged after {index} pages: {error}; fetch it again") from error


class _Forward:
    """A stream fastwarc can ask for its position (it panics on one that cannot tell or seek)."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most a chunk of them when no size is given."""
        data = some(self._stream, size if size >= 0 else CHUNK)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Bytes read so far."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Skips forward; ``OSError`` for any other movement."""
        target = offset + self._at if whence == io.SEEK_CUR else offset
        if whence == io.SEEK_END or target < self._at:
            raise OSError("a decompressed stream only goes forward")
        while self._at < target and self.read(min(CHUNK, target - self._at)):
            pass
        return self._at


def _records(stream: ByteStream) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    source = cast("BinaryIO", _Forward(stream))
    for record in ArchiveIterator(
        source, record_types=kinds, parse_http=True, auto_decode="all", max_header_len=_MAX_HEADER, stream_detect=False
    ):
        if not record.is_http or (record.http_headers is not None and record.http_headers.status_code == 200):
            yield record


def _media_type(record: WarcRecord) -> str:
    kind = record.http_content_type if record.is_http else record.headers.get("Content-Type", "")
    return (kind or "").partition(";")[0].strip().lower()


def _read_record(
    record: WarcRecord,
    path: str,
    media_type: str,
    limits: Limits,
    outlets: Outlets,
) -> RawDocument | Refused:
    address = clean(record.headers.get("WARC-Target-URI"))
    limit = limits.page_bytes if media_type in _PAGES else limits.document_bytes
    try:
        data = record.reader.read(limit + 1)
        if len(data) > limit:
            raise Refusal(Fault.TOO_LARGE, f"the page has more than {limit} bytes, the limit")
        where = Origin(path, path, record.http_charset if record.is_http else None, media_type, address)
        if media_type in _PAGES:
            return page_document(data, where, limits, outlets, media="warc")
        decoded = decode(data, where.charset)
        if not decoded.text.strip():
            raise Refusal(Fault.EMPTY, "the record holds no text")
        return RawDocument(path, data, decoded.text, decoded.encoding, "warc", outlets.stated(address))
    except Refusal as refusal:
        if refusal.fault is Fault.CORRUPT_ARCHIVE:
            raise
        return refused(path, refusal.fault, f"{address}: {refusal.detail}")
