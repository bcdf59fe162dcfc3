"""Which parts of a page's text are the article: an extractor's answer, laid over the text as spans."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from tasks.contracts.spans import Span, merge

_SPACES = re.compile(r"\s+")
_SHORT = 12
"""Characters below which a line is only accepted where the one before it ended."""


def body_spans(markup: str, text: str) -> tuple[Span, ...]:
    """The spans of ``text`` (the page's visible text) which trafilatura holds to be the article; empty when it finds none."""
    return aligned(_extracted(markup), text)


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


def _extracted(markup: str) -> list[str]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    extracted = trafilatura.extract(
        markup,
        output_format="txt",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        deduplicate=False,
    )
    return extracted.splitlines() if extracted else []
