"""A dump in Wikidata's own format, written here: one entity a line inside an array, with ranks, qualifiers and PHP's []."""

from __future__ import annotations

import bz2
import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tasks.contracts.faults import TerminalError
from tasks.linking.kb import KnowledgeBase, write
from tasks.linking.kb_items import read_items
from tasks.linking.kb_rows import Entry, tables
from tasks.linking.kb_wikidata import import_wikidata, learn_classes, prior_of, read_classes

DAY = date(2026, 11, 21)
CITY = "Q9000001"
COUNTRY = "Q9000002"


def _statement(value: object, kind: str = "value", rank: str = "normal") -> dict[str, Any]:
    snak: dict[str, Any] = {"snaktype": kind, "property": "P1", "datatype": "any"}
    if kind == "value":
        snak["datavalue"] = {"value": value, "type": "any"}
    return {"mainsnak": snak, "type": "statement", "id": "Q1$1", "rank": rank, "qualifiers": {}, "references": []}


def _item(qid: str) -> dict[str, str]:
    return {"entity-type": "item", "numeric-id": qid[1:], "id": qid}


def _entity(
    qid: str, ar: str | None, en: str, claims: dict[str, list[dict[str, Any]]], sitelinks: int = 0, **more: Any
) -> dict[str, Any]:
    labels = {"en": {"language": "en", "value": en}}
    if ar:
        labels["ar"] = {"language": "ar", "value": ar}
    return {
        "type": "item", "id": qid, "labels": labels, "descriptions": {}, "aliases": [], "claims": claims,
        "sitelinks": {f"s{n}wiki": {"site": f"s{n}wiki", "title": en, "badges": []} for n in range(sitelinks)},
        "pageid": 1, "ns": 0, "lastrevid": 1, "modified": "2026-01-01T00:00:00Z",
    } | more  # fmt: skip


LIBYA = _entity("Q9001", "ليبيا", "Libya", {"P31": [_statement(_item(COUNTRY))], "P297": [_statement("LY")]}, 250)
SIRTE = _entity(
    "Q9002", "سرت", "Sirte",
    {
        "P31": [_statement(_item(CITY))],
        "P17": [_statement(_item("Q9001"))],
        "P625": [_statement({"latitude": 31.2, "longitude": 16.6, "precision": 0.1, "globe": "x"})],
        "P1082": [_statement({"amount": "+1", "unit": "1"}), _statement({"amount": "+106705", "unit": "1"}, rank="preferred")],
        "P1566": [_statement("2210394")],
    },
    40,
    aliases={"ar": [{"language": "ar", "value": "مدينة سرت"}], "en": [{"language": "en", "value": "Surt"}]},
    descriptions={"ar": {"language": "ar", "value": "مدينة ساحلية"}},
)  # fmt: skip
SARRAJ = _entity("Q9003", "فائز السراج", "Fayez al-Sarraj", {"P27": [_statement(_item("Q9001"))], "P31": []}, 30)
NO_ARABIC = _entity("Q9004", None, "Nowhere", {"P31": [_statement(_item(CITY))]})
UNWANTED = _entity("Q9005", "بروتين", "protein", {"P31": [_statement(_item("Q9000009"))]})
UNKNOWN_VALUE = _entity(
    "Q9006", "قرية", "Village", {"P31": [_statement(_item(CITY))], "P17": [_statement(None, "somevalue")]}
)
DEPRECATED = _entity("Q9007", "أطلنطس", "Atlantis", {"P31": [_statement(_item(CITY), rank="deprecated")]})
ALL = [LIBYA, SIRTE, SARRAJ, NO_ARABIC, UNWANTED, UNKNOWN_VALUE, DEPRECATED]
CLASSES = {CITY: "GPE", COUNTRY: "GPE"}


def _dump(entities: list[dict[str, Any]]) -> bytes:
    return ("[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in entities) + "\n]\n").encode()


