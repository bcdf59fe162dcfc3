"""The reading sample: covers the topics, repeats nothing, and can be drawn again."""

import pytest

from tasks.models.sampling import TOPIC_WORDS, Article, Copies, opening, sample, stems, topic_scores

RAIN = (
    "أمطار رعدية متفرقة ورياح قوية قرب السواحل ودرجات الحرارة في انخفاض والبحر مضطرب مع سحب كثيفة وضباب محلي في الصباح"
)
MATCH = (
    "فاز الفريق في المباراة بعد هدف سجله اللاعب في الشوط الثاني ليتصدر الدوري قبل الجولة الأخيرة "
    "وقال المدرب إن البطولة لم تحسم"
)
FILLER = [f"كلمة{i} سطر{i} خبر{i} نص{i} فقرة{i} عنوان{i} زاوية{i} ركن{i}" for i in range(40)]


def articles(dataset: str, body: str, count: int) -> list[Article]:
    """`count` long articles on one thing, too different from one another to be copies."""
    return [
        Article(
            dataset,
            row,
            "",
            f"{body} {' '.join(FILLER[(row * 7 + k) % 40] + f' ت{dataset}{row}{k}' for k in range(9))}",
        )
        for row in range(count)
    ]


@pytest.mark.parametrize(("text", "topic"), [(RAIN, "17000000"), (MATCH, "15000000")])
def test_the_words_of_a_topic_score_highest_on_an_article_about_it(text: str, topic: str) -> None:
    scores = topic_scores([text])[0]
    assert max(scores, key=lambda t: scores[t]) == topic


def test_a_repeated_word_counts_once() -> None:
    assert topic_scores(["مباراة " * 10])[0]["15000000"] == pytest.approx(10.0)


def test_the_article_and_spelling_variants_do_not_hide_a_word() -> None:
    assert stems("والمدرسة مدرسه بالمدرسة للمدرسة") == ["مدرسه"] * 4


def test_every_top_level_topic_has_words() -> None:
    assert sorted(TOPIC_WORDS) == [f"{n:02d}000000" for n in range(1, 18)]


def test_an_opening_is_cut_at_whole_words() -> None:
    assert opening("في  تونس\nاليوم الأحد", 3) == "في تونس اليوم"


def test_a_lightly_edited_copy_is_refused_and_another_story_is_not() -> None:
    copies = Copies([RAIN])
    assert copies.near(RAIN.replace("قوية", "شديدة"))
    assert not copies.near(MATCH)


def test_a_longer_version_of_a_taken_story_is_refused_by_its_opening() -> None:
    first = " ".join(f"خبر{i}" for i in range(120))
    assert Copies([first]).near(first + " " + " ".join(f"زيادة{i}" for i in range(900)))


def test_picks_are_unique_drawn_from_every_data_set_and_reproducible() -> None:
    pool = [*articles("a", RAIN, 12), *articles("b", RAIN, 12), *articles("b", MATCH, 12)]
    first = sample(pool, [], per_topic=4, uncertain=0, seed=3)
    assert first == sample(pool, [], per_topic=4, uncertain=0, seed=3)
    assert len({pick.article.ref for pick in first}) == len(first)
    rain = [pick.article.dataset for pick in first if pick.stratum == "vocabulary:17000000"]
    assert sorted(rain) == ["a", "a", "b", "b"]


def test_a_second_round_draws_only_the_topics_it_is_given_and_nothing_drawn_before() -> None:
    pool = [*articles("a", RAIN, 12), *articles("b", MATCH, 12)]
    first = sample(pool, [], per_topic=4, uncertain=0)
    taken = [pick.article.text for pick in first]
    second = sample(pool, taken, vocabulary={"17000000": "أمطار رياح"}, per_topic=4, uncertain=0)
    assert {pick.stratum for pick in second} == {"vocabulary:17000000"}
    assert not {pick.article.text for pick in second} & set(taken)


def test_a_text_of_the_development_set_is_never_drawn() -> None:
    pool = articles("a", RAIN, 3)
    picks = sample(pool, [pool[1].text], per_topic=3, uncertain=0)
    assert picks
    assert pool[1] not in [pick.article for pick in picks]


def test_a_reference_proves_the_text_it_was_made_from() -> None:
    assert Article("a", 7, "", RAIN).ref.startswith("a#7#")
    assert Article("a", 7, "", RAIN).ref != Article("a", 7, "", MATCH).ref
