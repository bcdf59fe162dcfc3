"""Which parts of a page's text are the article: an extractor's answer, laid over the text as spans."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from tasks.contracts.spans import Span, complement, merge
from tasks.sources.pages import Element, PageLine, outline

_SPACES = re.compile(r"\s+")
_INLINE = frozenset({"hi", "ref", "del", "code", "graphic"})
"""Elements of trafilatura's own tree which stand inside a line."""
_LINK_DENSITY = 0.6
_SHORT = 12
"""Characters below which a line is only accepted where the one before it ended."""


def body_spans(tree: Element, lines: Sequence[PageLine]) -> tuple[Span, ...]:
    """The spans of the page's text (``lines`` joined by line breaks) that are the article; empty when there is none.

    They are what trafilatura holds to be the article, less the lines that are mostly link text (link density, Kohlschuetter
    et al. 2010). The extractor takes ``tree`` apart: use it for nothing else afterwards.
    """
    text = "\n".join(line.text for line in lines)
    found = aligned(_extracted(tree), text)
    linked: list[Span] = []
    start = 0
    for line in lines:
        if line.linked > _LINK_DENSITY:
            linked.append(Span(start, start + len(line.text)))
        start += len(line.text) + 1
    return tuple(_trimmed(part, text) for span in found for part in complement(linked, *span) if part.of(text).strip())


def _trimmed(span: Span, text: str) -> Span:
    part = span.of(text)
    return Span(span.start + len(part) - len(part.lstrip()), span.end - len(part) + len(part.rstrip()))


def aligned(passages: Sequence[str], text: str) -> tuple[Span, ...]:
    """Where ``passages`` stand in ``text``, white space apart, each searched after the one before and then from the start.

    Passages that are not found are left out. Spans of neighbouring lines are joined over the line break between them.
    """
    key, offsets = _without_space(text)
    found: list[Span] = []
    at = 0
    for passage in passages:
        wanted = _SPACES.sub("", passage)
        if not wanted:
            continue
        where = key.find(wanted, at)
        if where < 0 and len(wanted) > _SHORT:
            where = key.find(wanted)
        if where < 0:
            continue
        at = where + len(wanted)
        found.append(Span(offsets[where], offsets[at - 1] + 1))
    return tuple(_joined(merge(found), text))


def _without_space(text: str) -> tuple[str, list[int]]:
    offsets = [index for index, char in enumerate(text) if not char.isspace()]
    return "".join(text[index] for index in offsets), offsets


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _extracted(tree: Element) -> list[str]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, deduplicate=False)
    body = getattr(extracted, "body", None)
    return [] if body is None else outline(body, _INLINE)
