"""Writes the files of Wikidata items beside the curated rows again, from tables of facts (``kb_qids`` says which may)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.linking.kb import KnowledgeBase
from tasks.linking.kb_build import build
from tasks.linking.kb_qids import Fact, match, permitted_rows, place_items, qid_source, read_facts
from tasks.linking.kb_rows import Entry, fold_alias

OWN, PLACES, ROWS = "qids.tsv", "geonames_qids.tsv", "permitted.tsv"
COLUMNS = {
    OWN: "entity_id qid label_ar source",
    PLACES: "geonames_id qid source",
    ROWS: "id type label_ar label_en aliases country population geonames_id source licence retrieved qid",
}
_COMMENTS = {
    OWN: "# Items of our own rows. Each was read in the table of facts named in seeds/LICENCES.md; "
    "source is what that row credits.",
    PLACES: "# Items of places, by GeoNames id, stated by the source in the last column.",
    ROWS: "# Rows published by others under licences that let them be shipped (seeds/LICENCES.md).",
}
_NEEDED = frozenset(
    ["qid", "type", "label_ar", "aliases_ar", "label_en", "source", "licence", "geonames_id", "country", "population"]
)
CURATED = "m:"
"""Ids of rows written here begin so."""


@dataclass(frozen=True, slots=True)
class Items:
    """Rows of the three files, in the order of ``COLUMNS``, sorted by id."""

    own: tuple[tuple[str, ...], ...]
    places: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]

    def by_file(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """File name to rows."""
        return {OWN: self.own, PLACES: self.places, ROWS: self.rows}


def read_tables(paths: Iterable[Path]) -> list[Fact]:
    """The facts of all tables; ``TerminalError`` when one lacks a column or has no row."""
    facts: list[Fact] = []
    for path in paths:
        table = read_facts(path)
        if missing := _NEEDED - set(table[0] if table else ()):
            raise TerminalError(
                f"{path.name} lacks the column {min(missing)!r}; a table of facts has {sorted(_NEEDED)}"
            )
        facts += table
    return facts


def find_items(seeds_dir: Path, facts: Sequence[Fact]) -> Items:
    """Items for the curated rows and for the places of ``seeds_dir``, and the rows that may be shipped whole.

    The files of items already in ``seeds_dir`` play no part. An item is given once: the curated row comes before the
    place, the place before the row of others; an item that two curated rows match is given to neither.
    """
    with tempfile.TemporaryDirectory() as scratch:
        bare = Path(scratch) / "seeds"
        shutil.copytree(seeds_dir, bare, ignore=shutil.ignore_patterns(*COLUMNS))
        entries = _entries(build(bare, Path(scratch) / "kb"))
    named = frozenset((e.type, fold_alias(name)) for e in entries for name in (e.label_ar, *e.aliases))
    own, taken = _own(entries, facts)
    curated_places = {entry.geonames_id for entry in entries if entry.entity_id in own}
    held = frozenset(entry.geonames_id for entry in entries if entry.geonames_id)
    places: dict[str, tuple[str, str, str]] = {}
    for place in place_items(facts, held - curated_places):
        if place[1] not in taken and place[0] not in places:
            places[place[0]] = place
            taken.add(place[1])
    rows = permitted_rows(facts, frozenset(taken | held), named)
    return Items(tuple(own[id_] for id_ in sorted(own)), tuple(sorted(places.values())), tuple(rows))


def stale_files(seeds_dir: Path, items: Items) -> frozenset[str]:
    """Names of the files in ``seeds_dir`` that ``write_items`` would change."""
    held = {name: seeds_dir / name for name in COLUMNS}
    return frozenset(
        name
        for name, rows in items.by_file().items()
        if not held[name].exists() or held[name].read_text(encoding="utf-8") != _text(name, rows)
    )


def write_items(seeds_dir: Path, items: Items) -> None:
    """Replaces the three files in ``seeds_dir``."""
    for name, rows in items.by_file().items():
        fresh = seeds_dir / f"{name}.fresh"
        fresh.write_text(_text(name, rows), encoding="utf-8")
        fresh.replace(seeds_dir / name)


def _text(name: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [_COMMENTS[name], "\t".join(COLUMNS[name].split()), *("\t".join(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _own(entries: Iterable[Entry], facts: Sequence[Fact]) -> tuple[dict[str, tuple[str, ...]], set[str]]:
    curated = [entry for entry in entries if entry.entity_id.startswith(CURATED)]
    found = [(entry, fact) for entry, fact in match(curated, facts)]
    bearers: dict[str, int] = {}
    for _, fact in found:
        bearers[fact["qid"]] = bearers.get(fact["qid"], 0) + 1
    own: dict[str, tuple[str, ...]] = {
        entry.entity_id: (entry.entity_id, fact["qid"], fact["label_ar"], qid_source(fact) or "")
        for entry, fact in found
        if bearers[fact["qid"]] == 1
    }
    return own, {row[1] for row in own.values()}


def _entries(base: KnowledgeBase) -> list[Entry]:
    aliases: dict[str, dict[str, str]] = {}
    for row in base.aliases.to_pylist():
        aliases.setdefault(row["entity_id"], {})[row["alias"]] = row["kind"]
    return [
        Entry(
            **{name: row[name] for name in ("entity_id", "type", "label_ar", "label_en", "prior", "source", "licence")},
            retrieved=row["retrieved_date"],
            country=row["country"],
            geonames_id=row["geonames_id"],
            aliases=aliases.get(row["entity_id"], {}),
        )
        for row in base.entities.to_pylist()
    ]
