"""Why each mention was linked as it was: the candidates, their features and scores, the decision, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tasks.linking.records import Candidate, LinkDecision, LinkInput

CONTEXT = 24
"""Code points of text shown on either side of a mention."""


def explain(article: LinkInput, decisions: Sequence[LinkDecision]) -> str:
    """One block per mention: the mention in its text, the decision, then a line per candidate with what speaks for it.

    Features that are zero are left out. ``decisions`` are those of ``article``, in any order.
    """
    by_id = {decision.mention_id: decision for decision in decisions}
    ordered = sorted(article.mentions, key=lambda mention: mention.span)
    blocks = []
    for mention in ordered:
        start, end = mention.span
        before = article.text[max(0, start - CONTEXT) : start].replace("\n", " ")
        after = article.text[end : end + CONTEXT].replace("\n", " ")
        decision = by_id[mention.mention_id]
        head = f"{start}-{end} {mention.type}  {before}[{mention.span.of(article.text)}]{after}"
        blocks.append("\n".join((head, f"  = {_verdict(decision)}", *_lines(decision))))
    return "\n\n".join(blocks)


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
