"""Title, author and date as a page shows them, for pages whose head does not state them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.arabic.dates import parse
from tasks.sources.pages import Element

_PARTS = re.compile(r"\s+[|\-–—»:•]+\s+|\s*\|\s*")
_AUTHOR = re.compile(r"(?<![a-z])(?:author|writer|byline)(?![a-z]{3})", re.IGNORECASE)
_DATE = re.compile(r"(?<![a-z])(?:date|time|published?|posted)(?![a-z]{3})", re.IGNORECASE)
_NOT_THEIRS = re.compile(r"comment|reply|related|widget|sidebar|modified|updated", re.IGNORECASE)
_BY = re.compile(r"^(?:بقلم|كتب(?:ت|ها|ه)?|إعداد|اعداد|الكاتبة?|المحررة?)\s*[:：/-]?\s*")
_LONGEST = 100
_AUTHOR_WORDS = 8
_MOST = 400
"""Elements looked at for each: what a page says of itself stands near its top."""


def shown_title(title: str, outlet: str | None, tree: Element) -> str:
    """``title`` without the outlet's name beside it, or the heading of the page that is one of its parts."""
    parts = [part.strip() for part in _PARTS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    headings = {said for heading in tree.iter("h1", "h2") if (said := _text(heading))}
    longest = max((heading for heading in headings if _is_part(heading, title)), key=len, default=None)
    if longest is not None:
        return longest
    return without_outlet(title, outlet)


def without_outlet(said: str, outlet: str | None) -> str:
    """``said`` without the outlet's name set apart at either end."""
    parts = [part.strip() for part in _PARTS.split(said) if part.strip()]
    if len(parts) < 2 or outlet not in (parts[0], parts[-1]) or outlet is None:
        return said
    stripped = said.strip().removeprefix(outlet) if parts[0] == outlet else said.strip().removesuffix(outlet)
    return stripped.strip(" |-–—»:•\u00a0") or said


def _is_part(heading: str, title: str) -> bool:
    """Whether ``heading`` begins or ends ``title`` and a separator stands between it and the rest."""
    for rest in (title.removeprefix(heading), title.removesuffix(heading)):
        if rest != title and rest.strip() and (_PARTS.match(rest) or _PARTS.search(rest[-4:])):
            return True
    return False


def shown_author(tree: Element) -> str | None:
    """The first short text marked as the author's name, by ``rel=author`` or by its class."""
    marked = (element for element in tree.iter("a") if "author" in (element.get("rel") or "").split())
    for element in (*marked, *_marked(tree, _AUTHOR)):
        if len(_text(element).split()) > 3 * _AUTHOR_WORDS:
            continue
        pieces = (_BY.sub("", " ".join(piece.split())) for piece in element.itertext())
        said = next((piece for piece in pieces if piece), "")
        if (
            said
            and len(said.split()) <= _AUTHOR_WORDS
            and not any(c.isdigit() or c in "@/" for c in said)
            and _text(element)
        ):
            return said
    return None


def shown_date(tree: Element) -> str | None:
    """The first short text marked as a date that states a whole one, as written."""
    for element in _marked(tree, _DATE):
        said = _text(element)
        if said and len(said) <= _LONGEST and parse(said) is not None:
            return said
    return None


def _marked(tree: Element, pattern: re.Pattern[str]) -> Iterator[Element]:
    seen = 0
    for element in tree.iter():
        marks = f"{element.get('class') or ''} {element.get('id') or ''}" if isinstance(element.tag, str) else ""
        if pattern.search(marks) and not _NOT_THEIRS.search(marks):
            seen += 1
            if seen > _MOST:
                return
            yield element


def _text(element: Element) -> str:
    """The element's text, white space collapsed; "" when it is long or holds NUL or lone surrogates."""
    said = ""
    for piece in element.itertext():
        said += piece
        if len(said) > 4 * _LONGEST:
            return ""
    said = " ".join(said.split())
    return "" if "\0" in said or any("\ud800" <= c <= "\udfff" for c in said) else said
