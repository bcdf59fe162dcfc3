"""Body text of pages in the markup patterns of ten kinds of outlets, measured by words; the articles were written for this."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tasks.sources import read

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
PRECISION_FLOOR = {"tables": 0.80, "blocks": 0.95, "drupal": 0.94, "divs": 0.90, "channel": 0.95}
"""Below 1 where a date, source or 'related' line stands inside the body; cleaning sets those aside."""


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
    assert recall >= 0.99
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
        ("blocks", None, "2024-02-08", "إذاعة المشرق"),
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
