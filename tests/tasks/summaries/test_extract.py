import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.sentences import split
from tasks.contracts.faults import TerminalError
from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.summaries.dangling import dangles
from tasks.summaries.extract import Weights, summarise
from tasks.summaries.lead import lead
from tasks.summaries.units import Budget, SummaryInput, Unit, content_words, overlap

ARTICLE = (
    "أعلنت وزارة الدفاع مقتل سبعة عشر مسلحا في غارة جوية قرب مدينة سرت.\n"
    "وأضاف أن الغارة استهدفت معسكرا للتدريب.\n"
    "أعلنت وزارة الدفاع أن غارة جوية قرب مدينة سرت أدت إلى مقتل سبعة عشر مسلحا.\n"
    "وقال الأمين العام للأمم المتحدة إن المنظمة تدعم الحوار بين الأطراف.\n"
    "كما زار الوزير المستشفى المركزي.\n"
    "ويعاني سكان المدينة نقصا في المياه والكهرباء منذ أسابيع."
)


def article(text=ARTICLE, salience=None, **more):
    sentences = tuple(split(text))
    return SummaryInput("a1", text, sentences, salience or [1 / (1 + i) for i in range(len(sentences))], **more)


def test_an_article_as_short_as_its_summary_is_its_own_summary():
    short = article("انتهى الاجتماع. غادر الوفد العاصمة.")
    summary = summarise(short, Budget(3))
    assert (summary.method, summary.ranks) == ("whole", (0, 1))


@pytest.mark.parametrize("method", ["extract", "lead"])
def test_a_sentence_that_says_the_same_again_is_left_out(method):
    summary = summarise(article(), Budget(3), method, redundancy=0.5)
    assert summary.method == method
    assert not {0, 2} <= set(summary.ranks)


def test_a_lower_redundancy_threshold_leaves_out_more():
    strict, lax = (lead(article(), Budget(6), redundancy).ranks for redundancy in (0.2, 1.01))
    assert lax == (0, 1, 2, 3, 4, 5)
    assert set(strict) < set(lax)


def test_the_summary_opens_with_a_sentence_that_can_be_read_alone():
    salience = [0.1, 1.0, 0.1, 0.2, 1.0, 0.3]
    summary = summarise(article(salience=salience), Budget(2))
    assert not dangles(article().sentence(summary.ranks[0]))


def test_speech_is_not_taken_without_the_sentence_that_names_its_speaker():
    salience = [0.1, 1.0, 0.1, 0.2, 0.1, 0.3]
    for size in range(1, 5):
        ranks = summarise(article(salience=salience), Budget(size)).ranks
        assert 1 not in ranks or 0 in ranks


def test_salience_decides_between_sentences_that_are_otherwise_alike():
    text = "سافر الوزير إلى تونس صباح اليوم. افتتح الأمير جامعة جديدة بالرياض. هبطت أسعار النفط بقوة أمس."
    for best in range(3):
        salience = [0.0] * 3
        salience[best] = 3.0
        assert summarise(article(text, salience), Budget(1)).ranks == (best,)


def test_a_sentence_that_names_the_article_s_entities_is_preferred():
    text = "جرت محادثات مطولة في المساء. التقى خليفة حفتر وفايز السراج في باريس. انتهت الجلسات دون بيان."
    names = [
        FoundMention(Span(text.index(n), text.index(n) + len(n)), "PER", 1.0, "tagger")
        for n in ("خليفة حفتر", "فايز السراج")
    ]
    summary = summarise(
        article(text, [0.45, 0.5, 0.4], mentions=tuple(names)), Budget(1), weights=Weights(entities=0.5)
    )
    plain = summarise(article(text, [0.45, 0.5, 0.4]), Budget(1))
    assert (summary.ranks, plain.ranks) == ((1,), (0,))


def test_vectors_keep_out_a_paraphrase_that_shares_no_word():
    text = "قتل عشرة أشخاص بانفجار ضخم. لقي عدد مصرعهم جراء تفجير. ارتفعت صادرات القمح الروسي."
    same = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert summarise(article(text, [0.9, 0.8, 0.6]), Budget(2)).ranks == (0, 1)
    assert summarise(
        article(text, [0.9, 0.8, 0.6], vectors=same), Budget(2), weights=Weights(similarity=1.0)
    ).ranks == (0, 2)


@pytest.mark.parametrize("unit", list(Unit))
@pytest.mark.parametrize("size", [1, 20, 45, 160])
def test_the_budget_is_kept_except_for_a_single_sentence(unit, size):
    budget = Budget(size, unit)
    for method in ("extract", "lead"):
        summary = summarise(article(), budget, method)
        cost = sum(budget.cost(article().sentence(index)) for index in summary.ranks)
        assert cost <= size or len(summary.ranks) == 1


def test_a_budget_below_one_is_refused_with_the_value_seen():
    with pytest.raises(TerminalError, match="0 sentences"):
        Budget(0)


def test_saliences_of_another_article_are_refused():
    with pytest.raises(TerminalError, match="3 sentences and 1 saliences"):
        SummaryInput("a1", "أ. ب. ج", (Span(0, 1), Span(3, 4), Span(6, 7)), [0.5])


def test_an_article_without_sentences_has_an_empty_summary():
    assert summarise(SummaryInput("a1", "", (), []), Budget(3)).ranks == ()


def test_content_words_forget_spelling_clitics_and_function_words():
    assert content_words("وبالمدينة التي في الشمال") == content_words("المدينه والشمال")
    assert overlap(frozenset({"ا", "ب"}), frozenset({"ب"})) == 1.0


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=6, max_size=6), st.integers(1, 5), st.floats(0.05, 1))
def test_a_summary_is_sentences_of_the_article_in_reading_order(salience, size, redundancy):
    source = article(salience=salience)
    summary = summarise(source, Budget(size), "extract", redundancy)
    assert list(summary.ranks) == sorted(set(summary.ranks))
    assert 1 <= len(summary.ranks) <= size
    assert summary.text == " ".join(source.sentence(index) for index in summary.ranks)
    assert not dangles(source.sentence(summary.ranks[0]))


def test_a_topic_not_told_yet_goes_before_one_that_is():
    text = (
        "قصفت الطائرات معسكر التنظيم قرب مدينة سرت الساحلية.\nقالت الوزارة إن الطائرات عادت من معسكر التنظيم سالمة بعد القصف.\n"
        "يعاني السكان نقصا في مياه الشرب منذ أسابيع طويلة.\nوتوقفت محطة مياه الشرب التي تخدم السكان عن العمل.\nانتهى البيان."
    )
    flat = article(text, [0.5] * 5)
    told = [
        summarise(flat, Budget(2), weights=Weights(position=0.01, words=0, similarity=0, topics=weight)).ranks
        for weight in (0.0, 2.0)
    ]
    assert told == [(0, 1), (0, 2)]


def test_a_sentence_that_leans_on_another_comes_with_it():
    text = (
        "طالب السكان بحريتهم منذ سنوات طويلة.\nوحذر خبراء من انهيار الاقتصاد وتدمير المدن.\nولم يكن ذلك كله ليحدث لو تصرف النظام بحكمة.\n"
        "وزار وفد دولي مخيمات اللاجئين شمال البلاد.\nووصلت مساعدات طبية وغذائية إلى الميناء."
    )
    ranks = summarise(article(text, [1.0, 0.1, 0.9, 0.3, 0.2]), Budget(2)).ranks
    assert ranks == (0, 3)
