"""Foldings and their offset maps."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.folding import VECTORISED_FROM, Strength, fold, fold_text

PIECES = st.sampled_from(
    [
        *[
            "القدس",
            "للولايات",
            "وَالكِتَابُ",
            "ـ",
            "ﷲ",
            "ﻻ",
            "ﷺ",
            "ﻵ",
            "أ",
            "ا",
            "َّ",
            "١٢",
            "۷",
            "ک",
            "پ",
            "۔",
            "وبال",
            "ب",
            "ل",
        ],
        *["\u0651", "\u064e", "\u0654", "\u0653", "é", "e\u0301", "İ", "\u212b", "\u1100", "\u1161", "\u11a8", "각"],
        *["\x00", "\ud800", "\udfff", "\u200d", "\u202e", "\ufeff", "\u00a0", " ", "\n", ".", "😀", "\U0001ee00"],
        *["\u0327", "\u0323", "\u0344"],
    ]
)
ANYTHING = st.lists(PIECES | st.characters(exclude_categories=()), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("published", "match"),
    [
        ("فى ليبيا", "في ليبيا"),
        ("الإيطالى", "الايطالي"),
        ("موحّد", "موحد"),
        ("جديًّا", "جديا"),
        ("مهمّة حيوية", "مهمه حيويه"),
        ("العـــربية", "العربيه"),
        ("مسؤول", "مسوول"),
        ("فائز", "فايز"),
        ("آب", "اب"),
        ("کشور گل", "كشور كل"),
        ("١٨٠٠ و۱۲", "1800 و12"),
        ("على\u00a0اعتاب", "علي اعتاب"),
        ("ﻻ ﷲ", "لا الله"),
        ("REUTERS Élysée", "reuters elysee"),
        ("\u202bليبيا\u202c\u200f", "ليبيا"),
        ("ليب\x00يا\ud800", "ليبيا"),
    ],
)
def test_match_folding_forgets_spelling_variants(published, match):
    assert fold(published, Strength.MATCH).text == match
    assert fold_text(published, Strength.MATCH) == match


@pytest.mark.parametrize(
    ("published", "display"),
    [
        ("العـربية", "العربية"),
        ("ا\u0654كد", "أكد"),
        ("\ufeffليبيا\u200f", "ليبيا"),
        ("ﻻ إلى", "لا إلى"),
        ("جديًّا", unicodedata.normalize("NFC", "جديًّا")),
        ("ﷺ", "ﷺ"),
    ],
)
def test_display_folding_keeps_spelling_and_drops_what_no_reader_sees(published, display):
    assert fold(published, Strength.DISPLAY).text == display


@pytest.mark.parametrize("published", ["رئيس", "الرئيس", "والرئيس", "للرئيس", "بالرئيس", "ورئيس", "لرئيس", "وَالرَّئيس"])
def test_search_folding_brings_attached_forms_to_one_term(published):
    assert fold_text(published, Strength.SEARCH) == "رييس"


def test_search_spans_cover_the_whole_published_word():
    text = "قال للرئيس، أمس"
    view = fold(text, Strength.SEARCH)
    at = view.text.index("رييس")
    assert view.published(at, at + 4).of(text) == "للرئيس"


def test_a_ligature_maps_all_its_letters_to_one_published_character():
    view = fold("قال ﷲ", Strength.MATCH)
    assert view.text == "قال الله"
    assert view.published(5, 6) == view.published(4, 8) == (4, 5)


@pytest.mark.parametrize("strength", Strength)
@given(text=ANYTHING, data=st.data())
@settings(max_examples=150, deadline=None)
def test_every_folded_span_maps_to_a_published_span_whose_folding_contains_it(strength, text, data):
    view = fold(text, strength)
    start = data.draw(st.integers(0, len(view.text)))
    end = data.draw(st.integers(start, len(view.text)))
    span = view.published(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert view.text[start:end] in fold(span.of(text), strength).text


@pytest.mark.parametrize("strength", Strength)
@given(text=ANYTHING)
@settings(max_examples=100, deadline=None)
def test_maps_are_monotone_and_as_long_as_the_folded_text(strength, text):
    view = fold(text, strength)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert (np.diff(view.starts) >= 0).all() and (np.diff(view.ends) >= 0).all()
    assert (view.starts < view.ends).all()
    view.text.encode("utf-8")


@pytest.mark.parametrize("strength", Strength)
@given(text=ANYTHING)
@settings(max_examples=100, deadline=None)
def test_the_fast_folding_equals_the_mapped_one_at_every_length(strength, text):
    long = text * (VECTORISED_FROM // max(len(text), 1) + 1) if text else ""
    for candidate in (text, long):
        assert fold_text(candidate, strength) == fold(candidate, strength).text


@given(text=ANYTHING)
@settings(max_examples=100, deadline=None)
def test_folding_a_folded_text_changes_nothing(text):
    for strength in (Strength.DISPLAY, Strength.MATCH):
        once = fold_text(text, strength)
        assert fold_text(once, strength) == once


@given(text=st.text(st.sampled_from("اأإآؤئءوي\u0653\u0654\u0655eé\u0301\u0300َّ"), max_size=12))
@settings(max_examples=100, deadline=None)
def test_canonically_equivalent_texts_match(text):
    assert fold_text(unicodedata.normalize("NFD", text), Strength.MATCH) == fold_text(
        unicodedata.normalize("NFC", text), Strength.MATCH
    )


def test_a_long_run_of_marks_composes_in_bounded_time():
    view = fold("ا" + "\u0650\u0651\u0323" * 30_000, Strength.DISPLAY)
    assert len(view.text) == 90_001
