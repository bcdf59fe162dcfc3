"""The features of a candidate in its article. Every one lies in -1..1 and is stored with the link it decided."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.contracts.records import Vector
from tasks.linking.context import Context, content
from tasks.linking.lexicon import fold, folded
from tasks.linking.records import Candidate, Entity, Mention

FEATURES = (
    "exact", "official", "short", "loose", "surname", "key", "acronym", "edit", "similarity", "words", "extra_words",
    "share", "share_lead", "prior", "prior_lead", "alone",
    "type_same", "type_near", "type_conflict", "country_itself", "place", "person", "populous",
    "nation_near", "nation_conflict", "nation_weight", "nation_lead", "share_here", "bare_here",
    "head_agrees", "head_conflict", "near_overlap", "article_overlap",
    "coreference", "other_anchor", "vector",
)  # fmt: skip
"""Names of the features, in the order of every weight vector."""

_NEAR_TYPES = (
    frozenset({"GPE", "LOC", "FAC"}),
    frozenset({"ORG", "FAC"}),
    frozenset({"EVENT", "MISC"}),
    frozenset({"ORG", "MISC"}),
    frozenset({"FAC", "MISC"}),
    frozenset({"LOC", "MISC"}),
)
_KINDS = folded(
    """مدينة بلدة قرية عاصمة محافظة ولاية مقاطعة إقليم شعبية بلدية إمارة دولة جمهورية مملكة جزيرة نهر بحر جبل صحيفة جريدة
    مجلة قناة إذاعة وكالة حزب حركة تنظيم جماعة نادي فريق منتخب شركة بنك جامعة وزارة"""
)
"""Common nouns that say what kind of thing a name is, in a text before it and in a description."""
_SAME_KIND = {
    fold("بلدة"): fold("مدينة"),
    fold("جريدة"): fold("صحيفة"),
    fold("فريق"): fold("نادي"),
    fold("عاصمة"): fold("مدينة"),
}


_BARE = 0.1
"""Share below which a name says hardly more than a common noun («وزارة الداخلية»), so that the context decides."""
_UNSPOKEN, _NO_COUNTRY, _LEAST_SHARE = 0.02, 0.15, 0.002
"""Weight of a country the article does not speak of, of having none, and of an alias hardly used for the entity."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the fuller mention of the same name was decided to be."""

    entity_id: str | None
    """``None`` when it is NIL."""
    score: float


def conflict(mention_type: str, entity_type: str) -> bool:
    """Whether a mention of the one type can hardly denote an entity of the other."""
    return mention_type != entity_type and not _near(mention_type, entity_type)


def _near(left: str, right: str) -> bool:
    return any({left, right} <= group for group in _NEAR_TYPES)


def features(
    mention: Mention,
    candidate: Candidate,
    rivals: Sequence[Candidate],
    context: Context,
    anchor: Anchor | None,
    vectors: Mapping[str, Vector] | None = None,
) -> dict[str, float]:
    """Features of ``candidate`` among its ``rivals`` (itself included); ``vectors`` are entity vectors by entity id."""
    entity = candidate.entity
    nations = context.nations(mention.span)
    here = _share_here(candidate, rivals, nations)
    others = [rival for rival in rivals if rival.entity.entity_id != entity.entity_id]
    values = {
        **_name_features(mention, candidate, context),
        "share": candidate.share,
        "share_lead": candidate.share - max((rival.share for rival in others), default=0.0),
        "prior": entity.prior,
        "prior_lead": entity.prior - max((rival.entity.prior for rival in others), default=0.0),
        "alone": 1.0 if not others else 0.0,
        **_type_features(mention.type, entity),
        **_context_features(mention, entity, context),
        "nation_weight": nations.get(entity.country or "", 0.0),
        "bare_here": here if candidate.share < _BARE else 0.0,
        "nation_lead": _nation_lead(entity, others, nations),
        "share_here": here,
        "coreference": anchor.score if anchor and anchor.entity_id == entity.entity_id else 0.0,
        "other_anchor": 1.0 if anchor and anchor.entity_id != entity.entity_id else 0.0,
        "vector": _cosine(mention.vector, (vectors or {}).get(entity.entity_id)),
    }
    return {name: float(values[name]) for name in FEATURES}


