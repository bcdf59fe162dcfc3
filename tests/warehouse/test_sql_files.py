"""Every SQL file: one statement, a question first, lower case, parsed by a second parser; the examples run."""

from pathlib import Path

import duckdb
import pytest
import sqlglot

from tasks.contracts.schemas import TABLES
from tasks.reports.catalogue import REPORTS

SQL = Path(__file__).resolve().parents[2] / "warehouse"
FILES = sorted(path for path in SQL.glob("*/**/*.sql") if "data" not in path.relative_to(SQL).parts)
EXAMPLES = sorted((SQL / "examples").glob("*.sql"))


def name(path):
    return str(path.relative_to(SQL))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_file_begins_with_its_question_and_holds_one_statement(path):
    text = path.read_text("utf-8")
    assert text.startswith("-- ") and "?" in text.splitlines()[0]
    assert len(duckdb.extract_statements(text)) == 1


@pytest.mark.parametrize("path", [p for p in FILES if "macro" not in p.read_text("utf-8")], ids=name)
def test_a_second_parser_reads_it(path):
    assert len(sqlglot.parse(path.read_text("utf-8"), dialect="duckdb")) == 1


@pytest.mark.parametrize("path", FILES, ids=name)
def test_keywords_are_lower_case(path):
    words = duckdb.tokenize(path.read_text("utf-8"))
    text = path.read_text("utf-8").encode()
    for start, kind in words:
        if kind == duckdb.token_type.keyword:
            assert not text[start : start + 6].decode(errors="ignore").split()[0].isupper()


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_the_documented_example_runs(path, ask):
    rows = ask(path.read_text("utf-8"))
    assert rows or path.stem in ("similar_articles", "nearest_to_a_vector"), (
        "the sample articles answer every example; the floors have no vectors"
    )


def test_every_view_and_macro_is_shown_in_an_example():
    from tasks.storage.asked import names_in

    named = [names_in(path.read_text("utf-8")) for path in EXAMPLES]
    shown = {name for names in named for name in names.tables | names.functions}
    views = {path.stem for path in (SQL / "views").glob("*.sql")}
    assert views | {"fold_match", "fold_search", "search_forms"} <= shown


def test_every_block_a_report_names_has_its_file_and_every_file_is_used():
    used = {("article", name) for name in ("card", "summary", "entities", "cuts", "passages", "copies", "dates")}
    used |= {
        ("run", "totals"),
        ("run", "articles"),
        ("morning_brief", "story_sentences"),
        ("morning_brief", "story_figures"),
    }
    used |= {(report.name, section.block) for report in REPORTS.values() for section in report.sections}
    assert used == {(path.parent.name, path.stem) for path in (SQL / "reports").glob("*/*.sql")}
    assert all(report.main in {section.block for section in report.sections} for report in REPORTS.values())


def test_views_do_not_hide_tables():
    assert not {path.stem for path in (SQL / "views").glob("*.sql")} & set(TABLES)


def test_what_is_generated_is_current():
    from flows.dictionary import generated

    stale = [str(path) for path, text in generated().items() if path.read_text("utf-8") != text]
    assert not stale, f"run `python -m flows.dictionary`: {stale} are not what the declarations say"


def test_the_dictionary_names_every_column_of_every_table():
    text = (SQL.parent / "docs" / "data-dictionary.md").read_text("utf-8")
    assert all(f"`{field.name}`" in text for table in TABLES.values() for field in table.schema)


def test_the_bare_command_line_reads_the_warehouse(ask, sample_settings, tmp_path, monkeypatch):
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "data").symlink_to(sample_settings.warehouse)
    monkeypatch.chdir(tmp_path)
    bare = duckdb.connect()
    bare.execute((SQL / "init.sql").read_text("utf-8"))
    assert bare.execute("select count(*) from article_cards").fetchall() == [(7,)]
    assert bare.execute("select count(*) > 0 from search_articles('سرت')").fetchall() == [(True,)]
