"""Every accepted format, compressed in every accepted way, gives the same article."""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import lzma
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tasks.contracts.faults import Fault
from tasks.contracts.records import RawDocument, Refused
from tasks.sources import Limits, Outlets, read, read_all

TITLE = "افتتاح معرض الكتاب في الرباط"
TEXT = "افتتح وزير الثقافة، أمس الجمعة، معرض الكتاب في الرباط بمشاركة 300 دار نشر.\nوقال إن القراءة حق للجميع."
COMPRESS = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def written(folder: Path, suffix: str) -> bytes:
    """One article in the format of ``suffix``."""
    row = {"title": TITLE, "text": TEXT, "url": "https://example.org/1", "source": "الأيام"}
    path = folder / f"made{suffix}"
    if suffix == ".txt":
        path.write_text(TEXT, "utf-8")
    elif suffix == ".html":
        paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
        path.write_text(
            f"<html><head><title>{TITLE}</title></head><body><article>{paragraphs}</article></body></html>", "utf-8"
        )
    elif suffix == ".jsonl":
        path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    elif suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist([row]), path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row), delimiter="\t" if suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerow(row)
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("suffix", [".txt", ".html", ".jsonl", ".csv", ".tsv", ".parquet"])
def test_every_format_reads_in_every_compression(tmp_path, suffix, compression):
    path = tmp_path / f"خبر{suffix}{compression}"
    path.write_bytes(COMPRESS[compression](written(tmp_path, suffix)))
    (document,) = read(path)
    assert isinstance(document, RawDocument)
    assert document.text == TEXT
    assert document.encoding == "utf-8"
    if suffix != ".txt":
        assert document.stated.title == TITLE


def test_the_id_of_a_record_does_not_depend_on_the_file_format(tmp_path):
    contents = set()
    for suffix in (".jsonl", ".csv", ".tsv", ".parquet"):
        path = tmp_path / f"a{suffix}"
        path.write_bytes(written(tmp_path, suffix))
        contents.update(document.content for document in read(path))
    assert len(contents) == 1


def test_the_content_of_a_compressed_file_is_its_decompressed_bytes(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    first, second = read_all([tmp_path])
    assert first.content == second.content == TEXT.encode()


@pytest.mark.parametrize("name", ["صفحة.txt", "صفحة", "صفحة.txt.gz"])
def test_a_page_under_a_wrong_name_is_read_as_the_page_it_is(tmp_path, name):
    path = tmp_path / name
    data = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (document,) = read(path)
    assert document.media == "html"
    assert "<p>" not in document.text


def test_a_text_file_that_is_really_compressed_is_decompressed(tmp_path):
    path = tmp_path / "خبر.txt"
    path.write_bytes(gzip.compress(TEXT.encode()))
    (document,) = read(path)
    assert document.text == TEXT


@pytest.mark.parametrize(
    ("name", "data"),
    [("تقرير.pdf", b"%PDF-1.7 ..."), ("تقرير.txt", b"PK\x03\x04...."), ("تقرير.docx", b"abc"), ("a.tar", b"x" * 600)],
)
def test_an_unsupported_format_is_refused_with_the_accepted_ones(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    (refused,) = read(path)
    assert refused.fault == Fault.UNSUPPORTED_FORMAT
    assert ".parquet" in refused.detail


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\n\t", gzip.compress(b"")])
def test_a_file_without_text_is_refused_as_empty(tmp_path, data):
    path = tmp_path / "فارغ.txt"
    path.write_bytes(data)
    (refused,) = read(path)
    assert refused.fault == Fault.EMPTY


def test_an_article_beyond_the_limit_is_refused_with_both_numbers(tmp_path):
    path = tmp_path / "كبير.txt"
    path.write_text("خبر طويل " * 500, "utf-8")
    (refused,) = read(path, Limits(document_bytes=1_000))
    assert isinstance(refused, Refused)
    assert refused.fault == Fault.TOO_LARGE
    assert "8000" in refused.detail
    assert "1000" in refused.detail


def test_a_named_source_that_is_not_declared_is_an_error_of_the_user(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(written(tmp_path, ".jsonl"))
    with pytest.raises(Exception, match="no source is named 'nowhere'"):
        list(read(path, outlets=Outlets(source="nowhere")))
