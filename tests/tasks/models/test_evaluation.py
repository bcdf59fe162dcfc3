import json
from pathlib import Path

import numpy as np
import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.records import FoundMention, Reading
from tasks.contracts.spans import Span
from tasks.models.calibration import Calibration
from tasks.models.evaluation import names, salience, topics
from tasks.models.evaluation.bootstrap import f1, interval, share
from tasks.models.evaluation.gate import Gate, changed_data, falls, load_gate, raised, save_gate
from tasks.models.evaluation.measures import Measure, as_rows, as_table
from tasks.models.training.calibrate import calibrate, micro_f1, platt
from tasks.models.training.examples import NameExample, SalienceExample, TopicExample

ROOT = Path(__file__).resolve().parents[3]


class Fixed:
    """A reader that says what it was told."""

    name, version = "fixed", "1"

    def __init__(self, scores=None, mentions=(), salience=()):
        self.scores, self.mentions, self.salience = scores or {}, mentions, salience

    def read(self, articles):
        for article in articles:
            rated = np.resize(np.asarray(self.salience or [0.0], dtype=np.float32), len(article.sentences))
            found = [m for text, type_ in self.mentions for m in self.find(article.text, text, type_)]
            yield Reading(article.article_id, self.scores, rated, None, found)

    @staticmethod
    def find(text, wanted, type_):
        at = text.find(wanted)
        return [FoundMention(Span(at, at + len(wanted)), type_, 1.0, "tagger")] if at >= 0 else []


def test_the_value_lies_in_its_interval_and_more_articles_narrow_it():
    rng = np.random.default_rng(0)
    few, many = (np.stack([rng.random(n) < 0.7, np.ones(n)], axis=1).astype(float) for n in (30, 3000))
    one, two = interval(few, share), interval(many, share)
    assert one.low <= one.value <= one.high
    assert two.high - two.low < one.high - one.low


def test_f1_of_nothing_is_zero():
    assert f1(np.zeros(3)) == 0.0


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (("B-PER", "I-PER", "O", "B-LOC"), {(0, 1, "PER"), (3, 3, "LOC")}),
        (("I-ORG", "O"), {(0, 0, "ORG")}),
        (("B-PER", "B-PER"), {(0, 0, "PER"), (1, 1, "PER")}),
        (("B-PER", "I-LOC"), {(0, 0, "PER"), (1, 1, "LOC")}),
        (("O", "O"), set()),
    ],
)
def test_spans_of_a_bio_sequence(tags, expected):
    assert names.gold_spans(tags) == expected


def test_a_name_counts_when_its_words_and_type_are_right_clitic_or_not():
    examples = [NameExample("x", ("وصل", "محمد", "علي", "والقاهرة"), ("O", "B-PER", "I-PER", "B-LOC"))]
    reader = Fixed(mentions=[("محمد علي", "PER"), ("القاهرة", "GPE"), ("وصل", "ORG")])
    found = {m.metric: m.value for m in names.measure("m", "d", reader, examples)}
    assert found["span F1 PER"] == found["span F1 LOC"] == 1.0
    assert found["span F1 PER LOC ORG"] == pytest.approx(0.8)


def test_topics_are_scored_by_primary_and_by_what_is_decided():
    examples = [
        TopicExample("1", "x", "", "نص أول.", {"a": True}, "a"),
        TopicExample("2", "x", "", "نص ثان.", {"b": True, "a": True}, "b"),
    ]
    measures = topics.labelled("m", "d", Fixed({"a": 0.9, "b": 0.1}), examples, Calibration())
    found = {m.metric: m.value for m in measures}
    assert found["primary accuracy"] == 0.5
    assert found["micro-F1"] == pytest.approx(0.8)
    assert found["F1 b"] == 0.0


def test_calibration_error_is_the_gap_between_saying_and_being():
    truth = [{"a"}] * 9 + [set()]
    assert topics.calibration_error([{"a": 0.9}] * 10, truth) == pytest.approx(0.0, abs=1e-9)
    assert topics.calibration_error([{"a": 0.4}] * 10, truth) == pytest.approx(0.5)


