"""Search finds articles by words, by phrases and by meaning, and shows the published words that answer."""

import json

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.search import search
from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.models.queries import query_vector
from tasks.reports.search import has_phrases, parse, snippet

TEXT = "قال مسؤول إن مجلسَ الأمن يجتمع غدا. وأضاف أن الأمن مستتب في المجلس."


def test_a_quoted_part_is_a_phrase_and_its_words_count_as_well():
    query = parse("ليبيا «مجلس الأمن»")
    assert query.words.split() == ["ليبيا", "مجلس", "الأمن"] and query.phrases == (("مجلس", "امن"),)


@pytest.mark.parametrize(
    ("phrase", "stands"), [("مجلس الأمن", True), ("لمجلس امن", True), ("الأمن مجلس", False), ("أمن مستقر", False)]
)
def test_a_phrase_stands_where_its_words_are_neighbours_however_spelled(phrase, stands):
    assert has_phrases(TEXT, parse(f'"{phrase}"').phrases) is stands


def test_a_snippet_is_published_text_with_every_hit_marked():
    found = snippet(TEXT, ["امن"])
    assert found.text in TEXT
    assert [span.of(found.text) for span in found.hits] == ["الأمن", "الأمن"]


def test_a_word_inside_a_phrase_that_was_found_is_marked_once():
    found = snippet(TEXT, ["امن", "مجلس"], parse('"مجلس الأمن"').phrases)
    assert [span.of(found.text) for span in found.hits] == ["مجلسَ الأمن", "الأمن", "المجلس"]


def test_a_snippet_begins_and_ends_between_words():
    found = snippet("كلمة " * 100 + "سرت " + "كلمة " * 100, ["سرت"])
    assert found.hits == (Span(found.text.index("سرت"), found.text.index("سرت") + 3),)
    assert set(found.text.split()) == {"كلمة", "سرت"} and len(found.text) < 300


def test_words_find_the_article_about_them(sample_run, sample_settings):
    best, *_ = search("حفتر باريس", sample_settings)
    assert best["title"] == "خليفة حفتر في باريس بعد روما"
    start, end = best["snippet"]["hits"][0]
    assert best["snippet"]["text"][start:end] in ("حفتر", "باريس")


def test_a_phrase_leaves_out_articles_that_only_hold_its_words(sample_run, sample_settings):
    loose, exact = search("الإيطالي وزير", sample_settings), search('"وزير الخارجية الإيطالي"', sample_settings)
    assert 0 < len(exact) < len(loose)
    assert search('"الإيطالي وزير"', sample_settings) == []


def test_the_command_prints_json_for_a_program(sample_run, sample_settings):
    result = CliRunner().invoke(
        app, ["search", "سرت", "--json", "-n", "2", "--set", f"warehouse={sample_settings.warehouse}"]
    )
    found = json.loads(result.stdout)
    assert len(found) == 2 and set(found[0]) == {"article_id", "day", "outlet", "title", "score", "snippet"}


def test_an_empty_query_and_a_model_without_vectors_are_said_so(sample_run, sample_settings):
    with pytest.raises(TerminalError, match="empty"):
        search(" ", sample_settings)
    with pytest.raises(TerminalError, match="no vectors"):
        search("سرت", sample_settings, semantic=True)


def test_a_query_lies_nearest_to_a_sentence_of_its_meaning(sample_settings):
    models = sample_settings.seeds / "models"
    texts = ["رفع البنك المركزي سعر الفائدة", "فاز الفريق بهدفين في الدوري", "خفض سعر الصرف أمام الدولار"]
    name, query = query_vector(models, None, "مباراة كرة القدم")
    near = [float(query @ query_vector(models, None, text)[1]) for text in texts]
    assert "@" in name and max(near) == near[1]
