"""Noun phrases of a sentence as events need them: who acts, whom it meets, and what stands between; no parser, no guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.arabic.clitics import strip
from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import words
from tasks.contracts.spans import Span
from tasks.summaries.event_lexicon import (
    ADJECTIVES,
    FORCES,
    GROUPS,
    HONORIFICS,
    HOSTS,
    STOPS,
    STYLES,
    TIMES,
    TITLES,
)
from tasks.summaries.event_words import BODIES, PEOPLE, Named, Phrase, Word

LONGEST = 16
"""Words between a title and the name it belongs to."""
_RELATIVE = re.compile(r"ال\w*(?:ي|يه|يين|يون|يتين)\Z")
"""A definite adjective of relation: «الأميركي», «الجزائية»."""
_INDEFINITE_OBJECT = re.compile(r"\w{3,}ا\Z")
_VERB = re.compile(r"[يتس]\w{4,}\Z")
_CLOSING = frozenset('»”"“)')


class Sentence:
    """The words of one sentence with the names that stand in it."""

    def __init__(self, text: str, span: Span, mentions: Sequence[Named]) -> None:
        self.text = text
        spans = [word.shift(span.start) for word in words(span.of(text))]
        edges = [span.start, *(word.end for word in spans)]
        self.words = [
            Word(word, fold_text(word.of(text), Strength.MATCH), "".join(text[edge : word.start].split()))
            for word, edge in zip(spans, edges, strict=False)
        ]
        self.starts: dict[int, tuple[Named, int]] = {}
        """Word at which a name starts, particles before it or not, to the name and the word after it."""
        self.inside: set[int] = set()
        for mention in mentions:
            held = [index for index, word in enumerate(self.words) if word.span.overlaps(mention.span)]
            if held:
                self.starts[held[0]] = mention, held[-1] + 1
                self.inside.update(held)

    def span(self, first: int, after: int, skip: int = 0) -> Span:
        """The published characters of words ``[first, after)``, with the mark that closes a name they open."""
        start, end = self.words[first].span.start + skip, self.words[after - 1].span.end
        piece = self.text[start:end]
        for opening, closing in ("«»", "“”", '""', "()"):
            if (
                opening in piece
                and self.text[end : end + 1] == closing
                and piece.rfind(closing) <= piece.rfind(opening)
            ):
                end += 1
        return Span(start, end)

    def phrase(self, at: int, attached: str = "") -> Phrase | None:
        """The phrase that starts at word ``at`` and names or describes who acts; ``None`` when that is not sure.

        ``attached`` is the preposition the word has to carry.
        """
        if at >= len(self.words) or self.words[at].folded in STOPS:
            return None
        word, named = self.words[at], self.starts.get(at)
        folded, bare, skip = word.folded, word.bare, 0
        if attached:
            reading = strip(folded)
            if reading.prefix != attached:
                return None
            folded, bare, skip = reading.base, reading.base, 0 if reading.article else len(attached)
        if named and named[0].span.start - word.span.start not in (skip, len(attached)):
            return None
        if named and named[0].type == PEOPLE:
            if folded == "خادم":
                named = self._king(named)
            return Phrase(at, self._family(named[1]), "person", named[0], skip)
        if folded in HONORIFICS or bare in TITLES:
            found = self._described(at)
            return found and replace(found, skip=skip)
        if named and named[0].type in BODIES:
            after = self._adjectives(named[1])
            return Phrase(at, after, "force" if bare in FORCES else "body", named[0], skip)
        if bare in FORCES or bare in GROUPS:
            after = self._noun_phrase(at)
            if after == at + 1 and not word.definite and not folded.endswith("ون"):
                return None
            return Phrase(at, after, "force" if bare in FORCES else "body", None, skip)
        return None

    def _described(self, at: int) -> Phrase | None:
        """A title with the name it belongs to, else the title alone, when it is definite."""
        index, closed, of_a_body = at, False, False
        while index < min(at + LONGEST, len(self.words)):
            word, named = self.words[index], self.starts.get(index)
            if named and named[0].type == PEOPLE and index > at:
                if named[0].span.start != word.span.start or (word.before and word.before not in '،,«"“('):
                    break
                if (closed or self.words[index - 1].folded in HONORIFICS) and not of_a_body and not self._kings(index):
                    return Phrase(at, self._family(named[1]), "person", named[0])
                index, closed, of_a_body = named[1], True, False
                continue
            if index > at and word.before not in ("", "."):
                break
            if word.bare in STYLES and not closed and self.words[index - 1].bare in GROUPS | HOSTS:
                of_a_body = index > at
            step = self._title_word(index, closed)
            if step is None:
                break
            index, closed = step
        if index > at and self.words[index - 1].bare in STYLES:
            index = self._unrecognised(index)
        sure = closed and (index > at + 1 or self.words[at].bare not in STYLES | HONORIFICS)
        return Phrase(at, index, "person", None) if sure and self.words[index - 1].bare not in STYLES else None

    def _unrecognised(self, index: int) -> int:
        """The word after the name at ``index`` that no detector found: a courtesy title stands before it."""
        for at in range(index, min(index + 6, len(self.words))):
            word = self.words[at]
            after_bin = at > index and self.words[at - 1].folded in ("بن", "بنت", "عبد", "ابو", "ال")
            ends = word.before not in ("", ".") or word.folded in STOPS | TIMES or word.bare in TITLES
            if ends or (word.definite and word.folded != "الله" and not after_bin and at != index + 1):
                return at
        return min(index + 6, len(self.words))

    def _family(self, index: int) -> int:
        """The word after the «آل ...» that a name goes on with."""
        goes_on = index + 1 < len(self.words) and self.words[index].folded == "ال" and not self.words[index].before
        return index + 2 if goes_on else index

    def _king(self, named: tuple[Named, int]) -> tuple[Named, int]:
        """The name of the king when it follows his style, else ``named``."""
        after = named[1]
        with_title = after < len(self.words) and self.words[after].folded == "الملك"
        king = self.starts.get(after) or (self.starts.get(after + 1) if with_title else None)
        return king if king and king[0].type == PEOPLE and not self.words[after].before else named

    def _kings(self, index: int) -> bool:
        """Whether the name at ``index`` is the king whose ambassador or deputy the words before it describe."""
        return self.words[index].folded == "خادم" and self.words[index - 1].bare in TITLES

    def _title_word(self, index: int, closed: bool) -> tuple[int, bool] | None:
        """The word after what continues a description at ``index``, and whether it is definite from there on."""
        word = self.words[index]
        named = self.starts.get(index)
        if word.folded in STOPS and word.folded != "لدي":
            return None
        if named and named[0].type != PEOPLE:
            whole = named[0].span.start == word.span.start
            if closed and whole:
                return None
            return named[1], True
        if word.folded in HONORIFICS or word.bare in TITLES or word.folded in ("لدي", "ال"):
            return index + 1, word.definite
        if word.folded in TIMES:
            return None
        reading = strip(word.folded)
        if reading.prefix in ("ب", "ل", "وب", "ول") and reading.stem != word.folded:
            if reading.base not in HOSTS and reading.base not in TITLES and not reading.article:
                return None
            return index + 1, bool(reading.article)
        if closed:
            fits = _RELATIVE.match(word.folded) or word.folded in ADJECTIVES or word.folded.startswith("وال")
            return (index + 1, True) if fits else None
        if _INDEFINITE_OBJECT.match(word.folded) and not word.definite and index > 0:
            return None
        return index + 1, word.definite

    def _noun_phrase(self, at: int) -> int:
        """The word after the noun phrase of an institution that starts at ``at``."""
        index, closed = at + 1, self.words[at].definite
        while index < min(at + 9, len(self.words)):
            word, named = self.words[index], self.starts.get(index)
            quoted = word.before in ("«", '"', "“", "”", "(")
            if (word.before and not quoted) or word.folded in STOPS or word.folded in TIMES:
                break
            if quoted:
                return index if closed else self._closing(index)
            if named and named[0].type != PEOPLE:
                if closed and named[0].span.start == word.span.start:
                    break
                index, closed = named[1], True
                continue
            reading = strip(word.folded)
            if reading.prefix in ("ب", "ل") and (reading.article or reading.base in HOSTS | GROUPS):
                index, closed = index + 1, bool(reading.article)
                continue
            if closed:
                if not (_RELATIVE.match(word.folded) or word.folded in ADJECTIVES or word.folded.startswith("وال")):
                    break
            elif _VERB.match(word.folded) or (_INDEFINITE_OBJECT.match(word.folded) and not word.definite):
                break
            closed = closed or word.definite
            index += 1
        return index

    def _closing(self, index: int) -> int:
        """The word after a quoted name that opens at ``index``."""
        for after in range(index + 1, min(index + 7, len(self.words) + 1)):
            closes = self.words[after].before[:1] if after < len(self.words) else "»"
            if closes in _CLOSING:
                return after
        return index

    def _adjectives(self, index: int) -> int:
        while index < len(self.words) and not self.words[index].before:
            word = self.words[index]
            if (
                index in self.inside
                or word.folded in STOPS
                or not (_RELATIVE.match(word.folded) or word.folded in ADJECTIVES)
            ):
                break
            index += 1
        return index
