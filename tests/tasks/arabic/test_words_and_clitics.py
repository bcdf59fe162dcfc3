"""Words and the particles attached to them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.clitics import analyses, strip
from tasks.arabic.folding import Strength, fold, fold_text
from tasks.arabic.words import pieces, starts, word_texts, words


def test_words_are_runs_of_letters_digits_and_marks():
    text = "وَالكِتَابُ «الأخضر»، ١٨٠٠ رقم-2 ليب\u200dيا و_هو"
    assert [span.of(text) for span in words(text)] == word_texts(text)
    assert word_texts(text) == ["وَالكِتَابُ", "الأخضر", "١٨٠٠", "رقم", "2", "ليب\u200dيا", "و", "هو"]


@pytest.mark.parametrize(
    ("word", "prefix", "article", "stem"),
    [
        ("وقال", "و", "", "قال"),
        ("للولايات", "ل", "ل", "الولايات"),
        ("للأمم", "ل", "ل", "الأمم"),
        ("بالقاهرة", "ب", "ال", "القاهرة"),
        ("وبالعنف", "وب", "ال", "العنف"),
        ("وباريس", "و", "", "باريس"),
        ("وسيقوم", "وس", "", "يقوم"),
        ("وَالكِتَابُ", "وَ", "ال", "الكِتَابُ"),
        ("لبنان", "", "", "لبنان"),
        ("باريس", "", "", "باريس"),
        ("واشنطن", "", "", "واشنطن"),
        ("فلسطين", "", "", "فلسطين"),
        ("كان", "", "", "كان"),
        ("وزير", "", "", "وزير"),
        ("والد", "", "", "والد"),
        ("بوتين", "", "", "بوتين"),
    ],
)
def test_the_likeliest_reading_parts_particles_from_words(word, prefix, article, stem):
    reading = strip(word)
    assert (reading.prefix, reading.article, reading.stem) == (prefix, article, stem)
    assert word[reading.stem_start :].endswith(reading.base)


def test_all_readings_hold_the_bare_word_and_the_split_one():
    assert {reading.prefix for reading in analyses("والي")} >= {"", "و"}


@given(st.text(st.sampled_from("وفبكلسالريتنه\u064e\u0640ﻻﷲ1a\ud800"), max_size=10))
@settings(max_examples=200, deadline=None)
def test_readings_are_slices_of_the_word(word):
    for reading in analyses(word):
        assert 0 <= reading.stem_start <= reading.base_start <= len(word)
        assert reading.prefix + reading.article + reading.base == word


@pytest.mark.parametrize("word", ["ـ", "ـــ"])
def test_a_word_of_nothing_but_tatweel_is_all_stem(word):
    assert strip(word).prefix == ""


@given(st.text(st.sampled_from("وفبكلسالريتن \u064e\u0640\u200d\u034fﻻ١_،.a\n"), max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_pieces_of_a_folded_text_are_its_words_and_what_stands_between(text):
    folded = fold_text(text, Strength.MATCH)
    taken = pieces(folded)
    assert "".join(taken) == folded
    assert taken[1::2] == word_texts(folded)
    assert starts(taken)[-1] == len(folded)
    assert [folded[at : at + len(piece)] for at, piece in zip(starts(taken), taken, strict=False)] == taken


@given(st.text(st.sampled_from("وفبكلسالريتن \u064e\u0640ﻻ١_،."), max_size=40))
@settings(max_examples=200, deadline=None)
def test_a_search_text_is_made_of_the_bases_of_its_words(text):
    folded = fold_text(text, Strength.MATCH)
    bases = [strip(word).base for word in word_texts(folded)]
    assert pieces(fold_text(text, Strength.SEARCH))[1::2] == [base for base in bases if base]
    assert fold(text, Strength.SEARCH).text == fold_text(text, Strength.SEARCH)
