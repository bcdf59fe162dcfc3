"""One Wikidata item, read from the JSON of a dump, of the entity API, or of a SPARQL answer."""

from __future__ import annotations

import bz2
import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from tasks.contracts.faults import TerminalError

_QID = re.compile(r"Q[1-9]\d*")
_POINT = re.compile(r"Point\((-?[\d.]+) (-?[\d.]+)\)", re.IGNORECASE)
_DUMP_LINE = b"[]\r\n\t ,"


@dataclass(slots=True)
class Item:
    """What an import uses of an item. Statements of a deprecated rank, and qualifiers, are left out."""

    qid: str
    labels: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    country: str | None = None
    citizenship: str | None = None
    position: str | None = None
    headquarters: str | None = None
    iso: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    geonames_id: str | None = None
    sitelinks: int = 0


def read_items(path: Path, language: str = "ar") -> Iterator[Item]:
    """Items with a label in ``language``, in file order, one in memory at a time for a dump.

    A dump is ``.json``, ``.json.gz`` or ``.json.bz2``: an array with one entity a line, or plain JSON lines. A file that
    is one JSON object is an API answer (``entities``) or a SPARQL answer (``results``), and is read whole.
    ``TerminalError`` names the line that cannot be read.
    """
    try:
        with _open(path) as file:
            head = file.peek(4096).lstrip()[:200]  # type: ignore[attr-defined]
            if head.startswith(b"{") and (b'"entities"' in head or b'"head"' in head or b'"results"' in head):
                yield from _answer(json.load(file), path)
            else:
                yield from _dump(file, path, language)
    except (OSError, EOFError, json.JSONDecodeError) as error:
        raise TerminalError(f"{path} cannot be read: {error}; give a whole Wikidata dump (.json, .gz, .bz2)") from error


def _open(path: Path) -> BufferedIOBase:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return gzip.open(path, "rb")
    return bz2.open(path, "rb") if suffix == ".bz2" else path.open("rb")


def _dump(file: BufferedIOBase, path: Path, language: str) -> Iterator[Item]:
    wanted = f'"{language}"'.encode()
    for number, line in enumerate(file, 1):
        if wanted not in line or not (entity := line.strip(_DUMP_LINE)):
            continue
        try:
            item = parse_entity(json.loads(entity))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise TerminalError(f"{path}:{number}: no Wikidata entity ({error}); is the download complete?") from error
        if language in item.labels:
            yield item


def parse_entity(raw: Mapping[str, Any]) -> Item:
    """An item from the entity JSON of a dump or of the API."""
    claims = raw.get("claims") or {}
    point = _first(claims, "P625")
    amount = _first(claims, "P1082")
    return Item(
        qid=str(raw["id"]),
        labels={code: term["value"] for code, term in (raw.get("labels") or {}).items() if code in ("ar", "en")},
        descriptions={code: term["value"] for code, term in _pairs(raw.get("descriptions")) if code in ("ar", "en")},
        aliases={
            code: [a["value"] for a in terms] for code, terms in _pairs(raw.get("aliases")) if code in ("ar", "en")
        },
        classes=[value["id"] for value in _values(claims, "P31")],
        country=_id(claims, "P17"),
        citizenship=_id(claims, "P27"),
        position=_id(claims, "P39"),
        headquarters=_id(claims, "P159"),
        iso=_first(claims, "P297"),
        lat=point["latitude"] if point else None,
        lon=point["longitude"] if point else None,
        population=int(float(amount["amount"])) if amount else None,
        geonames_id=_first(claims, "P1566"),
        sitelinks=len(raw.get("sitelinks") or ()),
    )


def _pairs(terms: object) -> Sequence[tuple[str, Any]]:
    return list(terms.items()) if isinstance(terms, dict) else []  # an empty map is written [] by PHP


def _values(claims: Mapping[str, Any], property_: str) -> list[Any]:
    """Values of the best rank that has any: preferred before normal; "unknown value" and "no value" left out."""
    known = [
        statement
        for statement in claims.get(property_, ())
        if statement.get("rank") != "deprecated" and statement["mainsnak"].get("snaktype") == "value"
    ]
    best = [statement for statement in known if statement.get("rank") == "preferred"] or known
    return [statement["mainsnak"]["datavalue"]["value"] for statement in best]


def _first(claims: Mapping[str, Any], property_: str) -> Any:  # noqa: ANN401 - the value of a statement has many shapes
    return next(iter(_values(claims, property_)), None)


def _id(claims: Mapping[str, Any], property_: str) -> str | None:
    value = _first(claims, property_)
    return str(value["id"]) if value else None


def _answer(raw: Mapping[str, Any], path: Path) -> Iterator[Item]:
    if "entities" in raw:
        for entity in raw["entities"].values():
            if "ar" in (entity.get("labels") or {}):
                yield parse_entity(entity)
    elif "results" in raw:
        yield from _bindings(raw["results"]["bindings"])
    else:
        raise TerminalError(
            f"{path} is one JSON object without `entities` or `results`; give a dump or an answer of Wikidata"
        )


def _bindings(rows: Sequence[Mapping[str, Mapping[str, str]]]) -> Iterator[Item]:
    """SPARQL rows, one or more an item: item, label_ar, label_en, description, alias, class, country, citizenship,
    position, coord (WKT), population, geonames, sitelinks; only ``item`` and ``label_ar`` are needed.
    """
    items: dict[str, Item] = {}
    for row in rows:
        cell = {name: value["value"] for name, value in row.items()}
        qid = _local(cell.get("item", ""))
        if qid is None or "label_ar" not in cell:
            continue
        item = items.setdefault(qid, Item(qid, {"ar": cell["label_ar"]}))
        _fill(item, cell)
    yield from items.values()


def _fill(item: Item, cell: Mapping[str, str]) -> None:
    if "label_en" in cell:
        item.labels["en"] = cell["label_en"]
    if "description" in cell:
        item.descriptions["ar"] = cell["description"]
    if (alias := cell.get("alias")) and alias not in item.aliases.setdefault("ar", []):
        item.aliases["ar"].append(alias)
    if (class_ := _local(cell.get("class", ""))) and class_ not in item.classes:
        item.classes.append(class_)
    item.country = _local(cell.get("country", "")) or item.country
    item.citizenship = _local(cell.get("citizenship", "")) or item.citizenship
    item.position = _local(cell.get("position", "")) or item.position
    item.geonames_id = cell.get("geonames") or item.geonames_id
    item.population = int(float(cell["population"])) if "population" in cell else item.population
    item.sitelinks = int(cell.get("sitelinks", item.sitelinks))
    if point := _POINT.match(cell.get("coord", "")):
        item.lon, item.lat = float(point[1]), float(point[2])


def _local(uri: str) -> str | None:
    name = uri.rpartition("/")[2]
    return name if _QID.fullmatch(name) else None
