"""Sentences: where prose ends a sentence, in text whose stops are as careless as newspapers print them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tasks.arabic import letters
from tasks.arabic.speech import COMPLEMENTISER, SPEECH_VERB
from tasks.contracts.spans import Span, complement

_BLANK = letters.SPACES + letters.INVISIBLE + letters.LINE_BREAKS + letters.CONTROLS + " "
_BULLETS = "•●▪■◆◾‣⁃○·∙*-–—_#|>~"
_CLOSING = "\"”“’'»)]}›"

_LINE = re.compile(rf"[^{letters.LINE_BREAKS}]+")
_EVENT = re.compile(r"[.!?؟۔…]+|[\"”“„‟«»]|(?<!\S)[•●▪■◆◾‣⁃](?=\s)")
_WORDLIKE = re.compile(r"[^\W_]")
_TOKEN_BEFORE = re.compile(r"[^\s«»\"“”()\[\]،,:؛.…!?؟]{0,24}\Z")
_ABBREVIATIONS = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "st", "gen", "sen", "rep", "gov", "vs", "no", "inc", "etc"}
)
_LATIN_LETTERS = frozenset(
    [
        *("إيه", "ايه", "بي", "سي", "دي", "إي", "اي", "إف", "اف", "جي", "إتش", "اتش", "جيه", "كيه", "إل", "إم", "ام"),
        *("إن", "أو", "او", "كيو", "آر", "ار", "إس", "اس", "تي", "يو", "دبليو", "إكس", "اكس", "واي", "زد"),
    ]
)
"""Names of Latin letters, as abbreviations spell them («بي.إم.دبليو»)."""
_STRAY = re.compile(rf"\s*(?:{COMPLEMENTISER})(?!\w)|\s*[«\"“”]")
_QUOTED_ON = re.compile(r"\s+[^\W_]|\s*[،,:]")
_NEXT_CLAUSE = re.compile(rf"\s+و(?:{SPEECH_VERB})(?!\w)")
_LIST_NUMBER = re.compile(r"\s*\(?\d{1,2}\Z")


def split(text: str, masked: Sequence[Span] = ()) -> list[Span]:
    """The prose sentences of ``text``, in order, trimmed of white space and bullets.

    Line breaks and ``masked`` spans bound sentences; nothing masked is part of one. A stop needs no space after it, and
    a closing quotation mark or bracket straight after it belongs to the sentence. «؛» parts clauses, not sentences. A
    piece without a letter or digit is no sentence.
    """
    found: list[Span] = []
    for region in complement(masked, 0, len(text)):
        for line in _LINE.finditer(text, region.start, region.end):
            found += _line_sentences(text, line.start(), line.end())
    return found


def _line_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = seen = start
    for stop in (*_ends(text, start, end), end):
        if _WORDLIKE.search(text, seen, stop):
            yield _trimmed(text, at, stop)
            at = stop
        seen = stop


def _trimmed(text: str, start: int, end: int) -> Span:
    """``[start, end)``, which holds a letter or digit, without blanks and bullets at its edges."""
    while text[start] in _BLANK or (text[start] in _BULLETS and text[start + 1] in _BLANK + _BULLETS):
        start += 1
    while text[end - 1] in _BLANK:
        end -= 1
    return Span(start, end)


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets in ``(start, end)`` at which a sentence of the line ends, in order."""
    quoted = False
    last = start
    past = start
    for event in _EVENT.finditer(text, start, end):
        mark, at = event[0], event.start()
        if mark in '"”“„‟«»':
            quoted = _opens(text, at, start, end, quoted)
        elif mark[0] in "•●▪■◆◾‣⁃":
            last = at
            yield at
        elif at >= past and _is_end(text, event.span(), last, end):
            past = last = _with_closing(text, event.end(), end, quoted)
            yield last


