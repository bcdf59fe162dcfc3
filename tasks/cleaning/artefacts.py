"""What content systems leave inside lines: ``undefined``, tags, short codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tasks.cleaning.kinds import CutKind
from tasks.contracts.records import Cut
from tasks.contracts.spans import Span

_WORD = re.compile(r"(?<![A-Za-z0-9_])(?:undefined|null|NaN|\[object Object\])(?![A-Za-z0-9_])")
_BLOCK_TAG = re.compile(
    r"</?(?:p|br|hr|div|li|ul|ol|td|tr|table|tbody|img|iframe|script|style|figure|figcaption|section|article|header|footer|blockquote|h[1-6]|center|object|embed|video|source|input|form|button)\b[^<>\n]{0,500}/?>",
    re.IGNORECASE,
)
_SHORT_CODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|vc_\w+|et_\w+|youtube|playlist|su_\w+|contact-form[\w-]*)\b[^\[\]\n]{0,500}\]|\{\{[^{}\n]{0,200}\}\}"
)
_LATIN_WORD = re.compile(r"[A-Za-z]")
_BLANKS = " \t\u00a0\u200f\u200e"


def find_artefacts(text: str) -> Iterator[Cut]:
    """Artefacts of ``text``: words of a program only where a sentence or line begins or ends, never inside prose or quotation."""
    if "undefined" in text or "null" in text or "NaN" in text or "[object" in text:
        for match in _WORD.finditer(text):
            if _stands_apart(text, *match.span()):
                yield Cut(Span(*match.span()), CutKind.ARTEFACT, f"a program's {match[0]} between sentences")
    if "<" in text:
        for match in _BLOCK_TAG.finditer(text):
            yield Cut(Span(*match.span()), CutKind.ARTEFACT, "leftover tag")
    if "[" in text or "{{" in text:
        for match in _SHORT_CODE.finditer(text):
            yield Cut(Span(*match.span()), CutKind.ARTEFACT, "leftover short code")


def _stands_apart(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 40) : start].rstrip(_BLANKS)
    after = text[end : end + 40].lstrip(_BLANKS)
    line_starts = not before or before[-1] in "\n\r"
    line_ends = not after or after[0] in "\n\r"
    return (line_ends and (line_starts or before[-1] in '.!؟…"”»')) or (line_starts and not _LATIN_WORD.match(after))
