from __future__ import annotations

from collections.abc import Sequence

import pytest

from tasks.contracts.spans import Span
from tasks.linking.candidates import Names
from tasks.linking.index import AliasIndex
from tasks.linking.kb import KnowledgeBase
from tasks.linking.linker import Linker
from tasks.linking.nil import nil_id
from tasks.linking.ranking import Floor
from tasks.linking.records import Candidate, LinkDecision, LinkInput, Mention, NilReason


@pytest.fixture(scope="module")
def index(base: KnowledgeBase) -> AliasIndex:
    return AliasIndex.open(base)


def article(text: str, *named: tuple[str, str]) -> LinkInput:
    mentions, at = [], 0
    for name, type_ in named:
        start = text.index(name, at)
        at = start + len(name)
        mentions.append(Mention(f"{start}", Span(start, at), type_))
    return LinkInput("a1", text, mentions)


def link(base: KnowledgeBase, index: AliasIndex, linked: LinkInput, *, near: bool = True) -> list[LinkDecision]:
    return Linker(Names(index, near), Floor(), base.version).link(linked)


@pytest.mark.parametrize(
    ("surface", "type_", "entity"),
    [
        ("باولو جنتيلوني", "PER", "t:gentiloni"),
        ("باولو جنتيلونى", "PER", "t:gentiloni"),
        ("باولو جينتيلوني", "PER", "t:gentiloni"),
        ("Paolo Gentiloni", "PER", "t:gentiloni"),
        ("فايز السراج", "PER", "t:sarraj"),
        ("ولاية تكساس", "GPE", "t:texas"),
        ("د .ب .أ", "ORG", "t:dpa"),
        ("الامم المتحده", "ORG", "t:un"),
        ("حكومة الوفاق الوطنى", "ORG", "t:gna"),
        ("وكاله الأنباء الالمانيه", "ORG", "t:dpa"),
        ("مجمع الميدان للمؤتمرات", "FAC", "t:square"),
        ("الاستخبارات الليبية", "ORG", "t:lis"),
    ],
)
def test_every_spelling_of_a_name_brings_its_entity(index: AliasIndex, surface: str, type_: str, entity: str) -> None:
    found = Names(index).candidates(surface, Span(0, len(surface)))
    assert entity in [candidate.entity.entity_id for candidate in found]


def test_the_article_is_restored_after_the_attached_lam(index: AliasIndex) -> None:
    text = "قواعد للولايات المتحدة"
    found = Names(index, near=False).candidates(text, Span(text.index("لولايات"), len(text)))
    assert found[0].entity.entity_id == "t:usa"


def test_the_floor_takes_the_entity_named_most_readily(base: KnowledgeBase, index: AliasIndex) -> None:
    (decision,) = link(base, index, article("وصل إلى طرابلس", ("طرابلس", "GPE")), near=False)
    assert decision.entity_id == "t:tripoli"
    assert len(decision.candidates) == 2
    assert decision.candidates[0].score > decision.candidates[1].score


def test_a_mention_no_name_fits_is_nil_without_candidate(base: KnowledgeBase, index: AliasIndex) -> None:
    (decision,) = link(base, index, article("قال رضا عيسى", ("رضا عيسى", "PER")), near=False)
    assert decision.nil_reason is NilReason.NO_CANDIDATE
    assert decision.entity_id.startswith("nil:")
    assert decision.wikidata_qid is None


def test_a_mention_of_another_type_is_a_type_conflict(base: KnowledgeBase, index: AliasIndex) -> None:
    (decision,) = link(base, index, article("سرت فريق", ("سرت", "PER")), near=False)
    assert decision.nil_reason is NilReason.TYPE_CONFLICT


def test_a_last_name_takes_the_entity_of_the_full_name(base: KnowledgeBase, index: AliasIndex) -> None:
    text = "باولو جينتيلوني وصل، وقال جينتيلوني ذلك"
    first, second = link(base, index, article(text, ("باولو جينتيلوني", "PER"), ("جينتيلوني", "PER")))
    assert first.entity_id == second.entity_id == "t:gentiloni"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("شن سلاح الجو الأمريكي غارات، وأعلن سلاح الجو ذلك", True),
        ("شن سلاح الجو الأمريكي غارات، وأعلن سلاح الجو التابع للمجلس ذلك", False),
    ],
)
def test_a_short_name_that_belongs_to_another_is_no_repetition(
    base: KnowledgeBase, index: AliasIndex, text: str, same: bool
) -> None:
    first, second = link(base, index, article(text, ("سلاح الجو الأمريكي", "ORG"), ("سلاح الجو", "ORG")))
    assert first.entity_id == "t:usaf"
    assert (second.entity_id == "t:usaf") is same


def test_an_unknown_person_has_one_local_id_in_every_spelling_and_article() -> None:
    assert nil_id("رضا عيسى", "PER") == nil_id("رضا عيسي", "PER")
    assert nil_id("رضا عيسى", "PER") != nil_id("رضا موسى", "PER")
    assert nil_id("رضا عيسى", "PER") != nil_id("رضا عيسى", "ORG")


def test_a_last_name_of_an_unknown_person_shares_the_local_id(base: KnowledgeBase, index: AliasIndex) -> None:
    text = "قال محمد الغصري ذلك، وأضاف الغصري"
    first, second = link(base, index, article(text, ("محمد الغصري", "PER"), ("الغصري", "PER")))
    assert first.entity_id == second.entity_id
    assert first.nil_reason is NilReason.NO_CANDIDATE


def test_a_decision_depends_on_its_article_alone(base: KnowledgeBase, index: AliasIndex) -> None:
    one = article("وصل إلى طرابلس", ("طرابلس", "GPE"))
    other = article("باولو جنتيلوني في روما", ("باولو جنتيلوني", "PER"), ("روما", "GPE"))
    before = link(base, index, one)
    link(base, index, other)
    assert link(base, index, one) == before


def test_no_link_is_made_when_many_share_the_odds(base: KnowledgeBase, index: AliasIndex) -> None:
    class Undecided(Floor):
        def scores(self, candidates: Sequence[Candidate], values: object) -> list[float]:
            return [0.19] * len(candidates)

    (decision,) = Linker(Names(index), Undecided(), base.version).link(article("زار طرابلس", ("طرابلس", "GPE")))
    assert decision.nil_reason is NilReason.BELOW_THRESHOLD


def test_a_plural_kind_says_it_of_every_name_of_its_list(base: KnowledgeBase, index: AliasIndex) -> None:
    for text, agrees in (("ولايات تكساس والجزيرة", 1.0), ("زار تكساس والجزيرة", 0.0)):
        (_, decision) = link(base, index, article(text, ("تكساس", "GPE"), ("الجزيرة", "GPE")))
        (gezira,) = (c for c in decision.candidates if c.entity.entity_id == "t:gezira")
        assert gezira.features["head_agrees"] == agrees
