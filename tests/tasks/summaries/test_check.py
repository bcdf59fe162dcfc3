from datetime import date

import pytest

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.summaries.check import Facts, checked

ARTICLE = (
    "أعلنت وزارة الدفاع الأمريكية في 28 أغسطس/آب 2017 مقتل 17 مسلحا وإصابة خمسة وعشرين جنديا في غارة قرب سرت. "
    "وقال وزير الخارجية الإيطالي باولو جنتيلونى إن بلاده تدعم حكومة فايز السراج بمبلغ 3,5 مليون يورو."
)
NAMES = ("باولو جنتيلوني", "فائز السراج", "باولو السراج", "فايز السراج", "مصر", "سرت", "وزارة الدفاع", "وزارة الداخلية")


def tagger(text):
    found = []
    for name in NAMES:
        at = text.find(name)
        if at >= 0:
            type_ = "PER" if "باولو" in name or "السراج" in name else "ORG"
            found.append(FoundMention(Span(at, at + len(name)), type_, 1.0, "gazetteer"))
    return found


@pytest.fixture(scope="module")
def facts():
    return Facts(ARTICLE, date(2017, 8, 30), tagger)


@pytest.mark.parametrize(
    "sentence",
    [
        "مقتل 17 مسلحا في غارة أمريكية قرب سرت.",
        "قتل سبعة عشر مسلحا وأصيب 25 جنديا.",
        "باولو جنتيلوني: إيطاليا تدعم حكومة فايز السراج.",
        "في أغسطس 2017 قتلت غارة مسلحين.",
        "دعم إيطالي بقيمة 3.5 مليون يورو لحكومة السراج.",
        "وزارة الدفاع تعلن مقتل مسلحين بسرت.",
    ],
)
def test_a_sentence_that_says_what_the_article_says_stands(facts, sentence):
    assert facts.problems(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("مقتل 20 مسلحا في غارة قرب سرت.", "number not in the article: 20"),
        ("غارة في مصر تقتل مسلحين.", "name not in the article: مصر"),
        ("باولو السراج يعلن دعم بلاده.", "name not in the article: باولو السراج"),
        ("وزارة الداخلية تعلن مقتل مسلحين.", "name not in the article: وزارة الداخلية"),
        ("استقبل تيلرسون الوفد.", "name not in the article: تيلرسون"),
        ("وقعت الغارة في 27 أغسطس 2017.", "date not in the article: 27 أغسطس 2017"),
        ("وقعت الغارة في سبتمبر 2017.", "date not in the article: سبتمبر 2017"),
        ("مقتل 25 جنديا في غارة.", "the article counts 17 killed: مقتل 25 جنديا"),
    ],
)
def test_what_the_article_does_not_say_is_named_in_the_reason(facts, sentence, reason):
    assert reason in facts.problems(sentence)


def test_sentences_are_parted_with_their_reasons(facts):
    result = checked(["مقتل 17 مسلحا قرب سرت.", "مقتل 40 مسلحا قرب سرت."], facts)
    assert result.kept == ("مقتل 17 مسلحا قرب سرت.",)
    assert [str(one) for one in result.dropped] == ["مقتل 40 مسلحا قرب سرت. [number not in the article: 40]"]


def test_every_sentence_of_an_article_stands_up_to_the_article(facts):
    for sentence in ARTICLE.split(". "):
        assert facts.problems(sentence) == []


def test_without_a_tagger_a_word_that_news_hardly_uses_is_held_to_be_a_name():
    plain = Facts(ARTICLE)
    assert plain.problems("استقبل تيلرسون الوفد.") == ["name not in the article: تيلرسون"]
    assert plain.problems("استقبل الرئيس الوفد.") == []


@pytest.mark.parametrize(
    ("sentence", "invented"),
    [
        ("الكاف: مقتل 17 مسلحا في غارة", ["name not in the article: الكاف"]),
        ("سرت: مقتل 17 مسلحا في غارة", []),
        ("مقتل 17 مسلحا بحوزتهما", []),
    ],
)
def test_what_stands_before_a_headlines_colon_is_a_name_and_a_possessive_is_none(sentence, invented):
    assert Facts(ARTICLE).problems(sentence) == invented
