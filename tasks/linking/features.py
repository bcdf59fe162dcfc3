"""The features of a candidate in its article. Every one lies in -1..1 and is stored with the link it decided."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tasks.contracts.records import Vector
from tasks.linking.context import Context, content
from tasks.linking.lexicon import fold, folded
from tasks.linking.records import Candidate, Entity, Mention

FEATURES = (
    "exact", "full", "short", "loose", "surname", "key", "acronym", "edit", "similarity", "words", "extra_words",
    "share", "share_lead", "prior", "prior_lead", "alone",
    "type_same", "type_near", "country_itself", "place", "person", "populous",
    "nation_near", "nation_conflict", "nation_weight", "nation_lead", "nation_gap", "share_here", "bare_here",
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
    """مدينة مدينتي مدن بلدة قرية عاصمة محافظة محافظ محافظات محافظتي ولاية ولايات ولايتي والي
    مقاطعة إقليم شعبية بلدية إمارة دولة جمهورية مملكة جزيرة نهر بحر جبل صحيفة جريدة
    مجلة قناة إذاعة وكالة حزب حركة تنظيم جماعة نادي فريق منتخب شركة بنك جامعة وزارة مراسل مراسلة"""
)
"""Common nouns that say what kind of thing a name is, in a text before it and in a description."""
_SAME_KIND = {
    fold(noun): fold(kind)
    for noun, kind in (
        ("بلدة", "مدينة"), ("عاصمة", "مدينة"), ("مدن", "مدينة"), ("مدينتي", "مدينة"),
        ("محافظ", "محافظة"), ("محافظات", "محافظة"), ("محافظتي", "محافظة"),
        ("والي", "ولاية"), ("ولايات", "ولاية"), ("ولايتي", "ولاية"),
        ("جريدة", "صحيفة"), ("فريق", "نادي"), ("مراسل", "قناة"), ("مراسلة", "قناة"),
    )
}  # fmt: skip


_LISTED = folded("مدن محافظات محافظتي ولايات ولايتي مدينتي")
"""Kinds in the plural, which say it of every name of the list they open («ولايات القصرين وبنزرت»)."""
_LISTED_WORDS = 8
"""Words before a name among which such a plural is looked for."""
_BARE = 0.1
"""Share below which a name says hardly more than a common noun («وزارة الداخلية»), so that the context decides."""
_NAME_POWER = 4
"""How strongly a name that agrees only nearly weighs less."""
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


def fitting(mention_type: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose type can be meant, their shares taken among themselves: a channel of the same name is no rival
    of a district.
    """
    fit = [c for c in found if not conflict(mention_type, c.entity.type)]
    foreign = sum(c.share for c in found if c.match == "exact" and conflict(mention_type, c.entity.type))
    if not foreign or foreign >= 1.0 - _LEAST_SHARE:
        return fit
    return [replace(c, share=min(1.0, c.share / (1.0 - foreign))) if c.match == "exact" else c for c in fit]


def features(
    mention: Mention,
    rivals: Sequence[Candidate],
    context: Context,
    anchor: Anchor | None,
    vectors: Mapping[str, Vector] | None = None,
) -> list[dict[str, float]]:
    """Features of each of ``rivals``, the candidates of one mention; ``vectors`` are entity vectors by entity id."""
    nations = context.nations(mention.span)
    near = context.near(mention.span)
    nation = context.nation_near(mention.span, mention.type)
    heads = _heads(mention, context)
    words = len(context.words.words_in(*mention.span))
    most = max(nations.values(), default=0.0)
    weights = [_weight(candidate, nations) for candidate in rivals]
    found = []
    for candidate, weight in zip(rivals, weights, strict=True):
        entity = candidate.entity
        described = content(entity.description)
        agrees, conflicts = _head(heads, entity)
        here = weight / sum(weights)
        values = {
            **_name_features(candidate, words),
            **_share_features(candidate, rivals),
            **_type_features(mention.type, entity),
            "nation_near": float(nation is not None and nation == entity.country),
            "nation_conflict": float(nation is not None and entity.country is not None and nation != entity.country),
            "nation_weight": nations.get(entity.country or "", 0.0),
            "nation_lead": _nation_lead(entity, rivals, nations),
            "nation_gap": nations.get(entity.country, 0.0) - most if entity.country not in (None, nation) else 0.0,
            "share_here": here,
            "bare_here": here if candidate.share < _BARE else 0.0,
            "head_agrees": agrees,
            "head_conflict": conflicts,
            "near_overlap": min(1.0, len(described & near) / math.sqrt(len(described))) if described else 0.0,
            "article_overlap": len(described & context.article) / len(described) if described else 0.0,
            "coreference": anchor.score if anchor and anchor.entity_id == entity.entity_id else 0.0,
            "other_anchor": 1.0 if anchor and anchor.entity_id != entity.entity_id else 0.0,
            "vector": _cosine(mention.vector, (vectors or {}).get(entity.entity_id)),
        }
        found.append({name: float(values[name]) for name in FEATURES})
    return found


