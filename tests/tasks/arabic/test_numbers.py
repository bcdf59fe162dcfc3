"""Numbers in words and digits."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.numbers import find


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("مليونان", [("مليونان", 2_000_000)]),
        ("ثلاثة آلاف", [("ثلاثة آلاف", 3_000)]),
        ("تتراوح بين خمسة وستة آلاف مقاتل", [("خمسة", 5_000), ("ستة آلاف", 6_000)]),
        ("بين عشرين وثلاثين ألفا", [("عشرين", 20_000), ("ثلاثين ألفا", 30_000)]),
        ("ألفين", [("ألفين", 2_000)]),
        ("مئتين", [("مئتين", 200)]),
        ("مائتين", [("مائتين", 200)]),
        ("وجود نحو ألف مقاتل", [("ألف", 1_000)]),
        ("أصيب أكثر من ١٨٠٠", [("١٨٠٠", 1_800)]),
        ("أكثر من 200 ألف شخص", [("200 ألف", 200_000)]),
        ("خمسة وعشرون ألفا وثلاثمائة", [("خمسة وعشرون ألفا وثلاثمائة", 25_300)]),
        ("مليون و200 ألف", [("مليون و200 ألف", 1_200_000)]),
        ("أحد عشر", [("أحد عشر", 11)]),
        ("ألف مليون", [("ألف مليون", 10**9)]),
        ("1،45 مليون يورو", [("1،45 مليون", 1_450_000)]),
        ("22.8 مليون", [("22.8 مليون", 22_800_000)]),
        ("1.742.000 نسمة", [("1.742.000", 1_742_000)]),
        ("١٠٬٠٠٠٫٥", [("١٠٬٠٠٠٫٥", 10_000.5)]),
        ("مقدرة ب11 مليون طن", [("11 مليون", 11_000_000)]),
        ("في 2011 و2012", [("2011", 2011), ("2012", 2012)]),
        ("آلاف الوظائف", []),
        ("لست أدري", []),
        ("في أحد الملاحق وإحدى الدول", []),
        ("المرتبة الرابعة عشرة", []),
        ("آلة عرض واحدة", [("واحدة", 1)]),
        ("الساعة 12:08 في 21/7/2015", []),
        ("طائرة F16", []),
        ("9" * 5_000, []),
    ],
)
def test_a_text_holds_the_numbers_a_reader_sees(text, numbers):
    assert [(number.surface, number.value) for number in find(text)] == numbers


@pytest.mark.parametrize("text", ["70 في المئة", "70%", "٧٠٪", "70 بالمائة", "سبعين في المئة"])
def test_per_cent_belongs_to_the_number(text):
    (number,) = find(text)
    assert (number.surface, number.value, number.unit) == (text, 70, "percent")


@given(st.integers(0, 10**12))
def test_digits_with_thousands_separators_keep_their_value(value):
    assert [number.value for number in find(f"بلغ {value:,} ريال")] == [value]


@given(
    st.lists(
        st.sampled_from(["خمسة", "وستة", "عشر", "وعشرون", "ألف", "آلاف", "مليون", "ومئة", "5", "و7", "%", " ", "،"]),
        max_size=10,
    )
)
@settings(max_examples=200, deadline=None)
def test_found_numbers_are_ordered_and_disjoint(parts):
    text = " ".join(parts)
    found = find(text)
    assert all(number.surface == number.span.of(text) for number in found)
    assert all(before.span.end <= after.span.start for before, after in itertools.pairwise(found))