def test_conflict_counts_for_a_page_of_politics_only_in_sections():
    example = TopicExample("1", "x", "", "نص.", {"medtop:11000000": True}, "medtop:11000000", section="politics")
    other = TopicExample("2", "x", "", "نص.", {"medtop:15000000": True}, "medtop:15000000", section="sport")
    scores = {"medtop:11000000": 0.1, "medtop:16000000": 0.8, "medtop:15000000": 0.5}
    found = {m.metric: m.value for m in topics.sections("m", "d", Fixed(scores), [example, other])}
    assert found["section accuracy"] == 0.5


def test_salience_is_measured_beside_the_lead():
    examples = [SalienceExample("1", ("أ", "ب", "ج"), (0, 0, 2), ((0, 0, 1), (0, 0, 1)))]
    ours, lead = salience.measure("m", "d", Fixed(salience=(0.1, 0.2, 0.9)), examples)
    assert (ours.value, lead.value, lead.model) == (1.0, 0.0, "lead-k")


def test_scaling_makes_overconfident_scores_honest():
    rng = np.random.default_rng(1)
    true = rng.normal(size=(400, 3)).astype(np.float32)
    truth = rng.random((400, 3)) < 1 / (1 + np.exp(-true))
    assert platt(true * 4, truth).slope == pytest.approx(0.25, abs=0.08)


def test_the_threshold_is_the_one_of_the_best_micro_f1():
    logits = np.array([[2.0, -2.0], [1.0, -1.5], [-1.0, 2.5], [-2.0, 0.5]] * 5, dtype=np.float32)
    truth = logits > 0
    calibration = calibrate(logits, truth)
    assert micro_f1(calibration.probabilities(logits), truth, calibration) == 1.0


def measure(value: float, metric: str = "micro-F1") -> Measure:
    return Measure("m", "d", metric, value, None, None, 1000)


def test_the_gate_names_the_score_that_fell():
    gate = Gate({}, {"m": {"d: micro-F1": 0.8}})
    assert falls(gate, [measure(0.797)]) == []
    assert falls(gate, [measure(0.7)]) == ["m on d: micro-F1 is 0.7000, the gate holds 0.8000"]
    assert falls(gate, [measure(0.1, "other")]) == []


def test_a_floor_goes_down_only_when_asked(tmp_path):
    gate = Gate({}, {"m": {"d: micro-F1": 0.8}})
    with pytest.raises(TerminalError, match=r"would fall from 0\.8000 to 0\.7000"):
        raised(gate, [measure(0.7)], ["d: micro-F1"])
    lowered = raised(gate, [measure(0.7)], ["d: micro-F1"], lower=True)
    save_gate(raised(lowered, [measure(0.9)], ["d: micro-F1"]), tmp_path / "gate.json")
    assert load_gate(tmp_path / "gate.json").floors == {"m": {"d: micro-F1": 0.9}}


def test_data_that_changed_is_named(tmp_path):
    (tmp_path / "a.tsv").write_text("x", encoding="utf-8")
    assert changed_data(Gate({"a.tsv": "0" * 64, "absent.tsv": "0"}, {}), tmp_path)[0].startswith("a.tsv has SHA-256")


def test_a_broken_gate_file_says_so(tmp_path):
    (tmp_path / "gate.json").write_text("[]", encoding="utf-8")
    with pytest.raises(TerminalError, match="is no gate file"):
        load_gate(tmp_path / "gate.json")


def test_the_table_has_a_line_a_set_and_metric_and_a_column_a_model():
    rows = [Measure("one", "d", "F1", 0.5, 0.4, 0.6, 9), Measure("two", "d", "F1", 0.25, None, None, 9)]
    lines = as_table(rows).splitlines()
    assert lines[0].split() == ["set", "metric", "n", "one", "two"]
    assert "0.500 [0.400, 0.600]" in lines[1] and "0.250" in lines[1]
    assert json.loads(json.dumps(as_rows(rows)))[0]["value"] == 0.5


def test_one_article_of_a_small_set_may_flip_on_another_processor():
    gate = Gate({}, {"m": {"d: micro-F1": 0.8}})
    small = Measure("m", "d", "micro-F1", 0.78, None, None, 60)
    assert falls(gate, [small]) == []
    assert falls(gate, [Measure("m", "d", "micro-F1", 0.78, None, None, 600)]) != []
