"""Whatever stands in a file, a reader gives documents of valid Unicode or refusals with a reason, and never raises."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.contracts.faults import Fault
from tasks.contracts.records import Refused
from tasks.sources.limits import Limits
from tasks.sources.origin import Origin
from tasks.sources.reading import read_stream

NAMES = ["a.txt", "a.html", "a.jsonl", "a.csv", "a.parquet", "a.warc", "a.rss", "a", "a.zip"]
SMALL = Limits(document_bytes=4_000, page_bytes=6_000, expansion_free=20_000, expansion=20, record_lines=20)
RECORD = {"text": "خبر عن المدرسة", "title": "عنوان", "url": "https://example.org/1"}


def parquet_bytes() -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([RECORD] * 3), sink)
    return sink.getvalue()


def warc_bytes() -> bytes:
    page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>خبر قصير</p></html>".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
        "WARC-Target-URI: http://example.org/1\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return (head.encode() + page + b"\r\n\r\n") * 2


SEEDS = [
    "خبر قصير عن افتتاح المدرسة".encode(),
    "خبر قصير عن افتتاح المدرسة".encode("cp1256"),
    "خبر قصير عن افتتاح المدرسة".encode("utf-16"),
    (json.dumps(RECORD, ensure_ascii=False) + "\n").encode() * 3,
    'text,title\n"نص ""أول""\nوبقيته",عنوان\nنص,عنوان\n'.encode(),
    '<!doctype html><html lang=ar><head><meta charset=utf-8><script type="application/ld+json">{"@type":"NewsArticle",'
    '"headline":"عنوان","articleBody":"نص"}</script></head><body><p>خبر <a href=x>رابط</a></p><table><tr><td>خلية'.encode(),
    '<?xml version="1.0"?><rss version="2.0"><channel><title>صحيفة</title><item><title>عنوان</title>'
    "<description>&lt;p&gt;نص&lt;/p&gt;</description></item></channel></rss>".encode(),
    warc_bytes(),
    gzip.compress("خبر قصير".encode()),
    parquet_bytes(),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file with bytes changed, cut, doubled or put in."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["set", "cut", "insert", "double"]))
        if kind == "set" and data:
            data[at] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 30))]
        elif kind == "insert":
            data[at:at] = draw(
                st.sampled_from([b"\0", b"\xff\xfe", b'"', b"<", b"\xed\xa0\x80", b"\n", b"&#xD800;", b"\\ud800"])
            )
        else:
            data[at:at] = data[at : at + 40]
    return bytes(data)


def check(data: bytes, name: str) -> None:
    """What every reader promises."""
    for item in read_stream(io.BytesIO(data), Origin(name, name), SMALL):
        if isinstance(item, Refused):
            assert item.fault in set(Fault)
            assert item.detail
            assert len(item.payload) <= 2_000
            (item.detail + item.payload).encode("utf-8")
            continue
        said = item.stated
        for value in (item.text, said.title, said.url, said.author, said.outlet, said.published_at, said.language):
            if value is not None:
                value.encode("utf-8")
                assert "\0" not in value
        assert item.text.strip()
        assert all(0 <= span.start < span.end <= len(item.text) for span in item.body)


@settings(max_examples=250, deadline=None)
@given(damaged(), st.sampled_from(NAMES))
def test_a_damaged_file_under_any_name_gives_documents_or_reasons(data, name):
    check(data, name)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(NAMES))
def test_any_bytes_under_any_name_give_documents_or_reasons(data, name):
    check(data, name)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["text", "title", "date", "x"]), st.text() | st.none() | st.integers()))
)
def test_any_json_rows_give_one_result_each(rows):
    data = "\n".join(json.dumps(row) for row in rows).encode()
    if rows and data.strip():
        items = list(read_stream(io.BytesIO(data), Origin("a.jsonl", "a.jsonl"), SMALL))
        assert len(items) == len(rows)
    check(data, "a.jsonl")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("index", range(len(SEEDS)))
def test_every_good_file_under_every_name_gives_documents_or_reasons(index, name):
    check(SEEDS[index], name)


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "found").iterdir()), ids=lambda path: path.name)
def test_what_fuzzing_found_stays_repaired(path):
    check(path.read_bytes(), path.name)
