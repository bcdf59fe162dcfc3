"""Wikidata items for curated rows, taken only from a table of facts that states them, with the source of each.

The table has the columns qid, type, label_ar, aliases_ar, label_en, source, licence, geonames_id, country, population.
A fact is taken when one of its sources may be used (``QID_SOURCES``) and when Arabic and English names both agree with
ours; what is uncertain or ambiguous stays empty.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rapidfuzz.fuzz import token_sort_ratio

from tasks.linking.kb_geonames import RETRIEVED
from tasks.linking.kb_rows import Entry, fold_alias

Fact = Mapping[str, str]

QID_SOURCES = {
    "mLAMA": "CC0 (Wikidata fact)",
    "EveryPolitician": "CC0 (Wikidata fact)",
    "NaturalEarth-4.0": "CC0",
    "WhosOnFirst": "CC0 and CC-BY-4.0",
    "ELEVANT": "Apache-2.0",
    "NSI": "BSD-3-Clause",
    "name-suggestion-index": "BSD-3-Clause",
    "OpenSanctions-INTL_ORGS": "MIT",
}
"""Sources whose statement "this item denotes this thing" may be written down, and under what.

Left out: dr5hn (ODbL: share-alike on the database) and WikiKGE-10 (CC BY-SA). mLAMA's card is non-commercial, but the
pairs of item and label in it are Wikidata's (CC0); they are taken one by one for rows written here, never its rows.
"""

ROW_SOURCES = (
    "WhosOnFirst",
    "ELEVANT(qid)+ArWikiCats",
    "NSI(qid)+ArWikiCats",
    "name-suggestion-index",
    "OpenSanctions",
)
"""Sources whose whole rows, Arabic names included, are under a licence that lets them be shipped."""

GENERIC = ("وزارة", "بلدية", "مديرية", "إدارة", "هيئة", "أمانة", "قبيلة")
"""Offices whose row does not say whose they are, and tribes recorded as places."""

KNOWN_WRONG = frozenset({"Q1017167", "Q3331583", "Q270500", "Q213417", "Q921208"})
OTHER_BEARERS = frozenset({"Q1389012", "Q7686185", "Q163920", "Q110716465", "Q401226", "Q3568301", "Q6734475"})
"""Items that denote somebody or something else of the same name as one of our rows: found by reading the matches."""

WRONG_PLACES = frozenset({"2464861"})
PERSON_RATIO = 75.0
"""Latin spellings of one Arabic name differ (Serraj, al-Sarraj); with the Arabic name equal, this much must agree."""
_WORD = re.compile("[a-z0-9]+")
_FILLER = frozenset({"al", "el", "the", "of", "fc", "cf", "club", "sc", "and"})


def read_facts(path: Path) -> list[Fact]:
    """Rows of the table, those known to be wrong left out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        row for row in rows if row["qid"] not in KNOWN_WRONG | OTHER_BEARERS and row["geonames_id"] not in WRONG_PLACES
    ]


def qid_source(fact: Fact) -> str | None:
    """The first source of the row that may be credited for its item, as the row writes it, or ``None``."""
    for source in (part.strip() for part in fact["source"].split(";")):
        stated = "(qid" in source or "(" not in source
        if stated and source.startswith(tuple(QID_SOURCES)) and not source.startswith("mLAMA-en(qid)"):
            return source
    return None


def match(entries: Iterable[Entry], facts: Iterable[Fact]) -> Iterator[tuple[Entry, Fact]]:
    """Each entry with the one fact that denotes it; entries with none, or with two different items, are left out."""
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact["qid"] and qid_source(fact):
            for name in {fact["label_ar"], *fact["aliases_ar"].split("|")}:
                by_name[fold_alias(name)].append(fact)
    for entry in entries:
        names = {fold_alias(name) for name in (entry.label_ar, *entry.aliases)} - {""}
        found = {fact["qid"]: fact for name in names for fact in by_name.get(name, ()) if _agrees(entry, fact)}
        if len(found) == 1:
            yield entry, next(iter(found.values()))


def _agrees(entry: Entry, fact: Fact) -> bool:
    if fact["type"] not in (entry.type, "MISC") or not _english_agrees(entry, fact["label_en"]):
        return False
    if entry.geonames_id and fact["geonames_id"] and entry.geonames_id != fact["geonames_id"]:
        return False
    return not (entry.type == "GPE" and fact["country"] and entry.country and fact["country"] != entry.country)


def _english_agrees(entry: Entry, label_en: str) -> bool:
    theirs = _words(label_en)
    own = [entry.label_en or "", *(alias for alias, kind in entry.aliases.items() if kind == "latin")]
    if entry.type == "PER":
        return (
            max((token_sort_ratio(name.lower(), label_en.lower()) for name in own if name), default=0) >= PERSON_RATIO
        )
    return bool(theirs) and any(_words(name) == theirs for name in own)


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower().replace("'", ""))) - _FILLER


def place_items(facts: Iterable[Fact], held: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """GeoNames id, item and source of every place whose id is ``held`` and whose item a usable source states."""
    for fact in facts:
        source = qid_source(fact)
        geo = source and source.startswith(("NaturalEarth", "WhosOnFirst"))
        if geo and fact["qid"] and fact["geonames_id"] in held:
            yield fact["geonames_id"], fact["qid"], str(source)


def permitted_rows(
    facts: Iterable[Fact], taken: frozenset[str], named: frozenset[tuple[str, str]]
) -> Iterator[tuple[str, ...]]:
    """Rows for ``permitted.tsv``: every source of theirs may be shipped, neither item nor place is ``taken``, and no
    entry of the same type has the folded name already (``named``: type, folded name).
    """
    seen: set[str] = set()
    for fact in facts:
        sources = [part.strip() for part in fact["source"].split(";")]
        key = fact["qid"] or fact["geonames_id"]
        if key in seen or not all(source.startswith(ROW_SOURCES) for source in sources) or "seed-" in fact["source"]:
            continue
        if fact["qid"] in taken or fact["geonames_id"] in taken or fact["label_ar"].startswith(GENERIC):
            continue
        if fact["type"] != "GPE" and (fact["type"], fold_alias(fact["label_ar"])) in named:
            continue
        seen.add(key)
        id_ = f"w:{fact['qid']}" if fact["qid"] else f"g:{fact['geonames_id']}"
        yield (
            id_, fact["type"], fact["label_ar"], fact["label_en"], fact["aliases_ar"], fact["country"],
            fact["population"], fact["geonames_id"], fact["source"], fact["licence"], RETRIEVED.isoformat(), fact["qid"],
        )  # fmt: skip
