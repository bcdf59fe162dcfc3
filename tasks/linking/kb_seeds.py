"""Reader of ``seeds/kb/*.tsv``: rows written by hand, kept terse by lines that set defaults for what follows.

A line is ``label_ar TAB label_en TAB aliases TAB description TAB extras``; the last three may be left out. ``aliases``
are parted by ``|`` and may name their kind (``h=``, ``a=``, ``s=``, ``o=``, ``t=``, ``l=``). ``extras`` and ``#!``
lines hold ``key=value`` pairs parted by ``;``: type, country, weight (0..10), description ({} takes the row's own),
geo (``city``: the row takes place and population from GeoNames), slug (tells homonyms apart).
Other lines beginning with ``#`` are comments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.contracts.schemas import ENTITY_TYPES
from tasks.linking.kb_rows import Entry, alias_kind, surname

KINDS = {
    "h": "historical", "a": "acronym", "s": "short", "o": "official", "t": "transliteration", "l": "latin",
}  # fmt: skip
KEYS = frozenset({"type", "country", "weight", "description", "geo", "slug", "retrieved"})
LICENCE = "CC0-1.0 (written for this project)"
WRITTEN = date(2026, 11, 21)
"""Day the bundled rows were written; a file may state a later one with ``#! retrieved=``."""


@dataclass(frozen=True)
class SeedRow:
    """An entry with the file and line it stands in."""

    entry: Entry
    where: str
    is_city: bool


def read_seeds(path: Path) -> Iterator[SeedRow]:
    """The rows of one file, in order; ``TerminalError`` naming file and line when one cannot be read."""
    defaults: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.startswith("#!"):
            defaults = _pairs(line[2:], where)
        elif line.strip() and not line.startswith("#"):
            yield _row(line.split("\t"), defaults, where)


def entity_key(type_: str, label_en: str, country: str | None, slug: str | None = None) -> str:
    """Our own id: ``m:`` type, English label in ASCII, country; the same row has the same id in every build."""
    plain = unicodedata.normalize("NFKD", slug or label_en).encode("ascii", "ignore").decode().lower()
    name = re.sub("[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return "-".join(part for part in (f"m:{type_.lower()}", name, (country or "").lower()) if part)


def _pairs(text: str, where: str) -> dict[str, str]:
    pairs = dict(part.strip().partition("=")[::2] for part in text.split(";") if part.strip())
    if unknown := pairs.keys() - KEYS:
        raise TerminalError(f"{where}: unknown key {min(unknown)!r}; the keys are {', '.join(sorted(KEYS))}")
    return pairs


def _row(cells: list[str], defaults: Mapping[str, str], where: str) -> SeedRow:
    if not 2 <= len(cells) <= 5:
        raise TerminalError(
            f"{where}: {len(cells)} columns, expected 2 to 5 (label_ar, label_en, aliases, description)"
        )
    label_ar, label_en, aliases, description, extras = (cell.strip() for cell in (*cells, "", "", "")[:5])
    value = {**defaults, **_pairs(extras, where)}
    type_ = value.get("type", "")
    if type_ not in ENTITY_TYPES or not label_ar or not label_en:
        raise TerminalError(
            f"{where}: type {type_!r}, labels {label_ar!r}, {label_en!r}; both labels and a type are needed"
        )
    country = value.get("country") or None
    pattern = value.get("description", "{}")
    entry = Entry(
        entity_id=entity_key(type_, label_en, country, value.get("slug")),
        type=type_,
        label_ar=label_ar,
        label_en=label_en,
        prior=float(value.get("weight", 4)) / 10,
        source=f"marsad:{where.partition(':')[0]}",
        licence=LICENCE,
        retrieved=date.fromisoformat(value["retrieved"]) if "retrieved" in value else WRITTEN,
        description=_describe(pattern, description) or None,
        country=country,
    )
    _add_aliases(entry, aliases)
    return SeedRow(entry, where, value.get("geo") == "city")


def _describe(pattern: str, own: str) -> str:
    if "{}" in pattern:
        return pattern.replace("{}", own).strip(" ،")
    return own or pattern


def _add_aliases(entry: Entry, cell: str) -> None:
    for part in cell.split("|"):
        mark, marked, rest = part.strip().partition("=")
        alias, kind = (rest, KINDS[mark]) if marked and mark in KINDS else (part.strip(), "")
        if alias:
            entry.add(alias, kind or alias_kind(alias, entry.label_ar))
    if entry.type == "PER" and (family := surname(entry.label_ar)):
        entry.add(family, "short")