def _opens(text: str, at: int, start: int, end: int, quoted: bool) -> bool:
    """Whether a quotation is open after the mark at ``at``: its neighbours decide where they can, else parity."""
    if text[at] in "«»":
        return text[at] == "«"
    after_gap = at == start or text[at - 1] in _BLANK + "(:["
    before_gap = at + 1 >= end or text[at + 1] in _BLANK + "،,.:؛)!؟?…"
    if after_gap != before_gap:
        return after_gap
    return not quoted


def _with_closing(text: str, at: int, end: int, quoted: bool) -> int:
    """``at`` moved past the closing marks that stand there; an ambiguous one closes if a quotation is open."""
    while at < end and text[at] in _CLOSING:
        ambiguous = text[at] in "\"”“'"
        if ambiguous and not quoted and at + 1 < end and text[at + 1] not in _BLANK + _CLOSING:
            break
        if ambiguous:
            quoted = False
        at += 1
    return at


def _is_end(text: str, stop: tuple[int, int], sentence: int, end: int) -> bool:
    """Whether the run of stops ends the sentence that began at ``sentence`` in a line that ends at ``end``."""
    at, after = stop
    mark = text[at:after]
    if at > sentence and text[at - 1] in "([" and text[after : after + 1] in (")", "]"):
        return False
    following = text[after : min(after + 40, end)]
    if not following.strip(_BLANK):
        return True
    if "،" in following[:2] or following[:1] in (",", ":", "؛", "-"):
        return False
    if set(mark) <= {".", "…"}:
        return _dots_end(text, at, mark, sentence, following)
    return not _quotation_goes_on(following)


def _quotation_goes_on(following: str) -> bool:
    """After «؟» or «!»: whether a closed quotation is followed by the rest of the sentence that quotes it."""
    rest = following.lstrip(_CLOSING)
    closed = rest != following
    return closed and bool(_QUOTED_ON.match(rest)) and not _NEXT_CLAUSE.match(rest)


def _dots_end(text: str, at: int, mark: str, sentence: int, following: str) -> bool:
    before = text[max(sentence, at - 40) : at]
    if _is_stray(before, following):
        return False
    if mark == "..":
        return not following.startswith(")")
    if len(mark) > 2 or "…" in mark:
        return _ellipsis_ends(following)
    return _full_stop_ends(before, following, at - sentence)


def _is_stray(before: str, following: str) -> bool:
    """A stop straight after a bare verb of saying, with what was said still to come: «وأوضح. أن ...»."""
    return bool(re.fullmatch(rf"\s*[وف]?(?:{SPEECH_VERB})\s*", before) and _STRAY.match(following))


def _ellipsis_ends(following: str) -> bool:
    """An ellipsis ends a sentence when it closes a quotation after which a new clause of reporting begins."""
    rest = following.lstrip(_CLOSING)
    return rest != following and bool(_NEXT_CLAUSE.match(rest))


def _full_stop_ends(before: str, following: str, length: int) -> bool:
    match = _TOKEN_BEFORE.search(before)
    token = match[0].strip(_BLANK + letters.TATWEEL) if match else ""
    next_char = following[0]
    if before[-1:].isspace() and before.rstrip()[-1:].isdigit() and following.lstrip()[:1].isdigit():
        return False
    if before[-1:].isdigit() and (next_char.isdigit() or (_LIST_NUMBER.fullmatch(before) and length < 4)):
        return False
    if token.isascii() and token:
        joined = next_char.isascii() and (next_char.isalnum() or next_char in "-_/@")
        return not (joined or (len(token) == 1 and token.isalpha()) or token.lower() in _ABBREVIATIONS)
    return not _is_initial(token, before) and not (token in _LATIN_LETTERS and next_char.isalpha())


def _is_initial(token: str, before: str) -> bool:
    """An Arabic letter on its own before a stop («د.», «أ. ف. ب»), unless it is a unit after a number («1436 هـ.»)."""
    letter = token[1:] if len(token) == 2 and token[0] in "وبلك" else token
    if len(letter) != 1 or not letter.isalpha():
        return False
    return not re.search(r"\d\s*\Z", before.rstrip(_BLANK + letters.TATWEEL)[: -len(token)])
