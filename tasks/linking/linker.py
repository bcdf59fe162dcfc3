"""The linker: the entity each mention of an article denotes, or an explicit NIL with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.contracts.records import Vector
from tasks.linking.candidates import Names
from tasks.linking.context import Context, read, shortlist
from tasks.linking.coreference import anchors
from tasks.linking.features import Anchor, features, fitting
from tasks.linking.index import AliasIndex
from tasks.linking.kb import KnowledgeBase
from tasks.linking.nil import nil_id_of_mention
from tasks.linking.ranking import Floor, Ranker, TreeRanker
from tasks.linking.records import Candidate, LinkDecision, LinkInput, Mention, NilReason

KEPT_CANDIDATES = 5
LEAST = 0.2
"""Least probability of a linked candidate: when twenty ministries share the odds, none is the one."""
_REPEATED = 0.98
"""Factor on the score of a decision taken over from a fuller mention."""
_OWN_NAME = 0.3
"""Share from which an entity bears an organisation's short name in its own right."""


@dataclass(frozen=True)
class Linker:
    """Links articles one at a time; the decision on an article depends on nothing but the article and the base."""

    names: Names
    ranker: Ranker
    kb_version: str
    entity_vectors: Mapping[str, Vector] | None = None
    """Vectors of entity descriptions by entity id, in the space of the mentions' vectors."""

    @classmethod
    def open(cls, kb_folder: Path, model_path: Path | None = None, index_folder: Path | None = None) -> Linker:
        """The linker over the base in ``kb_folder``, with the trained ranker in ``model_path`` or, without, the floor."""
        kb = KnowledgeBase.open(kb_folder)
        ranker: Ranker = TreeRanker.load(model_path) if model_path is not None else Floor()
        return cls(Names(AliasIndex.open(kb, index_folder), near=ranker.near), ranker, kb.version)

    @property
    def name(self) -> str:
        """Name of the ranker."""
        return self.ranker.name

    @property
    def version(self) -> str:
        """Version of the ranker."""
        return self.ranker.version

    def link(self, article: LinkInput) -> list[LinkDecision]:
        """One decision per mention, in the order of ``article.mentions``."""
        found = [self.names.candidates(article.text, mention.span) for mention in article.mentions]
        context = read(article, found)
        fuller = anchors(article)
        decided: dict[int, LinkDecision] = {}
        for position in _anchors_first(len(found), fuller):
            anchor = decided.get(fuller.get(position, -1))
            decided[position] = self._decide(article, position, found[position], context, anchor)
        return [decided[position] for position in range(len(found))]

    def _decide(
        self, article: LinkInput, position: int, found: list[Candidate], context: Context, anchor: LinkDecision | None
    ) -> LinkDecision:
        mention = article.mentions[position]
        if anchor is not None and _speaks_for(anchor, mention, found):
            return replace(anchor, mention_id=mention.mention_id, score=anchor.score * _REPEATED)
        short = shortlist(fitting(mention.type, _with_anchor(found, anchor)), context, mention.span)
        ranked = self._rank(mention, short, context, anchor)
        some = min(1.0, sum(candidate.score for candidate in ranked))
        if ranked and some >= self.ranker.threshold and ranked[0].score >= LEAST:
            best, score = ranked[0].entity, ranked[0].score
            kept = tuple(ranked[:KEPT_CANDIDATES])
            return LinkDecision(mention.mention_id, best.entity_id, best.wikidata_qid, None, score, kept)
        if ranked:
            reason, score = NilReason.BELOW_THRESHOLD, 1.0 - min(some, ranked[0].score)
        elif found:
            reason, score = NilReason.TYPE_CONFLICT, self.ranker.nil_without_candidates
        else:
            reason, score = NilReason.NO_CANDIDATE, self.ranker.nil_without_candidates
        local = nil_id_of_mention(article.text, mention.span, mention.type, article.article_id)
        kept = tuple((ranked or found)[:KEPT_CANDIDATES])
        return LinkDecision(mention.mention_id, local, None, reason, score, kept)

    def _rank(
        self, mention: Mention, found: Sequence[Candidate], context: Context, anchor: LinkDecision | None
    ) -> list[Candidate]:
        named = None
        if anchor is not None:
            named = Anchor(None if anchor.nil_reason is not None else anchor.entity_id, anchor.score)
        values = features(mention, found, context, named, self.entity_vectors)
        scores = self.ranker.scores(found, values)
        ranked = [replace(c, features=of, score=score) for c, of, score in zip(found, values, scores, strict=True)]
        return sorted(ranked, key=lambda c: (c.score, c.entity.prior, c.entity.entity_id), reverse=True)


def _speaks_for(anchor: LinkDecision, mention: Mention, found: Sequence[Candidate]) -> bool:
    """Whether the decision on the fuller name is the shorter's too: always for people, else when nothing bears it."""
    return mention.type == "PER" or not any(c.match == "exact" and c.share >= _OWN_NAME for c in found)


def _anchors_first(count: int, fuller: Mapping[int, int]) -> list[int]:
    """Every position once, each after the one it repeats."""
    order: list[int] = []
    placed: set[int] = set()

    def place(position: int) -> None:
        if position in placed:
            return
        placed.add(position)
        if position in fuller:
            place(fuller[position])
        order.append(position)

    for position in range(count):
        place(position)
    return order


def _with_anchor(found: list[Candidate], anchor: LinkDecision | None) -> list[Candidate]:
    """The candidates and, when its name did not bring it, the entity the fuller mention denotes."""
    if anchor is None or anchor.nil_reason is not None:
        return found
    if any(candidate.entity.entity_id == anchor.entity_id for candidate in found):
        return found
    linked = next(c for c in anchor.candidates if c.entity.entity_id == anchor.entity_id)
    return [*found, replace(linked, match="loose", kind="short", share=0.0, features={}, score=0.0)]
