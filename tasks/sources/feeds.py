"""RSS and Atom: each entry with a text is a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.entities import html5
from typing import Any

from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import RawDocument
from tasks.sources.encodings import declared_in_markup, decode
from tasks.sources.limits import Limits
from tasks.sources.origin import Origin, Read, refused
from tasks.sources.outlets import Outlets
from tasks.sources.pages import ENTITY_DECLARATION, check_shape, parse_page, visible_text
from tasks.sources.records import canonical_bytes, checked_text, stated

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,31});")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z0-9]+;")


def read_feed(data: bytes, origin: Origin, limits: Limits, outlets: Outlets) -> Read:
    """A document or a refusal for every entry, in the feed's order.

    ``text`` is the visible text of the entry's content, or of its summary when it has none; title, address, author and the
    publication time as written are stated. ``Refusal``: UNDECODABLE, TOO_LARGE, BAD_MARKUP when it is no feed.
    """
    import feedparser

    if len(data) > limits.page_bytes:
        raise Refusal(Fault.TOO_LARGE, f"the feed has {len(data)} bytes; the limit is {limits.page_bytes}")
    decoded = decode(data, origin.charset or declared_in_markup(data))
    if ENTITY_DECLARATION.search(decoded.text):
        raise Refusal(Fault.BAD_MARKUP, "the feed declares entities of its own, which no feed needs and attacks use")
    markup = _well_formed(decoded.text, limits)
    headers = {"content-type": "application/xml; charset=utf-8"}
    feed = feedparser.parse(markup, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    if not feed.version and not feed.entries:
        raise Refusal(Fault.BAD_MARKUP, f"neither RSS nor Atom: {feed.get('bozo_exception', 'no feed element')}")
    outlet = feed.feed.get("title")
    for index, entry in enumerate(feed.entries):
        path = origin.record(index)
        try:
            yield _document(path, entry, outlet, decoded.encoding, limits, outlets)
        except Refusal as refusal:
            yield refused(path, refusal.fault, f"entry {index}: {refusal.detail}", str(entry.get("link", "")))


def _well_formed(text: str, limits: Limits) -> bytes:
    """The feed as well-formed XML: on anything else feedparser takes a lenient path of quadratic time."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8")
    source = _NAMED.sub(_character, _DECLARATION.sub("", text)).strip().encode("utf-8")
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(Fault.BAD_MARKUP, f"no XML: {error}") from error
    if root is None:
        raise Refusal(Fault.BAD_MARKUP, "neither RSS nor Atom: there is no element")
    check_shape(root, limits)
    return bytes(etree.tostring(root, encoding="utf-8"))


def _character(named: re.Match[str]) -> str:
    """The character an HTML entity names; XML knows only five of them."""
    return html5.get(f"{named.group(1)};", named.group())


def _document(
    path: str, entry: Mapping[str, Any], outlet: str | None, encoding: str, limits: Limits, outlets: Outlets
) -> RawDocument:
    said = {
        "title": _shown(entry.get("title"), limits),
        "url": entry.get("link"),
        "source": outlet,
        "published_at": entry.get("published") or entry.get("updated"),
        "author": entry.get("author"),
        "id": entry.get("id"),
        "text": _shown(_content(entry), limits),
    }
    fields = {name: checked_text(name, value) for name, value in said.items() if isinstance(value, str) and value}
    if "text" not in fields:
        raise Refusal(Fault.NO_TEXT, "the entry has neither content nor summary")
    content = canonical_bytes(fields)
    return RawDocument(path, content, fields["text"], encoding, "feed", stated(fields, outlets))


def _content(entry: Mapping[str, Any]) -> str | None:
    contents = [part.get("value") for part in entry.get("content", ()) if isinstance(part.get("value"), str)]
    longest = max(contents, key=len, default=None)
    return longest or entry.get("summary")


def _shown(value: object, limits: Limits) -> str | None:
    """Visible text of a value which may be markup."""
    if not isinstance(value, str) or not value.strip():
        return None
    if not _MARKUP.search(value):
        return value.strip()
    return visible_text(parse_page(f"<div>{value}</div>", limits)) or None
