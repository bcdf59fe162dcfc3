from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.summaries.likeness import StoryInput, chances
from tasks.summaries.stories import JOIN, Known, cluster
from tasks.summaries.units import content_words

DAY = date(2015, 7, 26)
TEXTS = {
    "a1": ("alyaum", 0, "الحلف الاطلسي يجتمع الثلاثاء بطلب من انقرة لبحث الهجمات على حدود تركيا"),
    "a2": ("alriyadh", 0, "حلف شمال الاطلسي يجتمع الثلاثاء بطلب من تركيا لبحث الهجمات على حدود تركيا"),
    "a3": ("okaz", 1, "حلف شمال الاطلسي يجتمع بطلب من انقرة لبحث الهجمات على حدود تركيا"),
    "b1": ("sabq", 0, "سماء غائمة جزئيا على مناطق المملكة وطقس معتدل على المصايف"),
    "b2": ("okaz", 0, "الأرصاد: سماء غائمة جزئيا وطقس معتدل على مصايف المملكة"),
    "c1": ("sabq", 0, "إحباط تهريب كمية من الأسلحة والذخيرة في عسير"),
    "d1": ("sabq", 0, "سوق الأسهم يتراجع بتداولات خمسة مليارات ريال"),
    "d2": ("okaz", 0, "الهلال يفوز على النصر في نهائي البطولة"),
}


def story_input(name, entities=(), **more):
    outlet, days, text = TEXTS[name]
    return read(name, DAY + timedelta(days=days), outlet, text, dict.fromkeys(entities, 1.0), **more)


def read(name, day, outlet, text, entities=None, **more):
    words = Counter(content_words(text))
    return StoryInput(name, day, outlet, text, entities or {}, words, words, words, **more)


def grouped(rows):
    stories = {}
    for row in rows:
        stories.setdefault(row.story_id, []).append(row.article_id)
    return stories


def test_articles_of_one_event_are_one_story_named_after_the_earliest():
    assert grouped(cluster([story_input(name) for name in TEXTS])) == {"a1": ["a1", "a2", "a3"], "b1": ["b1", "b2"]}


@settings(max_examples=20, deadline=None)
@given(st.permutations(sorted(TEXTS)))
def test_the_order_of_the_articles_does_not_matter(names):
    assert cluster([story_input(name) for name in names]) == cluster([story_input(name) for name in TEXTS])


def test_a_story_keeps_its_id_when_it_goes_on_the_next_day():
    before = [Known("a1", story_input("a1")), Known("a1", story_input("a2")), Known("c1", story_input("c1"))]
    rows = cluster([story_input("a3")], before)
    assert [(row.story_id, row.article_id, row.rank) for row in rows] == [("a1", "a3", 2)]


def test_an_article_that_was_alone_gets_its_row_with_the_one_that_joins_it():
    rows = cluster([story_input("a3")], [Known("a1", story_input("a1")), Known("b1", story_input("b1"))])
    assert [(row.story_id, row.article_id) for row in rows] == [("a1", "a1"), ("a1", "a3")]


def test_a_story_that_gains_nothing_has_no_new_rows():
    before = [Known("a1", story_input("a1")), Known("a1", story_input("a2"))]
    assert cluster([story_input("c1")], before) == []


def test_copies_are_one_story_whatever_their_words():
    rows = cluster([story_input("c1", copy_cluster="x"), story_input("d2", copy_cluster="x"), story_input("d1")])
    assert grouped(rows) == {"c1": ["c1", "d2"]}


def chance(first, second, *others):
    """That two articles report one event, in a window with the others."""
    window = [first, second, *others, *(story_input(name) for name in ("b1", "c1", "d1", "d2"))]
    return chances(window, 0).get((0, 1), 0.0)


ATTACK = "إصابة ضابطين في انفجار عبوة أمام محكمة"
BLAST = "انفجار عبوة ناسفة قرب محكمة وإصابة ضابطين"


def test_a_rare_entity_that_both_name_makes_one_event_likelier_and_one_that_all_name_does_not():
    def likely(entity, named_by_all=()):
        window = [story_input(name, named_by_all) for name in ("b2", "c1", "d1", "d2")]
        return chance(read("x", DAY, "a", ATTACK, entity), read("y", DAY, "b", BLAST, entity), *window)

    rare, everywhere, none = likely({"Q1": 1.0}), likely({"Q2": 1.0}, ["Q2"]), likely({})
    assert rare > everywhere >= none > 0


def test_reports_of_a_series_whose_numbers_all_differ_are_not_one_event():
    ships = "عبور {} سفينة المجرى الملاحي لقناة السويس بحمولات بلغت {} ألف طن"
    first, other = (read(n, DAY, n, ships.format(*numbers)) for n, numbers in (("x", (45, 2810)), ("y", (65, 3839))))
    same = read("y", DAY, "y", ships.format(45, 2810))
    assert chance(first, other) < JOIN < chance(first, same)


def test_days_between_two_reports_make_one_event_less_likely():
    first = read("x", DAY, "a", ATTACK)
    soon, late = (chance(first, read("y", DAY + timedelta(days=days), "b", BLAST)) for days in (0, 3))
    assert soon > late > 0


def test_one_outlet_that_prints_alike_articles_is_likelier_to_follow_a_formula():
    first = read("x", DAY, "a", ATTACK)
    assert chance(first, read("y", DAY, "b", BLAST)) > chance(first, read("y", DAY, "a", BLAST)) > 0


def test_two_reports_of_one_event_are_one_story_though_nothing_else_was_published():
    assert grouped(cluster([story_input("a1"), story_input("a2")])) == {"a1": ["a1", "a2"]}
    assert not cluster([story_input("d1"), story_input("d2")])


def test_articles_of_unknown_outlets_are_not_taken_for_one_outlets():
    first, other = read("x", DAY, "", ATTACK), read("y", DAY, "", BLAST)
    assert chance(first, other) == chance(read("x", DAY, "a", ATTACK), read("y", DAY, "b", BLAST))


def test_two_stories_of_the_window_stay_two_whatever_comes_between_them():
    before = [Known("a1", story_input("a1")), Known("a2", story_input("a2"))]
    rows = cluster([story_input("a3")], before)
    assert len({row.story_id for row in rows}) == 1 and {row.story_id for row in rows} < {"a1", "a2"}


def test_a_late_article_does_not_rename_the_story_it_joins():
    morning, noon = (datetime(2015, 7, 26, hour, tzinfo=UTC) for hour in (6, 12))
    others = [story_input(name) for name in ("b1", "c1", "d1", "d2")]
    first = [story_input("a2", published=morning), story_input("a3", published=noon), *others]
    late = story_input("a1", published=datetime(2015, 7, 26, 20, tzinfo=UTC))
    assert {row.story_id for row in cluster(first)} == {row.story_id for row in cluster([*first, late])} == {"a2"}


@pytest.mark.parametrize("articles", [[], ["a1"]])
def test_nothing_to_join_makes_no_story(articles):
    assert cluster([story_input(name) for name in articles]) == []
