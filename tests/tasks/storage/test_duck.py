"""SQL for users: one consistent snapshot, reading only, nothing outside the warehouse."""

from datetime import date

import pytest

from tasks.contracts.faults import TerminalError
from tasks.storage.duck import connect, fetch, only_reads, seal


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
