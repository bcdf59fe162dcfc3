"""``marsad kb`` on small files: what is written, what is said, how it ends."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.commands.kb import app, append_promotions
from tasks.contracts.faults import TerminalError
from tasks.linking.history import Promotion
from tasks.linking.kb import KnowledgeBase, write
from tasks.linking.kb_facts import COLUMNS
from tasks.linking.kb_rows import Entry, tables

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "kb"
PERSON, CITY = "Q5", "Q515"
FACTS = [
    "qid",
    "type",
    "label_ar",
    "aliases_ar",
    "label_en",
    "source",
    "licence",
    "geonames_id",
    "country",
    "population",
]

runner = CliRunner()


def _statement(value: dict[str, Any]) -> dict[str, Any]:
    snak = {"snaktype": "value", "property": "P1", "datavalue": {"value": value, "type": "any"}}
    return {"mainsnak": snak, "type": "statement", "rank": "normal"}


def _item(qid: str, ar: str | None, en: str, class_: str) -> dict[str, Any]:
    labels = {"en": {"language": "en", "value": en}} | ({"ar": {"language": "ar", "value": ar}} if ar else {})
    claims = {"P31": [_statement({"entity-type": "item", "id": class_})]}
    return {
        "type": "item",
        "id": qid,
        "labels": labels,
        "descriptions": {},
        "aliases": [],
        "claims": claims,
        "sitelinks": {},
    }


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    items = [
        _item("Q901", "رضا عيسى", "Rida Issa", PERSON),
        _item("Q902", "سرت", "Sirte", CITY),
        _item("Q903", None, "Nowhere", CITY),
        _item("Q904", "شيء", "Thing", "Q999"),
    ]
    path = tmp_path / "dump.json"
    path.write_text("[\n" + ",\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n]\n", "utf-8")
    return path


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    path = tmp_path / "classes.tsv"
    path.write_text(f"qid\ttype\n{PERSON}\tPER\n{CITY}\tGPE\n", encoding="utf-8")
    return path


def _ids(folder: Path) -> set[str]:
    return set(KnowledgeBase.open(folder).entities["entity_id"].to_pylist())


def test_an_import_says_how_many_items_it_met_kept_and_how_fast(dump: Path, classes: Path, tmp_path: Path) -> None:
    out = tmp_path / "kb"
    run = runner.invoke(app, ["import-wikidata", str(dump), str(out), "--classes", str(classes)])
    assert run.exit_code == 0, run.output
    assert _ids(out) == {"w:Q901", "w:Q902"}
    assert "3 items with an Arabic label, 2 of a wanted class, 0 of them known already" in run.output
    assert "entities/s" in run.output


def test_an_import_onto_a_base_joins_what_it_holds_already(dump: Path, classes: Path, tmp_path: Path) -> None:
    sirte = Entry("m:gpe-sirte-ly", "GPE", "سرت", "Sirte", 0.7, "t", "CC0-1.0", date(2026, 11, 21), wikidata_qid="Q902")
    write(tmp_path / "old", *tables([sirte]))
    out = tmp_path / "kb"
    command = ["import-wikidata", str(dump), str(out), "--onto", str(tmp_path / "old"), "--classes", str(classes)]
    run = runner.invoke(app, command)
    assert run.exit_code == 0, run.output
    assert _ids(out) == {"m:gpe-sirte-ly", "w:Q901"}
    assert "1 of them known already" in run.output


def test_a_dump_that_is_not_there_is_named(tmp_path: Path) -> None:
    run = runner.invoke(app, ["import-wikidata", str(tmp_path / "none.json"), str(tmp_path / "kb")])
    assert isinstance(run.exception, TerminalError)
    assert "none.json" in str(run.exception)


@pytest.fixture
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tasks.linking.kb_geonames.cities", list)  # the cities of the package take seconds
    folder = tmp_path / "seeds"
    folder.mkdir()
    for name in ("countries.tsv", "institutions.tsv"):
        (folder / name).write_bytes((SEEDS / name).read_bytes())
    (folder / "more.tsv").write_text(
        "#! type=ORG; weight=5\nنادي الزمالك\tZamalek SC\t\tناد مصري\tcountry=EG\n", encoding="utf-8"
    )
    return folder


def _table(path: Path, *facts: dict[str, str]) -> Path:
    rows = ("\t".join(fact.get(name, "") for name in FACTS) for fact in facts)
    path.write_text("\n".join(("\t".join(FACTS), *rows)) + "\n", encoding="utf-8")
    return path


ZAMALEK = {"qid": "Q801", "type": "ORG", "label_ar": "نادي الزمالك", "label_en": "Zamalek SC", "source": "mLAMA"}
REFUSED = {"qid": "Q802", "type": "ORG", "label_ar": "نادي الزمالك", "label_en": "Zamalek SC", "source": "WikiKGE-10"}
WHOLE = {
    "qid": "Q803", "type": "ORG", "label_ar": "نادي بارنت", "label_en": "Barnet F.C.",
    "source": "ELEVANT(qid)+ArWikiCats(ar)", "licence": "MIT; Apache-2.0",
}  # fmt: skip


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]


def test_facts_write_items_with_the_source_that_states_them_and_a_second_time_change_nothing(
    seeds: Path, tmp_path: Path
) -> None:
    command = ["facts", str(_table(tmp_path / "facts.tsv", ZAMALEK, REFUSED, WHOLE)), "--seeds", str(seeds)]
    run = runner.invoke(app, command)
    assert run.exit_code == 0, run.output
    assert _rows(seeds / "qids.tsv") == [["m:org-zamalek-sc-eg", "Q801", "نادي الزمالك", "mLAMA"]]
    assert [row[0] for row in _rows(seeds / "permitted.tsv")] == ["w:Q803"]
    assert runner.invoke(app, [*command, "--check"]).exit_code == 0


def test_a_check_writes_nothing_and_fails_when_a_file_would_change(seeds: Path, tmp_path: Path) -> None:
    table = _table(tmp_path / "facts.tsv", ZAMALEK)
    assert runner.invoke(app, ["facts", str(table), "--seeds", str(seeds), "--check"]).exit_code == 1
    assert not any((seeds / name).exists() for name in COLUMNS)


def test_a_table_without_a_column_is_refused_by_its_name(seeds: Path, tmp_path: Path) -> None:
    table = tmp_path / "short.tsv"
    table.write_text("qid\ttype\tlabel_ar\tgeonames_id\nQ1\tORG\tس\t\n", encoding="utf-8")
    run = runner.invoke(app, ["facts", str(table), "--seeds", str(seeds)])
    assert isinstance(run.exception, TerminalError)
    assert "short.tsv lacks the column" in str(run.exception)


def test_a_promotion_is_recorded_once_for_a_version_of_the_base(tmp_path: Path) -> None:
    one = Promotion("nil:1", "m:per-rida-issa-ly", None, "رضا عيسى", "PER", 0.9, "v1")
    later = Promotion("nil:1", "m:per-rida-issa-ly", None, "رضا عيسى", "PER", 0.9, "v2")
    record = tmp_path / "promotions.jsonl"
    assert append_promotions(record, [one]) == 1
    assert append_promotions(record, [one, later]) == 1
    versions = [json.loads(line)["kb_version"] for line in record.read_text(encoding="utf-8").splitlines()]
    assert versions == ["v1", "v2"]
