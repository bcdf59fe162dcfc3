"""AraBERT's input rules with offsets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.arabert import normalise


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("موحّد", "موحد"),
        ("تـــم", "تم"),
        ("&quot;نعم&quot;", '" نعم "'),
        ("زوروا http://a.com/b ثم", "زوروا [رابط] ثم"),
        ("اكتب إلى user@host", "اكتب إلى [بريد]"),
        ("قال @user_1 أمس", "قال [مستخدم] أمس"),
        ("نص<br />جديد<b>هنا</b>", "نص جديد هنا"),
        ("١٨٠٠", "1800"),
        ("هههههه", "هه"),
        ("11111", "11111"),
        ("قال: نعم.", "قال : نعم ."),
        ("رقم2", "رقم 2"),
        ("G4", "G4"),
        ("1/2", "1 - 2"),
        ("10,000.5", "10 , 000 . 5"),
        ("هٰذا", "ه ذا"),
        ("پچڤگ ﻻ", ""),
        ("«داعش»", "« داعش »"),
        ("a\ufe0f  b", "a b"),
        ("", ""),
    ],
)
def test_the_view_reads_as_the_model_was_trained(published, expected):
    assert normalise(published).text == expected


def test_every_word_of_the_view_points_at_its_published_characters():
    text = "أكّد «السيسي»، أنّ ١٨٠٠ شخص"
    view = normalise(text)
    for word, published in [("أكد", "أكّد"), ("السيسي", "السيسي"), ("1800", "١٨٠٠"), ("»", "»")]:
        at = view.text.index(word)
        assert view.published(at, at + len(word)).of(text) == published


PIECES = st.sampled_from(
    [
        *["قال", "السيسي", "«", "»", "١٢", "12", "ّ", "ـ", "....", "پ", "\ufe0f", "\ud800", "\x00"],
        *["&amp;", "&#1593;", "http://x.y", "a@b", "@u", "<b>", "/", "1\u0651ق"],
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join))
@settings(max_examples=200, deadline=None)
def test_the_map_is_monotone_inside_the_text_and_never_raises(text):
    view = normalise(text)
    assert len(view.text) == len(view.starts) == len(view.ends)
    assert (np.diff(view.starts) >= 0).all() and (np.diff(view.ends) >= 0).all()
    assert (view.starts <= view.ends).all() and (view.ends <= len(text)).all()


@given(st.text(st.sampled_from("قالسي 12٣«».،ab"), max_size=20))
@settings(max_examples=150, deadline=None)
def test_letters_and_digits_map_to_themselves(text):
    view = normalise(text)
    digits = str.maketrans("٣", "3")
    for at, char in enumerate(view.text):
        if char != " ":
            assert char in view.published(at, at + 1).of(text).translate(digits)
