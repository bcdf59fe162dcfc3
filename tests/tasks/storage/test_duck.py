"""SQL for users: one consistent snapshot, reading only, nothing outside the warehouse."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.schemas import TABLES
from tasks.storage.duck import connect, fetch, only_reads, seal
from tasks.storage.warehouse import Warehouse

SQL = Path(__file__).resolve().parents[3] / "warehouse"


@pytest.mark.parametrize(
    "query",
    [
        "select count(*) from articles",
        "from articles limit 1",
        "with a as (select 1 as x) select x from a",
        "explain select 1",
    ],
)
def test_a_query_that_reads_is_let_through(query):
    assert only_reads(query) == query


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("drop table articles", "DROP"),
        ("copy (select 1) to 'out.csv'", "COPY"),
        ("select 1; select 2", "SELECT, SELECT"),
        ("attach 'x.db'", "ATTACH"),
        ("set threads = 1", "SET"),
        ("", "nothing"),
    ],
)
def test_anything_else_is_refused_and_named(query, seen):
    with pytest.raises(TerminalError, match=seen):
        only_reads(query)


def test_a_syntax_error_is_shown_in_duckdbs_words():
    with pytest.raises(TerminalError, match="cannot be parsed"):
        only_reads("selec 1 fro")


def test_files_outside_the_warehouse_cannot_be_read(tmp_path):
    root, outside = tmp_path / "data", tmp_path / "secret.csv"
    root.mkdir()
    outside.write_text("a\n1\n")
    with seal(connect(root, {}, tmp_path), root) as connection:
        with pytest.raises(TerminalError, match="failed"):
            fetch(connection, f"select * from read_csv('{outside}')")
        with pytest.raises(TerminalError):
            fetch(connection, "set enable_external_access = true")


def test_a_table_without_rows_still_has_its_columns(tmp_path):
    with connect(tmp_path, {}, tmp_path) as connection:
        names, rows = fetch(connection, "select * from quotations")
    assert rows == [] and "speaker" in names


def test_dates_come_back_as_dates(ask):
    (row,) = ask("select distinct day from articles")
    assert row["day"] == date(2020, 8, 7)


def test_a_column_declared_after_every_file_was_written_is_there_and_null(tmp_path):
    store, day = Warehouse(tmp_path), date(2020, 8, 7)
    declared = TABLES["postings"]
    early = replace(declared, schema=pa.schema([field for field in declared.schema if field.name != "document"]))
    writer = store.writer(early, day, "publish", "r")
    writer.write(
        pa.RecordBatch.from_pylist([{"term": "سرت", "tf": 2, "words": 9, "day": day, "run_id": "r"}], early.schema)
    )
    store.publish(day, "r", [writer.finish()])
    with connect(tmp_path, store.snapshot(), tmp_path) as connection:
        assert fetch(connection, "select term, document, tf from postings where tf > 1")[1] == [("سرت", None, 2)]
    assert fetch(connect(tmp_path, store.snapshot(), SQL), "from search_articles('سرت')")[1] == []
