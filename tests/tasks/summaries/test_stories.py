from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.summaries.stories import Known, StoryInput, cluster
from tasks.summaries.units import content_words

DAY = date(2015, 7, 26)
TEXTS = {
    "a1": ("alyaum", 0, "الحلف الاطلسي يجتمع الثلاثاء بطلب من انقرة لبحث الهجمات على حدود تركيا"),
    "a2": ("alriyadh", 0, "تركيا تطلب من حلف شمال الاطلسي عقد اجتماع طارئ لبحث الهجمات على الحدود"),
    "a3": ("okaz", 1, "حلف الاطلسي يجتمع بطلب من انقرة بعد الهجمات على حدود تركيا"),
    "b1": ("sabq", 0, "سماء غائمة جزئيا على مناطق المملكة وطقس معتدل على المصايف"),
    "b2": ("okaz", 0, "الأرصاد: سماء غائمة جزئيا وطقس معتدل على مصايف المملكة"),
    "c1": ("sabq", 0, "إحباط تهريب كمية من الأسلحة والذخيرة في عسير"),
    "d1": ("sabq", 0, "سوق الأسهم يتراجع بتداولات خمسة مليارات ريال"),
    "d2": ("okaz", 0, "الهلال يفوز على النصر في نهائي البطولة"),
}


def story_input(name, **more):
    outlet, days, text = TEXTS[name]
    return StoryInput(name, DAY + timedelta(days=days), outlet, text, {}, Counter(content_words(text)), **more)


def grouped(rows):
    stories = {}
    for row in rows:
        stories.setdefault(row.story_id, []).append(row.article_id)
    return stories


def test_articles_of_one_event_are_one_story_named_after_the_earliest():
    assert grouped(cluster([story_input(name) for name in TEXTS])) == {"a1": ["a1", "a2", "a3"], "b1": ["b1", "b2"]}


@settings(max_examples=20)
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


def test_shared_entities_join_articles_that_use_other_words():
    many = [story_input(name) for name in ("b1", "d1", "d2")]
    words = [
        StoryInput(n, DAY, n, n, {}, Counter(t.split())) for n, t in (("x1", "غادر الوفد"), ("x2", "استقبال حافل"))
    ]
    named = [StoryInput(a.article_id, a.day, a.outlet, a.title, {"Q1": 3.0, "Q2": 2.0}, a.terms) for a in words]
    assert grouped(cluster([*many, *named])) == {"x1": ["x1", "x2"]}
    assert "x1" not in grouped(cluster([*many, *words]))


def test_vectors_join_paraphrases():
    base = np.array([1.0, 0.0], dtype=np.float32)
    far = np.array([-1.0, 0.0], dtype=np.float32)
    near = [story_input("a1", vector=base), story_input("a3", vector=base), story_input("d1", vector=far)]
    apart = [story_input("a1", vector=base), story_input("a3", vector=far), story_input("d1", vector=far)]
    score = {row.article_id: row.score for row in cluster(near)}["a1"]
    assert (
        score
        > {row.article_id: row.score for row in cluster([story_input("a1"), story_input("a3"), story_input("d1")])}[
            "a1"
        ]
    )
    assert grouped(cluster(apart)) == {}


@pytest.mark.parametrize("articles", [[], ["a1"]])
def test_nothing_to_join_makes_no_story(articles):
    assert cluster([story_input(name) for name in articles]) == []
