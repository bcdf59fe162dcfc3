"""What an outlet prints around its articles, learnt from the articles themselves: an ``OutletProfile``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tasks.cleaning.kinds import CutKind
from tasks.cleaning.layout import Line, trim
from tasks.cleaning.shapes import BREAK, after_break, shapes
from tasks.contracts.ids import content_id
from tasks.contracts.records import Cut
from tasks.contracts.spans import Span

HEAD_CHARS = 240
TAIL_CHARS = 400
LINE_WORDS = 20
"""Longer lines are not learnt."""
_SURE_MARK = 3
"""Words from which on a mark is unlike prose, so that a title with a stop may follow it."""
_JOINERS = " \u00a0:：-–—|/»›"


@dataclass(frozen=True, slots=True)
class OutletProfile:
    """Repeated furniture of one outlet, as shapes of words (folded, numbers masked). Same documents, same profile."""

    outlet: str
    documents: int
    """Distinct documents it was learnt from; too few give a profile without entries."""
    lines: tuple[str, ...] = ()
    """Short lines repeated over articles, mostly at their edges."""
    openings: tuple[tuple[str, ...], ...] = ()
    """Words that open many articles and are followed by ordinary beginnings of articles; longest first."""
    closings: tuple[tuple[str, ...], ...] = ()
    """Words that close many articles after their last stop; longest first."""
    tail_marks: tuple[tuple[str, ...], ...] = ()
    """Words after which nothing but furniture follows (tags, a link), seen nowhere else; longest first."""
    names: tuple[str, ...] = ()
    """What the outlet calls itself in its datelines."""

    def repeats(self, line: Line) -> bool:
        """Whether a line is one the outlet prints again and again."""
        if not self.lines or line.size > LINE_WORDS:
            return False
        return " ".join(s.shape for s in shapes(line.text)) in self.lines

    def edges(self, text: str, start: int, end: int) -> Iterator[Cut]:
        """Cuts for the learnt opening and closing of the article ``text[start:end]``."""
        if self.openings and (opening := self._opening(text, start, end)):
            yield Cut(opening, CutKind.REPEATED, "the outlet opens many articles with these words")
        if (self.closings or self.tail_marks) and (closing := self._closing(text, start, end)):
            yield closing

    def _opening(self, text: str, start: int, end: int) -> Span | None:
        words = shapes(text, start, min(end, start + HEAD_CHARS))
        heads = tuple(word.shape for word in words)
        for opening in self.openings:
            if heads[: len(opening)] == opening and len(words) > len(opening):
                stop, following = words[len(opening) - 1].span.end, words[len(opening)].span.start
                while stop < following and text[stop] in _JOINERS:
                    stop += 1
                return trim(text, start, stop)
        return None

    def _closing(self, text: str, start: int, end: int) -> Cut | None:
        words = shapes(text, max(start, end - TAIL_CHARS), end)
        tails = tuple(word.shape for word in words)
        for closing in self.closings:
            at = len(words) - len(closing)
            if at > 0 and tails[at:] == closing and after_break(text, words[at].span.start):
                begin = words[at].span.start
                while begin > start and text[begin - 1] in "/*-–—( \u00a0":
                    begin -= 1
                return Cut(trim(text, begin, end), CutKind.REPEATED, "the outlet closes many articles with these words")
        for mark in self.tail_marks:
            for at in range(len(words) - len(mark), 0, -1):
                stopped = BREAK.search(text[words[at].span.start : end].rstrip()) is not None
                if tails[at : at + len(mark)] == mark and (len(mark) >= _SURE_MARK or not stopped):
                    return Cut(
                        trim(text, words[at].span.start, end),
                        CutKind.RELATED,
                        "the outlet ends articles with what follows this word",
                    )
        return None

    def to_json(self) -> str:
        """One line of JSON; ``from_json`` gives the same profile back."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, line: str) -> OutletProfile:
        """The profile ``to_json`` wrote."""
        raw = json.loads(line)
        for key in ("openings", "closings", "tail_marks"):
            raw[key] = tuple(tuple(words) for words in raw[key])
        for key in ("lines", "names"):
            raw[key] = tuple(raw[key])
        return cls(**raw)

    @property
    def digest(self) -> str:
        """Content id: part of what a day's articles depend on."""
        return content_id("outlet profile", self.to_json())
