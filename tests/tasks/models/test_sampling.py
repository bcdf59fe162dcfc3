"""The reading sample: covers the topics, repeats nothing, and can be drawn again."""

from pathlib import Path

import pytest

from tasks.models.sampling import TOPIC_WORDS, Article, Copies, opening, sample, stems, topic_scores

REPOSITORY = Path(__file__).resolve().parents[3]
LABELS = sorted((REPOSITORY / "seeds/labels").glob("topics_read_*.tsv"))
TOPIC_DATA = REPOSITORY / "../shared/data/topics"

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


def read_labels(path: Path) -> list[list[str]]:
    """The rows of a label file after its comments and its line of column names."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert rows[0] == ["ref", "topics", "unsure", "annotator"]
    return rows[1:]


@pytest.mark.parametrize("path", LABELS, ids=lambda path: path.stem)
def test_a_label_file_gives_each_article_once_with_one_to_three_known_topics(path: Path) -> None:
    rows = read_labels(path)
    assert len({ref for ref, *_ in rows}) == len(rows)
    for _, topics, unsure, _ in rows:
        ids = topics.split(",")
        assert 1 <= len(ids) <= 3
        assert len(set(ids)) == len(ids)
        assert set(ids) <= {f"medtop:{topic}" for topic in TOPIC_WORDS}
        assert unsure in {"0", "1"}


def test_at_least_1200_articles_were_read_150_of_them_twice_and_every_topic_is_primary_somewhere() -> None:
    read = [{ref: topics for ref, topics, _, _ in read_labels(path)} for path in LABELS]
    assert len(read) == 2
    assert len(read[0].keys() | read[1].keys()) >= 1200
    assert len(read[0].keys() & read[1].keys()) >= 150
    assert {topics.split(",")[0] for labels in read for topics in labels.values()} == {
        f"medtop:{topic}" for topic in TOPIC_WORDS
    }


def test_every_reference_leads_to_the_text_that_was_read() -> None:
    if not TOPIC_DATA.exists():
        pytest.skip("the shared data sets are not beside this checkout")
    import pyarrow.parquet as pq

    refs = [ref for path in LABELS for ref, *_ in read_labels(path)]
    for dataset in sorted({ref.split("#")[0] for ref in refs}):
        texts = pq.read_table(TOPIC_DATA / f"{dataset}.parquet", columns=["text"]).column("text")
        for ref in (ref for ref in refs if ref.startswith(dataset + "#")):
            row = int(ref.split("#")[1])
            assert Article(dataset, row, "", texts[row].as_py()).ref == ref
