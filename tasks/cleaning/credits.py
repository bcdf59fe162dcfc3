"""Who and where: bylines, datelines and source credits, read as parts that each must be explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.cleaning.layout import Line, trim, words_of
from tasks.cleaning.vocabulary import (
    COUNTRIES,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    EdgeLexicon,
    Label,
    continues,
    is_opening_verb,
)
from tasks.contracts.spans import Span

_QUOTED = re.compile(r"[«“”\"{]\s*([^«»“”\"{}]{2,30}?)\s*[»”“\"}]")
PART_BREAK = re.compile(r"\s+ـ+\s+|[-–—:：،,/|()\[\]؛;+*•&·\t]|\s{2,}|\.{2,}|\s+و(?=[«“\"])")
_HEAD_END = re.compile(r"(?<!\d)[:：](?!//)|\)\s*[-–—](?=\s)")
_TRAILING_OUTLET = re.compile(r"\s*[«“\"]([^«»“”\"]{2,30})[»”\"]\s*[-–—:]?")

_LONGEST_HEAD = 90
_HEAD_WORDS = 10
_NAME_WORDS = range(2, 5)
_PAPER = "xpaperx"
"""Stands for a paper in quotation marks while the parts of a credit are read."""
_TITLES = frozenset({"د", "ا", "م", "الدكتور", "الدكتوره", "المهندس", "بقلم", "كتب", "كتبت"})


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


def is_name(words: Sequence[str], written: str = "") -> bool:
    """Whether folded words may be a person's name: two to four, no verb, no function word, no digit; a title may stand before.

    ``written``: the same as published, which tells «علي» from «على».
    """
    particles = FUNCTION_WORDS - set(written.split()) if GIVEN_NAMES & set(words) else FUNCTION_WORDS
    named = words[1:] if words and words[0] in _TITLES else words
    return (
        len(named) in _NAME_WORDS
        and not named[0].startswith("ال")
        and not (named[0][0] == "و" and len(named[0]) > 4 and named[0] not in GIVEN_NAMES)
        and not continues(named)
        and not any(w.isdigit() or len(w) == 1 or w in particles or is_opening_verb(w) for w in named)
        and not any(w.startswith(("لل", "بال", "وال", "فال")) for w in named)
    )


def read_credit(text: str, lexicon: EdgeLexicon) -> Credit | None:
    """The credit ``text`` is, or ``None`` when a part of it is neither known nor a possible name."""
    quoted = [match[1] for match in _QUOTED.finditer(text)]
    reading = _Reading(lexicon, iter(quoted))
    for raw in PART_BREAK.split(_QUOTED.sub(f" {_PAPER} ", text)):
        part = raw.strip(" \u00a0.'’‘")
        if words_of(part) and not reading.take(part):
            return None
    return reading.credit() if reading.parts else None


class _Reading:
    """Sorts the parts of a credit as they come."""

    def __init__(self, lexicon: EdgeLexicon, papers: Iterator[str]) -> None:
        self._lexicon = lexicon
        self._papers = papers
        self._found: dict[str, list[str]] = {"places": [], "agencies": [], "authors": [], "unknown": []}
        self._dated = self._desk = False
        self.parts = 0

    def credit(self) -> Credit:
        """What was read."""
        found = {key: tuple(values) for key, values in self._found.items()}
        return Credit(**found, dated=self._dated, desk=self._desk, parts=self.parts)

    def take(self, part: str) -> bool:
        """Sorts one part; false when it cannot be explained."""
        written, words = part.split(), words_of(part)
        labels = [
            Label.OUTLET if w == _PAPER else label for w, label in zip(words, self._lexicon.labels(words), strict=True)
        ]
        self.parts += 1
        self._dated |= Label.CALENDAR in labels
        self._desk |= Label.DESK in labels
        unknown = [i for i, label in enumerate(labels) if label is None]
        if not unknown:
            self._known(written, words, labels)
        elif len(unknown) == len(labels) and len(words) == 1 and not words[0].startswith(("و", "ف")):
            self._found["unknown"].append(part)
        elif Label.OUTLET not in labels and is_name(words, part):
            self._found["authors" if not self._follows_outlet(words) else "places"].append(part)
        elif not self._author_beside(written, words, labels, unknown[0], unknown[-1] + 1):
            return False
        return True

    def _follows_outlet(self, words: Sequence[str]) -> bool:
        """«الصحيفة – مكان»: what follows the outlet's name first of all is a place, unless it starts as people's names do."""
        return self.parts == 2 and bool(self._found["agencies"]) and words[0] not in GIVEN_NAMES

    def _known(self, written: Sequence[str], words: Sequence[str], labels: Sequence[Label | None]) -> None:
        for wanted, key in (({Label.AGENCY, Label.OUTLET}, "agencies"), ({Label.PLACE}, "places")):
            if not wanted & set(labels):
                continue
            if _PAPER in words and key == "agencies":
                self._found[key].append(next(self._papers))
            elif len(written) == len(words):
                self._found[key].append(
                    " ".join(w for w, label in zip(written, labels, strict=True) if label in wanted)
                )
            else:
                self._found[key].append(" ".join(written))

    def _author_beside(
        self, written: Sequence[str], words: Sequence[str], labels: Sequence[Label | None], first: int, last: int
    ) -> bool:
        """«فلان الفلاني من الرياض», «كتب فلان الفلاني»: a name and words of the trade side by side."""
        beside = [*labels[:first], *labels[last:]]
        if words[last : last + 1] == ["من"] and words[first] not in GIVEN_NAMES:
            return False
        if len(written) != len(words) or Label.DESK not in beside or None in beside or not is_name(words[first:last]):
            return False
        self._found["authors"].append(" ".join(written[first:last]))
        rest = [*range(first), *range(last, len(words))]
        self._known([written[i] for i in rest], [words[i] for i in rest], [labels[i] for i in rest])
        return True


def find_dateline(line: Line, lexicon: EdgeLexicon, *, opening: bool) -> Dateline | None:
    """The dateline that opens a prose line; ``opening`` says that the line is the first or second of a story."""
    best: Dateline | None = None
    for end in _HEAD_END.finditer(line.text, 2, _LONGEST_HEAD):
        head = line.text[: end.start() + (1 if end[0].startswith(")") else 0)]
        following = words_of(line.text[end.end() : end.end() + 80])
        if len(following) < 5 or len(words_of(head)) > _HEAD_WORDS:
            break
        credit = read_credit(head, lexicon) if head.count("(") == head.count(")") else None
        if credit is not None and _convinces(credit, head, following, opening):
            stop = _swallow_outlet(line.text, end.end())
            span = trim(line.text, 0, stop).shift(line.span.start)
            best = Dateline(span, line.text[:stop].strip(" \u00a0:：-–—*•"), credit)
    return best


def _convinces(credit: Credit, head: str, following: Sequence[str], opening: bool) -> bool:
    anew = is_opening_verb(following[0])
    if credit.known and credit.parts >= 2:
        return len(credit.unknown) <= 1 and (opening or anew or not credit.authors)
    if credit.places and tuple(words_of(head)) in COUNTRIES:
        return False
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
