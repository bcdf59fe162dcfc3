"""Quotation marks paired into quoted stretches, whatever the style and however carelessly it is typed."""

from __future__ import annotations

import re

from tasks.contracts.spans import Span

LONGEST = 3_000
"""Code points from which a stretch is held to be a lost closing mark rather than a quotation."""

_MARK = re.compile('[«»"“”„‟\n]')
_PARTICLES = re.compile(r"(?:\A|[\s(])(?:[وف]?[بلك]?(?:ال)?|لل)ـ*\Z")
_BLANK = " \t\u00a0"


def quoted(text: str) -> list[Span]:
    """The interiors of paired quotation marks, outermost first where they nest, in order of their start.

    «» nest apart from the others; “ ” „ " are told apart by their neighbours (an opening mark stands before a word, a
    closing one after it), because ” opens quotations as often as “ in what is published. Pairs do not cross line breaks.
    """
    found: list[Span] = []
    open_: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            open_ = []
            continue
        family = "«" if mark in "«»" else '"'
        opened = next((index for index in range(len(open_) - 1, -1, -1) if open_[index][0] == family), None)
        if opened is None or (_is_opening(text, at) if family == '"' else mark == "«"):
            if mark != "»":
                open_.append((family, at))
            continue
        start = open_[opened][1] + 1
        del open_[opened:]
        if 0 < at - start <= LONGEST and text[start:at].strip():
            found.append(Span(start, at))
    return sorted(found, key=lambda span: (span.start, -span.end))


def outermost(spans: list[Span]) -> list[Span]:
    """The spans that no other one contains."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _is_opening(text: str, at: int) -> bool:
    """Whether a mark inside an open quotation of its family opens another: blank or a particle before, a word after."""
    after = text[at + 1 : at + 2]
    if not after or after in _BLANK or not (after.isalnum() or after in "(["):
        return False
    return bool(_PARTICLES.search(text, max(0, at - 8), at))
