"""classify: a decision on stored scores, with the bundle's thresholds unless the settings say otherwise."""

import pytest

from tasks.classify import STAGE, _thresholds
from tasks.contracts.settings import Settings
from tasks.models.calibration import Calibration, decide

SCORES = {"medtop:11000000": 0.61, "medtop:16000000": 0.52, "medtop:15000000": 0.04}


@pytest.mark.parametrize(
    ("limits", "topics"),
    [
        (Calibration(threshold=0.5, primary_threshold=0.25), ["medtop:11000000", "medtop:16000000"]),
        (Calibration(threshold=0.6, primary_threshold=0.25), ["medtop:11000000"]),
        (Calibration(threshold=0.9, primary_threshold=0.25), ["medtop:11000000"]),
        (Calibration(threshold=0.9, primary_threshold=0.7), []),
    ],
)
def test_topics_pass_the_threshold_the_best_one_a_lower_one_and_none_is_an_answer(limits, topics):
    assert [topic for topic, _ in decide(SCORES, limits)] == topics


def test_the_settings_go_before_the_bundles_own_thresholds():
    own = _thresholds(Settings(annotate={"model": "floors"}))
    changed = _thresholds(Settings(annotate={"model": "floors"}, classify={"threshold": 0.9}))
    assert changed.threshold == 0.9 != own.threshold and changed.primary_threshold == own.primary_threshold


def test_a_new_threshold_makes_classify_stale_and_says_so_in_its_lineage():
    floors = Settings(annotate={"model": "floors"})
    assert "thresholds" in STAGE.models(floors)


def test_every_topic_has_both_labels(ask):
    rows = ask("select distinct label_ar, label_en from topics")
    assert rows and all(row["label_ar"] and row["label_en"] for row in rows)
