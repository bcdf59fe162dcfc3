"""From tagged units to mentions: clitics peeled off, vectors taken in context, gazetteer finds merged in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tasks.arabic.clitics import strip
from tasks.contracts.records import FoundMention, Vector
from tasks.contracts.schemas import ENTITY_TYPES
from tasks.contracts.spans import Span
from tasks.models.heads import Floats, Heads, span_of, tagged_spans
from tasks.models.tokens import Pieces, first_tokens, units


def find_mentions(text: str, sentence: Span, pieces: Pieces, hidden: Floats, heads: Heads) -> Iterator[FoundMention]:
    """The mentions of one sentence, spans in ``text``. ``hidden``: states of its tokens, *shape* (tokens, dims)."""
    if not len(pieces):
        return
    spans = units(sentence.of(text))
    for tagged in tagged_spans(heads.tag_logits(hidden[first_tokens(pieces, spans)])):
        if tagged.type not in ENTITY_TYPES:
            continue
        whole = span_of(spans, tagged)
        covered = (pieces.starts < whole.end) & (pieces.ends > whole.start)
        vector: Vector | None = hidden[covered].mean(axis=0) - heads.centre if covered.any() else None
        span, clitic = without_clitic(text, whole.shift(sentence.start))
        yield FoundMention(span, tagged.type, tagged.score, "tagger", clitic, vector)


def without_clitic(text: str, span: Span) -> tuple[Span, str]:
    """A mention's span without the letters attached before its first word, and those letters as written.

    The article stays inside, of «لل» its second lam.
    """
    first = span.of(text).split(maxsplit=1)[0]
    clitics = strip(first)
    length = len(clitics.prefix)
    if not length or length >= len(first):
        return span, ""
    return Span(span.start + length, span.end), first[:length]


def merged(found: Sequence[FoundMention], gazetteer: Sequence[FoundMention]) -> list[FoundMention]:
    """The tagger's mentions, those the gazetteer has too marked ``both``, and the gazetteer's where the tagger has none."""
    same = {mention.span: mention for mention in gazetteer}
    kept = [
        FoundMention(m.span, m.type, max(m.score, same[m.span].score), "both", m.clitic, m.vector)
        if m.span in same
        else m
        for m in found
    ]
    ends = np.asarray([mention.span.end for mention in found], dtype=np.int64)
    starts = np.asarray([mention.span.start for mention in found], dtype=np.int64)
    for mention in gazetteer:
        if not np.any((starts < mention.span.end) & (ends > mention.span.start)):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span)
