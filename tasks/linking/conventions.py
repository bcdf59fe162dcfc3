"""Mentions of a trained tagger brought to the conventions of this project: what is inside a name, where it begins, of which type."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.linking import lexicon
from tasks.linking.persons import NameParts, written_as_preposition
from tasks.linking.textview import Opening, WordView, view

MIN_NAME = 2
"""Letters of the shortest name."""
_OUTSIDE_PERSONS = lexicon.TITLES | lexicon.OFFICES | lexicon.PREPOSITIONS
_OUTSIDE_OTHERS = lexicon.OUTSIDE_HEADS | lexicon.PREPOSITIONS


def conform(
    text: str, found: Sequence[FoundMention], parts: NameParts, names: Container[str], firsts: Container[str]
) -> list[FoundMention]:
    """Mentions of another detector in ``text``, by this project's conventions.

    Titles, prepositions and the nouns that stay outside are cut off the front; nouns that belong inside («ولاية»,
    «خليج») are taken in; a first word cut in a wrong place begins where a known name does. Single words of prose that
    name nothing here (currencies, «البلاد») are dropped, unless a noun like «صحيفة» says that they are names; so is what
    an agreement is called after. A place is a GPE unless its noun says otherwise. ``names`` are folded aliases,
    ``firsts`` the words they open with.
    """
    rules = _Rules(view(text), parts, names, firsts)
    return [kept for mention in found if (kept := rules.conformed(mention)) is not None]


@dataclass(frozen=True, slots=True)
class _Rules:
    words: WordView
    parts: NameParts
    names: Container[str]
    firsts: Container[str]

    def conformed(self, mention: FoundMention) -> FoundMention | None:
        inside = self.words.words_in(*mention.span)
        if not inside:
            return None
        cut = self._outside(inside, _OUTSIDE_PERSONS if mention.type == "PER" else _OUTSIDE_OTHERS)
        at = inside.start + cut
        shown = cut > 0 and self.words.folded[at - 1] not in lexicon.PREPOSITIONS
        fronted = replace(mention, span=Span(self.words.spans[at].start, mention.span.end), clitic="")
        mention = fronted if cut else self._begun(mention, at)
        if len(inside) - cut <= 1 and not shown and self._prose(mention, at):
            return None
        if self._of_agreement(at):
            return None
        return self._placed(self._headed(mention, at))

    def _outside(self, inside: range, outside: Container[str]) -> int:
        """How many words at the front belong outside; the last word never does."""
        first = inside.start
        while first + 1 < inside.stop and self.words.joined[first] and self.words.folded[first] in outside:
            if self.words.folded[first] in self.parts.given and not written_as_preposition(self.words, first):
                break
            first += 1
        return first - inside.start

    def _begun(self, mention: FoundMention, at: int) -> FoundMention:
        """The mention, begun where a known name begins when the tagger's cut leaves none."""
        start = self.words.spans[at].start
        readings = self.words.readings[at]
        taken = next((o for o in readings if start + o.cut == mention.span.start), None)
        if taken is not None and self._known(taken):
            return mention
        better = next((o for o in readings if self._known(o)), None)
        if better is None and mention.clitic and mention.clitic not in lexicon.READILY_ATTACHED:
            better = readings[0]
        if better is None or better == taken:
            return mention
        clitic = self.words.surfaces[at][: better.cut]
        return replace(mention, span=Span(start + better.cut, mention.span.end), clitic=clitic)

    def _known(self, opening: Opening) -> bool:
        word = opening.stem
        return word in self.firsts or word in self.parts.given or word in self.parts.part

    def _prose(self, mention: FoundMention, at: int) -> bool:
        word = lexicon.fold(mention.span.of(self.words.text))
        return len(word) < MIN_NAME or (word in self.parts.common and word not in self.names)

    def _before(self, at: int) -> Iterator[Opening]:
        """Readings of the word before, when nothing parts it from the mention."""
        if at and self.words.joined[at - 1]:
            yield from self.words.readings[at - 1]

    def _of_agreement(self, at: int) -> bool:
        return any(opening.stem in lexicon.AGREEMENTS for opening in self._before(at))

    def _headed(self, mention: FoundMention, at: int) -> FoundMention:
        """The mention with the noun before it that belongs inside («ولاية تكساس»)."""
        if mention.type == "PER" or mention.span.start != self.words.spans[at].start:
            return mention
        for head in self._before(at):
            if head.stem in lexicon.EXTENDING_HEADS:
                clitic = self.words.surfaces[at - 1][: head.cut]
                span = Span(self.words.spans[at - 1].start + head.cut, mention.span.end)
                return replace(mention, span=span, type=lexicon.HEAD_TYPES[head.stem], clitic=clitic)
        return mention

    def _placed(self, mention: FoundMention) -> FoundMention:
        """A place of a corpus that knows one type of place, by its noun: a city or country when it has none."""
        if mention.type != "LOC":
            return mention
        first = self.words.words_in(*mention.span).start
        nouns = {self.words.folded[first], *(opening.stem for opening in self._before(first))}
        return mention if nouns & lexicon.LAND_NOUNS else replace(mention, type="GPE")
