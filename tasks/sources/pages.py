"""HTML pages: the visible text in reading order, and the elements each part of it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.limits import Limits

Element = Any
"""An lxml element; the package carries no types."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "amp-carousel",
        "amp-accordion",
    ]
)
INVISIBLE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "select",
        "datalist",
        "textarea",
        "amp-analytics",
        "amp-ad",
        "amp-script",
        "map",
        "noframes",
    ]
)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ENTITY_DECLARATION = re.compile(r"<!ENTITY", re.IGNORECASE)


def parse_page(markup: str, limits: Limits) -> Element:
    """The page's lxml tree, however broken the markup is.

    ``Refusal``: TOO_LARGE by size; BAD_MARKUP for entity declarations, too many elements, too deep nesting or no element at all.
    """
    from lxml import etree

    size = len(markup.encode("utf-8"))
    if size > limits.page_bytes:
        raise Refusal(Fault.TOO_LARGE, f"the page has {size} bytes of markup; the limit is {limits.page_bytes}")
    if ENTITY_DECLARATION.search(markup):
        raise Refusal(
            Fault.BAD_MARKUP, "the page declares entities of its own, which no news page needs and attacks use"
        )
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        tree = etree.fromstring(markup.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Fault.BAD_MARKUP, f"no HTML: {error}") from error
    if tree is None:
        raise Refusal(Fault.BAD_MARKUP, "the page holds no element")
    _check_shape(tree, limits)
    return tree


def _check_shape(tree: Element, limits: Limits) -> None:
    elements = depth = 0
    stack = [iter(tree)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        elements += 1
        stack.append(iter(child))
        depth = max(depth, len(stack))
        if elements > limits.page_elements:
            raise Refusal(Fault.BAD_MARKUP, f"the page has more than {limits.page_elements} elements, the limit")
        if depth > limits.page_depth:
            raise Refusal(Fault.BAD_MARKUP, f"the page nests elements more than {limits.page_depth} deep, the limit")


def visible_text(tree: Element) -> str:
    """The page as a reader sees it: one line a block, runs of white space as one space, scripts and hidden parts left out.

    Non-breaking spaces, quotation marks and every other character stay as published.
    """
    lines: list[str] = []
    current: list[str] = []
    for piece in _pieces(tree):
        if piece is None:
            _close(current, lines)
        else:
            current.append(piece)
    _close(current, lines)
    return "\n".join(lines)


def _close(current: list[str], lines: list[str]) -> None:
    line = _SPACE.sub(" ", "".join(current)).strip(" ")
    current.clear()
    if line.strip():
        lines.append(line)


def _pieces(tree: Element) -> Iterator[str | None]:
    """Text in document order, ``None`` where a block begins or ends; without recursion, so that depth cannot hurt."""
    stack: list[tuple[Element, bool]] = [(tree, True)]
    while stack:
        element, entering = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if not entering:
            if tag in BLOCKS:
                yield None
            if element.tail and element is not tree:
                yield element.tail
            continue
        if tag in BLOCKS:
            yield None
        stack.append((element, False))
        if not tag or tag in INVISIBLE or _is_hidden(element):
            continue
        if element.text:
            yield element.text
        stack.extend((child, True) for child in reversed(element))


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None or (element.tag == "input"):
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))
