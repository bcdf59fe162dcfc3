"""Why each mention was linked as it was: the candidates, their features and scores, the decision, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tasks.linking.records import Candidate, LinkDecision, LinkInput, Mention

CONTEXT = 24
"""Code points of text shown on either side of a mention."""
NOTHING: Mapping[str, str] = MappingProxyType({})


def explain(article: LinkInput, decisions: Sequence[LinkDecision], stored: Mapping[str, str] = NOTHING) -> str:
    """One block per mention: the mention in its text, the decision, then a line per candidate with what speaks for it.

    Features that are zero are left out. ``decisions`` are those of ``article``, in any order; ``stored`` maps a mention's
    id to the entity it was linked to before, which is told where it is another.
    """
    blocks = []
    for mention, decision in _in_text_order(article, decisions):
        start, end = mention.span
        before = article.text[max(0, start - CONTEXT) : start].replace("\n", " ")
        after = article.text[end : end + CONTEXT].replace("\n", " ")
        head = f"{start}-{end} {mention.type}  {before}[{mention.span.of(article.text)}]{after}"
        lines = [head, f"  = {_verdict(decision)}", *_lines(decision)]
        if stored.get(mention.mention_id, decision.entity_id) != decision.entity_id:
            lines.insert(2, f"    (the warehouse holds {stored[mention.mention_id]})")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def explained(
    article: LinkInput, decisions: Sequence[LinkDecision], stored: Mapping[str, str] = NOTHING
) -> list[dict[str, Any]]:
    """The same as plain values for JSON, every feature included: one dict per mention."""
    return [
        {
            "mention_id": mention.mention_id,
            "start": mention.span.start,
            "end": mention.span.end,
            "surface": mention.span.of(article.text),
            "type": mention.type,
            "entity_id": decision.entity_id,
            "wikidata_qid": decision.wikidata_qid,
            "nil_reason": decision.nil_reason,
            "score": decision.score,
            "stored_entity_id": stored.get(mention.mention_id),
            "candidates": [_plain(candidate) for candidate in decision.candidates],
        }
        for mention, decision in _in_text_order(article, decisions)
    ]


def _in_text_order(article: LinkInput, decisions: Sequence[LinkDecision]) -> Iterator[tuple[Mention, LinkDecision]]:
    by_id = {decision.mention_id: decision for decision in decisions}
    for mention in sorted(article.mentions, key=lambda mention: mention.span):
        yield mention, by_id[mention.mention_id]


def _plain(candidate: Candidate) -> dict[str, Any]:
    entity = candidate.entity
    return {
        "entity_id": entity.entity_id,
        "wikidata_qid": entity.wikidata_qid,
        "label": entity.label,
        "label_en": entity.label_en,
        "type": entity.type,
        "country": entity.country,
        "alias": candidate.alias,
        "match": candidate.match,
        "score": candidate.score,
        "features": dict(candidate.features),
    }


def _verdict(decision: LinkDecision) -> str:
    if decision.nil_reason is not None:
        return f"NIL ({decision.nil_reason.value}) {decision.entity_id}  {decision.score:.2f}"
    chosen = next((c for c in decision.candidates if c.entity.entity_id == decision.entity_id), None)
    name = f" {chosen.entity.label}" if chosen else ""
    return f"{decision.entity_id} {decision.wikidata_qid or '-'}{name}  {decision.score:.2f}"


def _lines(decision: LinkDecision) -> Iterator[str]:
    for place, candidate in enumerate(decision.candidates, 1):
        entity = candidate.entity
        where = f", {entity.country}" if entity.country else ""
        yield f"  {place}. {candidate.score:.2f} {entity.label} / {entity.label_en or '-'} ({entity.type}{where}) {entity.entity_id}"
        yield f"       {candidate.match} «{candidate.alias}»  {_features(candidate)}"


def _features(candidate: Candidate) -> str:
    return " ".join(f"{name}={value:.2f}" for name, value in candidate.features.items() if abs(value) >= 0.005)
