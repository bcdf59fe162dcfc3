"""Every cut of a document: whole lines by the rules and by the outlet's profile, then what stands inside lines."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from tasks.cleaning.artefacts import find_artefacts
from tasks.cleaning.captions import credited_agency, find_captions
from tasks.cleaning.edges import RULES, Place, ends_in_colon, person
from tasks.cleaning.kinds import CutKind
from tasks.cleaning.layout import Line, trim
from tasks.cleaning.profile import OutletProfile
from tasks.cleaning.vocabulary import EdgeLexicon
from tasks.contracts.records import Cut
from tasks.contracts.spans import Span, complement

_RELATED_WORDS = 20
_MESSAGE = re.compile(r"(?<!\d)\d{5,6}(?!\d)|\b(?:بالرمز|sms)\b")
"""Number of a message service, or how a message begins (folded at MATCH)."""
_EDGE_LINES = 40
"""Lines from either end beyond which no head or tail reaches, whatever the document is."""
_CREDIT_CHARS = 80
_STOPPED = re.compile(r"[.!؟?…»”\"][\s\u00a0]*$")
_NEEDS_A_NAME = re.compile(r"(?:وكالة|مراسلة?|صحيفة|قناة|موقع|إذاعة|تلفزيون)[\s\u00a0]*$")
"""Words whose own name follows in brackets: «لوكالة (رويترز)» belongs to the sentence."""
_TRAILER_CHARS = 600
_ADDRESS = (
    r"(?:(?:twitter|facebook|e-?mail|تويتر|فيسبوك|إيميل|ايميل|بريد)\s*[:：]?\s*)?"
    r"(?:[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|www\.\S+|@\w{2,})"
)
_TRAILERS = (
    (
        re.compile(r"(?<=[.!؟?…،»”\"\s])\s*((?:مقالات|مواضيع|موضوعات|أخبار) أخرى لل(?:كاتب|محرر).*)$"),
        CutKind.RELATED,
        "other articles of the author, after the last line",
    ),
    (
        re.compile(
            rf"(?<=[^\W\da-zA-Z][.!؟?…]|.[»”\"]|\s[.!؟?…])\s*[-–—*]*\s*({_ADDRESS}(?:[\s:：|/،,–—-]*{_ADDRESS})*\s*)$"
        ),
        CutKind.CONTACT,
        "an address after the last stop",
    ),
)


def line_cuts(
    lines: Sequence[Line],
    lexicon: EdgeLexicon,
    profile: OutletProfile | None,
    title: tuple[str, ...],
    author: tuple[str, ...],
) -> dict[int, Cut]:
    """Index of each line of furniture among ``lines``, with its cut."""
    verdicts = find_captions(lines, lexicon)
    learnt = {i for i, line in enumerate(lines) if line.short and profile.repeats(line)} if profile else set()
    prose = [i for i, line in enumerate(lines) if line.prose and i not in verdicts and i not in learnt]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    first, last = min(first, _EDGE_LINES), max(last, len(lines) - 1 - _EDGE_LINES)
    for i, line in enumerate(lines):
        if i in verdicts or not line.short:
            continue
        in_list = i > 0 and ends_in_colon(lines[i - 1])
        place = Place(i < first, i > last, lexicon, title, author, in_list)
        verdict = next((v for rule in RULES if (v := rule(line, place)) is not None), None)
        if verdict is not None:
            verdicts[i] = verdict
        elif i in learnt:
            verdicts[i] = (CutKind.REPEATED, "the outlet prints this line in many articles")
        elif i > last and verdicts.get(i - 1, ("",))[0] == CutKind.RELATED and len(line.words) <= _RELATED_WORDS:
            verdicts[i] = (CutKind.RELATED, "goes on a list of other articles")
        elif i > last and verdicts.get(i - 1, ("",))[0] == CutKind.CONTACT and _MESSAGE.search(" ".join(line.words)):
            verdicts[i] = (CutKind.CONTACT, "goes on how to write")
    for i in (*_outermost(range(first), verdicts), *_outermost(range(len(lines) - 1, last, -1), verdicts)):
        if (verdict := person(lines[i], Place(True, True, lexicon, title, author))) is not None:
            verdicts[i] = verdict
    return {i: Cut(lines[i].span, kind, reason) for i, (kind, reason) in sorted(verdicts.items())}


def _outermost(indices: Iterable[int], verdicts: Container[int]) -> list[int]:
    """The first of ``indices`` that is no furniture, if there is one."""
    return [i for i in indices if i not in verdicts][:1]


def inner_cuts(text: str, lines: Sequence[Line], lexicon: EdgeLexicon) -> Iterator[Cut]:
    """Cuts inside the lines that stay: artefacts, and agency credits after the last stop."""
    yield from find_artefacts(text)
    yield from find_trailers(lines)
    for line in lines:
        credit = credited_agency(line.text[-_CREDIT_CHARS:], lexicon)
        if credit is None:
            continue
        at = line.span.end - len(line.text[-_CREDIT_CHARS:]) + credit[0]
        before = text[line.span.start : at]
        if _STOPPED.search(before) or (line is lines[-1] and not _NEEDS_A_NAME.search(before)):
            yield Cut(trim(text, at, line.span.end), CutKind.SOURCE, "an agency in brackets ends the paragraph")


def find_trailers(lines: Sequence[Line]) -> Iterator[Cut]:
    """What follows the last stop of the last line: links to the author's other articles, an address."""
    if not lines:
        return
    last = lines[-1]
    for pattern, kind, reason in _TRAILERS:
        match = pattern.search(last.text, max(0, len(last.text) - _TRAILER_CHARS))
        if match is not None and match.start() > 0:
            yield Cut(Span(match.start(1), len(last.text)).shift(last.span.start), kind, reason)
            return


def outside(text: str, body: Sequence[Span]) -> Iterator[Cut]:
    """What an extractor left out of the article's body."""
    if body:
        for gap in complement(body, 0, len(text)):
            span = trim(text, *gap)
            if span.end > span.start:
                yield Cut(span, CutKind.OUTSIDE_BODY, "outside what the extractor holds to be the article")


def disjoint(cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts in order of the text without overlaps: of two that overlap the longer stays, then the earlier."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (c.span.start, -c.span.end)):
        if not kept or cut.span.start >= kept[-1].span.end:
            kept.append(cut)
        elif _length(cut) > _length(kept[-1]):
            kept[-1] = cut
    return [cut for cut in kept if _length(cut) > 0]


def _length(cut: Cut) -> int:
    return cut.span.end - cut.span.start
