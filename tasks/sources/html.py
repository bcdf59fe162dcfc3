"""HTML pages as documents."""

from __future__ import annotations

import re

from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import RawDocument
from tasks.contracts.spans import Span
from tasks.sources.body import aligned, body_spans
from tasks.sources.encodings import declared_in_markup, decode
from tasks.sources.limits import Limits
from tasks.sources.metadata import article_data, page_metadata
from tasks.sources.origin import Origin
from tasks.sources.outlets import Outlets
from tasks.sources.pages import Element, page_lines, parse_page, visible_text

_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|strong|em|a)\b[^<>]*>", re.IGNORECASE)


def page_document(data: bytes, origin: Origin, limits: Limits, outlets: Outlets, media: str = "html") -> RawDocument:
    """The document in one HTML page.

    ``text`` is the visible text of the whole page; ``body`` the spans of it that are the article. A page that carries its
    article only in JSON-LD (the text is drawn by scripts) has it appended as the last lines of ``text``.
    ``Refusal``: UNDECODABLE, TOO_LARGE, BAD_MARKUP, NO_TEXT.
    """
    if len(data) > limits.page_bytes:
        raise Refusal(Fault.TOO_LARGE, f"the page has {len(data)} bytes; the limit is {limits.page_bytes}")
    decoded = decode(data, origin.charset or declared_in_markup(data))
    tree = parse_page(decoded.text, limits)
    stated = page_metadata(tree, origin.url, outlets)
    text, body = _text_and_body(tree, limits)
    if not text:
        raise Refusal(Fault.NO_TEXT, "the page shows no text")
    return RawDocument(origin.path, data, text, decoded.encoding, media, stated, body)


def _text_and_body(tree: Element, limits: Limits) -> tuple[str, tuple[Span, ...]]:
    shown = page_lines(tree)
    text = "\n".join(line.text for line in shown)
    stated = article_data(tree).get("articleBody")
    body = body_spans(tree, shown, limits)
    if isinstance(stated, str) and _MARKUP.search(stated):
        stated = visible_text(parse_page(f"<div>{stated}</div>", limits))
    if not isinstance(stated, str) or any("\ud800" <= c <= "\udfff" or c == "\0" for c in stated):
        return text, body
    lines = [line.strip() for line in stated.splitlines() if line.strip()]
    if not lines or aligned(lines, text) or sum(s.end - s.start for s in body) > len(stated) // 2:
        return text, body
    appended = "\n".join(lines)
    start = len(text) + 1 if text else 0
    return f"{text}\n{appended}" if text else appended, (Span(start, start + len(appended)),)
