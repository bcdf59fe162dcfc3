"""Imports items of Wikidata into a knowledge base, on top of another base or alone."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.contracts.schemas import ENTITY_TYPES
from tasks.linking.kb import ENTITIES, KnowledgeBase, write
from tasks.linking.kb_compose import read_table
from tasks.linking.kb_items import Item, read_items
from tasks.linking.kb_rows import ARABIC, Entry, alias_kind, check, surname, tables

SOURCE, LICENCE = "Wikidata", "CC0-1.0"
FAMOUS = 300
"""Sitelinks at which the prior is full: about as many as a large country has."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportReport:
    """What an import did; ``seconds`` is wall time of reading and writing together."""

    knowledge_base: KnowledgeBase
    with_label: int
    """Items with an Arabic label."""
    kept: int
    """Of these, items of a wanted class."""
    merged: int
    """Of these, items the other base held already (same item or GeoNames feature)."""
    seconds: float

    @property
    def per_second(self) -> float:
        """Items with an Arabic label a second."""
        return self.with_label / self.seconds if self.seconds else 0.0


def read_classes(path: Path) -> dict[str, str]:
    """Class item to entity type, from a TSV with the columns qid and type; ``TerminalError`` for an unknown type."""
    classes = {row["qid"]: row["type"] for row in read_table(path, frozenset({"qid", "type"}))}
    if wrong := set(classes.values()) - set(ENTITY_TYPES):
        raise TerminalError(f"{path.name}: type {min(wrong)!r} is not one of {', '.join(ENTITY_TYPES)}")
    return classes


def learn_classes(
    items: Iterable[Item], types: Mapping[str, str], least: int = 3, purity: float = 0.9
) -> dict[str, str]:
    """Class item to entity type, from items whose type is known (``types``: item to type).

    A class is taken when at least ``least`` known items have it and ``purity`` of them share one type.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        if type_ := types.get(item.qid):
            for class_ in item.classes:
                votes[class_][type_] += 1
    learned = {}
    for class_, counted in votes.items():
        (type_, count), total = counted.most_common(1)[0], counted.total()
        if total >= least and count / total >= purity:
            learned[class_] = type_
    return learned


def type_of(item: Item, classes: Mapping[str, str]) -> str | None:
    """Type of an item by its first known class; whoever has a citizenship is a person; ``None``: not wanted."""
    if item.citizenship:
        return "PER"
    return next((classes[class_] for class_ in item.classes if class_ in classes), None)


def import_wikidata(
    path: Path,
    out_dir: Path,
    classes: Mapping[str, str],
    *,
    onto: KnowledgeBase | None = None,
    retrieved: date,
    progress: Progress | None = None,
) -> ImportReport:
    """A base of the wanted items of a dump or answer, added to ``onto`` when given; see ``read_items`` for the formats.

    Memory grows with what is kept, never with the dump. ``progress(with_label, kept)`` is called every 10,000 items.
    """
    started = time.perf_counter()
    kept: dict[str, tuple[Item, str]] = {}
    with_label = 0
    for with_label, item in enumerate(read_items(path), 1):
        if type_ := type_of(item, classes):
            kept[item.qid] = (item, type_)
        if progress and with_label % 10_000 == 0:
            progress(with_label, len(kept))
    imported = list(_entries(kept, retrieved))
    entries, merged = _merge(_entries_of(onto) if onto else {}, imported)
    base = write(out_dir, *tables(entries.values()))
    return ImportReport(base, with_label, len(imported), merged, time.perf_counter() - started)


def prior_of(sitelinks: int) -> float:
    """Prior of an item from its number of sitelinks: 0.05 for none, 0.9 for ``FAMOUS`` and more."""
    return 0.05 + 0.85 * min(math.log1p(sitelinks) / math.log1p(FAMOUS), 1.0)


def _entries(kept: Mapping[str, tuple[Item, str]], retrieved: date) -> Iterator[Entry]:
    labels = {qid: item.labels["ar"] for qid, (item, _) in kept.items()}
    iso = {qid: item.iso for qid, (item, _) in kept.items() if item.iso}
    for item, type_ in kept.values():
        entry = Entry(
            entity_id=f"w:{item.qid}",
            type=type_,
            label_ar=item.labels["ar"],
            label_en=item.labels.get("en"),
            prior=prior_of(item.sitelinks),
            source=SOURCE,
            licence=LICENCE,
            retrieved=retrieved,
            description=_describe(item, labels),
            country=item.iso or iso.get(item.country or item.citizenship or ""),
            lat=item.lat,
            lon=item.lon,
            population=item.population,
            wikidata_qid=item.qid,
            geonames_id=item.geonames_id,
        )
        for alias in (alias for terms in item.aliases.values() for alias in terms):
            entry.add(alias, alias_kind(alias, entry.label_ar))
        if type_ == "PER" and ARABIC.search(entry.label_ar) and (family := surname(entry.label_ar)):
            entry.add(family, "short")
        entry.aliases = {
            alias: kind for alias, kind in entry.aliases.items() if check(replace(entry, aliases={alias: kind})) is None
        }
        if check(entry) is None:
            yield entry


def _describe(item: Item, labels: Mapping[str, str]) -> str | None:
    """The Arabic description, else the English one, followed by what the statements name and it does not."""
    stated = item.descriptions.get("ar") or item.descriptions.get("en") or ""
    named = (labels.get(qid or "") for qid in (item.position, item.headquarters, item.citizenship, item.country))
    parts = [stated, *dict.fromkeys(name for name in named if name and name not in stated)]
    return "، ".join(part for part in parts if part) or None


def _entries_of(base: KnowledgeBase) -> dict[str, Entry]:
    rename = {"retrieved_date": "retrieved"}
    columns = [rename.get(name, name) for name in ENTITIES.names]
    entries = {}
    for row in base.entities.to_pylist():
        entry = Entry(**dict(zip(columns, row.values(), strict=True)))
        entries[entry.entity_id] = entry
    for row in base.aliases.to_pylist():
        entries[row["entity_id"]].add(row["alias"], row["kind"])
    return entries


def _merge(entries: dict[str, Entry], imported: Iterable[Entry]) -> tuple[dict[str, Entry], int]:
    """An imported entry joins the one of the same item, or of the same GeoNames feature and type; ours keeps its labels."""
    by_item: dict[str | None, Entry] = {entry.wikidata_qid: entry for entry in entries.values() if entry.wikidata_qid}
    by_place: dict[tuple[str | None, str], Entry] = {
        (entry.geonames_id, entry.type): entry for entry in entries.values() if entry.geonames_id
    }
    merged = 0
    for new in imported:
        own = by_item.get(new.wikidata_qid) or by_place.get((new.geonames_id, new.type))
        if own is None:
            entries[new.entity_id] = new
            continue
        merged += 1
        own.wikidata_qid = own.wikidata_qid or new.wikidata_qid
        own.geonames_id = own.geonames_id or new.geonames_id
        own.lat, own.lon = (own.lat, own.lon) if own.lat is not None else (new.lat, new.lon)
        own.population = own.population or new.population
        own.description = own.description or new.description
        own.prior = max(own.prior, new.prior)
        for alias, kind in {new.label_ar: "transliteration", **new.aliases}.items():
            own.add(alias, kind)
    return entries, merged
