"""What a page says about itself: JSON-LD, OpenGraph, meta tags, microdata."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from tasks.contracts.records import Stated
from tasks.sources.bylines import shown_author, shown_date, shown_title, without_outlet
from tasks.sources.outlets import Outlets
from tasks.sources.pages import Element

_ARTICLE_TYPES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
    }
)
_TITLE = ("og:title", "twitter:title", "dc.title", "title")
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "byl")
_DATE = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish_date",
    "dc.date.issued", "dc.date", "dcterms.created", "parsely-pub-date", "sailthru.date", "article.published",
)  # fmt: skip
_OUTLET = ("og:site_name", "application-name", "publisher", "dc.publisher")
_MAX_JSON = 1 << 20
_MAX_NODES = 2_000


def page_metadata(tree: Element, address: str | None, outlets: Outlets) -> Stated:
    """Title, author, date, address, outlet and language as the page states them; ``address`` is where it was fetched from."""
    article = article_data(tree)
    metas = _metas(tree)
    url = _url(tree, metas, article, address)
    known = outlets.named(url or address)
    title = _text(article.get("headline")) or _first(metas, _TITLE[:-1]) or _heading(tree) or _first(metas, _TITLE)
    outlet = (
        _first(metas, _OUTLET[:1])
        or _name(article.get("publisher"))
        or _first(metas, _OUTLET)
        or (known.ar if known else None)
    )
    author = (
        _name(article.get("author"))
        or _no_address(_first(metas, _AUTHOR))
        or _itemprop(tree, "author")
        or shown_author(tree)
    )
    return Stated(
        title=shown_title(html.unescape(title), outlet, tree) if title else None,
        url=url,
        outlet=outlet,
        author=without_outlet(author, outlet) if author else None,
        published_at=_text(article.get("datePublished"))
        or _first(metas, _DATE)
        or _itemprop(tree, "datePublished")
        or _time(tree)
        or shown_date(tree),
        language=clean(tree.get("lang")) or _text(article.get("inLanguage")),
    )


def article_data(tree: Element) -> Mapping[str, Any]:
    """The first JSON-LD object of an article type, or an empty mapping."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        source = (script.text or "").strip()
        if not source or len(source) > _MAX_JSON:
            continue
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            if _ARTICLE_TYPES & set(kinds if isinstance(kinds, list) else [str(kinds)]):
                return node
    return {}


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    queue = [data]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            yield item
            queue.extend(
                value
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(value := item.get(key), list | dict)
            )


def _metas(tree: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = clean(meta.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    title = tree.find(".//title")
    if title is not None and (said := clean("".join(title.itertext()))):
        found.setdefault("title", said)
    return found


def _url(tree: Element, metas: Mapping[str, str], article: Mapping[str, Any], address: str | None) -> str | None:
    links: list[str | None] = [
        link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for candidate in (*links[:1], metas.get("og:url"), _text(article.get("url"))):
        try:
            resolved = urljoin(address or "", (candidate or "").strip())
            if candidate and urlsplit(resolved).scheme in ("http", "https"):
                return resolved
        except ValueError:
            continue
    return address


def _heading(tree: Element) -> str | None:
    headings = [said for heading in tree.iter("h1") if (said := clean("".join(heading.itertext())))]
    return headings[0] if len(headings) == 1 else None


def _itemprop(tree: Element, name: str) -> str | None:
    for element in tree.iterfind(f".//*[@itemprop='{name}']"):
        said = element.get("content") or element.get("datetime") or "".join(element.itertext())
        if clean(said):
            return clean(said)
    return None


def _time(tree: Element) -> str | None:
    for element in tree.iter("time"):
        if said := clean(element.get("datetime")):
            return said
    return None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        names = [name for item in value[:10] if (name := _name(item))]
        return "، ".join(names) or None
    return _text(value.get("name")) if isinstance(value, dict) else _no_address(_text(value))


def _no_address(value: str | None) -> str | None:
    return None if value and value.startswith(("http://", "https://")) else value


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _text(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    return clean(value) if isinstance(value, str) else None


def clean(value: str | None) -> str | None:
    """White space collapsed; ``None`` for nothing, NUL or lone surrogates (JSON can hold them)."""
    said = " ".join(value.split()) if value else ""
    if not said or "\0" in said or any("\ud800" <= c <= "\udfff" for c in said):
        return None
    return said
