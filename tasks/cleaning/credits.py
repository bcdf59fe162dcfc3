"""Who and where: bylines, datelines and source credits, read as parts that each must be explained."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.cleaning.layout import Line, trim, words_of
from tasks.cleaning.vocabulary import FUNCTION_WORDS, EdgeLexicon, Label, is_opening_verb
from tasks.contracts.spans import Span

_QUOTED = re.compile(r"[«“”\"{]\s*([^«»“”\"{}]{2,30}?)\s*[»”“\"}]")
PART_BREAK = re.compile(r"\s+ـ+\s+|[-–—:：،,/|()\[\]؛;+*•&·\t]|\s{2,}|\.{2,}|\s+و(?=[«“\"])")
_HEAD_END = re.compile(r"(?<!\d)[:：](?!//)|\)\s*[-–—](?=\s)")
_TRAILING_OUTLET = re.compile(r"\s*[«“\"]([^«»“”\"]{2,30})[»”\"]\s*[-–—:]?")

_LONGEST_HEAD = 90
_HEAD_WORDS = 10
_NAME_WORDS = range(2, 5)


@dataclass(frozen=True, slots=True)
class Credit:
    """What a byline or dateline names, as written. ``unknown`` holds one-word parts nothing is known about."""

    places: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    """Agencies, papers in quotation marks, and the outlet's own names."""
    authors: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    dated: bool = False
    desk: bool = False
    parts: int = 0

    @property
    def known(self) -> bool:
        """Whether a place or an agency is named."""
        return bool(self.places or self.agencies)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: ``span`` covers it and its closing colon; ``text`` is what it says."""

    span: Span
    text: str
    credit: Credit


def is_name(words: Sequence[str]) -> bool:
    """Whether folded words may be a person's name: two to four, no verb, no function word, no digit."""
    return (
        len(words) in _NAME_WORDS
        and not words[0].startswith(("ال", "لل", "بال", "وال"))
        and not any(w.isdigit() or w in FUNCTION_WORDS or is_opening_verb(w) or len(w) == 1 for w in words)
    )


def read_credit(text: str, lexicon: EdgeLexicon) -> Credit | None:
    """The credit ``text`` is, or ``None`` when a part of it is neither known nor a possible name."""
    found: dict[str, list[str]] = {"places": [], "agencies": [], "authors": [], "unknown": []}
    dated = desk = False
    parts = 0
    for quoted in _QUOTED.finditer(text):
        found["agencies"].append(quoted[1])
        parts += 1
    for raw in PART_BREAK.split(_QUOTED.sub(" | ", text)):
        part = raw.strip(" \u00a0.'’‘")
        words = words_of(part)
        if not words:
            continue
        parts += 1
        labels = lexicon.labels(words)
        known = {label for label in labels if label is not None}
        dated, desk = dated or Label.CALENDAR in known, desk or Label.DESK in known
        if None not in labels:
            _sort_known(part, words, labels, found)
        elif is_name(words) or is_name(_without_title(words)):
            found["authors"].append(part)
        elif not _author_at_place(part, words, labels, found):
            if len(words) > 1 or words[0].isdigit():
                return None
            found["unknown"].append(part)
    if not parts:
        return None
    return Credit(
        tuple(found["places"]), tuple(found["agencies"]), tuple(found["authors"]), tuple(found["unknown"]),
        dated, desk, parts,
    )  # fmt: skip


def _sort_known(part: str, words: Sequence[str], labels: Sequence[Label | None], found: dict[str, list[str]]) -> None:
    kinds = set(labels)
    if Label.AGENCY in kinds or Label.OUTLET in kinds:
        chosen = [w for w, label in zip(part.split(), labels, strict=False) if label in (Label.AGENCY, Label.OUTLET)]
        whole = kinds <= {Label.AGENCY, Label.OUTLET} or len(part.split()) != len(words)
        found["agencies"].append(part if whole else " ".join(chosen))
    if Label.PLACE in kinds:
        chosen = [w for w, label in zip(part.split(), labels, strict=False) if label is Label.PLACE]
        found["places"].append(part if kinds == {Label.PLACE} else " ".join(chosen))


def _without_title(words: Sequence[str]) -> Sequence[str]:
    return words[1:] if words[0] in {"د", "ا", "م", "الدكتور", "بقلم", "كتب", "كتبت"} else words


def _author_at_place(
    part: str, words: Sequence[str], labels: Sequence[Label | None], found: dict[str, list[str]]
) -> bool:
    """«فلان الفلاني من الرياض», «كتب فلان الفلاني»: names and known words side by side."""
    unknown = [i for i, label in enumerate(labels) if label is None]
    first, last = unknown[0], unknown[-1] + 1
    written = part.split()
    if last - first != len(unknown) or len(written) != len(words) or not is_name(words[first:last]):
        return False
    if Label.DESK not in labels:
        return False
    found["authors"].append(" ".join(written[first:last]))
    for label, key in ((Label.PLACE, "places"), (Label.AGENCY, "agencies"), (Label.OUTLET, "agencies")):
        chosen = [w for w, given in zip(written, labels, strict=True) if given is label]
        if chosen:
            found[key].append(" ".join(chosen))
    return True


def find_dateline(line: Line, lexicon: EdgeLexicon, *, opening: bool) -> Dateline | None:
    """The dateline that opens a prose line; ``opening`` says that the line is the first or second of a story."""
    for end in _HEAD_END.finditer(line.text, 2, _LONGEST_HEAD):
        head = line.text[: end.start() + (1 if end[0].startswith(")") else 0)]
        following = words_of(line.text[end.end() : end.end() + 80])
        if len(following) < 5 or len(words_of(head)) > _HEAD_WORDS:
            return None
        credit = read_credit(head, lexicon)
        if credit is None:
            continue
        if not _convinces(credit, head, following, opening):
            return None
        stop = _swallow_outlet(line.text, end.end())
        start = line.span.start
        return Dateline(trim(line.text, 0, stop).shift(start), line.text[:stop].strip(" \u00a0:：-–—"), credit)
    return None


def _convinces(credit: Credit, head: str, following: Sequence[str], opening: bool) -> bool:
    anew = is_opening_verb(following[0])
    if credit.known and credit.parts >= 2:
        return len(credit.unknown) <= 1 and (opening or anew or not credit.authors)
    if credit.places or (credit.agencies and not _QUOTED.fullmatch(head.strip())):
        return opening or anew
    words = words_of(head)
    return opening and anew and credit.unknown != () and credit.parts == 1 and not words[0].startswith(("و", "ف"))


def _swallow_outlet(text: str, at: int) -> int:
    """«دبي: «الصحيفة» قام ...»: a paper in quotation marks between the colon and the verb belongs to the dateline."""
    outlet = _TRAILING_OUTLET.match(text, at)
    if outlet is None:
        return at
    after = words_of(text[outlet.end() : outlet.end() + 30])
    return outlet.end() if after and is_opening_verb(after[0]) else at
