from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import flows.train_linker as flow
from flows.evaluate_linking import (
    DEV,
    FLOOR,
    LINKER,
    METRICS,
    READ,
    READ_LABELS,
    annotated,
    compared,
    measure_linking,
    rows,
)
from tasks.contracts.faults import TerminalError
from tasks.linking import kb_build
from tasks.linking.corpora import read_texts
from tasks.linking.evaluate import MEASURES, Measured
from tasks.linking.kb import KnowledgeBase
from tasks.linking.labels import read_labels

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "../shared/data"
LINKER_SEEDS = ROOT / "seeds" / "models" / "linker"


def measured(**changed: float) -> dict[str, Measured]:
    return {name: Measured(changed.get(name, 0.9), 0.8, 1.0) for name in MEASURES}


@pytest.mark.parametrize(
    ("changed", "fallen"),
    [
        ({}, []),
        ({"nil_f1": 0.895}, []),
        ({"nil_f1": 0.85}, ["nil_f1 falls from 0.900 to 0.850"]),
        ({"overlap_f1": 0.5}, []),
    ],
)
def test_a_judged_measure_may_not_fall_beyond_the_slack(changed: dict[str, float], fallen: list[str]) -> None:
    assert flow.falls(measured(**changed), measured()) == fallen


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Seeds with a linker in place; training writes the word «new» in its stead."""
    (tmp_path / "models" / "linker").mkdir(parents=True)
    for path in (flow.RANKER, flow.GAZETTEER):
        (tmp_path / path).write_text("old", encoding="utf-8")

    def train(base: Path, seeds: Path, data: Path, out: Path) -> None:
        for path in (flow.RANKER, flow.GAZETTEER):
            (out / path.name).write_text("new", encoding="utf-8")

    monkeypatch.setattr(flow, "train", train)
    monkeypatch.setattr(kb_build, "ensure", lambda seeds, bases: bases)
    return tmp_path


@pytest.mark.parametrize(("accuracy", "kept"), [(0.95, "new"), (0.8, "old")])
def test_a_linker_takes_the_place_of_another_only_if_it_is_no_worse(
    seeds: Path, monkeypatch: pytest.MonkeyPatch, accuracy: float, kept: str
) -> None:
    def score(base: Path, ranker: Path, gazetteer: Path, articles: object) -> dict[str, dict[str, Measured]]:
        fresh = ranker.read_text(encoding="utf-8") == "new"
        values = measured(linkable_accuracy=accuracy) if fresh else measured()
        return {FLOOR: measured(), LINKER: values}

    monkeypatch.setattr(flow, "annotated", lambda *_: [])
    monkeypatch.setattr(flow, "compared", score)
    if kept == "old":
        with pytest.raises(TerminalError, match="linkable_accuracy falls"):
            flow.main(seeds, seeds, seeds, flow.SLACK)
    else:
        flow.main(seeds, seeds, seeds, flow.SLACK)
    assert {(seeds / path).read_text(encoding="utf-8") for path in (flow.RANKER, flow.GAZETTEER)} == {kept}


def test_without_the_articles_the_evaluation_says_so(tmp_path: Path) -> None:
    found, absent = measure_linking(ROOT / "seeds", tmp_path, tmp_path)
    assert found == []
    assert "linking_dev" in absent[0]


@pytest.mark.skipif(not (DATA / "linking").exists(), reason="the shared linking gold is not beside the repository")
def test_the_evaluation_has_a_row_for_each_system_and_metric(base: KnowledgeBase) -> None:
    articles = annotated(DEV, ROOT / "seeds", DATA)
    found = compared(base.folder, LINKER_SEEDS / "ranker.json", LINKER_SEEDS / "gazetteer.tsv.zst", articles)
    shown = rows(DEV, articles, found)
    assert {(row.model, row.metric) for row in shown} == {(m, of) for m in (FLOOR, LINKER) for of in METRICS.values()}
    assert all(row.low <= row.value <= row.high and row.size == 334 for row in shown)
    best = {row.metric: row.value for row in shown if row.model == LINKER}
    assert best["span F1"] >= 0.8


@pytest.mark.skipif(not (DATA / "topics").exists(), reason="the shared articles are not beside the repository")
def test_labels_by_reading_are_whole_names_and_no_article_stands_in_two_parts() -> None:
    texts = read_texts(DATA)
    parts = {split: read_labels(ROOT / "seeds" / READ_LABELS, texts, split) for split in ("train", "test")}
    assert {split: len(articles) for split, articles in parts.items()} == {"train": 40, "test": 20}
    ids = [article.article_id for articles in parts.values() for article in articles]
    assert len(set(ids)) == 60
    assert annotated(READ, ROOT / "seeds", DATA) == parts["test"]
    for article in (article for articles in parts.values() for article in articles):
        spans = [mention.span for mention in article.mentions]
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert all(span.of(article.text).strip() == span.of(article.text) != "" for span in spans)
