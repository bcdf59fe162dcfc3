"""Which parts of a page's text are the article: an extractor's answer, laid over the text as spans."""

from __future__ import annotations

import logging
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from tasks.contracts.spans import Span, complement, merge
from tasks.sources.asides import drop_asides
from tasks.sources.limits import Limits
from tasks.sources.pages import Element, PageLine, outline

_SPACES = re.compile(r"\s+")
_RUN = re.compile(r"\S+")
_INLINE = frozenset({"hi", "ref", "del", "code", "graphic"})
"""Elements of trafilatura's own tree which stand inside a line."""
_LINK_DENSITY = 0.6
_COMPARED_ELEMENTS = 1_500
"""Elements up to which trafilatura compares its answer with two other extractors, in quadratic time."""
_PARAGRAPH = 80
"""Characters from which a line of a very large page counts as prose."""
_SHORT = 12
"""Characters below which a line is only accepted where the one before it ended."""


def body_spans(tree: Element, lines: Sequence[PageLine], limits: Limits) -> tuple[Span, ...]:
    """The spans of the page's text (``lines`` joined by line breaks) that are the article; empty when there is none.

    They are what trafilatura holds to be the article, less the lines that are mostly link text (link density, Kohlschuetter
    et al. 2010); of a page too large for it, the long lines that are not. The extractor takes ``tree`` apart: use it for
    nothing else afterwards.
    """
    text = "\n".join(line.text for line in lines)
    drop_asides(tree)
    places = _places(lines)
    linked = [place for place, line in zip(places, lines, strict=True) if line.linked > _LINK_DENSITY]
    elements = sum(1 for _ in tree.iter())
    if len(text) > limits.extractor_chars or elements > limits.extractor_elements:
        found = tuple(place for place in places if place.end - place.start >= _PARAGRAPH)
    else:
        found = aligned(_extracted(tree, fast=elements > _COMPARED_ELEMENTS), text)
    parts = (part for span in found for part in complement(_touching(linked, span), *span))
    return tuple(_joined([_trimmed(part, text) for part in parts if part.of(text).strip()], text))


def _places(lines: Sequence[PageLine]) -> list[Span]:
    starts = accumulate((len(line.text) + 1 for line in lines), initial=0)
    return [Span(start, start + len(line.text)) for start, line in zip(starts, lines, strict=False)]


def _touching(spans: Sequence[Span], within: Span) -> Sequence[Span]:
    """Those of sorted ``spans`` that reach into ``within``."""
    return spans[
        bisect_left(spans, within.start, key=lambda s: s.end) : bisect_left(spans, within.end, key=lambda s: s.start)
    ]


def _trimmed(span: Span, text: str) -> Span:
    part = span.of(text)
    return Span(span.start + len(part) - len(part.lstrip()), span.end - len(part) + len(part.rstrip()))


def aligned(passages: Sequence[str], text: str) -> tuple[Span, ...]:
    """Where ``passages`` stand in ``text``, white space apart, each searched after the one before and then from the start.

    Passages that are not found are left out. Spans of neighbouring lines are joined over the line break between them.
    """
    key, offset_of = _without_space(text)
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
        found.append(Span(offset_of(where), offset_of(at - 1) + 1))
    return tuple(_joined(merge(found), text))


def _without_space(text: str) -> tuple[str, Callable[[int], int]]:
    """``text`` without white space, and what gives the offset in ``text`` of one of its characters."""
    runs = [(run.start(), run[0]) for run in _RUN.finditer(text)]
    firsts = list(accumulate((len(run) for _, run in runs), initial=0))

    def offset_of(at: int) -> int:
        index = bisect_right(firsts, at) - 1
        return runs[index][0] + at - firsts[index]

    return "".join(run for _, run in runs), offset_of


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _extracted(tree: Element, *, fast: bool) -> list[str]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, deduplicate=False, fast=fast
    )
    body = getattr(extracted, "body", None)
    return [] if body is None else outline(body, _INLINE)
