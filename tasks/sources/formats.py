"""The format of a delivery: told by its content first, and by what its carrier says where the content leaves it open."""

from __future__ import annotations

import re

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.origin import Origin

ACCEPTED = ".txt .html .jsonl .csv .tsv .parquet .warc .rss .atom, and .gz .bz2 .xz .zst of each"
SNIFFED_BYTES = 4_096

_BY_SUFFIX = {
    ".txt": "text", ".text": "text", "": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".csv": "delimited", ".tsv": "delimited",
    ".parquet": "parquet", ".warc": "warc",
    ".rss": "feed", ".atom": "feed", ".xml": "feed",
}  # fmt: skip
_BY_MEDIA_TYPE = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "text",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
    "application/xml": "feed", "text/xml": "feed",
    "application/jsonl": "jsonl", "application/x-ndjson": "jsonl", "application/x-jsonlines": "jsonl",
    "text/csv": "delimited", "text/tab-separated-values": "delimited",
    "application/warc": "warc", "application/vnd.apache.parquet": "parquet",
}  # fmt: skip
_MAGIC = {b"PAR1": "parquet", b"WARC/": "warc"}
_BINARY = {
    b"%PDF": "PDF", b"PK\x03\x04": "ZIP or an office document", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF", b"7z\xbc\xaf": "7z", b"Rar!": "RAR", b"\x7fELF": "a program", b"{\\rtf": "RTF",
    b"\xd0\xcf\x11\xe0": "an old office document",
}  # fmt: skip
_PROLOGUE = rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<\?[^>]{0,300}>\s*|<!--.{0,500}?-->\s*){0,5}"
_PAGE = re.compile(_PROLOGUE + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(_PROLOGUE + rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE | re.DOTALL)


def format_of(head: bytes, origin: Origin) -> str:
    """``text``, ``html``, ``jsonl``, ``delimited``, ``parquet``, ``warc`` or ``feed`` by the first bytes, media type and name.

    ``Refusal`` UNSUPPORTED_FORMAT names what was seen and what is accepted.
    """
    for magic, name in _MAGIC.items():
        if head.startswith(magic):
            return name
    for magic, what in _BINARY.items():
        if head.startswith(magic):
            raise Refusal(Fault.UNSUPPORTED_FORMAT, f"{origin.name} is {what} by its content; accepted are {ACCEPTED}")
    claimed = _BY_MEDIA_TYPE.get(origin.media_type or "") or _BY_SUFFIX.get(origin.suffix)
    if claimed in (None, "text", "html", "feed"):
        if _FEED.match(head):
            return "feed"
        if _PAGE.match(head):
            return "html"
    if claimed is None:
        seen = origin.media_type or repr(origin.suffix)
        raise Refusal(Fault.UNSUPPORTED_FORMAT, f"{seen} of {origin.name} is no known format; accepted are {ACCEPTED}")
    return claimed
