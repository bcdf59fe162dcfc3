from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.records import FoundMention, ReadArticle
from tasks.contracts.spans import Span
from tasks.models.calibration import Calibration, decide
from tasks.models.registry import calibration_of, default_name, find_bundle, open_reader
from tasks.models.taxonomy import load_taxonomy

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
MODELS = SEEDS / "models"

ARTICLES = {
    "medtop:15000000": "فاز المنتخب على ضيفه بهدفين في المباراة التي جمعتهما مساء أمس. وسجل المهاجم هدفي اللقاء في الشوط الثاني.",
    "medtop:04000000": "ارتفعت أسعار النفط إلى أعلى مستوى في شهرين. وقالوا إن تراجع المخزونات وصعود الدولار وراء التداول النشط في السوق.",
    "medtop:17000000": "تتوقع الأرصاد طقسا معتدلا مع أمطار متفرقة ورياح نشطة. وتسجل درجات الحرارة انخفاضا طفيفا غدا.",
    "medtop:05000000": "أعلنت الوزارة نتائج امتحانات البكالوريا لهذا العام. وبلغت نسبة نجاح التلاميذ في المدارس العمومية ثلاثين بالمئة.",
    "medtop:16000000": "شنت طائرات حربية غارات على مواقع المسلحين. وقتل عشرة جنود في قصف بالصواريخ خلال المعارك شمال المدينة.",
}


def article(text: str, title: str = "") -> ReadArticle:
    middle = text.index(".") + 1
    return ReadArticle("a", title, text, (Span(0, middle), Span(middle + 1, len(text))))


@pytest.fixture(scope="module")
def reader():
    return open_reader(MODELS, "floors")


def test_the_taxonomy_is_the_seventeen_top_level_topics_in_both_languages():
    topics = load_taxonomy(SEEDS / "taxonomy.tsv")
    assert len({topic.topic_id for topic in topics}) == 17
    assert all(topic.label_ar and topic.label_en for topic in topics)


def test_a_broken_taxonomy_line_is_named(tmp_path):
    (tmp_path / "t.tsv").write_text("topic_id\tlabel_en\tlabel_ar\nmedtop:1\tsport\n", encoding="utf-8")
    with pytest.raises(TerminalError, match="line 2"):
        load_taxonomy(tmp_path / "t.tsv")


@pytest.mark.parametrize(("topic", "text"), ARTICLES.items())
def test_the_floors_name_the_plain_subject_of_an_article(reader, topic, text):
    (reading,) = reader.read([article(text)])
    assert max(reading.topic_scores, key=reading.topic_scores.get) == topic
    assert len(reading.topic_scores) == 17
    assert all(0.0 <= score <= 1.0 for score in reading.topic_scores.values())


def test_a_reading_does_not_depend_on_its_neighbours(reader):
    several = [article(text) for text in ARTICLES.values()]
    together = list(reader.read(several))
    for one, among in zip(several, together, strict=True):
        (alone,) = reader.read([one])
        assert alone.topic_scores == among.topic_scores
        assert np.array_equal(alone.salience, among.salience)


def test_salience_has_one_value_a_sentence_and_prefers_the_lead(reader):
    (reading,) = reader.read([article(ARTICLES["medtop:04000000"])])
    assert reading.salience.shape == (2,)
    assert reading.salience[0] > reading.salience[1]
    assert reading.sentence_vectors is None


def test_mentions_are_the_names_known_beforehand(reader):
    found = FoundMention(Span(0, 4), "PER", 1.0, "gazetteer")
    (reading,) = reader.read([replace(article(ARTICLES["medtop:15000000"]), known=(found,))])
    assert list(reading.mentions) == [found]


def test_an_article_without_sentences_or_words_is_still_read(reader):
    (reading,) = reader.read([ReadArticle("empty", "", "", ())])
    assert reading.salience.shape == (0,)
    assert decide(reading.topic_scores, calibration_of(find_bundle(MODELS, "floors"))) == []


def test_the_default_bundle_exists():
    assert find_bundle(MODELS).path.name == default_name(MODELS)


def test_an_unknown_bundle_is_answered_with_those_there_are():
    with pytest.raises(TerminalError, match=r"there are: .*floors"):
        open_reader(MODELS, "no-such-model")


def test_topics_below_every_threshold_are_not_given():
    calibration = Calibration(threshold=0.5, primary_threshold=0.3)
    assert decide({"a": 0.2, "b": 0.1}, calibration) == []
    assert decide({"a": 0.4, "b": 0.35}, calibration) == [("a", 0.4)]
    assert decide({"a": 0.6, "b": 0.9, "c": 0.1}, calibration) == [("b", 0.9), ("a", 0.6)]
    assert len(decide({name: 0.9 for name in "abcde"}, calibration)) == 3


def test_equal_scores_are_ranked_by_topic_so_that_runs_agree():
    assert decide({"b": 0.9, "a": 0.9}, Calibration()) == [("a", 0.9), ("b", 0.9)]
