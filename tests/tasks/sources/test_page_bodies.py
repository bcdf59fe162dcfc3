"""Body text of pages in the markup patterns of many kinds of outlets, measured by words; the articles were written for this.

``python tests/tasks/sources/test_page_bodies.py`` prints the table of docs/quality.md.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tasks.cleaning.dating import date_article, visible_dates
from tasks.cleaning.document import clean_document
from tasks.contracts.spans import complement, merge
from tasks.sources import read

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
EXPECTED = json.loads((Path(__file__).parent / "pages" / "expected.json").read_text("utf-8"))
"""Title, author and day of the harder pages."""
PRECISION_FLOOR = {
    "tables": 0.80, "blocks": 0.95, "drupal": 0.94, "divs": 0.90, "channel": 0.95,
    "hashed": 0.93, "breaks": 0.79, "related": 0.93, "results": 0.93, "live": 0.96, "captions": 0.82,
}  # fmt: skip
"""Below 1 where a date, source or 'related' line stands inside the body; cleaning sets those aside."""
RECALL_FLOOR = {"results": 0.93}
"""trafilatura loses the last row of the table."""


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def body_lines(document) -> list[str]:
    """Lines of the body; the article's own title is neither asked for nor held against it."""
    lines = [line for span in document.body for line in span.of(document.text).splitlines()]
    return [line for line in lines if line != document.stated.title and not document.stated.title.endswith(line)]


def measured(path: Path) -> tuple[float, float]:
    """Precision and recall of the body's words."""
    (document,) = read(path)
    found, expected = words(" ".join(body_lines(document))), words(path.with_suffix(".txt").read_text("utf-8"))
    hit = sum((found & expected).values())
    return hit / max(1, sum(found.values())), hit / sum(expected.values())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_body_of_a_page_is_found_whole_and_with_little_else(path):
    precision, recall = measured(path)
    assert recall >= RECALL_FLOOR.get(path.stem, 0.99)
    assert precision >= PRECISION_FLOOR.get(path.stem, 0.995)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_body_spans_are_sorted_disjoint_and_inside_the_text(path):
    (document,) = read(path)
    bounds = [offset for span in document.body for offset in span]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= len(document.text)
    assert all(span.of(document.text).strip() for span in document.body)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_script_style_or_markup_shows_in_the_text(path):
    (document,) = read(path)
    assert not re.search(r"</?\w+|var x|margin:0|function", document.text)


@pytest.mark.parametrize(
    ("name", "author", "published_at", "outlet"),
    [
        ("wordpress", "هدى بنعلي", "2019-05-13T09:20:11+00:00", "صوت الشمال"),
        ("channel", "سامي العلي", "2021-11-03T06:00:00Z", "قناة المنارة"),
        ("amp", "عادل منصور", "2022-03-26", "ملاعب"),
        ("jsonld", "الآفاق", "2023-11-20T10:00:00+02:00", "الآفاق"),
        ("gallery", "فادي خوري", "2018-10-21", "مجلة الجبل"),
        ("blocks", "ليلى قاسم", "2024-02-08", "إذاعة المشرق"),
    ],
)
def test_what_a_page_states_about_itself_is_read(name, author, published_at, outlet):
    (document,) = read(Path(__file__).parent / "pages" / f"{name}.html")
    stated = document.stated
    assert (stated.author, stated.published_at, stated.outlet) == (author, published_at, outlet)
    assert stated.title


def test_a_body_that_stands_only_in_json_ld_becomes_part_of_the_text():
    (document,) = read(Path(__file__).parent / "pages" / "jsonld.html")
    (span,) = document.body
    assert span.of(document.text).startswith("أعلنت شركة الكهرباء")
    assert document.text.endswith("وموجات الحر.")


def test_hidden_parts_are_not_visible_and_blocks_are_lines(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<html><body><h1>عنوان</h1><div style='display: none'>مخفي</div><p hidden>مخفي</p>"
        "<p>سطر <b>أول</b>\n  وبقيته&nbsp;هنا<br>سطر ثان</p><ul><li>بند</li></ul></body></html>",
        "utf-8",
    )
    (document,) = read(path)
    assert document.text == "عنوان\nسطر أول وبقيته\u00a0هنا\nسطر ثان\nبند"


def article(path: Path):
    """Document, first story and dating of a page, as the stage ``clean`` makes them."""
    (document,) = read(path)
    cleaned = clean_document(document.text, document.stated, document.body)
    story = cleaned.stories[0]
    lines = visible_dates(document.text, story)
    return document, story, date_article(story.span.of(document.text), document.stated, None, date(2026, 1, 1), lines)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_article_of_a_page_has_its_title_author_and_day(name):
    expected = EXPECTED[name]
    document, story, dating = article(Path(__file__).parent / "pages" / f"{name}.html")
    assert story.title == expected["title"]
    assert (story.author or document.stated.author) == expected["author"]
    assert dating.published_at is not None and dating.published_at.date().isoformat() == expected["day"]


@pytest.mark.parametrize("name", EXPECTED)
def test_cleaning_leaves_nothing_of_a_pages_furniture_and_loses_nothing_of_its_article(name):
    path = Path(__file__).parent / "pages" / f"{name}.html"
    precision, recall = cleaned_measures(path)
    assert recall >= RECALL_FLOOR.get(name, 0.99)
    assert precision >= {"hashed": 0.93, "related": 0.93, "live": 0.96}.get(name, 0.99)


def cleaned_measures(path: Path) -> tuple[float, float]:
    """Precision and recall of the words of prose and sub-headings once the page is cleaned."""
    document, story, _ = article(path)
    aside = merge([*(cut.span for cut in story.cuts), *([story.title_span] if story.title_span else [])])
    left = " ".join(span.of(document.text) for span in complement(aside, story.span.start, story.span.end))
    found, expected = words(left), words(path.with_suffix(".txt").read_text("utf-8"))
    hit = sum((found & expected).values())
    return hit / max(1, sum(found.values())), hit / sum(expected.values())


@pytest.mark.parametrize(
    "aside",
    [
        "<div><b>اقرأ أيضاً</b> <a href='/x'>عنوان خبر آخر</a><p>موجز للخبر الآخر لا يخص هذا الخبر في شيء.</p></div>",
        "<section><h3>التعليقات (2)</h3><p>تعليق طويل من قارئ لا يعرف كاتب الخبر ولا يعرفه أحد.</p></section>",
        "<blockquote class='twitter-tweet'><p>تغريدة لا تخص النص المنشور هنا.</p></blockquote>",
    ],
)
def test_what_says_itself_that_it_is_no_part_of_the_article_is_left_out(tmp_path, aside):
    paragraphs = [
        "أعلنت البلدية فتح الحديقة العامة بعد أشهر من أعمال الصيانة.",
        "وقال رئيسها إن الدخول مجاني طوال الصيف للعائلات.",
    ]
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><h1>حديقة</h1><article><p>{paragraphs[0]}</p>{aside}<p>{paragraphs[1]}</p></article></body></html>",
        "utf-8",
    )
    assert [line for line in body_lines(next(read(path))) if line] == paragraphs


if __name__ == "__main__":
    totals = Counter()
    for page in PAGES:
        row = (*measured(page), *cleaned_measures(page))
        totals.update(dict(enumerate(row)))
        print(f"| {page.stem} | " + " | ".join(f"{value:.2f}" for value in row) + " |")  # noqa: T201 - a table for the terminal
    print("| mean | " + " | ".join(f"{totals[n] / len(PAGES):.3f}" for n in range(4)) + " |")  # noqa: T201
