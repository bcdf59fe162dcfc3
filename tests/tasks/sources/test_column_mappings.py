"""Which column holds what: by the columns present, or by the name of a declared source."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.contracts.faults import Fault, Refusal, TerminalError
from tasks.sources import Limits, Outlets, load_outlets, read

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "outlets.toml"
NEWS = Path(__file__).resolve().parents[3] / "../shared/data/news/saudinewsnet.parquet"


@pytest.fixture(scope="module")
def outlets() -> Outlets:
    return load_outlets(SEEDS)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["text"], {"text": "text"}),
        (["Title", "Content", "URL"], {"text": "Content", "title": "Title", "url": "URL"}),
        (["body", "text", "headline"], {"text": "text", "title": "headline"}),
        (["العنوان", "النص", "التاريخ"], {"text": "النص", "title": "العنوان", "published_at": "التاريخ"}),
        (
            ["text", "publisher", "pubDate", "byline"],
            {"text": "text", "source": "publisher", "published_at": "pubDate", "author": "byline"},
        ),
    ],
)
def test_common_column_names_are_understood(outlets, columns, expected):
    assert outlets.mapping(columns) == expected


def test_a_declared_source_is_recognised_by_its_columns(outlets):
    mapping = outlets.mapping(["source", "url", "date_extracted", "title", "author", "content", "more"])
    assert mapping == dict(outlets.sources["saudinewsnet"])


def test_a_named_source_overrides_what_the_columns_suggest(tmp_path):
    path = tmp_path / "outlets.toml"
    path.write_text('[sources.archive]\ntext = "raw"\ntitle = "head"\n', "utf-8")
    chosen = load_outlets(path, "archive")
    assert chosen.mapping(["text", "raw", "title"]) == {"text": "raw"}
    with pytest.raises(Refusal, match="source 'archive' maps text to the column 'raw'"):
        chosen.mapping(["text", "title"])


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ("[sources.a]\ntitle = 't'", "no column for text"),
        ("[columns]\ntext = ['a']\nbody = ['b']", "unknown fields"),
        ("[columns", "cannot be read as TOML"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path, declared, problem):
    path = tmp_path / "outlets.toml"
    path.write_text(declared, "utf-8")
    with pytest.raises(TerminalError, match=problem):
        load_outlets(path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.alriyadh.com/1066715", "الرياض"),
        ("https://arabic.bbc.com/x", "بي بي سي"),
        ("https://notalriyadh.com/1", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_an_outlet_is_known_by_its_host(outlets, url, name):
    known = outlets.named(url)
    assert (known.ar if known else None) == name


def test_the_outlet_of_a_record_is_its_source_column_or_follows_from_the_address(tmp_path, outlets):
    path = tmp_path / "a.jsonl"
    rows = [
        {"text": "خبر", "url": "http://www.okaz.com.sa/1"},
        {"text": "خبر", "url": "http://www.okaz.com.sa/1", "source": "نسخة"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert [d.stated.outlet for d in read(path, outlets=outlets)] == ["عكاظ", "نسخة"]


def test_dates_and_lists_of_parquet_become_what_the_source_said(tmp_path):
    path = tmp_path / "a.parquet"
    from datetime import datetime

    pq.write_table(
        pa.table({"text": ["خبر"], "published_at": [datetime(2015, 7, 21, 8)], "author": [["سلمى", "هدى"]]}), path
    )
    (document,) = read(path)
    assert document.stated.published_at == "2015-07-21T08:00:00"
    assert document.stated.author == "سلمى، هدى"


def test_a_parquet_file_whose_rows_repeat_one_huge_value_stays_in_bounded_memory(tmp_path):
    path = tmp_path / "a.parquet"
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), pa.array(["خبر طويل " * 60_000]))
    pq.write_table(pa.table({"text": values}), path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {item.fault for item in read(path, Limits(document_bytes=100_000, batch_bytes=4 << 20))}
    assert found == {Fault.TOO_LARGE}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 << 10


@pytest.mark.skipif(not NEWS.exists(), reason="the development data is not beside the repository")
def test_the_saudi_news_load_reads_with_its_declared_columns(outlets):
    items = read(NEWS, outlets=outlets)
    documents = [next(items) for _ in range(50)]
    assert all(d.stated.title and d.stated.url and d.stated.published_at and d.stated.outlet for d in documents)
    assert all(d.media == "row" and d.encoding == "utf-8" for d in documents)
