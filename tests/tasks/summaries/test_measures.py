from pathlib import Path

import pytest

from tasks.summaries import easc
from tasks.summaries.measures import rouge, sentence_f1

EASC = Path(__file__).resolve().parents[3] / "../shared/data/summaries/easc_dev.jsonl"


@pytest.mark.parametrize(
    ("chosen", "expected", "f1"),
    [((0, 1), (0, 1), 1.0), ((0, 1), (1, 2), 0.5), ((0,), (1,), 0.0), ((), (), 1.0), ((0, 1, 2), (0,), 0.5)],
)
def test_sentence_f1_counts_shared_sentences(chosen, expected, f1):
    assert sentence_f1(chosen, expected) == f1


def test_rouge_forgets_punctuation_and_spelling():
    assert rouge("أعلنت الوزارة، أمس.", "اعلنت الوزاره امس") == (1.0, 1.0, 1.0)


def test_rouge_tells_order_from_vocabulary():
    score = rouge("سرت غارة قرب", "غارة قرب سرت")
    assert (score.one, score.two) == (1.0, 0.5)
    assert score.longest == pytest.approx(2 / 3)
    assert rouge("", "غارة") == (0.0, 0.0, 0.0)


@pytest.mark.skipif(not EASC.exists(), reason="the development data (../shared/data) is not here")
def test_on_easc_the_extract_holds_its_floor_and_no_summary_opens_dangling():
    judged = easc.load(EASC)
    scores = {name: easc.evaluate(judged, choose)[0] for name, choose in easc.choosers().items()}
    assert scores["extract"].f1 > 0.45
    assert scores["extract"].rouge.one > scores["lead-k"].rouge.one
    assert scores["lead"].f1 > scores["random-k"].f1 + 0.05
    assert scores["extract"].dangling == 0.0
    f1, people = easc.between_people(judged)
    assert 0.40 < f1 < 0.45 and people.two < people.one < scores["extract"].rouge.one + 0.1
    assert easc.table(judged).count("\n") == 6
