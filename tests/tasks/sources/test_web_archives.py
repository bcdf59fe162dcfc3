"""WARC files: pages and plain texts that were answered with 200, and nothing else."""

from __future__ import annotations

import gzip

import pytest

from tasks.contracts.faults import Fault
from tasks.contracts.records import Refused
from tasks.sources import Limits, read

PAGE = "<html><head><title>عنوان</title></head><body><p>افتتح الوزير المدرسة.</p></body></html>"


def record(
    body: bytes,
    *,
    kind="response",
    status="200 OK",
    media="text/html; charset=utf-8",
    extra="",
    url="http://example.org/1",
):
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_pages_are_documents_with_their_address_and_other_records_are_passed_over(tmp_path, compress):
    path = tmp_path / "a.warc"
    records = [
        record(PAGE.encode()),
        record(b"\x89PNG", media="image/png"),
        record(PAGE.encode(), status="404 Not Found"),
        record("خبر من نص فقط".encode(), media="text/plain", url="http://example.org/2"),
        record(PAGE.encode("cp1256"), media="text/html"),
        record(gzip.compress(PAGE.encode()), extra="Content-Encoding: gzip\r\n"),
    ]
    path.write_bytes(b"".join(compress(r) for r in records))
    documents = list(read(path))
    assert [d.text for d in documents] == ["افتتح الوزير المدرسة.", "خبر من نص فقط", *["افتتح الوزير المدرسة."] * 2]
    assert documents[0].stated.url == "http://example.org/1"
    assert documents[0].stated.title == "عنوان"
    assert documents[2].encoding == "windows-1256"
    assert [d.source_path[-2:] for d in documents] == ["#0", "#1", "#2", "#3"]


def test_a_page_inside_an_archive_that_explodes_or_is_too_large_is_refused(tmp_path):
    path = tmp_path / "a.warc"
    bomb = record(gzip.compress(b"<p>" + b"a" * 5_000_000), extra="Content-Encoding: gzip\r\n")
    path.write_bytes(bomb + record(b"x" * 40_000) + record(PAGE.encode()))
    items = list(read(path, Limits(page_bytes=20_000)))
    assert [getattr(item, "fault", "read") for item in items] == [Fault.TOO_LARGE, Fault.TOO_LARGE, "read"]


def test_a_cut_archive_gives_its_whole_pages(tmp_path):
    path = tmp_path / "a.warc.gz"
    data = gzip.compress(record(PAGE.encode())) * 20
    path.write_bytes(data[:-30])
    items = list(read(path))
    assert [item.text for item in items[:-1]] == ["افتتح الوزير المدرسة."] * (len(items) - 1)
    assert len(items) > 10
    assert isinstance(items[-1], Refused)
