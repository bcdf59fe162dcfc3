"""The values that go into and come out of the linker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tasks.contracts.records import Vector
from tasks.contracts.spans import Span

NIL_PREFIX = "nil:"


class NilReason(StrEnum):
    """Why a mention has no entity of the knowledge base."""

    NO_CANDIDATE = "no_candidate"
    BELOW_THRESHOLD = "below_threshold"
    TYPE_CONFLICT = "type_conflict"


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention to be linked: a row of the mentions table."""

    mention_id: str
    span: Span
    type: str
    score: float = 1.0
    vector: Vector | None = None
    """*Shape:* (dims,), the mention in its context; ``None`` without an encoder."""


@dataclass(frozen=True, slots=True)
class LinkInput:
    """One article to link: its text and every mention found in it, in any order."""

    article_id: str
    text: str
    mentions: Sequence[Mention]
    title: str | None = None
    """Title when it stands outside ``text``; its words count as context."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the knowledge base, as far as linking looks at it."""

    entity_id: str
    wikidata_qid: str | None
    geonames_id: str | None
    type: str
    label: str
    label_en: str | None
    description: str
    country: str | None
    population: int
    prior: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity a mention may denote, with the evidence of the names and, once ranked, of the context."""

    entity: Entity
    alias: str
    """The alias that brought it."""
    kind: str
    """The alias's kind in the knowledge base."""
    match: str
    """How the names agree: exact, acronym, loose, surname, key or edit."""
    similarity: float
    """Of the folded names, 0 to 1; 1 is equal."""
    share: float
    """This entity's part of the priors of all entities with the alias."""
    features: Mapping[str, float] = field(default_factory=dict)
    score: float = 0.0
    """Calibrated probability that the mention denotes the entity."""


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """What one mention denotes."""

    mention_id: str
    entity_id: str
    """Entity of the base, or the id of a cluster of unlinked mentions (``nil:...``)."""
    wikidata_qid: str | None
    nil_reason: NilReason | None
    score: float
    """Calibrated probability that the decision is right, for a NIL as for a link."""
    candidates: tuple[Candidate, ...]
    """The best candidates, best first."""
