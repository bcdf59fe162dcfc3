"""The quality gate on the sets small enough for every run; ``make eval`` holds the others to it."""

from pathlib import Path

import pytest

from flows.evaluate import measure
from flows.evaluate_linking import DEV, GAZETTEER, LINKER, RANKER, annotated, measured, rows
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.kb_build import ensure
from tasks.models.evaluation.gate import changed_data, falls, load_gate
from tasks.models.registry import default_name

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
GATE = load_gate(Path(__file__).with_name("gate.json"))
MODELS = ROOT / "seeds" / "models"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not beside the repository")


def test_the_data_is_what_the_gate_was_measured_on():
    assert changed_data(GATE, DATA) == []


@pytest.mark.parametrize("model", sorted({"floors", default_name(MODELS)}))
def test_no_pinned_score_on_the_small_sets_falls(model):
    measures, _ = measure([model], MODELS, ROOT / "seeds", DATA, frozenset({"iptc_dev", "easc_dev"}))
    pinned = {key for key in GATE.floors[model] if key.split(":")[0] in ("iptc_dev", "easc_dev")}
    assert pinned <= {f"{m.dataset}: {m.metric}" for m in measures}
    assert falls(GATE, measures) == []


def test_links_on_the_development_articles_do_not_fall():
    seeds = ROOT / "seeds"
    articles, tagger = annotated(DEV, seeds, DATA), GazetteerTagger.load(seeds / GAZETTEER)
    found = measured(ensure(seeds / "kb", ROOT / ".marsad" / "kb"), seeds / RANKER, tagger, articles)
    measures = rows(DEV, articles, {LINKER: found})
    assert set(GATE.floors[LINKER]) <= {f"{m.dataset}: {m.metric}" for m in measures}
    assert falls(GATE, measures) == []
