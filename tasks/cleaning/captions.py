"""Photo captions, in Arabic and in other scripts, with or without a credit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.cleaning.kinds import CutKind
from tasks.cleaning.layout import Line, words_of
from tasks.cleaning.vocabulary import EdgeLexicon, Label, continues, is_opening_verb

Verdict = tuple[CutKind, str]

_LATIN_CREDIT = re.compile(
    r"\b(?:REUTERS|AFP|EPA|AP Photo|AP|Getty(?: Images)?|Anadolu|Xinhua|ANSA|DPA|SPA|Courtesy|Credit)\b(?:\s*/\s*\S+)?"
    r"|©|\bphoto(?:graph)?\b",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
_FINAL_CREDIT = re.compile(r"\s*(?:(?<=[.\s])المصدر\s*[:：]?\s*)?[(\[]\s*([^()\[\]]{2,40}?)\s*[)\]]\s*\.?\s*$")
_PHOTO_HEAD = re.compile(
    r"[*•(\[\-–—\s]*(?:تصوير|عدسة|الصورة|صورة|صور|شرح الصورة?|شرح الصور|التقاط)\s*[:：/-]"
    r"|[*•(\[\-–—\s]*(?:تصوير|عدسة)\s+[^\s«“\"]+(?:\s+[^\s«“\"]+){0,3}\s*[)\]]*$"
)
_ARCHIVE = re.compile(r"[(\[]?\s*(?:صورة\s+)?(?:أرشيفية|ارشيفية|من الأرشيف|من الارشيف|صورة أرشيف)\s*[)\]]?\s*\.?\s*$")
_SCENE = re.compile(r"(?:جانب من|لقطة من|مشهد من|صورة (?:جماعية|تذكارية|ضوئية|نشرها|من|تجمع)|من اليمين|من اليسار)\b")
_INNER_STOP = re.compile(r"[.!؟]\s+\S")
_MAY_BE_CAPTION = re.compile(r"[)\]]\W*$|رشيف|^(?:جانب|لقطة|مشهد|صورة|من )")
_LONGEST_CAPTION = 40


def mostly_latin(text: str) -> bool:
    """Whether nearly all letters of ``text`` are Latin."""
    latin = len(_LATIN.findall(text))
    return latin >= 12 and latin >= 9 * len(_ARABIC.findall(text))


def credited_agency(text: str, lexicon: EdgeLexicon) -> tuple[int, str] | None:
    """Where the parenthesised agency that ends ``text`` starts (offset of its leading blanks) and its name."""
    credit = _FINAL_CREDIT.search(text)
    if credit is None:
        return None
    labels = lexicon.labels(words_of(credit[1]))
    known = [label for label in labels if label in (Label.AGENCY, Label.OUTLET)]
    return (credit.start(), credit[1]) if credit.start() and known and None not in labels else None


def find_captions(lines: Sequence[Line], lexicon: EdgeLexicon) -> dict[int, Verdict]:
    """Index of each caption line among ``lines``, with its verdict.

    A caption has a credit, the word for photograph, or stands between captions; a sentence of the text that names an agency is none.
    """
    found: dict[int, Verdict] = {}
    for i, line in enumerate(lines):
        if not line.short or line.size > _LONGEST_CAPTION:
            continue
        if reason := _own_evidence(line, lexicon):
            found[i] = (CutKind.CAPTION, reason)
    for i, line in enumerate(lines):
        if i in found or not line.short:
            continue
        beside = any(j in found for j in (i - 1, i + 1))
        if beside and mostly_latin(line.text) and line.size >= 4:
            found[i] = (CutKind.CAPTION, "another script, beside a caption")
        elif i - 1 in found and found[i - 1][1] == _HEADED and not line.prose and line.size <= 15:
            found[i] = (CutKind.CAPTION, "under the heading for captions")
    return found


_HEADED = "opens with the word for photograph"


def _own_evidence(line: Line, lexicon: EdgeLexicon) -> str | None:
    if mostly_latin(line.text) and line.size >= 3:
        return "another script, with a photo credit" if _LATIN_CREDIT.search(line.text) else None
    if _PHOTO_HEAD.match(line.text) and line.size <= 25:
        return _HEADED
    if not _MAY_BE_CAPTION.search(line.text) or _INNER_STOP.search(line.text):
        return None
    if continues(line.words) or is_opening_verb(line.words[0]):
        return None
    if not _SENTENCE_STOP_BEFORE_CREDIT.search(line.text) and credited_agency(line.text, lexicon):
        return "no sentence, ends with an agency in brackets"
    if _ARCHIVE.search(line.text) and line.size <= 20:
        return "ends with the word for archive picture"
    if _SCENE.match(line.text) and not line.has_stop and line.size <= 20:
        return "opens as captions do, no stop"
    return None


_SENTENCE_STOP_BEFORE_CREDIT = re.compile(r"[.!؟…]['\"”»]*\s*[(\[][^()\[\]]*[)\]]\s*\.?\s*$")
