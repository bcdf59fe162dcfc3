"""Clusters of copies, and the agency that a copy is credited to."""

import itertools
from datetime import date

import pytest

from tasks.copies import CopyKind, CopyPair, agencies_in, clusters, credited_to

DAYS = {"a": date(2016, 8, 17), "b": date(2016, 8, 16), "c": date(2016, 8, 16), "d": date(2016, 8, 17)}


def pair(left, right, kind=CopyKind.NEAR):
    return CopyPair(left, right, kind, 0.8)


def test_the_representative_is_of_the_earliest_day_then_has_the_smallest_id():
    assert clusters([pair("a", "c"), pair("a", "b")], DAYS) == {"a": "b", "b": "b", "c": "b"}


def test_a_shared_passage_does_not_join_clusters():
    assert clusters([pair("a", "b"), pair("d", "a", CopyKind.PASSAGE)], DAYS) == {"a": "b", "b": "b", "d": "d"}


def test_clusters_do_not_depend_on_the_order_of_pairs():
    pairs = [pair("a", "b"), pair("d", "c"), pair("a", "d")]
    results = [clusters(order, DAYS) for order in itertools.permutations(pairs)]
    assert all(result == {"a": "b", "b": "b", "c": "b", "d": "b"} for result in results)


def test_a_representative_that_left_the_window_stays():
    assert clusters([pair("a", "c")], DAYS, {"c": "z"}) == {"a": "z", "c": "z"}
    assert clusters([pair("a", "c"), pair("a", "b")], DAYS, {"c": "z"}) == {"a": "z", "b": "z", "c": "z"}


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        ("المصدر: رويترز", ("رويترز",)),
        ("طرابلس - (أ.ف.ب)", ("وكالة الصحافة الفرنسية",)),
        ("واشنطن – أ ف ب، رويترز", ("رويترز", "وكالة الصحافة الفرنسية")),
        ("باريس (ا ف ب)", ("وكالة الصحافة الفرنسية",)),
        ("الرياض - واس:", ("وكالة الأنباء السعودية",)),
        ("وكالة الأنباء الألمانية", ("وكالة الأنباء الألمانية",)),
        ("Reuters/AFP", ("رويترز", "وكالة الصحافة الفرنسية")),
        ("محمد عبد الله - جدة", ()),
        ("وكالات", ()),
    ],
)
def test_agencies_are_told_from_credits(credit, names):
    assert agencies_in([credit]) == names


def test_a_copy_is_credited_to_what_both_name_else_to_what_one_names():
    assert credited_to(["رويترز", "أ ف ب"], ["(رويترز)"]) == "رويترز"
    assert credited_to([], ["تونس - وات"]) == "وكالة تونس إفريقيا للأنباء"
    assert credited_to(["واس"], ["رويترز"]) == "رويترز، وكالة الأنباء السعودية"
    assert credited_to([], ["جدة"]) is None
