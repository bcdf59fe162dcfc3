"""Dates in text, resolved against the day of publication."""

import itertools
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic import hijri
from tasks.arabic.dates import find, parse

ANCHOR = date(2016, 8, 17)  # a Wednesday


def read(text, anchor=ANCHOR):
    return [(found.surface, found.value) for found in find(text, anchor)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(f"في 12 {name} 2016", f"2016-{number:02}-12") for number, name in enumerate(
            ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"], 1)],
        *[(f"في 12 {name} 2016", f"2016-{number:02}-12") for number, name in enumerate(
            ["كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
             "تشرين الثاني", "كانون الأول"], 1)],
        *[(f"في 12 {name} 2016", f"2016-{number:02}-12") for number, name in
          [(7, "يوليوز"), (8, "غشت"), (9, "شتنبر"), (11, "نونبر"), (12, "دجنبر")]],
    ],
)  # fmt: skip
def test_months_of_the_maghreb_and_the_levant_are_known(text, value):
    assert [found.value for found in find(text)] == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أمس الثلاثاء، أن بلاده", [("أمس الثلاثاء", "2016-08-16")]),
        ("صباح أمس، تقدمها", [("أمس", "2016-08-16")]),
        ("أول من أمس", [("أول من أمس", "2016-08-15")]),
        ("أعلن الخميس أن", [("الخميس", "2016-08-11")]),
        ("التقاه الأربعاء", [("الأربعاء", "2016-08-17")]),
        ("الثلاثاء الماضي", [("الثلاثاء الماضي", "2016-08-16")]),
        ("الأحد المقبل", [("الأحد المقبل", "2016-08-21")]),
        ("بعد غد الجمعة", [("بعد غد الجمعة", "2016-08-19")]),
        ("الأسبوع الماضي", [("الأسبوع الماضي", "2016-08-08/2016-08-14")]),
        ("وفي الشهر الماضي", [("الشهر الماضي", "2016-07")]),
        ("بنهاية العام الحالي", [("نهاية العام الحالي", "2016-09-01/2016-12-31")]),
        ("العام قبل الماضي", [("العام قبل الماضي", "2014")]),
        ("قبل ثلاثة أشهر", [("قبل ثلاثة أشهر", "2016-05")]),
        ("قبل يومين", [("قبل يومين", "2016-08-15")]),
        ("قبل 15 عاما", [("قبل 15 عاما", "2001")]),
        ("خلال الأشهر الستة الماضية", [("الأشهر الستة الماضية", "2016-02-17/2016-08-17")]),
        ("في 12 ماي، قتل", [("12 ماي", "2016-05-12")]),
        ("في 9 جوان إلى سرت", [("9 جوان", "2016-06-09")]),
        ("في مطلع أوت تنفيذ", [("مطلع أوت", "2016-08-01/2016-08-10")]),
        ("يوليو الماضي", [("يوليو الماضي", "2016-07")]),
        ("أغسطس الماضي", [("أغسطس الماضي", "2015-08")]),
        ("سبتمبر المقبل", [("سبتمبر المقبل", "2016-09")]),
        ("وفي نهاية يوليو، زار", [("نهاية يوليو", "2016-07-21/2016-07-31")]),
        ("مطلع يونيو الماضي", [("مطلع يونيو الماضي", "2016-06-01/2016-06-10")]),
        ("28 أغسطس/آب الماضي", [("28 أغسطس/آب الماضي", "2015-08-28")]),
        ("في تموز/ يوليو لقاء", [("تموز/ يوليو", "2016-07")]),
        ("خلال آب (أغسطس) الحالي", [("آب (أغسطس) الحالي", "2016-08")]),
        ("في يونيو حزيران الماضي", [("يونيو حزيران الماضي", "2016-06")]),
        ("في يناير", [("يناير", "2016-01")]),
        ("هذا الصيف", [("هذا الصيف", "2016-06-01/2016-08-31")]),
    ],
)
def test_relative_dates_are_resolved_against_the_anchor(text, expected):
    assert read(text) == expected
    assert all(found.value is None and found.anchor is None for found in find(text))
    assert all(found.anchor == ANCHOR for found in find(text, ANCHOR))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("٢٠١٥/٧/٢١", [("٢٠١٥/٧/٢١", "2015-07-21")]),
        ("بتاريخ 21-07-2015.", [("21-07-2015", "2015-07-21")]),
        ("2015-07-21", [("2015-07-21", "2015-07-21")]),
        ("الموافق04/08/2015م", [("04/08/2015م", "2015-08-04")]),
        ("سقوط القذافي عام 2011", [("عام 2011", "2011")]),
        ("سقوط القذافي في 2011.", [("2011", "2011")]),
        ("في نهاية 2015 إلى اتفاق", [("نهاية 2015", "2015-09-01/2015-12-31")]),
        ("ديسمبر/كانون الأول 2016", [("ديسمبر/كانون الأول 2016", "2016-12")]),
        ("منذ آذار/ مارس 2016", [("آذار/ مارس 2016", "2016-03")]),
        (
            "الخميس 12 و13 تشرين الأول (أكتوبر) 2015",
            [("الخميس 12 و13 تشرين الأول (أكتوبر) 2015", "2015-10-12/2015-10-13")],
        ),
        ("العاشر من شوال 1436هـ", [("العاشر من شوال 1436ه", "2015-07-26")]),
        (
            "من 15 شوال إلى 25 من شهر ذي القعدة 1436هـ",
            [("15 شوال إلى 25 من شهر ذي القعدة 1436ه", "2015-07-31/2015-09-09")],
        ),
        ("14 / 10 / 1436هـ", [("14 / 10 / 1436ه", "2015-07-30")]),
        ("عام 1436هـ", [("عام 1436ه", "2014-10-25/2015-10-13")]),
        ("نتائج حرب 1967 واتفاقية 1994.", [("1967", "1967"), ("1994", "1994")]),
        ("عام ( 1933 ) ولد", [("عام ( 1933 )", "1933")]),
        ("تسعينيات القرن الماضي", [("تسعينيات القرن الماضي", "1990-01-01/1999-12-31")]),
        ("Libya, July 31, 2016.", [("July 31, 2016", "2016-07-31")]),
        ("خلال الأعوام 2014 – 2016", [("الأعوام 2014 – 2016", "2014-01-01/2016-12-31")]),
    ],
)
def test_stated_dates_need_no_anchor(text, expected):
    assert read(text, None) == expected
    assert all(found.anchor is None for found in find(text, ANCHOR))


