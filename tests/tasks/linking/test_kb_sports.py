"""The curated rows of sport: what papers print leads to the club, and a name many clubs share leads to all of them."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tasks.linking.kb_build import read_curated
from tasks.linking.kb_rows import fold_alias
from tasks.linking.kb_seeds import SeedRow

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "kb"
SHARED_NAMES = ("الأهلي", "النصر", "الاتحاد", "الشباب")
"""Club names that several countries have; alone they name none of them for sure."""


@pytest.fixture(scope="module")
def rows() -> list[SeedRow]:
    return read_curated(SEEDS)


@pytest.fixture(scope="module")
def by_name(rows: list[SeedRow]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        for name, kind in {row.entry.label_ar: "official", **row.entry.aliases}.items():
            found[fold_alias(name)].setdefault(row.entry.entity_id, kind)
    return found


def _of(rows: list[SeedRow], *files: str) -> list[SeedRow]:
    return [row for row in rows if row.where.startswith(files)]


def test_sport_has_at_least_six_hundred_rows_and_people_at_least_five_hundred_more(rows: list[SeedRow]) -> None:
    assert len(_of(rows, "sports_")) >= 600
    assert len(_of(rows, "people_more")) >= 500


@pytest.mark.parametrize(
    "country",
    ["SA", "EG", "TN", "DZ", "MA", "LY", "AE", "QA", "IQ", "JO", "KW", "BH", "OM", "SY", "LB", "SD", "YE", "PS"],
)
def test_every_arab_league_has_clubs_with_a_country(rows: list[SeedRow], country: str) -> None:
    assert sum(row.entry.country == country for row in _of(rows, "sports_clubs_arab")) >= 8


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("مولودية وهران", "m:org-mc-oran-dz"),
        ("الدفاع الجديدي", "m:org-dh-el-jadida-ma"),
        ("نادي السويق", "m:org-al-suwaiq-club-om"),
        ("طرابزونسبور", "m:org-trabzonspor-tr"),
        ("نسور قرطاج", "m:org-tunisia-national-football-team-tn"),
        ("أسود الأطلس", "m:org-morocco-national-football-team-ma"),
        ("السيليساو", "m:org-brazil-national-football-team-br"),
        ("ملعب محمد الخامس", "m:fac-stade-mohammed-v-ma"),
        ("جونزالو هيجواين", "m:per-gonzalo-higuain-ar"),
        ("عبدالله السعيد", "m:per-abdallah-el-said-eg"),
        ("هانز بليكس", "m:per-hans-blix-se"),
    ],
)
def test_the_spellings_of_sports_pages_lead_to_the_entity(
    by_name: dict[str, dict[str, str]], name: str, entity: str
) -> None:
    assert entity in by_name[fold_alias(name)]


@pytest.mark.parametrize("name", SHARED_NAMES)
def test_a_name_that_clubs_of_several_countries_share_is_only_a_short_one(
    by_name: dict[str, dict[str, str]], name: str
) -> None:
    clubs = {id_: kind for id_, kind in by_name[fold_alias(name)].items() if id_.startswith("m:org-")}
    assert len({id_.rsplit("-", 1)[-1] for id_ in clubs}) > 1
    assert set(clubs.values()) == {"short"}


def test_a_nickname_joins_the_composed_national_team_instead_of_making_a_second_one(rows: list[SeedRow]) -> None:
    teams = [row for row in rows if row.entry.entity_id == "m:org-egypt-national-football-team-eg"]
    assert len(teams) == 1
    assert {"الفراعنة", "المنتخب المصري"} <= teams[0].entry.aliases.keys()


def test_no_person_of_sport_weighs_more_than_a_head_of_state(rows: list[SeedRow]) -> None:
    assert max(row.entry.prior for row in _of(rows, "sports_people")) < 0.7
