"""The format of a base, its seeds, and the differences between two versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.contracts.faults import TerminalError
from tasks.linking.kb import ALIASES, ENTITIES, KnowledgeBase, write
from tasks.linking.kb_diff import diff
from tasks.linking.kb_geonames import arabic_names, population_prior
from tasks.linking.kb_rows import Entry, alias_kind, surname, tables
from tasks.linking.kb_seeds import entity_key, read_seeds

DAY = date(2026, 11, 21)


def _entry(id_: str, label: str, prior: float = 0.5, **more: object) -> Entry:
    return Entry(id_, "GPE", label, None, prior, "test", "CC0-1.0", DAY, **more)  # type: ignore[arg-type]


TRIPOLIS = [
    _entry("m:gpe-tripoli-ly", "طرابلس", 0.8, country="LY", aliases={"طرابلس الغرب": "official"}),
    _entry("m:gpe-tripoli-lb", "طرابلس", 0.2, country="LB", aliases={"طرابلس الشام": "official"}),
]


def test_a_written_base_opens_with_its_version_and_declared_columns(tmp_path: Path) -> None:
    written = write(tmp_path / "kb", *tables(TRIPOLIS))
    opened = KnowledgeBase.open(tmp_path / "kb")
    assert opened.version == written.version
    assert opened.version.startswith("2026-11-21-")
    assert (opened.entities.schema.names, opened.aliases.schema.names) == (ENTITIES.names, ALIASES.names)


def test_the_version_depends_on_content_and_not_on_order(tmp_path: Path) -> None:
    one = write(tmp_path / "a", *tables(TRIPOLIS))
    other_order = write(tmp_path / "b", *tables(TRIPOLIS[::-1]))
    changed = write(tmp_path / "c", *tables([TRIPOLIS[0], _entry("m:gpe-tripoli-lb", "طرابلس", 0.3, country="LB")]))
    assert one.version == other_order.version != changed.version


def test_a_name_of_two_entities_is_shared_by_their_priors(tmp_path: Path) -> None:
    base = write(tmp_path / "kb", *tables(TRIPOLIS))
    shares = {r["entity_id"]: round(r["share"], 3) for r in base.aliases.to_pylist() if r["alias"] == "طرابلس"}
    assert shares == {"m:gpe-tripoli-ly": 0.8, "m:gpe-tripoli-lb": 0.2}


@pytest.mark.parametrize("content", ["", "format = 99\n", "not toml ["])
def test_a_folder_that_is_no_base_is_refused_with_the_next_step(tmp_path: Path, content: str) -> None:
    (tmp_path / "kb.toml").write_text(content, encoding="utf-8")
    with pytest.raises(TerminalError, match="kb build"):
        KnowledgeBase.open(tmp_path)


def test_a_difference_names_entities_values_aliases_and_moved_ids(tmp_path: Path) -> None:
    place = _entry("g:88319", "بنغازي", 0.3, geonames_id="88319", aliases={"بنغازى القديمة": "historical"})
    renamed = _entry("m:gpe-benghazi-ly", "بنغازي", 0.7, geonames_id="88319")
    old = write(tmp_path / "old", *tables([*TRIPOLIS, place]))
    new_ly = _entry("m:gpe-tripoli-ly", "طرابلس", 0.9, country="LY", aliases={"العاصمة الليبية": "official"})
    new = write(tmp_path / "new", *tables([new_ly, TRIPOLIS[1], renamed]))
    found = diff(old, new)
    assert (found.added, found.removed) == (("m:gpe-benghazi-ly",), ("g:88319",))
    assert found.moved == (("g:88319", "m:gpe-benghazi-ly"),)
    assert [(c.entity_id, c.column) for c in found.changed] == [("m:gpe-tripoli-ly", "prior")]
    assert ("m:gpe-tripoli-ly", "العاصمة الليبية", "official") in found.aliases_added
    assert ("m:gpe-tripoli-ly", "طرابلس الغرب", "official") in found.aliases_removed
    assert found
    assert not diff(old, old)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("فائز السراج", "السراج"),
        ("عبد الفتاح السيسي", "السيسي"),
        ("حمد بن خليفة آل ثاني", None),
        ("محمد أبو تريكة", "أبو تريكة"),
        ("أوزيل", None),
        ("لويجي دي مايو", "دي مايو"),
        ("عبد الله", None),
    ],
)
def test_the_family_name_is_what_newspapers_use_alone(label: str, expected: str | None) -> None:
    assert surname(label) == expected


@pytest.mark.parametrize(
    ("alias", "label", "kind"),
    [
        ("الوفاق", "حكومة الوفاق الوطني", "short"),
        ("فايز السراج", "فائز السراج", "transliteration"),
        ("حكومة الوفاق الوطني الليبية", "حكومة الوفاق الوطني", "official"),
        ("GNA", "حكومة الوفاق الوطني", "acronym"),
        ("Islamic State", "تنظيم الدولة الإسلامية", "latin"),
    ],
)
def test_an_alias_without_a_mark_gets_its_kind_from_its_form(alias: str, label: str, kind: str) -> None:
    assert alias_kind(alias, label) == kind


def test_seed_lines_take_defaults_marks_and_extras(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text(
        "# comment\n#! type=ORG; country=LY; weight=5; description=فصيل ليبي {}\n"
        "البنيان المرصوص\tBunyan al-Marsous\th=قوات مصراتة|قوات البنيان المرصوص\tفي سرت\n"
        "داعش\tIslamic State\ta=ISIS\t\tcountry=; weight=9\n",
        encoding="utf-8",
    )
    first, second = (row.entry for row in read_seeds(tmp_path / "x.tsv"))
    assert (first.entity_id, first.prior) == ("m:org-bunyan-al-marsous-ly", 0.5)
    assert first.description == "فصيل ليبي في سرت"
    assert first.aliases == {"قوات مصراتة": "historical", "قوات البنيان المرصوص": "official"}
    assert (second.entity_id, second.country, second.prior) == ("m:org-islamic-state", None, 0.9)
    assert second.aliases == {"ISIS": "acronym"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("#! colour=red", "colour"),
        ("سرت", "1 columns"),
        ("سرت\tSirte\t\t\ttype=CITY", "CITY"),
        ("\tSirte\t\t\ttype=GPE", "labels"),
    ],
)
def test_a_seed_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "bad.tsv").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(TerminalError, match=rf"bad\.tsv:1.*{says}"):
        list(read_seeds(tmp_path / "bad.tsv"))


def test_an_id_is_readable_and_says_type_and_country() -> None:
    assert entity_key("GPE", "N'Djamena", "TD") == "m:gpe-ndjamena-td"
    assert entity_key("PER", "Recep Tayyip Erdoğan", None) == "m:per-recep-tayyip-erdogan"


def test_arabic_names_leave_persian_urdu_and_kurdish_spellings_out() -> None:
    alternates = ["بنغازى", "بنغازي", "بنغازی", "بنغازي، ليبيا", "Benghazi", "بەنغازی", "شعبية بنغازي"]
    assert arabic_names(alternates) == ["بنغازى", "بنغازي", "شعبية بنغازي"]


def test_a_larger_place_has_a_higher_prior() -> None:
    assert 0 < population_prior(0) < population_prior(10_000) < population_prior(5_000_000) <= 0.3
