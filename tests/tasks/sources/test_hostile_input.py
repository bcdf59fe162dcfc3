"""What an inbox can hold besides articles: each is a clear refusal, in bounded memory and time."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tasks.contracts.faults import Fault
from tasks.contracts.records import Refused
from tasks.sources import Limits, read

GOOD = json.dumps({"text": "خبر سليم عن افتتاح المدرسة"}, ensure_ascii=False)
SMALL = Limits(document_bytes=10_000, page_bytes=20_000, expansion_free=50_000, expansion=20, record_lines=30)


def faults(path: Path, limits: Limits | None = None) -> list[str]:
    return [item.fault if isinstance(item, Refused) else "read" for item in read(path, limits)]


def detail(path: Path, limits: Limits | None = None) -> str:
    return next(item.detail for item in read(path, limits) if isinstance(item, Refused))


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("{broken", Fault.BAD_ROW),
        ("[1, 2]", Fault.BAD_ROW),
        ('"نص"', Fault.BAD_ROW),
        ('{"text": 7}', Fault.BAD_ROW),
        ('{"text": {"a": 1}}', Fault.BAD_ROW),
        ('{"text": "\\ud800 خبر"}', Fault.BAD_ROW),
        ('{"text": "خبر", "title": "\\udfff"}', Fault.BAD_ROW),
        ('{"text": "\\u0000"}', Fault.BAD_ROW),
        ("[" * 100_000, Fault.BAD_ROW),
        ('{"text": 1' + "0" * 5_000 + "}", Fault.BAD_ROW),
        ('{"text": "  "}', Fault.NO_TEXT),
        ('{"text": null, "title": "عنوان"}', Fault.NO_TEXT),
        ('{"عنوان آخر": "خبر"}', Fault.MISSING_COLUMN),
    ],
)
def test_a_bad_line_of_jsonl_costs_only_itself_and_is_named(tmp_path, bad, fault):
    path = tmp_path / "a.jsonl"
    path.write_text(f"{GOOD}\n\n{bad}\n{GOOD}\n", "utf-8")
    assert faults(path) == ["read", fault, "read"]
    assert "line 3" in detail(path)


def test_a_line_beyond_the_limit_is_refused_and_the_next_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(GOOD + "\n" + json.dumps({"text": "ا" * 20_000}) + "\n" + GOOD, "utf-8")
    assert faults(path, SMALL) == ["read", Fault.TOO_LARGE, "read"]
    assert "10000" in detail(path, SMALL)


def test_a_line_in_another_encoding_is_refused_with_its_byte(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes((GOOD + "\n").encode() * 5_000 + '{"text": "خبر"}\n'.encode("cp1256") + GOOD.encode())
    found = faults(path)
    assert found.count("read") == 5_001
    assert found[5_000] == Fault.UNDECODABLE
    assert "line 5001, byte 10" in detail(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "cp1256", "utf-8-sig"])
@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_record_files_come_in_any_encoding(tmp_path, suffix, encoding):
    path = tmp_path / f"a{suffix}"
    row = GOOD if suffix == ".jsonl" else 'text,title\n"خبر سليم عن افتتاح المدرسة",مدرسة'
    path.write_bytes((row + "\n").encode(encoding))
    (document,) = read(path)
    assert document.text == "خبر سليم عن افتتاح المدرسة"


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("واحد", "1 fields where the header has 2"),
        ("واحد,اثنان,ثلاثة", "3 fields where the header has 2"),
        ('"نص"زائد,عنوان', "no CSV record"),
        ('"لا ينتهي,عنوان', "does not end within 30 lines"),
        (",عنوان", "is empty"),
    ],
)
def test_a_bad_record_of_csv_costs_only_itself_and_is_named(tmp_path, bad, problem):
    path = tmp_path / "a.csv"
    good = "خبر سليم,عنوان"
    path.write_text("\n".join(["text,title", good, bad, *[good] * 40]), "utf-8")
    found = faults(path, SMALL)
    assert found.count("read") == 41
    assert len(found) == 42
    assert detail(path, SMALL).startswith("line 3: ")
    assert problem in detail(path, SMALL)


def test_a_quoted_field_may_hold_line_breaks_and_delimiters(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('title;text\nعنوان;"سطر أول\nسطر ""ثان""; وبقيته"\n', "utf-8")
    (document,) = read(path)
    assert document.text == 'سطر أول\nسطر "ثان"; وبقيته'


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.jsonl"])
def test_a_file_without_a_text_column_says_what_was_seen_and_expected(tmp_path, name):
    path = tmp_path / name
    if name == "a.parquet":
        pq.write_table(pa.table({"headline": ["عنوان"], "n": [1]}), path)
    else:
        path.write_text("headline,n\nعنوان,1\n" if name == "a.csv" else '{"headline": "عنوان", "n": 1}', "utf-8")
    (refused,) = read(path)
    assert refused.fault == Fault.MISSING_COLUMN
    assert "headline, n" in refused.detail
    assert "text is looked for in text" in refused.detail


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress])
def test_a_decompression_bomb_is_refused_before_it_goes_off(tmp_path, compress):
    path = tmp_path / "a.txt"
    path.write_bytes(compress(b"a" * 3_000_000))
    (refused,) = read(path, SMALL)
    assert refused.fault == Fault.CORRUPT_ARCHIVE or "3000000" not in refused.detail
    assert "bomb" in detail(path, Limits(expansion_free=50_000, expansion=20))


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("cut", [1, 9])
def test_a_truncated_archive_gives_its_whole_lines_and_then_a_refusal(tmp_path, compress, cut):
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"خبر رقم {number * 7919 % 10_007}"}, ensure_ascii=False) for number in range(9_000)]
    path.write_bytes(compress("\n".join(lines).encode())[:-cut])
    found = faults(path)
    assert found[-1] == Fault.CORRUPT_ARCHIVE
    assert set(found[:-1]) <= {"read"}


def test_two_compressed_streams_in_one_file_are_both_read(tmp_path):
    for compress in (gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress):
        path = tmp_path / "a.jsonl"
        path.write_bytes(compress((GOOD + "\n").encode()) * 2)
        assert faults(path) == ["read", "read"]


def test_compression_inside_compression_has_an_end(tmp_path):
    path = tmp_path / "a.txt"
    data = "خبر".encode()
    for layer in range(4):
        path.write_bytes(data)
        assert faults(path) == (["read"] if layer <= 2 else [Fault.CORRUPT_ARCHIVE])
        data = gzip.compress(data)


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<div>" * 5_000 + "خبر", Fault.BAD_MARKUP),
        ("<p>خبر " * 60_000, Fault.BAD_MARKUP),
        ("<div " + " ".join(f"a{i}=1" for i in range(5_000)) + ">خبر", Fault.BAD_MARKUP),
        ('<!DOCTYPE html [<!ENTITY a "b">]><p>&a;', Fault.BAD_MARKUP),
        ("<!doctype html><html><body><script>var a</script></body></html>", Fault.NO_TEXT),
        ("<!-- " + "x" * 5_000, Fault.BAD_MARKUP),
        ("<p>" + "خبر " * 6_000_000, Fault.TOO_LARGE),
    ],
    ids=["nesting", "elements", "attributes", "entities", "scripts only", "open comment", "size"],
)
def test_a_page_made_to_hurt_is_refused(tmp_path, markup, fault):
    path = tmp_path / "a.html"
    path.write_text(markup, "utf-8")
    assert faults(path) == [fault]


def test_attributes_are_counted_through_quotes_scripts_and_comments():
    from tasks.sources.tags import most_attributes

    many = " ".join(f"a{i}" for i in range(30))
    assert most_attributes(f"<p title='{many}'>a</p><script>b <c {many}></script><!-- <d {many}> --><br/>", 10) == 1
    assert most_attributes(f"<i a='>'>x</i><!-- ' --><b {many}>", 10) == 11


def test_a_very_large_page_still_gets_a_body_of_its_paragraphs(tmp_path):
    path = tmp_path / "a.html"
    prose = "افتتح الوزير المدرسة الجديدة في القرية وقال إن العمل فيها سيبدأ مع أول الشهر المقبل بإذن الله"
    path.write_text("<body>" + f"<p>{prose}</p><p><a href=x>{prose}</a></p><p>قصير</p>" * 2_000, "utf-8")
    (document,) = read(path)
    assert len(document.body) == 2_000
    assert document.body[0].of(document.text) == prose


@pytest.mark.parametrize("name", ["a.parquet", "a.parquet.gz", "a.warc", "a.rss", "a.csv", "a.jsonl"])
def test_a_damaged_file_is_refused_with_its_reason(tmp_path, name):
    data = {"a.warc": b"WARC/1.0\r\nbroken", "a.rss": b"<rss", "a.csv": b'"', "a.jsonl": b"\x80"}.get(
        name, b"PAR1" + b"x" * 90
    )
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    items = list(read(path))
    assert all(isinstance(item, Refused) and item.detail for item in items)
