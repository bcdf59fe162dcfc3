"""Countries, their capitals, and the institutions every country has, composed from two tables of the seeds.

``countries.tsv`` states, per country, names, adjectives and capital; ``institutions.tsv`` states, per institution, how its
name is formed from them (``{m}``/``{f}`` adjective, ``{c}`` country, ``{en}``/``{adj}`` English country and adjective).
Adjectives with two spellings in use (الأمريكي, الأميركي) are parted by ``|``; the first makes the label.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.linking.kb_rows import Entry, alias_kind
from tasks.linking.kb_seeds import KINDS, LICENCE, WRITTEN, SeedRow, entity_key

COUNTRY_WEIGHT = {"arab": 9.5, "power": 9.0, "other": 7.0}
CAPITAL_WEIGHT = {"arab": 8.0, "power": 7.5, "other": 5.5}

COMPOSED = "marsad:composed"
"""Source of rows made from the two tables together."""

Record = Mapping[str, str]


def read_table(path: Path, needed: frozenset[str]) -> list[Record]:
    """Rows of a TSV with a header line (``#`` lines left out); ``TerminalError`` when a needed column is absent."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows: list[Record] = [
        dict(row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
    ]
    if missing := needed - set(rows[0] if rows else ()):
        raise TerminalError(f"{path.name} lacks the column {min(missing)!r}; its first line must name {sorted(needed)}")
    return rows


def read_countries(path: Path) -> list[Record]:
    """Rows of ``countries.tsv``: iso, label_ar, label_en, m, f, adj, capital_ar, capital_en, tier, aliases, capital_aliases."""
    columns = "iso label_ar label_en m f adj capital_ar capital_en tier aliases capital_aliases"
    return read_table(path, frozenset(columns.split()))


def places(countries: list[Record]) -> Iterator[SeedRow]:
    """Every country and its capital."""
    for row in countries:
        where = f"countries.tsv:{row['iso']}"
        country = _entry(
            "GPE", row["label_ar"], row["label_en"], row["iso"], COUNTRY_WEIGHT[row["tier"]], "countries.tsv"
        )
        country.description = f"دولة، عاصمتها {row['capital_ar']}" if row["capital_ar"] else "إقليم ذو رمز دولي"
        _add(country, row["aliases"])
        yield SeedRow(country, where, False)
        if row["capital_ar"]:
            yield _capital(row, where)


def _capital(row: Record, where: str) -> SeedRow:
    label_en = row["capital_en"]
    slug = f"{label_en} city" if label_en == row["label_en"] else label_en
    weight = CAPITAL_WEIGHT[row["tier"]]
    capital = _entry("GPE", row["capital_ar"], label_en, row["iso"], weight, "countries.tsv", slug)
    capital.description = f"عاصمة {row['label_ar']}"
    _add(capital, row["capital_aliases"])
    return SeedRow(capital, where, True)


def institutions(countries: list[Record], patterns: list[Record]) -> Iterator[SeedRow]:
    """Every institution of ``patterns`` for every country it names (``all``, tiers, or ISO codes; ``-XX`` leaves one out)."""
    for pattern in patterns:
        for country in countries:
            if _applies(pattern["where"].split(), country):
                yield SeedRow(_compose(pattern, country), f"institutions.tsv:{pattern['en']}:{country['iso']}", False)


def _applies(where: list[str], country: Record) -> bool:
    if f"-{country['iso']}" in where or not country["capital_ar"]:
        return False
    return "all" in where or country["tier"] in where or country["iso"] in where


def _compose(pattern: Record, country: Record) -> Entry:
    spellings = list(zip(country["m"].split("|"), country["f"].split("|"), strict=True))

    def fill(text: str, spelling: int = 0) -> str:
        m, f = spellings[spelling]
        return text.format(m=m, f=f, c=country["label_ar"], en=country["label_en"], adj=country["adj"])

    bonus = {"arab": 1.0, "power": 1.0, "other": 0.0}[country["tier"]]
    entry = _entry(
        pattern["type"], fill(pattern["label"]), fill(pattern["en"]), country["iso"],
        float(pattern["weight"]) + bonus, COMPOSED.partition(":")[2],
    )  # fmt: skip
    entry.description = fill(pattern["description"])
    for spelling in range(len(spellings)):
        _add(entry, fill(f"{pattern['label']}|{pattern['aliases']}", spelling))
    if country["tier"] != "other":
        _add(entry, fill(pattern["bare"]))
    return entry


def _entry(
    type_: str, label_ar: str, label_en: str, country: str, weight: float, source: str, slug: str | None = None
) -> Entry:
    return Entry(
        entity_id=entity_key(type_, label_en, country, slug),
        type=type_,
        label_ar=label_ar,
        label_en=label_en,
        prior=weight / 10,
        source=f"marsad:{source}",
        licence=LICENCE,
        retrieved=WRITTEN,
        country=country,
    )


def _add(entry: Entry, cell: str) -> None:
    for part in filter(None, (piece.strip() for piece in cell.split("|"))):
        mark, marked, rest = part.partition("=")
        if marked and mark in KINDS:
            entry.add(rest, KINDS[mark])
        else:
            entry.add(part, alias_kind(part, entry.label_ar))
