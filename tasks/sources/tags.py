"""A look at a page's tags before they are parsed: libxml2 takes time quadratic in the attributes of one tag."""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"<!--|<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])|<[a-zA-Z][^\s/>]*", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?""")
"""One attribute as the HTML standard's tokenizer takes it (section 13.2.5)."""


def most_attributes(markup: str, enough: int) -> int:
    """Attributes of the tag that has most; counting stops at a tag with more than ``enough``."""
    most = at = 0
    while opening := _OPENING.search(markup, at):
        at = opening.end()
        if opening.group() == "<!--":
            at = _after(markup, "-->", at)
            continue
        count = 0
        while attribute := _ATTRIBUTE.match(markup, at):
            count, at = count + 1, attribute.end()
            if count > enough:
                return count
        most = max(most, count)
        if opening.group("raw"):
            at = _after(markup, f"</{opening.group('raw')}", at)
    return most


def _after(markup: str, end: str, at: int) -> int:
    found = re.compile(re.escape(end), re.IGNORECASE).search(markup, at)
    return found.end() if found else len(markup)
