"""HTML pages: the visible text in reading order, and the elements each part of it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.limits import Limits
from tasks.sources.tags import most_attributes

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


class _Piece(NamedTuple):
    text: str
    in_link: bool


_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
ENTITY_DECLARATION = re.compile(r"<!ENTITY", re.IGNORECASE)


def parse_page(markup: str, limits: Limits) -> Element:
    """The page's lxml tree, however broken the markup is.

    ``Refusal``: TOO_LARGE by size; BAD_MARKUP for entity declarations, too many elements, too deep nesting or no element at all.
    """
    from lxml import etree, html

    size = len(markup.encode("utf-8"))
    if size > limits.page_bytes:
        raise Refusal(Fault.TOO_LARGE, f"the page has {size} bytes of markup; the limit is {limits.page_bytes}")
    if ENTITY_DECLARATION.search(markup):
        raise Refusal(
            Fault.BAD_MARKUP, "the page declares entities of its own, which no news page needs and attacks use"
        )
    attributes = most_attributes(markup, limits.tag_attributes)
    if attributes > limits.tag_attributes:
        raise Refusal(Fault.BAD_MARKUP, f"a tag has more than {limits.tag_attributes} attributes, the limit")
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        tree = etree.fromstring(markup.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Fault.BAD_MARKUP, f"no HTML: {error}") from error
    if tree is None:
        raise Refusal(Fault.BAD_MARKUP, "the page holds no element")
    check_shape(tree, limits)
    return tree


def check_shape(tree: Element, limits: Limits) -> None:
    """``Refusal`` BAD_MARKUP for too many elements or too deep nesting."""
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


class PageLine(NamedTuple):
    """One visible line; ``linked`` is the share of its characters, white space apart, that are link text."""

    text: str
    linked: float


def page_lines(tree: Element) -> list[PageLine]:
    """The page as a reader sees it: one line a block, runs of white space as one space, scripts and hidden parts left out.

    Non-breaking spaces, quotation marks and every other character stay as published.
    """
    return list(_lines(_pieces(tree, BLOCKS, INVISIBLE)))


def visible_text(tree: Element) -> str:
    """The lines of ``page_lines`` with line breaks between them."""
    return "\n".join(line.text for line in page_lines(tree))


def outline(tree: Element, inline: frozenset[str]) -> list[str]:
    """The lines of a tree with other tags than HTML's, where every element but the ``inline`` ones parts lines."""
    tags = frozenset(str(element.tag) for element in tree.iter())
    return [line.text for line in _lines(_pieces(tree, tags - inline, frozenset()))]


def _lines(pieces: Iterable[_Piece | None]) -> Iterator[PageLine]:
    current: list[_Piece] = []
    for piece in chain(pieces, [None]):
        if piece is not None:
            current.append(piece)
            continue
        text = _SPACE.sub(" ", "".join(part.text for part in current)).strip(" ")
        if text.strip():
            linked = sum(_length(part.text) for part in current if part.in_link)
            yield PageLine(text, linked / _length(text))
        current.clear()


def _length(text: str) -> int:
    return sum(map(len, text.split()))


def _pieces(tree: Element, blocks: frozenset[str], invisible: frozenset[str]) -> Iterator[_Piece | None]:
    """Text in document order, ``None`` where a block begins or ends; without recursion, so that depth cannot hurt."""
    stack: list[tuple[Element, bool]] = [(tree, True)]
    links = 0
    while stack:
        element, entering = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in blocks:
            yield None
        if not entering:
            links -= tag == "a"
            if element.tail and element is not tree:
                yield _Piece(element.tail, links > 0)
            continue
        stack.append((element, False))
        links += tag == "a"
        if not tag or tag in invisible or _is_hidden(element):
            continue
        if element.text:
            yield _Piece(element.text, links > 0)
        stack.extend((child, True) for child in reversed(element))


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style))
