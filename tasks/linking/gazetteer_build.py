"""Compiles a knowledge base's names into the snapshot that the gazetteer tagger loads: one small compressed text file."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.linking.kb import KnowledgeBase
from tasks.linking.lexicon import (
    DIRECTIONS,
    FOLLOWING_HEADS,
    JUDGEMENTS,
    NOT_MENTIONED,
    OFFICES,
    OUTSIDE_HEADS,
    TITLES,
    fold,
)
from tasks.linking.nationality import country_of
from tasks.linking.snapshot import FORMAT

MIN_PLACE_PRIOR = 0.3
"""A place less readily named than this is taken only after a word like «مدينة» when its name is a single word."""

_MANY, _ONE, _UNREAD, _WEAK = 0.95, 0.9, 0.8, 0.6
_MIN_LETTERS, _MIN_LATIN, _MIN_SURNAME = 3, 5, 6
_SERVANT = fold("عبد")
"""Opens given names of two words («عبد العزيز»), which say no more alone than a given name."""
_SKIPPED_TYPES = frozenset({"MISC"})
_FOLLOWED = frozenset({"PER", "GPE"})
"""Types of what a government or a force is called after."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """What is known of single folded words before any knowledge base is read."""

    kinds: Mapping[str, str]
    """Word to ``given``, ``part`` (of a person's name) or ``common``."""
    readings: Mapping[str, str]
    """Word that is also a name, to ``name``, ``weak`` (a name on evidence only) or ``drop``: judged by reading news."""

    @classmethod
    def read(cls, folder: Path) -> WordLists:
        """``name_words.tsv`` and ``ambiguous_names.tsv`` of ``folder``; ``TerminalError`` when one is missing."""
        return cls(_pairs(folder / "name_words.tsv"), _pairs(folder / "ambiguous_names.tsv"))


def compile_gazetteer(kb: KnowledgeBase, lists: WordLists, out: Path) -> int:
    """Writes the snapshot of ``kb`` to ``out``; the number of aliases in it. The same base gives the same bytes."""
    import zstandard

    rows = [f"{kind}\t{word}" for word, kind in sorted(lists.kinds.items())]
    aliases = sorted(_aliases(kb, lists))
    rows += ["\t".join(alias) for alias in aliases]
    text = "\n".join((f"{FORMAT}\t{kb.version}", *rows)) + "\n"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(zstandard.ZstdCompressor(level=19).compress(text.encode("utf-8")))
    return len(aliases)


def _aliases(kb: KnowledgeBase, lists: WordLists) -> Iterator[tuple[str, str, str, str, str]]:
    entities = {row["entity_id"]: row for row in kb.entities.select(["entity_id", "type", "prior"]).to_pylist()}
    official: dict[str, str] = {}
    bearers: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for row in kb.aliases.select(["entity_id", "folded", "kind"]).to_pylist():
        entity, name = entities[row["entity_id"]], row["folded"]
        if row["kind"] == "official":
            official.setdefault(row["entity_id"], name)
        if entity["type"] not in _SKIPPED_TYPES:
            bearers[name].append((float(entity["prior"]), entity["type"], row["entity_id"]))
    for name, found in bearers.items():
        found.sort(reverse=True)
        prior, type_, entity_id = found[0]
        reading = _reading(name, type_, prior, lists)
        if reading is None or not _annotated(name, type_, bearers):
            continue
        score = _WEAK if reading == "weak" else _MANY if " " in name else _ONE if name in lists.readings else _UNREAD
        types = dict.fromkeys(t for _, t, _ in found)
        yield reading, name, "|".join(types), f"{score:g}", official.get(entity_id, name)


def _annotated(name: str, type_: str, known: Mapping[str, Sequence[tuple[float, str, str]]]) -> bool:
    """Whether a phrase of a base is what the annotation holds to be a name, by its first and last word."""
    head, _, rest = name.partition(" ")
    if head in NOT_MENTIONED or name.rsplit(" ", 1)[-1] in JUDGEMENTS:
        return False
    if type_ == "PER" and rest and (head in TITLES or (head == _SERVANT and " " not in rest)):
        return False
    if head in FOLLOWING_HEADS and any(of in _FOLLOWED for _, of, _ in known.get(rest, ())):
        return False
    return not (head in OUTSIDE_HEADS | DIRECTIONS and rest in known)


def _reading(name: str, type_: str, prior: float, lists: WordLists) -> str | None:
    if not any(character.isalpha() for character in name):
        return None
    if name.isascii():
        return "name" if " " in name or len(name) >= _MIN_LATIN else None
    if " " in name:
        return "name"
    judged = lists.readings.get(name)
    if judged is not None:
        return None if judged == "drop" else judged
    kind = lists.kinds.get(name)
    if len(name) < _MIN_LETTERS or kind == "given" or name in TITLES | OFFICES or country_of(name):
        return None
    if kind == "common" or (type_ in ("GPE", "LOC", "FAC") and (kind == "part" or prior < MIN_PLACE_PRIOR)):
        return "weak"
    if type_ == "PER":
        return "name" if name.startswith("ال") and len(name) >= _MIN_SURNAME else "weak"
    return "name"


def _pairs(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["word"]: next(iter(row.values())) for row in csv.DictReader(file, delimiter="\t")}
    except OSError as error:
        raise TerminalError(f"{path} cannot be read: {error}; it is part of the project's seeds") from error
