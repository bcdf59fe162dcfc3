import pytest

from tasks.arabic.sentences import split
from tasks.arabic.words import words
from tasks.summaries.headline import LONGEST, headline
from tasks.summaries.units import SummaryInput


def head(text):
    sentences = tuple(split(text))
    span = headline(SummaryInput("a1", text, sentences, [1 / (1 + i) for i in range(len(sentences))]))
    return span.of(text) if span else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "التقى فائز السراج رئيس حكومة الوفاق وزير الدفاع الإيطالي لورينزو غويريني، الذي زار طرابلس برفقة وفد عسكري رفيع المستوى.",
            "التقى فائز السراج رئيس حكومة الوفاق وزير الدفاع الإيطالي لورينزو غويريني",
        ),
        (
            "القاهرة - رويترز: قالت دراسة حديثة إن الرياضة مفيدة لمرضى الربو، وذلك بعد متابعة استمرت عاما كاملا لمئات المرضى.",
            "قالت دراسة حديثة إن الرياضة مفيدة لمرضى الربو",
        ),
        ("وقع انفجار ضخم في وسط العاصمة بغداد اليوم.", "وقع انفجار ضخم في وسط العاصمة بغداد"),
    ],
)
def test_a_headline_is_the_lede_cut_where_a_clause_ends(text, expected):
    assert head(text) == expected


def test_a_lede_that_leans_on_something_gives_way_to_the_next_sentence():
    assert head("وأضاف أن الحرب مستمرة هناك. زار الوزير مدينة بنغازي الليبية.") == "زار الوزير مدينة بنغازي الليبية"


def test_no_headline_is_better_than_half_a_sentence():
    assert head(" ".join(["كلمة"] * 40)) is None
    assert head("") is None


def test_a_headline_is_not_longer_than_headlines_are():
    text = "أعلن الجيش، في بيان، أن قواته دخلت المدينة من جهة الشرق، وأنها تتقدم نحو وسطها ببطء شديد بسبب الألغام، وفق المتحدث."
    assert len(words(head(text))) <= LONGEST
