"""Input rules of AraBERT v0.2 (``bert-base-arabertv02``, without Farasa) as a view with an offset map.

Written from a description of the behaviour; each rule turns characters into characters that know where they came from.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tasks.arabic.mapping import Folded, Offsets

_LETTERS = "\u0621-\u063a\u0641-\u064a"
_KEPT = "0-9a-zA-Z\u0621-\u063a\u0640-\u066c\u0671-\u0674" + r"""\[\]!"#$%'()*+,.:;\-<=·>?@\\^_`{|}~—٪’،؟୍“؛”ۚ»«–…‘\s"""

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_URL = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*"
    r"|(?<![A-Za-z0-9._:@+-])[A-Za-z0-9._:@+-]*[A-Za-z0-9_-]\.(?:com|net|org|info|gov(?:\.[a-z]{2})?|edu|pdf|ro|uk|xyz)(?![\w-])"
    r"|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]+\.(?:com|net|org|info|gov|edu)(?=[^\W\d_a-zA-Z])"
    r"|://"
)
_EMAIL = re.compile(r"(?<!\S)\S+@\S+")
_MENTION = re.compile(r"@\w+")
_TAG = re.compile(r"<br />|<[^<>]+>")
_EASTERN_DIGIT = re.compile("[\u0660-\u0669]")
_RUN = re.compile(r"(\D)\1{2,}")
_APART = re.compile(rf"[^0-9{_LETTERS}\u0660-\u0669a-zA-Z\[\] ]")
"""A space is left out: what stands around it ends as one space either way."""
_DIGIT_LETTER = re.compile(rf"(?<=[0-9\u0660-\u0669])(?=[{_LETTERS}])|(?<=[{_LETTERS}])(?=[0-9\u0660-\u0669])")
_SLASH = re.compile("/")
_UNKEPT = re.compile(rf"[^{_KEPT}]")
_VARIATION = re.compile("\ufe0f")
_BLANKS = re.compile(r"\s{2,}|[^\S ]")


def normalise(text: str) -> Folded:
    """The text as ``bert-base-arabertv02``'s tokeniser expects it, mapped to the published offsets.

    Inserted spaces map to the characters they set apart, placeholders such as «[رابط]» to all of what they stand for.
    """
    size = len(text)
    points = np.arange(size, dtype=np.int32)
    view = Folded(text, points, points + np.int32(1))
    for pattern, replacement, needed in _BEFORE_SPACING:
        view = _sub(view, pattern, replacement) if needed in view.text else view
    view = _set_apart(view)
    for pattern, replacement, needed in _AFTER_SPACING:
        view = _sub(view, pattern, replacement) if needed in view.text else view
    return _strip(view)


_Replacement = str | Callable[[str], str]

_Rule = tuple[re.Pattern[str], _Replacement, str]
"""Pattern, what takes its place, and characters without which it cannot match."""

_BEFORE_SPACING: tuple[_Rule, ...] = (
    (_ENTITY, html.unescape, "&"),
    (_MARKS, "", ""),
    (_URL, " [رابط] ", ""),
    (_EMAIL, " [بريد] ", "@"),
    (_MENTION, " [مستخدم] ", "@"),
    (_TAG, " ", "<"),
    (_EASTERN_DIGIT, lambda digit: str(int(digit)), ""),
    (_RUN, lambda run: run[:2], ""),
)
_AFTER_SPACING: tuple[_Rule, ...] = (
    (_DIGIT_LETTER, " ", ""),
    (_SLASH, "-", "/"),
    (_UNKEPT, " ", ""),
    (_VARIATION, "", "\ufe0f"),
    (_BLANKS, " ", ""),
)


def _sub(view: Folded, pattern: re.Pattern[str], replacement: _Replacement) -> Folded:
    """As ``pattern.sub``: what is new comes from the whole match, what a replacement keeps of its beginning from itself."""
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    at = 0
    for match in pattern.finditer(view.text):
        start, end = match.span()
        new = replacement if isinstance(replacement, str) else replacement(match[0])
        kept = start + len(new) if match[0].startswith(new) else start
        added = "" if kept > start else new
        pieces += view.text[at:kept], added
        edits.append((start, kept, end, len(added)))
        at = end
    if not edits:
        return view
    return Folded("".join([*pieces, view.text[at:]]), *_edited(view, np.array(edits)))


def _edited(view: Folded, edits: npt.NDArray[np.int_]) -> tuple[Offsets, Offsets]:
    """The map after ``edits``, *Shape:* (edits, 4): where a match starts, what is kept of it ends, it ends; characters added."""
    start, kept, end, added = edits.T
    size = len(view.text)
    removed = np.zeros(size + 1, dtype=np.int32)
    np.add.at(removed, kept, 1)
    np.add.at(removed, end, -1)
    stays = np.cumsum(removed)[:size] == 0
    first = view.starts[np.minimum(start, size - 1)]
    last = np.maximum(first, view.ends[np.maximum(end - 1, 0)])
    place = np.repeat(np.concatenate([[0], np.cumsum(stays)])[kept], added)
    return (
        np.insert(view.starts[stays], place, np.repeat(first, added)),
        np.insert(view.ends[stays], place, np.repeat(last, added)),
    )


def _set_apart(view: Folded) -> Folded:
    """A space on either side of every character that is no letter, digit or square bracket."""
    apart = [match.start() for match in _APART.finditer(view.text)]
    if not apart:
        return view
    counts = np.ones(len(view.text), dtype=np.intp)
    counts[apart] = 3
    spaced = _APART.sub(lambda match: f" {match[0]} ", view.text)
    return Folded(spaced, np.repeat(view.starts, counts), np.repeat(view.ends, counts))


def _strip(view: Folded) -> Folded:
    start = len(view.text) - len(view.text.lstrip())
    end = max(len(view.text.rstrip()), start)
    return Folded(view.text[start:end], view.starts[start:end], view.ends[start:end])
