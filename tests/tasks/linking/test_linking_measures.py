from __future__ import annotations

from pathlib import Path

import pytest

from tasks.contracts.spans import Span
from tasks.linking.candidates import Names
from tasks.linking.evaluate import Counts, count, measure, table
from tasks.linking.explain import explain
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.gold import GoldArticle, GoldMention, Resolver, read_gold, without_source
from tasks.linking.history import clusters, promotions
from tasks.linking.index import AliasIndex
from tasks.linking.kb import KnowledgeBase
from tasks.linking.linker import Linker
from tasks.linking.nil import nil_id
from tasks.linking.ranking import Floor
from tasks.linking.records import LinkInput, Mention

ROOT = Path(__file__).resolve().parents[3]
GOLD = ROOT / "../shared/data/linking"
RANKER = ROOT / "seeds" / "models" / "linker" / "ranker.json"

TEXT = "قال رضا عيسى إن روما بعيدة"


def gold(start: int, end: int, type_: str, *names: str) -> GoldMention:
    return GoldMention(Span(start, end), type_, frozenset(), None, names)


@pytest.fixture(scope="module")
def linker(base: KnowledgeBase) -> Linker:
    return Linker(Names(AliasIndex.open(base)), Floor(near=True), base.version)


def test_every_measure_of_a_perfect_article_is_one(linker: Linker, gazetteer: GazetteerTagger) -> None:
    article = GoldArticle("a", TEXT, (gold(4, 12, "PER", "رضا عيسى"), gold(16, 20, "GPE", "روما", "Rome")))
    counts = count(article, linker, Resolver.of(linker.names.index), gazetteer)
    assert {name: of.value for name, of in measure([counts]).items()} == dict.fromkeys(measure([counts]), 1.0)


def test_a_wrong_span_and_a_missing_entity_lower_the_measures(linker: Linker, gazetteer: GazetteerTagger) -> None:
    article = GoldArticle("a", TEXT, (gold(4, 7, "PER", "رضا"), gold(16, 20, "GPE", "طهران", "Tehran")))
    counts = count(article, linker, Resolver.of(linker.names.index), gazetteer)
    assert (counts.gold, counts.found, counts.exact, counts.overlapping_gold) == (2, 2, 1, 2)
    assert (counts.linkable, counts.nil, counts.nil_found) == (0, 2, 1)


def test_intervals_hold_the_value_and_widen_with_disagreement() -> None:
    even = measure([Counts(gold=2, linkable=2, linked_right=1)] * 10)["linkable_accuracy"]
    uneven = [Counts(gold=2, linkable=2, linked_right=2 * (i % 2)) for i in range(10)]
    spread = measure(uneven)["linkable_accuracy"]
    assert even.low == even.value == even.high == 0.5
    assert spread.low < spread.value < spread.high
    assert "linkable_accuracy" in table({"floor": measure(uneven)})


def test_an_explanation_shows_mention_decision_candidates_and_features(linker: Linker) -> None:
    text = "وصل إلى طرابلس رضا عيسى"
    mentions = [Mention("p", Span(15, 23), "PER"), Mention("t", Span(8, 14), "GPE")]
    article = LinkInput("a", text, mentions)
    shown = explain(article, linker.link(article))
    assert shown.index("[طرابلس]") < shown.index("[رضا عيسى]")
    assert "= t:tripoli" in shown
    assert "2. " in shown and "t:tripoli-lb" in shown and "share=" in shown
    assert "NIL (no_candidate)" in shown


def test_a_base_that_learns_a_name_promotes_its_local_id(linker: Linker) -> None:
    local = nil_id("باولو جنتيلوني", "PER")
    unknown = nil_id("رضا عيسى", "PER")
    rows = [(local, "PER", "باولو جنتيلوني"), (unknown, "PER", "رضا عيسى"), ("t:rome", "GPE", "روما")]
    (promoted,) = promotions(linker, clusters(rows))
    assert (promoted.nil_id, promoted.entity_id) == (local, "t:gentiloni")
    assert promoted.kb_version == linker.kb_version


def test_rows_read_off_the_measured_articles_can_be_left_out(base: KnowledgeBase) -> None:
    kept = without_source(base, "tests")
    assert kept.entities.num_rows == kept.aliases.num_rows == 0
    assert kept.version != base.version


@pytest.mark.skipif(not GOLD.exists(), reason="the shared linking gold is not beside the repository")
def test_the_trained_ranker_is_better_than_the_floor_on_the_gold(
    base: KnowledgeBase, gazetteer: GazetteerTagger
) -> None:
    articles = read_gold(GOLD)
    assert sum(len(article.mentions) for article in articles) == 334
    recall = {}
    for name, model in (("floor", None), ("ranker", RANKER)):
        linker = Linker.open(base.folder, model)
        counts = [count(article, linker, Resolver.of(linker.names.index), gazetteer) for article in articles]
        recall[name] = measure(counts)["candidate_recall"].value
    assert recall["ranker"] > recall["floor"]
