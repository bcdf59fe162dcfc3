"""link: every mention gets the entity it denotes, or an explicit NIL with its reason. Needs no model of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tasks.contracts.settings import Settings
from tasks.contracts.spans import Span
from tasks.contracts.stage import Context, Groups, Outcome, Read, Stage, each
from tasks.linking.records import Candidate, Entity, LinkDecision, LinkInput, Mention
from tasks.resources import kb_version, linker, linker_version
from tasks.running import stage_task

MENTION_COLUMNS = ["mention_id", "article_id", "start", "end", "surface", "type", "score", "vector"]


@dataclass
class _Seen:
    """What the day's articles name, counted while they are linked."""

    entities: dict[str, Entity] = field(default_factory=dict)
    mentions: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    surfaces: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    """Of unlinked clusters: surface and type to how often."""

    def count(self, rows: list[dict[str, Any]], decisions: list[LinkDecision]) -> None:
        for row, decision in zip(rows, decisions, strict=True):
            self.mentions[decision.entity_id] += 1
            if decision.nil_reason is not None:
                self.surfaces.setdefault(decision.entity_id, Counter())[row["surface"], row["type"]] += 1
            elif decision.entity_id not in self.entities:
                chosen = (c.entity for c in decision.candidates if c.entity.entity_id == decision.entity_id)
                self.entities[decision.entity_id] = next(chosen)
        self.articles.update({decision.entity_id for decision in decisions})


def _process(context: Context) -> Iterator[Outcome]:
    ranker, base = linker_version(context.settings), kb_version(context.settings)
    links, seen = linker(context.settings), _Seen()
    mentions = Groups(context.batches("mentions", MENTION_COLUMNS))
    keep = context.settings.link.candidates

    def work(row: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        found = mentions.take(row["article_id"])
        title = row["title"] if row["title_start"] is None else None
        decisions = links.link(LinkInput(row["article_id"], row["text"], [to_mention(m) for m in found], title))
        seen.count(found, decisions)
        return {"links": [_row(row["article_id"], d, base, ranker, keep) for d in decisions]}

    columns = ["article_id", "document_id", "source_path", "title", "title_start", "text"]
    for batch in context.batches("articles", columns):
        yield each(batch.to_pylist(), work)
    mentions.finish()
    yield Outcome(0, {"entities": [_entity(entity_id, seen, base) for entity_id in sorted(seen.mentions)]})


def to_mention(row: Mapping[str, Any]) -> Mention:
    """A row of ``mentions`` (at least ``MENTION_COLUMNS``) as the linker takes it."""
    vector = None if row["vector"] is None else np.asarray(row["vector"], np.float32)
    return Mention(row["mention_id"], Span(row["start"], row["end"]), row["type"], row["score"], vector)


def _row(article: str, decision: LinkDecision, base: str, ranker: str, keep: int) -> dict[str, Any]:
    return {
        "mention_id": decision.mention_id,
        "article_id": article,
        "entity_id": decision.entity_id,
        "wikidata_qid": decision.wikidata_qid,
        "nil_reason": None if decision.nil_reason is None else str(decision.nil_reason),
        "score": decision.score,
        "candidates": [_candidate(candidate) for candidate in decision.candidates[:keep]],
        "kb_version": base,
        "model": ranker,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "entity_id": candidate.entity.entity_id,
        "wikidata_qid": candidate.entity.wikidata_qid,
        "label": candidate.entity.label,
        "score": candidate.score,
        "features": list(candidate.features.items()),
    }


def _entity(entity_id: str, seen: _Seen, base: str) -> dict[str, Any]:
    entity = seen.entities.get(entity_id)
    counts = {"mentions": seen.mentions[entity_id], "articles": seen.articles[entity_id], "kb_version": base}
    if entity is None:
        (surface, type_), _ = max(seen.surfaces[entity_id].items(), key=lambda item: (item[1], item[0]))
        nothing = dict.fromkeys(("wikidata_qid", "geonames_id", "label_en", "description", "country"))
        return {"entity_id": entity_id, "type": type_, "label_ar": surface, **nothing, **counts}
    return {
        "entity_id": entity_id,
        "wikidata_qid": entity.wikidata_qid,
        "geonames_id": entity.geonames_id,
        "type": entity.type,
        "label_ar": entity.label,
        "label_en": entity.label_en,
        "description": entity.description or None,
        "country": entity.country,
        **counts,
    }


def _models(settings: Settings) -> dict[str, str]:
    return {"kb": kb_version(settings), "linker": linker_version(settings)}


STAGE = Stage("link", "2", (Read("articles"), Read("mentions")), ("links", "entities"), _process, _models)
link = stage_task(STAGE)
