from dataclasses import replace
from datetime import date

import pytest

from tasks.summaries.conflicts import Reported, conflicts
from tasks.summaries.digest import Candidate, digest
from tasks.summaries.figures import find

DAY = date(2018, 8, 30)


def candidate(outlet, text, salience=0.5, day=0, copy_cluster=None):
    return Candidate(
        f"a-{outlet}", f"{outlet}:{text[:12]}", outlet, date(2018, 8, 30 + day), 0, text, salience, copy_cluster
    )


def reported(outlet, sentence, copy_cluster=None):
    return [Reported(f"a-{outlet}", outlet, DAY, figure, sentence, copy_cluster) for figure in find(sentence)]


def test_a_digest_takes_one_sentence_of_each_outlet_and_says_nothing_twice():
    chosen = digest(
        [
            candidate("القدس", "أعلنت وزارة الدفاع مقتل 17 مسلحا في غارة قرب سرت", 0.9),
            candidate("القدس", "تبعد المدينة 450 كيلومترا عن العاصمة طرابلس", 0.8),
            candidate("الخبر", "وزارة الدفاع تعلن مقتل 17 مسلحا في غارة قرب سرت", 0.8),
            candidate("الوسط", "قوات الحكومة تعيد الانتشار في مداخل المدينة", 0.6, day=1),
        ]
    )
    assert [(one.outlet, one.text.split()[0]) for one in chosen] == [("القدس", "أعلنت"), ("الوسط", "قوات")]


def test_a_digest_leaves_out_sentences_that_cannot_be_read_alone():
    assert digest([candidate("القدس", "وأضاف أن المعارك مستمرة", 1.0)]) == []


@pytest.mark.parametrize(
    "torn", ["قال مكتب التحقيقات الاتحادي الأميركي (إف.", "إن كمانا أثريا عاد إلى أسرة مالكه الشرعي الخميس"]
)
def test_a_digest_leaves_out_sentences_that_are_torn(torn):
    assert digest([candidate("القدس", torn, 1.0)]) == []


def test_two_outlets_with_one_copied_text_are_one_source():
    chosen = digest(
        [
            candidate("أ", "انفجار ضخم يهز وسط العاصمة بغداد", 0.9, copy_cluster="x"),
            candidate("ب", "سقوط عشرات الجرحى بسيارة مفخخة", 0.8, copy_cluster="x"),
        ]
    )
    assert len(chosen) == 1


def test_a_digest_keeps_to_its_size():
    texts = ["انفجار ضخم يهز بغداد", "الأمير يفتتح جامعة جديدة", "أسعار النفط تهبط بقوة", "الهلال يحرز كأس البطولة"]
    assert len(digest([candidate(str(i), text) for i, text in enumerate(texts)], size=2)) == 2


def test_different_tolls_of_one_event_are_a_conflict():
    found = conflicts(
        reported("القدس", "مقتل 17 مسلحا في غارة أمريكية على معسكر قرب سرت")
        + reported("الوسط", "غارة أمريكية قرب سرت تسفر عن مقتل 20 مسلحا في معسكر")
    )
    assert [(one.unit, one.first.figure.value, one.second.figure.value) for one in found] == [("killed", 17, 20)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "غارة على معسكر قرب سرت: مقتل 17 مسلحا"),
        ("مقتل أكثر من 15 مسلحا في غارة على معسكر قرب سرت", "مقتل 17 مسلحا في غارة على معسكر قرب سرت"),
        ("مقتل نحو 18 مسلحا في غارة على معسكر قرب سرت", "مقتل 17 مسلحا في غارة على معسكر قرب سرت"),
        ("مقتل بين 15 و20 مسلحا في غارة على معسكر قرب سرت", "مقتل 17 مسلحا في غارة على معسكر قرب سرت"),
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "مقتل 30 راكبا في حادث حافلة بالمغرب"),
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "إصابة 20 مسلحا في غارة على معسكر قرب سرت"),
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "مقتل 20 مسلحا في غارة على معسكر قرب سرت وفق حصيلة جديدة"),
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "ارتفاع عدد القتلى إلى 20 مسلحا في غارة على معسكر قرب سرت"),
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "غارة على معسكر قرب سرت أوقعت ضحايا بينهم 5 قتلى من مسلحي التنظيم"),
        ("مقتل 17 مسلحا في غارة على معسكر قرب سرت", "كما أسفرت الغارة على معسكر قرب سرت عن مقتل 20 مسلحا"),
        ("توقيف 5 مسلحين في مداهمة معسكر قرب سرت", "القبض خمسة مسلحين في مداهمة معسكر قرب سرت، واعتقال 3 مسلحين آخرين"),
    ],
)
def test_figures_that_can_both_be_right_are_no_conflict(first, second):
    assert conflicts(reported("القدس", first) + reported("الوسط", second)) == []


def test_a_toll_of_another_day_is_an_update():
    first, second = (
        reported("القدس", "مقتل 17 مسلحا في غارة أمريكية على معسكر قرب سرت"),
        reported("الوسط", "غارة أمريكية قرب سرت تسفر عن مقتل 20 مسلحا في معسكر"),
    )
    later = [replace(one, day=date(2018, 8, 31)) for one in second]
    assert conflicts(first + second) and conflicts(first + later) == []


def test_one_outlet_does_not_contradict_itself_nor_its_copies():
    first, second = "مقتل 17 مسلحا في غارة قرب سرت", "مقتل 20 مسلحا في غارة قرب سرت"
    assert conflicts(reported("القدس", first) + reported("القدس", second)) == []
    assert conflicts(reported("القدس", first, "x") + reported("الوسط", second, "x")) == []


def test_an_article_that_has_both_numbers_contradicts_neither():
    first = "مقتل 17 مسلحا في غارة أمريكية على معسكر قرب سرت"
    both = reported("الوسط", "غارة أمريكية قرب سرت تسفر عن مقتل 20 مسلحا في معسكر") + reported("الوسط", first)
    assert conflicts(reported("القدس", first) + both) == []


def test_sums_of_money_are_not_compared():
    first, second = "المشروع الأول للسفلتة بقيمة 84.5 مليون ريال", "بلغت قيمة المشروع الأول للسفلتة 59.4 مليون ريال"
    assert conflicts(reported("القدس", first) + reported("الوسط", second)) == []


def test_a_caption_is_no_sentence_of_a_digest():
    assert digest([candidate("القدس", "مفرج الحقباني", 1.0)]) == []
