"""Pages: what comes from outside is shown, never run; dates and counts read right in Arabic."""

import csv
import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pyarrow.parquet as pq
import pytest

from tasks.reports import headings
from tasks.reports.blocks import Block
from tasks.reports.catalogue import Section, View
from tasks.reports.charts import bars, circle, lines
from tasks.reports.render import Page, part, to_html, to_markdown, write_csv, write_parquet

DAY = date(2015, 8, 11)
HOSTILE = "<script>alert(1)</script> *bold* | [x](javascript:1)"


def page(section, block):
    return Page("تجربة", DAY, DAY, [part(section, block)])


@pytest.mark.parametrize("view", [View.TABLE, View.BARS, View.CARD, View.TOTALS])
def test_a_script_in_the_data_does_not_become_one_on_the_page(view):
    block = Block(
        ("label_ar", "articles"), [{"label_ar": HOSTILE, "articles": 3}, {"label_ar": "ليبيا", "articles": 2}]
    )
    html = to_html(page(Section("totals", "س", view, "label_ar", "articles"), block))
    assert "<script" not in html and "&lt;script&gt;" in html


def test_the_page_forbids_scripts_and_fetching_altogether():
    html = to_html(page(Section("a", "س"), Block(("a",), [])))
    assert "default-src 'none'" in html and 'dir="rtl"' in html and 'lang="ar"' in html
    assert "src=" not in html.replace("default-src", "").replace("img-src", "").replace("style-src", "")


def test_markdown_of_hostile_text_is_plain_text():
    text = to_markdown(page(Section("a", "س"), Block(("label_ar",), [{"label_ar": HOSTILE}])))
    assert r"\<script\>" in text and r"\|" in text and r"\[x\]" in text


def test_dates_keep_their_order_inside_right_to_left_lines():
    html = to_html(page(Section("a", "س"), Block(("day",), [{"day": DAY}])))
    assert '<td><bdi dir="ltr">2015-08-11</bdi></td>' in html


def test_a_long_table_is_folded_with_the_number_of_rows_left():
    html = to_html(page(Section("a", "س"), Block(("articles",), [{"articles": n} for n in range(20)])))
    assert "البقية (8)" in html


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "مقال واحد"), (2, "مقالان"), (3, "3 مقالات"), (11, "11 مقالا"), (100, "100 مقال"), (105, "105 مقالات")],
)
def test_articles_are_counted_as_arabic_grammar_has_it(count, words):
    assert headings.articles(count) == words


def test_a_chart_holds_its_arabic_labels_as_text_and_no_script():
    svg = str(bars([{"l": "ليبيا", "v": 3}, {"l": "إيطاليا", "v": 5}], "l", "v", "المقالات"))
    assert "ليبيا" in svg and "إيطاليا" in svg and "<script" not in svg and "http://www.w3.org/2000/svg" in svg


def test_the_same_rows_give_the_same_chart():
    rows = [{"day": date(2015, 8, n), "v": n, "t": "رياضة"} for n in (9, 10, 11)]
    assert lines(rows, "day", "v", "t", "س") == lines(rows, "day", "v", "t", "س")


def test_every_edge_of_the_network_joins_two_places_that_are_drawn():
    names = [f"e{n}" for n in range(30)]
    edges = [{"entity_a": a, "label_a": a, "entity_b": b, "label_b": b, "articles": 1} for a, b in pairwise(names)]
    shapes = circle(edges)
    places = [shape["at"] for shape in shapes if shape["kind"] == "node"]
    assert places and all(shape["a"] in places and shape["b"] in places for shape in shapes if shape["kind"] == "edge")


def test_csv_opens_in_a_spreadsheet_with_arabic_and_lists(tmp_path):
    block = Block(("label_ar", "outlet_names"), [{"label_ar": "ليبيا", "outlet_names": ["was", "okaz"]}])
    write_csv(block, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["label_ar", "outlet_names"], ["ليبيا", "was; okaz"]]


def test_parquet_keeps_the_types(tmp_path):
    block = Block(("day", "at"), [{"day": DAY, "at": datetime(2015, 8, 11, tzinfo=UTC)}])
    write_parquet(block, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == block.rows


def test_an_address_a_browser_must_not_follow_is_left_out():
    from tasks.reports.render import _safe_url

    assert _safe_url("javascript:alert(1)") == "" and _safe_url("https://example.org/a") == "https://example.org/a"


def test_a_line_falls_to_nothing_on_days_without_rows_and_every_day_is_labelled_once():
    rows = [{"day": date(2015, 7, day), "articles": day} for day in (21, 22, 31)]
    svg = lines(rows, "day", "articles", "", "المقالات")
    assert re.findall(r"<text[^>]*>(\d\d-\d\d)</text>", svg) == [f"07-{day}" for day in range(21, 32)]
    assert re.findall(r'<desc class="value">(\d+)</desc>', svg) == ["21", "22", *"00000000", "31"]
