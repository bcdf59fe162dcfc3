"""A gazetteer tagger: longest folded alias over words, clitics outside, ambiguous names only on evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.linking import lexicon
from tasks.linking.conventions import conform
from tasks.linking.institutions import NATIONAL_HEADS, after_holder, find_institutions, nationality_after
from tasks.linking.merge import merge_mentions
from tasks.linking.nationality import country_of
from tasks.linking.persons import NameParts, find_persons, inflected, later_names, written_as_preposition
from tasks.linking.snapshot import read_snapshot
from tasks.linking.textview import MAX_GAP, Opening, WordView, view

_SURE = 0.9
"""From this score on a one-word name is one behind attached letters too, though the whole is an ordinary word."""
_CLITIC_SCORE = 0.9
"""Factor on the score of a one-word name read behind an attached letter: «بالي» may be Bali or «with»."""
_BODIES = lexicon.ORGANISATION_NOUNS | lexicon.STATING
_EVIDENCE = {
    **dict.fromkeys(("GPE", "LOC", "FAC"), lexicon.PLACE_NOUNS),
    "PER": lexicon.TITLES,
    "EVENT": lexicon.EVENT_NOUNS,
}
"""Type to the words before an ambiguous name that show it to be one of that type; else those for organisations."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One alias of the snapshot."""

    types: tuple[str, ...]
    """Of the entities it names, the likeliest first."""
    score: float
    weak: bool
    """The alias is also a common word: taken only where the context says that a name is meant."""
    of: str
    """Folded label of the entity the alias most readily names."""

    @property
    def type(self) -> str:
        """The likeliest type."""
        return self.types[0]


@dataclass(frozen=True)
class GazetteerTagger:
    """Names things by a compiled snapshot; no knowledge base is opened, so a new base leaves its findings as they are."""

    entries: Mapping[str, Entry]
    lengths: Mapping[str, tuple[int, ...]]
    """First word of an alias to how many words the aliases it opens have, most first."""
    parts: NameParts
    version: str

    @classmethod
    def load(cls, path: Path) -> GazetteerTagger:
        """Reads a snapshot written by ``compile_gazetteer``; ``TerminalError`` when it is not one."""
        return _parse(*read_snapshot(path))

    def tag(self, text: str, masked: Sequence[Span] = ()) -> list[FoundMention]:
        """Mentions in ``text``, sorted and disjoint; no mention touches a ``masked`` span."""
        words = view(text, masked)
        found = [*self._names(words), *find_institutions(words), *find_persons(words, self.parts)]
        every = _disjoint(found)
        chosen = [mention for mention in every if not _describes(words, mention, every)]
        chosen = _disjoint([*chosen, *later_names(words, chosen, self.parts)])
        return sorted(chosen, key=lambda mention: mention.span)

    def conform(self, text: str, found: Sequence[FoundMention]) -> list[FoundMention]:
        """Another detector's mentions by this project's conventions (``conventions.conform``)."""
        return conform(text, found, self.parts, self.entries, self.lengths)

    def settle(self, text: str, found: Sequence[FoundMention], known: Sequence[FoundMention]) -> list[FoundMention]:
        """The mentions of ``text``: what a reader ``found``, brought to the conventions, with what this tagger knew.

        Where the reader has no tagger of its own and hands back what it was told, that is all there is.
        """
        own = [mention for mention in found if mention.detector == "tagger"]
        return merge_mentions(self.conform(text, own), known, text)

    def _names(self, words: WordView) -> Iterator[FoundMention]:
        at = 0
        shown: dict[str, str] = {}
        pending: list[tuple[Entry, FoundMention]] = []
        while at < len(words.spans):
            match = self._longest_at(words, at)
            if match is None:
                at += 1
                continue
            length, opening, entry = match
            if (length == 1 and opening.cut == 0 and _adjective(words, at)) or _office(words, at, entry):
                at += 1
                continue
            if length > 1 and _goes_on(words, opening.stem, at + length - 1, entry.type):
                length += 1
            type_ = _evident_type(words, at, entry) or (None if entry.weak else entry.type)
            mention = _mention(words, at, length, opening, replace(entry, types=(type_ or entry.type,)))
            if type_ is None:
                pending.append((entry, mention))
                at += 1
                continue
            shown.setdefault(entry.of, type_)
            yield self._with_first_name(words, at, mention) if length == 1 and opening.cut == 0 else mention
            at += length
        for entry, mention in pending:
            if entry.of in shown:
                yield replace(mention, type=shown[entry.of] if shown[entry.of] in entry.types else entry.type)

    def _with_first_name(self, words: WordView, at: int, mention: FoundMention) -> FoundMention:
        """A family name with the word before it, when that can only be a first name («صبار الساعدي»)."""
        if mention.type != "PER" or at == 0 or not words.joined[at - 1]:
            return mention
        word = words.folded[at - 1]
        known = word in lexicon.TITLES or word in lexicon.OFFICES or word in lexicon.SAYING or self.parts.ordinary(word)
        if known or word in self.entries or not word.isalpha() or written_as_preposition(words, at - 1):
            return mention
        if inflected(words.surfaces[at - 1]) or country_of(word) is not None:
            return mention
        return replace(mention, span=Span(words.spans[at - 1].start, mention.span.end))

    def _longest_at(self, words: WordView, at: int) -> tuple[int, Opening, Entry] | None:
        best: tuple[int, Opening, Entry] | None = None
        for opening in words.readings[at]:
            lengths = self.lengths.get(opening.stem)
            if lengths is None:
                continue
            least, most = best[0] if best else 0, _contiguous(words, at, lengths[0])
            for length in lengths:
                if least < length <= most and (entry := self._entry(words, at, opening, length)) is not None:
                    best = (length, opening, entry)
                    break
        return best

    def _entry(self, words: WordView, at: int, opening: Opening, length: int) -> Entry | None:
        """The alias that ``length`` words from ``at`` are, unless the text shows that they are something else here."""
        name = opening.stem if length == 1 else " ".join((opening.stem, *words.folded[at + 1 : at + length]))
        entry = self.entries.get(name)
        if entry is None or (entry.type == "PER" and written_as_preposition(words, at)):
            return None
        if length > 1:
            return None if _described_medium(words, at, length) else entry
        doubtful = opening.cut > 0 and entry.score < _SURE and words.folded[at] in self.parts.common
        return None if doubtful else entry