@pytest.mark.parametrize(
    ("name", "pack"),
    [("d.json", bytes), ("d.json.gz", gzip.compress), ("d.json.bz2", bz2.compress)],
    ids=["plain", "gzip", "bzip2"],
)
def test_a_dump_is_read_entity_by_entity_whatever_its_packing(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / name
    path.write_bytes(pack(_dump(ALL)))
    report = import_wikidata(path, tmp_path / "kb", CLASSES, retrieved=DAY)
    assert report.with_label == 6
    assert report.knowledge_base.entities["entity_id"].to_pylist() == ["w:Q9001", "w:Q9002", "w:Q9003", "w:Q9006"]


def test_statements_become_columns_and_context(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_bytes(_dump(ALL))
    base = import_wikidata(tmp_path / "d.json", tmp_path / "kb", CLASSES, retrieved=DAY).knowledge_base
    sirte = next(row for row in base.entities.to_pylist() if row["wikidata_qid"] == "Q9002")
    assert (sirte["country"], sirte["population"], sirte["geonames_id"]) == ("LY", 106705, "2210394")
    assert (sirte["lat"], sirte["lon"]) == (31.2, 16.6)
    assert sirte["description"] == "مدينة ساحلية، ليبيا"
    names = {(row["alias"], row["kind"]) for row in base.aliases.to_pylist() if row["entity_id"] == "w:Q9002"}
    assert names == {("سرت", "official"), ("مدينة سرت", "official"), ("Surt", "latin"), ("Sirte", "latin")}


def test_whoever_has_a_citizenship_is_a_person_and_gets_the_family_name(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_bytes(_dump(ALL))
    base = import_wikidata(tmp_path / "d.json", tmp_path / "kb", CLASSES, retrieved=DAY).knowledge_base
    person = next(row for row in base.entities.to_pylist() if row["wikidata_qid"] == "Q9003")
    assert (person["type"], person["country"]) == ("PER", "LY")
    assert ("السراج", "short") in {(row["alias"], row["kind"]) for row in base.aliases.to_pylist()}


def test_more_sitelinks_give_a_higher_prior() -> None:
    assert 0 < prior_of(0) < prior_of(10) < prior_of(100) < prior_of(300) == prior_of(1000) <= 1


def test_an_import_joins_the_entity_with_the_same_item_and_keeps_its_id(tmp_path: Path) -> None:
    own = Entry("m:gpe-sirte-ly", "GPE", "سرت", "Sirte", 0.7, "ours", "CC0-1.0", DAY, wikidata_qid="Q9002")
    onto = write(tmp_path / "own", *tables([own]))
    (tmp_path / "d.json").write_bytes(_dump(ALL))
    report = import_wikidata(tmp_path / "d.json", tmp_path / "kb", CLASSES, onto=onto, retrieved=DAY)
    rows = {row["entity_id"]: row for row in report.knowledge_base.entities.to_pylist()}
    assert report.merged == 1
    assert "w:Q9002" not in rows
    assert rows["m:gpe-sirte-ly"]["population"] == 106705
    assert rows["m:gpe-sirte-ly"]["description"] == "مدينة ساحلية، ليبيا"


def test_an_api_answer_is_read_like_a_dump(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"entities": {"Q9002": SIRTE, "Q9004": NO_ARABIC}}), encoding="utf-8")
    assert [item.qid for item in read_items(tmp_path / "a.json")] == ["Q9002"]


def test_sparql_rows_of_one_item_are_one_item(tmp_path: Path) -> None:
    def row(**cells: str) -> dict[str, dict[str, str]]:
        return {name: {"type": "literal", "value": value} for name, value in cells.items()}

    sarraj = {"item": "http://www.wikidata.org/entity/Q9003", "label_ar": "فائز السراج", "sitelinks": "30"}
    rows = [row(**sarraj, alias="فايز السراج"), row(**sarraj, alias="السراج"), row(item="urn:x", label_ar="x")]
    answer = {
        "head": {"vars": ["item"]},
        "results": {"bindings": [*rows, row(item="http://x/Q9002", label_ar="سرت", coord="Point(16.6 31.2)")]},
    }
    (tmp_path / "s.json").write_text(json.dumps(answer), encoding="utf-8")
    person, city = read_items(tmp_path / "s.json")
    assert (person.qid, person.aliases["ar"], person.sitelinks) == ("Q9003", ["فايز السراج", "السراج"], 30)
    assert (city.lat, city.lon) == (31.2, 16.6)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.json", _dump([LIBYA])[:-60]),
        ("cut.json.gz", gzip.compress(_dump(ALL))[:-40]),
        ("no.json", b'{"results": 1'),
        ("not.json.bz2", b"plain text"),
    ],
)
def test_a_damaged_download_is_refused_with_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TerminalError, match=name):
        list(read_items(tmp_path / name))


def test_classes_are_learnt_from_items_whose_type_is_known(tmp_path: Path) -> None:
    cities = [_entity(f"Q91{n}", "مدينة", "city", {"P31": [_statement(_item(CITY))]}) for n in range(4)]
    mixed = [_entity(f"Q92{n}", "شيء", "thing", {"P31": [_statement(_item("Q9000005"))]}) for n in range(4)]
    (tmp_path / "d.json").write_bytes(_dump([*cities, *mixed]))
    types = {f"Q91{n}": "GPE" for n in range(4)} | {"Q920": "ORG", "Q921": "PER", "Q922": "ORG"}
    assert learn_classes(read_items(tmp_path / "d.json"), types) == {CITY: "GPE"}


def test_an_unknown_type_in_the_class_table_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "classes.tsv").write_text("qid\ttype\nQ1\tPLANET\n", encoding="utf-8")
    with pytest.raises(TerminalError, match="PLANET"):
        read_classes(tmp_path / "classes.tsv")


def test_the_same_dump_gives_the_same_version(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_bytes(_dump(ALL))
    versions = [
        import_wikidata(tmp_path / "d.json", tmp_path / name, CLASSES, retrieved=DAY).knowledge_base.version
        for name in "ab"
    ]
    assert versions[0] == versions[1] == KnowledgeBase.open(tmp_path / "a").version
