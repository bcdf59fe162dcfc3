"""The text bench: every function named is one that runs, and each kind of row tells what it should."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from flows import bench_text
from flows.bench_text_functions import Baseline, Measured, measured

TEXT = "وأوضح الوزير أن نحو خمسة آلاف أسرة استفادت من البرنامج منذ مطلع يوليو الماضي، بقيمة 1,5 مليون ريال. "


@pytest.fixture
def news(tmp_path):
    rows = [
        {
            "source": "صحيفة", "url": f"http://example.org/{n}", "date_extracted": f"2015-07-2{n % 2} 10:00:00",
            "title": f"عنوان {n}", "author": None, "content": f"{TEXT * 4}\nوفي الخبر رقم {n} ما ليس في غيره."
        }
        for n in range(60)
    ]  # fmt: skip
    path = tmp_path / "news.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def invoke(*arguments):
    import typer

    app = typer.Typer()
    app.command()(bench_text.main)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_each_function_has_a_row_and_the_load_ends_as_articles(news, monkeypatch):
    monkeypatch.setattr(bench_text, "_TRIAL", 2)
    shown = invoke(
        "--news", news, "--articles", 4, "--rounds", 1, "--whole", 60, "--only", "fold at MATCH", "--only", "dates"
    )
    assert "str.translate" in shown and "dateparser.search_dates" in shown and "clitics" not in shown
    assert "60 documents of 2 days" in shown and "60 articles kept" in shown


def test_every_function_measured_runs_and_so_does_its_baseline_where_it_is_installed(news):
    articles = bench_text._sample(news, 3)
    for one in measured().values():
        one.work(articles)
        if one.baseline and not one.baseline.missing:
            one.baseline.work(articles)


def test_a_baseline_that_is_not_installed_is_named_with_how_to_get_it(news):
    articles = bench_text._sample(news, 4)
    row = bench_text._row(
        Measured(lambda _: None, Baseline("the other", lambda _: None, "no_such_package")), articles, [articles]
    )
    assert row[1:] == ("the other: pip install no_such_package", "", "")


def test_without_the_news_it_says_where_it_looked(tmp_path):
    assert "nowhere.parquet is not there" in invoke("--news", tmp_path / "nowhere.parquet")