def _share_features(candidate: Candidate, rivals: Sequence[Candidate]) -> dict[str, float]:
    """How the alias's readings divide, against rivals whose names agree as well."""
    others = [
        rival
        for rival in rivals
        if rival.entity.entity_id != candidate.entity.entity_id and rival.similarity >= candidate.similarity
    ]
    return {
        "share": candidate.share,
        "share_lead": candidate.share - max((rival.share for rival in others), default=0.0),
        "prior": candidate.entity.prior,
        "prior_lead": candidate.entity.prior - max((rival.entity.prior for rival in others), default=0.0),
        "alone": 0.0 if others else 1.0,
    }


def _name_features(candidate: Candidate, words: int) -> dict[str, float]:
    alias_words = len(candidate.alias.split())
    exact = candidate.match == "exact"
    return {
        "exact": float(exact),
        "full": float(exact and words > 1),
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
        "country_itself": float(entity.type == "GPE" and entity.population > 0 and _is_country(entity)),
        "place": float(entity.type in ("GPE", "LOC")),
        "person": float(entity.type == "PER"),
        "populous": min(1.0, math.log10(entity.population + 1) / 9),
    }


def _is_country(entity: Entity) -> bool:
    return bool(content(entity.description) & content("دولة جمهورية مملكة سلطنة")) or (
        not entity.description and entity.prior >= 0.75
    )


def _nation_lead(entity: Entity, rivals: Sequence[Candidate], nations: Mapping[str, float]) -> float:
    """How much more the article speaks of the candidate's country than of any rival's from elsewhere."""
    elsewhere = [c.entity.country for c in rivals if c.entity.country and c.entity.country != entity.country]
    if entity.country is None or not elsewhere:
        return 0.0
    return nations.get(entity.country, 0.0) - max(nations.get(c, 0.0) for c in elsewhere)


def _weight(candidate: Candidate, nations: Mapping[str, float]) -> float:
    """The alias's share weighed by how much the article speaks of the candidate's country."""
    country = candidate.entity.country
    spoken_of = nations.get(country, 0.0) if country else _NO_COUNTRY
    return candidate.similarity**_NAME_POWER * max(candidate.share, _LEAST_SHARE) * (spoken_of + _UNSPOKEN)


def _heads(mention: Mention, context: Context) -> frozenset[str]:
    """Common nouns of kind that open the mention or stand before it."""
    inside = context.words.words_in(*mention.span)
    own = {context.words.folded[inside.start]} if len(inside) > 1 else set()
    kinds = frozenset(own.union(*context.before(mention.span)) & _KINDS)
    if not kinds and mention.type == "GPE":
        kinds = _listed(mention, context)
    return frozenset(_SAME_KIND.get(word, word) for word in kinds)


def _listed(mention: Mention, context: Context) -> frozenset[str]:
    """The plural kind that opens the list a place stands in; a list is joined by و and commas, and no sentence ends in it."""
    words, at = context.words, context.words.words_in(*mention.span).start
    for index in range(at - 1, max(-1, at - 1 - _LISTED_WORDS), -1):
        found = {opening.stem for opening in words.readings[index]} & _LISTED
        if found:
            return frozenset(found)
        if index + 1 < at and not (
            words.surfaces[index + 1].startswith("و") or words.folded[index + 1].startswith("ال")
        ):
            return frozenset()
    return frozenset()


def _head(heads: frozenset[str], entity: Entity) -> tuple[float, float]:
    described = _described_kinds(entity.description)
    if not heads or not described:
        return 0.0, 0.0
    return (1.0, 0.0) if heads & described else (0.0, 1.0)


@lru_cache(maxsize=50_000)
def _described_kinds(description: str) -> frozenset[str]:
    return frozenset(_SAME_KIND.get(word, word) for word in fold(description).split() if word in _KINDS)


def _cosine(left: Vector | None, right: Vector | None) -> float:
    if left is None or right is None:
        return 0.0
    norm = float(np.linalg.norm(left)) * float(np.linalg.norm(right))
    return float(np.dot(left, right)) / norm if norm else 0.0