def _name_features(mention: Mention, candidate: Candidate, context: Context) -> dict[str, float]:
    words = len(context.words.words_in(*mention.span))
    alias_words = len(candidate.alias.split())
    exact = candidate.match == "exact"
    return {
        "exact": float(exact),
        "official": float(exact and candidate.kind == "official"),
        "short": float(exact and candidate.kind == "short"),
        **{name: float(candidate.match == name) for name in ("loose", "surname", "key", "acronym", "edit")},
        "similarity": candidate.similarity,
        "words": min(words, 4) / 4,
        "extra_words": max(-1.0, min(1.0, (alias_words - words) / 3)),
    }


def _type_features(mention_type: str, entity: Entity) -> dict[str, float]:
    return {
        "type_same": float(mention_type == entity.type),
        "type_near": float(mention_type != entity.type and _near(mention_type, entity.type)),
        "type_conflict": float(conflict(mention_type, entity.type)),
        "country_itself": float(entity.type == "GPE" and entity.population > 0 and _is_country(entity)),
        "place": float(entity.type in ("GPE", "LOC")),
        "person": float(entity.type == "PER"),
        "populous": min(1.0, math.log10(entity.population + 1) / 9),
    }


def _is_country(entity: Entity) -> bool:
    return bool(content(entity.description) & content("دولة جمهورية مملكة سلطنة")) or (
        not entity.description and entity.prior >= 0.75
    )


def _context_features(mention: Mention, entity: Entity, context: Context) -> dict[str, float]:
    described = content(entity.description)
    nation = context.nation_near(mention.span)
    agrees, conflicts = _head(mention, entity, context)
    near = len(described & context.near(mention.span)) / math.sqrt(len(described)) if described else 0.0
    whole = len(described & context.article) / len(described) if described else 0.0
    return {
        "nation_near": float(nation is not None and nation == entity.country),
        "nation_conflict": float(nation is not None and entity.country is not None and nation != entity.country),
        "head_agrees": agrees,
        "head_conflict": conflicts,
        "near_overlap": min(1.0, near),
        "article_overlap": whole,
    }


def _nation_lead(entity: Entity, others: Sequence[Candidate], nations: Mapping[str, float]) -> float:
    """How much more the article speaks of the candidate's country than of any rival's from elsewhere."""
    elsewhere = [c.entity.country for c in others if c.entity.country and c.entity.country != entity.country]
    if entity.country is None or not elsewhere:
        return 0.0
    return nations.get(entity.country, 0.0) - max(nations.get(c, 0.0) for c in elsewhere)


def _share_here(candidate: Candidate, rivals: Sequence[Candidate], nations: Mapping[str, float]) -> float:
    """The share among the rivals, each weighed by how much the article speaks of its country."""

    def weight(c: Candidate) -> float:
        spoken_of = nations.get(c.entity.country, 0.0) if c.entity.country else _NO_COUNTRY
        return c.similarity * max(c.share, _LEAST_SHARE) * (spoken_of + _UNSPOKEN)

    return weight(candidate) / sum(weight(rival) for rival in rivals)


def _head(mention: Mention, entity: Entity, context: Context) -> tuple[float, float]:
    inside = context.words.words_in(*mention.span)
    heads = {context.words.folded[inside.start]} if len(inside) > 1 else set()
    heads = (heads | set().union(*context.before(mention.span))) & _KINDS
    described = {_SAME_KIND.get(word, word) for word in fold(entity.description).split() if word in _KINDS}
    named = {_SAME_KIND.get(word, word) for word in heads}
    if not named or not described:
        return 0.0, 0.0
    return (1.0, 0.0) if named & described else (0.0, 1.0)


def _cosine(left: Vector | None, right: Vector | None) -> float:
    if left is None or right is None:
        return 0.0
    norm = float(np.linalg.norm(left)) * float(np.linalg.norm(right))
    return float(np.dot(left, right)) / norm if norm else 0.0
