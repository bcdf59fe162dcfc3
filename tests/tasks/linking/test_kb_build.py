"""The bundled seeds: every row parses, every item has its source, and the base built from them holds what news names."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.schemas import ENTITY_TYPES
from tasks.linking import kb_build, kb_compose
from tasks.linking.kb import KnowledgeBase
from tasks.linking.kb_build import build, ensure, read_curated
from tasks.linking.kb_qids import KNOWN_WRONG, match, qid_source, read_facts
from tasks.linking.kb_rows import Entry, fold_alias
from tasks.linking.kb_seeds import SeedRow
from tasks.linking.kb_wikidata import read_classes

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "kb"
FACTS = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "kb"
ITEM_FILES = ("qids.tsv", "geonames_qids.tsv", "permitted.tsv", "classes.tsv")


@pytest.fixture(scope="module")
def curated() -> list[SeedRow]:
    return read_curated(SEEDS)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    return build(SEEDS, tmp_path_factory.mktemp("kb") / "kb")


@pytest.fixture(scope="module")
def by_alias(base: KnowledgeBase) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in base.aliases.to_pylist():
        found[row["folded"]].add(row["entity_id"])
    return found


def _items(name: str) -> list[dict[str, str]]:
    lines = [line for line in (SEEDS / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_at_least_five_thousand_entities_are_written_by_hand(curated: list[SeedRow]) -> None:
    assert sum(row.entry.source != kb_compose.COMPOSED for row in curated) >= 5_000


def test_every_curated_row_has_a_known_type_and_two_labels(curated: list[SeedRow]) -> None:
    for row in curated:
        assert row.entry.type in ENTITY_TYPES, row.where
        assert row.entry.label_ar and row.entry.label_en, row.where


def test_no_alias_folds_to_nothing_or_to_one_letter(curated: list[SeedRow]) -> None:
    for row in curated:
        for alias in (row.entry.label_ar, *row.entry.aliases):
            assert len(fold_alias(alias)) > 1, f"{row.where}: {alias!r}"


def test_no_two_people_have_the_same_label_and_description(curated: list[SeedRow]) -> None:
    people = Counter((row.entry.label_ar, row.entry.description) for row in curated if row.entry.type == "PER")
    assert [pair for pair, count in people.items() if count > 1] == []


def test_every_person_says_who_they_are(curated: list[SeedRow]) -> None:
    silent = [row.where for row in curated if row.entry.type == "PER" and not row.entry.description]
    assert silent == []


def test_every_country_has_an_arabic_label_and_a_capital() -> None:
    countries = kb_compose.read_countries(SEEDS / "countries.tsv")
    territories = {row["iso"] for row in countries if not row["capital_ar"]}
    assert territories == {"VA", "HK", "MO", "EH", "GL", "PR", "GI"}
    assert len(countries) - len(territories) >= 195
    assert all(row["label_ar"] and row["label_en"] and row["m"] and row["f"] for row in countries)


def test_a_repeated_entity_is_refused_with_both_places(tmp_path: Path) -> None:
    for name in ("countries.tsv", "institutions.tsv"):
        (tmp_path / name).write_bytes((SEEDS / name).read_bytes())
    (tmp_path / "more.tsv").write_text("#! type=GPE; country=LY\nليبيا\tLibya\n", encoding="utf-8")
    with pytest.raises(TerminalError, match=r"more\.tsv:2.*countries\.tsv:LY"):
        read_curated(tmp_path)


def test_ids_are_unique_and_every_alias_has_its_entity(base: KnowledgeBase) -> None:
    ids = base.entities["entity_id"].to_pylist()
    assert len(ids) == len(set(ids))
    assert set(base.aliases["entity_id"].to_pylist()) == set(ids)


def test_an_item_or_a_place_belongs_to_one_entity(base: KnowledgeBase) -> None:
    for column in ("wikidata_qid", "geonames_id"):
        counts = Counter(value for value in base.entities[column].to_pylist() if value)
        assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("الوفاق", "m:org-government-of-national-accord-ly"),
        ("داعش", "m:org-islamic-state"),
        ("تنظيم الدولة", "m:org-islamic-state"),
        ("الدولة الاسلامية", "m:org-islamic-state"),
        ("فايز السراج", "m:per-fayez-al-sarraj-ly"),
        ("وزارة الخارجية الإيطالية", "m:org-ministry-of-foreign-affairs-of-italy-it"),
        ("الخارجية الايطالية", "m:org-ministry-of-foreign-affairs-of-italy-it"),
        ("طرابلس", "m:gpe-tripoli-ly"),
        ("طرابلس", "m:gpe-tripoli-lebanon-lb"),
        ("تونس", "m:gpe-tunisia-tn"),
        ("تونس", "m:gpe-tunis-tn"),
        ("سرت", "m:gpe-sirte-ly"),
        ("الجزيرة", "m:org-al-jazeera-qa"),
        ("بنتاغون", "m:org-ministry-of-defence-of-united-states-us"),
        ("أفريكوم", "m:org-us-africa-command-us"),
        ("فرانس 24", "m:org-france-24-fr"),
    ],
)
def test_the_names_newspapers_use_lead_to_the_entity(by_alias: dict[str, set[str]], name: str, entity: str) -> None:
    assert entity in by_alias[fold_alias(name)]


def test_a_big_city_takes_place_and_population_from_geonames(base: KnowledgeBase) -> None:
    sirte = next(row for row in base.entities.to_pylist() if row["entity_id"] == "m:gpe-sirte-ly")
    assert sirte["geonames_id"] and sirte["population"] > 50_000
    assert 31 < sirte["lat"] < 32


def test_whatever_has_a_country_has_a_description(base: KnowledgeBase) -> None:
    silent = [row["entity_id"] for row in base.entities.to_pylist() if row["country"] and not row["description"]]
    assert silent == []


def test_every_row_states_its_source_and_licence(base: KnowledgeBase) -> None:
    assert all(base.entities["source"].to_pylist())
    assert all(base.entities["licence"].to_pylist())


def test_the_base_is_built_once_for_the_same_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Path] = []

    def fake(seeds: Path, folder: Path) -> None:
        built.append(folder)
        folder.mkdir()
        (folder / "kb.toml").write_text("format = 1\n", encoding="utf-8")

    monkeypatch.setattr(kb_build, "build", fake)
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.tsv").write_text("1", encoding="utf-8")
    first = ensure(seeds, tmp_path / "cache")
    assert ensure(seeds, tmp_path / "cache") == first
    (seeds / "a.tsv").write_text("2", encoding="utf-8")
    assert ensure(seeds, tmp_path / "cache") != first
    assert len(built) == 2


@pytest.mark.parametrize("name", ITEM_FILES)
def test_every_item_stands_in_the_facts_with_the_source_it_credits(name: str) -> None:
    if not FACTS.exists():
        pytest.skip("the shared table of facts is not on this machine")
    stated = defaultdict(set)
    for table in ("kb.tsv", "kb_misc.tsv"):
        for fact in read_facts(FACTS / table):
            stated[fact["qid"]].add(fact["source"])
    for row in _items(name):
        if row["qid"]:
            assert row["qid"] not in KNOWN_WRONG
            assert any(row["source"] in source for source in stated[row["qid"]]), f"{name}: {row['qid']}"


@pytest.mark.parametrize("name", ITEM_FILES)
def test_no_item_rests_on_a_source_that_may_not_be_used(name: str) -> None:
    for row in _items(name):
        if row["qid"]:
            fact = {"source": row["source"], "qid": row["qid"]}
            assert qid_source(fact), f"{name}: {row}"


def _fact(**cells: str) -> dict[str, str]:
    empty = dict.fromkeys(("qid", "type", "label_ar", "aliases_ar", "label_en", "source", "geonames_id", "country"), "")
    return empty | cells


SIRTE = Entry("m:x", "GPE", "سرت", "Sirte", 0.5, "t", "CC0-1.0", kb_compose.WRITTEN, country="LY")


@pytest.mark.parametrize(
    ("fact", "taken"),
    [
        (_fact(qid="Q1", type="GPE", label_ar="سرت", label_en="Sirte", source="mLAMA"), True),
        (_fact(qid="Q1", type="GPE", label_ar="سرت", label_en="Sirte", source="dr5hn-states"), False),
        (_fact(qid="Q1", type="GPE", label_ar="سرت", label_en="Sirte", source="WikiKGE-10"), False),
        (_fact(qid="Q1", type="GPE", label_ar="سرت", label_en="Sert", source="mLAMA"), False),
        (_fact(qid="Q1", type="ORG", label_ar="سرت", label_en="Sirte", source="mLAMA"), False),
        (_fact(qid="Q1", type="GPE", label_ar="سرت", label_en="Sirte", source="mLAMA", country="TR"), False),
    ],
    ids=["agrees", "share-alike", "by-sa", "english differs", "type differs", "country differs"],
)
def test_an_item_is_taken_only_when_names_type_country_and_licence_agree(fact: dict[str, str], taken: bool) -> None:
    assert bool(list(match([SIRTE], [fact]))) is taken


def test_a_name_with_two_items_gets_none() -> None:
    facts = [_fact(qid=qid, type="GPE", label_ar="سرت", label_en="Sirte", source="mLAMA") for qid in ("Q1", "Q2")]
    assert list(match([SIRTE], facts)) == []


def test_the_classes_of_an_import_are_readable() -> None:
    assert set(read_classes(SEEDS / "classes.tsv").values()) <= set(ENTITY_TYPES)
