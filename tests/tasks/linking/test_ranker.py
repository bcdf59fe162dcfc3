from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.linking import training
from tasks.linking.candidates import Names
from tasks.linking.features import FEATURES
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.gold import Resolver
from tasks.linking.index import AliasIndex
from tasks.linking.kb import KnowledgeBase
from tasks.linking.labels import read_labels
from tasks.linking.linker import Linker
from tasks.linking.ranking import TreeRanker
from tasks.linking.records import LinkInput, Mention

RANKER = Path(__file__).resolve().parents[3] / "seeds" / "models" / "linker" / "ranker.json"


@pytest.fixture(scope="module")
def linker(base: KnowledgeBase) -> Linker:
    return Linker(Names(AliasIndex.open(base)), TreeRanker.load(RANKER), base.version)


def denoted(linker: Linker, text: str, name: str, *others: tuple[str, str], type_: str = "GPE") -> str:
    mentions = [Mention("asked", Span(text.rindex(name), text.rindex(name) + len(name)), type_)]
    for other, of in others:
        mentions.append(Mention(other, Span(text.index(other), text.index(other) + len(other)), of))
    return linker.link(LinkInput("a", text, mentions))[0].entity_id


@pytest.mark.parametrize(
    ("text", "name", "type_", "entity"),
    [
        ("قالت حكومة الوفاق الليبية إن القوات الليبية في طرابلس", "طرابلس", "GPE", "t:tripoli"),
        ("قال الجيش اللبناني إن الوحدات اللبنانية انتشرت في مدينة طرابلس شمال لبنان", "طرابلس", "GPE", "t:tripoli-lb"),
        ("قال مراسل قناة الجزيرة", "الجزيرة", "ORG", "t:jazeera"),
        ("وصل الوفد السوداني إلى ولاية الجزيرة في السودان", "الجزيرة", "GPE", "t:gezira"),
    ],
)
def test_context_decides_between_things_of_one_name(
    linker: Linker, text: str, name: str, type_: str, entity: str
) -> None:
    assert denoted(linker, text, name, type_=type_) == entity


def test_features_stand_with_every_candidate_and_lie_within_bounds(linker: Linker) -> None:
    text = "وصل وزير الخارجية الإيطالي باولو جنتيلوني إلى طرابلس"
    start = text.index("طرابلس")
    (decision,) = linker.link(LinkInput("a", text, [Mention("m", Span(start, len(text)), "GPE")]))
    for candidate in decision.candidates:
        assert tuple(candidate.features) == FEATURES
        assert all(-1.0 <= value <= 1.0 for value in candidate.features.values())
        assert 0.0 <= candidate.score <= 1.0


def test_a_ranker_with_other_features_is_refused(tmp_path: Path) -> None:
    card = json.loads(RANKER.read_text(encoding="utf-8"))
    card["features"][0] = "moonlight"
    (tmp_path / "ranker.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(TerminalError, match="moonlight"):
        TreeRanker.load(tmp_path / "ranker.json")


def labels(path: Path) -> Path:
    text = "قال فائز السراج في طرابلس"
    rows = ["source\trow\tstart\tend\ttype\tdenotes\tcountry"]
    for row in range(14):
        rows.append(f"s\t{row}\t4\t15\tPER\tFayez al-Sarraj\tLY")
        rows.append(f"s\t{row}\t{text.index('طرابلس')}\t{len(text)}\tGPE\tTripoli\tLY")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_training_gives_the_same_ranker_twice_and_its_arrays_survive_json(
    base: KnowledgeBase, gazetteer: GazetteerTagger, tmp_path: Path
) -> None:
    index = AliasIndex.open(base)
    text = "قال فائز السراج في طرابلس"
    articles = read_labels(labels(tmp_path / "labels.tsv"), {("s", str(row)): text for row in range(14)})
    found = list(training.examples(articles, Names(index), Resolver.of(index), gazetteer, harder=True))
    assert {example.linkable for example in found} == {True, False}
    first, second = training.fit(found), training.fit(found)
    for model, name in ((first, "one.json"), (second, "two.json")):
        training.save(tmp_path / name, model, 0.5, 0.9, {})
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    rows = np.vstack([example.rows for example in found])
    loaded = TreeRanker.load(tmp_path / "one.json")
    assert np.allclose(loaded.probabilities(rows), first.probabilities(rows), atol=1e-4)


def test_labels_of_an_article_that_is_not_given_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match="14 articles"):
        read_labels(labels(tmp_path / "labels.tsv"), {})


def test_the_threshold_is_where_most_decisions_are_right() -> None:
    outcomes = [(0.9, True, True), (0.8, True, True), (0.4, False, False), (0.45, False, False)]
    threshold, share = training.best_threshold(outcomes)
    assert 0.45 < threshold <= 0.8
    assert share == 1.0
