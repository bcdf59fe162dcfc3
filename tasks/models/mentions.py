"""From tagged units to mentions: known names weighed, clitics peeled off, vectors taken in context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tasks.arabic.clitics import strip
from tasks.contracts.records import FoundMention, Vector
from tasks.contracts.schemas import ENTITY_TYPES
from tasks.contracts.spans import Span
from tasks.models.heads import COARSE, TAGS, Floats, Heads, span_of, tagged_spans
from tasks.models.tokens import Pieces, first_tokens, units


def find_mentions(
    text: str, sentence: Span, pieces: Pieces, hidden: Floats, heads: Heads, known: Sequence[FoundMention] = ()
) -> Iterator[FoundMention]:
    """The mentions of one sentence, spans in ``text``.

    ``hidden``: states of its tokens, *shape* (tokens, dims); ``known``: names that lists find in ``text``.
    """
    if not len(pieces):
        return
    spans, logits = unit_logits(text, sentence, pieces, hidden, heads, known)
    for tagged in tagged_spans(logits, heads.transitions):
        if tagged.type not in ENTITY_TYPES:
            continue
        whole = span_of(spans, tagged)
        covered = (pieces.starts < whole.end) & (pieces.ends > whole.start)
        vector: Vector | None = hidden[covered].mean(axis=0) - heads.centre if covered.any() else None
        span, clitic = without_clitic(text, whole.shift(sentence.start))
        yield FoundMention(span, tagged.type, tagged.score, "tagger", clitic, vector)


def unit_logits(
    text: str, sentence: Span, pieces: Pieces, hidden: Floats, heads: Heads, known: Sequence[FoundMention]
) -> tuple[list[Span], Floats]:
    """The units of a sentence (spans in it) and the scores of their tags. *Shape:* (units, tags)"""
    spans = units(sentence.of(text))
    return spans, heads.tag_logits(hidden[first_tokens(pieces, spans)], hint_tags(spans, sentence, known))


def hint_tags(of: Sequence[Span], sentence: Span, known: Sequence[FoundMention]) -> npt.NDArray[np.int64]:
    """The index of the tag that known names give each unit of ``sentence``, 0 without one. *Shape:* (units,)

    ``of``: units, spans in the sentence; ``known``: spans in the text.
    """
    tags = np.zeros(len(of), dtype=np.int64)
    for mention in known:
        if not sentence.contains(mention.span):
            continue
        name = mention.span.shift(-sentence.start)
        touched = [at for at, unit in enumerate(of) if unit.overlaps(name)]
        for order, at in enumerate(touched):
            tags[at] = TAGS.index(f"{'I' if order else 'B'}-{COARSE[mention.type]}")
    return tags


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