@pytest.mark.parametrize(
    "text",
    [
        "وزير الخارجية لويجي دي مايو", "تيريزا ماي", "رجب طيب أردوغان", "الأب والابن", "باب المدينة", "مارس الرياضة",
        "أكثر من 2000 شخص", "ثورة 25 يناير", "مدينة 6 أكتوبر", "لليوم الثاني على التوالي", "صحيفة المصري اليوم",
        "الأسبوع الأول من", "آلاف الأيام", "12.5.3", "99/99/2015", "31 فبراير 2015", "قبل أيام", "في الخمسينات من عمره",
        "فاز 3 - صفر", "ماء ومايوه", "صلاة الجمعة", "سوق الخميس",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text):
    assert read(text) == []


def test_particles_before_a_date_are_not_part_of_it():
    text = "للأسبوع الماضي وبنهاية يوليو"
    assert [found.surface for found in find(text, ANCHOR)] == ["لأسبوع الماضي", "نهاية يوليو"]


def test_umm_al_qura_and_tabular_calendars_agree_within_two_days():
    assert hijri.to_gregorian(1436, 10, 14) == date(2015, 7, 30)
    assert hijri.to_gregorian(1, 1, 1) == date(622, 7, 19)
    assert hijri.to_gregorian(1436, 13, 1) is hijri.to_gregorian(1436, 2, 31) is None
    for year in range(1343, 1501, 3):
        tabular = hijri._tabular(year, 1, 1)
        assert tabular is not None and abs(tabular - hijri.to_gregorian(year, 1, 1)) <= timedelta(days=2)


@given(st.dates(date(1900, 1, 1), date(2077, 11, 16)))
@settings(max_examples=100, deadline=None)
def test_hijri_conversion_returns_to_the_same_day(day):
    assert hijri.to_gregorian(*hijri.from_gregorian(day)) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-08-17T10:00:00Z", datetime(2016, 8, 17, 10, tzinfo=UTC)),
        ("Wed, 17 Aug 2016 10:00:00 +0100", datetime(2016, 8, 17, 10, tzinfo=timezone(timedelta(hours=1)))),
        ("الأربعاء 17 غشت 2016 - 10:30", datetime(2016, 8, 17, 10, 30)),
        ("١٧/٨/٢٠١٦ 03:15 م", datetime(2016, 8, 17, 15, 15)),
        ("2016-08-17", datetime(2016, 8, 17)),
        ("غير معروف", None),
        ("", None),
    ],
)
def test_a_stated_date_string_is_parsed(text, moment):
    assert parse(text) == moment


PIECES = ["في", "12", "٣", "آب", "أغسطس", "/", "2015", "هـ", "الماضي", "قبل", "ثلاثة", "أشهر", "أمس", "الثلاثاء", "شوال", "1436",
          "-", "9999", "0", "مطلع", "العام", "و", "من", "إلى", "بعد غد", "\u200f", "\ud800", "السنوات الخمس"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=12), st.dates())
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_finder_and_spans_are_disjoint(parts, anchor):
    text = " ".join(parts)
    found = find(text, anchor)
    assert all(one.surface == one.span.of(text) and one.surface for one in found)
    assert all(before.span.end <= after.span.start for before, after in itertools.pairwise(found))
    assert [one.span for one in find(text)] == [one.span for one in find(text)]
    parse(text)
