"""Folding in SQL is the folding of Python, on every code point and on real text."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.folding import Strength, fold_text
from tasks.reports.folding_sql import folding_macros

AGREEMENT = 0.85
"""Share of words that ``fold_search`` folds as Python does; the others hide a particle only word frequencies can tell."""


@pytest.fixture(scope="module")
def folded():
    connection = duckdb.connect()
    connection.execute(folding_macros())

    def call(macro, text):
        return connection.execute(f"select {macro}($text)", {"text": text}).fetchall()[0][0]

    yield call
    connection.close()


def test_every_code_point_of_the_basic_plane_folds_as_in_python(folded):
    everything = "".join(chr(point) for point in range(0x10000) if not 0xD800 <= point < 0xE000)
    assert folded("fold_match", everything) == fold_text(everything, Strength.MATCH)


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_folds_as_in_python(folded, text):
    assert folded("fold_match", text) == fold_text(text, Strength.MATCH)


def test_the_articles_themselves_fold_as_in_python(ask):
    for row in ask("select text, fold_match(text) as folded from articles"):
        assert row["folded"] == fold_text(row["text"], Strength.MATCH)


def test_search_folding_agrees_with_python_on_most_words_of_the_articles(ask):
    same = total = 0
    for row in ask("select text, fold_search(text) as folded from articles"):
        here, there = row["folded"].split(), fold_text(row["text"], Strength.SEARCH).split()
        assert len(here) == len(there)
        same += sum(a == b for a, b in zip(here, there, strict=True))
        total += len(here)
    assert same / total > AGREEMENT


@pytest.mark.parametrize(
    ("word", "form"),
    [("والرئيس", "رييس"), ("للولايات", "ولايات"), ("بالقوات", "قوات"), ("وزير", "وزير"), ("في", "في"), ("وقال", "قال")],
)
def test_the_form_a_word_is_stored_under_is_among_its_search_forms(folded, word, form):
    assert fold_text(word, Strength.SEARCH) == form
    assert form in folded("search_forms", word)


def test_no_form_is_left_of_a_particle_alone(folded):
    assert all(len(form) >= 3 for form in folded("search_forms", "والرئيس"))