def _goes_on(words: WordView, first: str, last: int, type_: str) -> bool:
    """Whether the word after an alias belongs to the name: an institution's nationality, a building's purpose.

    A club's or a firm's nationality stands outside: ``first`` says what the alias opens with.
    """
    if type_ == "FAC":
        return words.joined[last] and words.folded[last + 1] in lexicon.PURPOSES | lexicon.KINDS_OF_FACILITY
    return type_ == "ORG" and first in NATIONAL_HEADS and nationality_after(words, last)


def _contiguous(words: WordView, at: int, reach: int) -> int:
    length = 1
    while length < reach and words.joined[at + length - 1]:
        length += 1
    return length


def _mention(words: WordView, at: int, length: int, opening: Opening, entry: Entry) -> FoundMention:
    first, last = words.spans[at], words.spans[at + length - 1]
    start, type_, clitic = first.start + opening.cut, entry.type, words.surfaces[at][: opening.cut]
    if opening.cut == 0 and at and words.joined[at - 1]:
        for head in words.readings[at - 1]:
            if head.stem in lexicon.EXTENDING_HEADS and type_ != "PER":
                start, type_ = words.spans[at - 1].start + head.cut, lexicon.HEAD_TYPES[head.stem]
                clitic = words.surfaces[at - 1][: head.cut]
                break
    score = entry.score * (_CLITIC_SCORE if opening.cut and length == 1 else 1.0)
    return FoundMention(Span(start, last.end), type_, score, "gazetteer", clitic)


def _evident_type(words: WordView, at: int, entry: Entry) -> str | None:
    """The type that the word before shows an ambiguous name to have here, or ``None``."""
    if at == 0 or words.spans[at].start - words.spans[at - 1].end > MAX_GAP:
        return None
    before = {opening.stem for opening in words.readings[at - 1]}
    for type_ in entry.types:
        if before & _EVIDENCE.get(type_, _BODIES):
            return type_
    return None


def _office(words: WordView, at: int, entry: Entry) -> bool:
    """Whether an institution's short name is the field of a minister («وزيرة الدفاع الإيطالية»)."""
    return entry.type == "ORG" and after_holder(words, at)


def _adjective(words: WordView, at: int) -> bool:
    """Whether a country's name is the adjective it is written like («الصحف السعودية»): after a noun with the article."""
    return (
        words.folded[at] in lexicon.ADJECTIVE_COUNTRIES
        and at > 0
        and words.joined[at - 1]
        and (words.folded[at - 1].startswith("ال") and words.folded[at - 1] not in lexicon.NOT_NOUNS)
    )


def _describes(words: WordView, mention: FoundMention, others: Sequence[FoundMention]) -> bool:
    """Whether a country's name is the adjective it is written like, right after another name («عكاظ السعودية»)."""
    at = words.words_in(*mention.span).start
    if words.folded[at] not in lexicon.ADJECTIVE_COUNTRIES or at == 0 or not words.joined[at - 1]:
        return False
    return any(other.span.end == words.spans[at - 1].end for other in others)


def _described_medium(words: WordView, at: int, length: int) -> bool:
    """Whether a nationality closes what stands after «صحيفة» or the like: it describes the paper."""
    if at == 0 or country_of(words.folded[at + length - 1]) is None:
        return False
    return any(opening.stem in lexicon.MEDIA_HEADS for opening in words.readings[at - 1])


def _disjoint(mentions: Sequence[FoundMention]) -> list[FoundMention]:
    """The longest mentions that do not overlap; of equal ones the higher score, then the earlier."""
    chosen: list[FoundMention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start - m.span.end, -m.score, m.span.start)):
        if not any(mention.span.overlaps(other.span) for other in chosen):
            chosen.append(mention)
    return chosen


def _parse(version: str, rows: Sequence[str]) -> GazetteerTagger:
    entries: dict[str, Entry] = {}
    lengths: dict[str, set[int]] = {}
    lists: dict[str, set[str]] = {"given": set(), "part": set(), "common": set()}
    for row in rows:
        kind, name, *rest = row.split("\t")
        if kind in lists:
            lists[kind].add(name)
            continue
        type_, score, of = rest
        entries[name] = Entry(tuple(type_.split("|")), float(score), kind == "weak", of or name)
        first, *others = name.split(" ")
        lengths.setdefault(first, set()).add(1 + len(others))
    parts = NameParts(frozenset(lists["given"]), frozenset(lists["part"]), frozenset(lists["common"]))
    descending = {first: tuple(sorted(of, reverse=True)) for first, of in lengths.items()}
    return GazetteerTagger(entries, descending, parts, version)
