"""Relinking: what a new version of the knowledge base changes, and the record of it that is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.contracts.spans import Span
from tasks.linking.linker import Linker
from tasks.linking.records import NIL_PREFIX, LinkInput, Mention


@dataclass(frozen=True, slots=True)
class Promotion:
    """A local id that a newer base has an entity for."""

    nil_id: str
    entity_id: str
    wikidata_qid: str | None
    name: str
    type: str
    score: float
    """Probability that the two are the same, from the names alone."""
    kb_version: str
    """Version of the base that knows the entity."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Unlinked mentions under one local id: the spellings met, each with how often."""

    nil_id: str
    type: str
    names: tuple[tuple[str, int], ...]


def promotions(linker: Linker, clusters: Iterable[Cluster]) -> Iterator[Promotion]:
    """Clusters whose most frequent name the linker's base now links, with the entity.

    Nothing is rewritten: the links of past days keep their local ids until those days are linked again, and a promotion
    row says which id became which entity, under which version.
    """
    for cluster in clusters:
        if not cluster.nil_id.startswith(NIL_PREFIX) or not cluster.names:
            continue
        name = max(cluster.names, key=lambda pair: (pair[1], len(pair[0]), pair[0]))[0]
        alone = LinkInput(cluster.nil_id, name, (Mention(cluster.nil_id, Span(0, len(name)), cluster.type),))
        (decision,) = linker.link(alone)
        if decision.nil_reason is None:
            yield Promotion(
                cluster.nil_id,
                decision.entity_id,
                decision.wikidata_qid,
                name,
                cluster.type,
                decision.score,
                linker.kb_version,
            )


def clusters(rows: Iterable[tuple[str, str, str]]) -> list[Cluster]:
    """Clusters out of (entity_id, type, surface) rows of links; linked rows are passed over."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for entity_id, type_, surface in rows:
        if entity_id.startswith(NIL_PREFIX):
            names = counts.setdefault((entity_id, type_), {})
            names[surface] = names.get(surface, 0) + 1
    return [Cluster(id_, type_, tuple(sorted(names.items()))) for (id_, type_), names in sorted(counts.items())]
