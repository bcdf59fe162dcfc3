"""What is recomputed when something changes: exactly what depends on it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.daily import DailyRequest, run_daily
from flows.days import day_state
from tasks.contracts.settings import Settings
from tasks.storage.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}
LANDING = date(2020, 8, 7)


@pytest.fixture
def copied(sample_run, sample_settings, tmp_path):
    """A warehouse of its own with the five samples in it, and their files."""
    shutil.copytree(sample_settings.warehouse, tmp_path / "data", symlinks=True)
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "inbox")
    return tmp_path


def again(folder, read_inbox=False, **changes):
    """Computed stages of the landing day, in order."""
    settings = {"warehouse": str(folder / "data"), **FLOORS, **changes}
    request = DailyRequest(
        first=LANDING, last=LANDING, landing_day=LANDING, settings=settings, read_inbox=read_inbox,
        paths=[str(folder / "inbox")] if read_inbox else [],
    )  # fmt: skip
    (report,) = run_daily(request, plain=True).days
    assert report.error is None
    return report.computed


@pytest.mark.parametrize(
    ("change", "computed"),
    [
        ({}, []),
        ({"classify": {"threshold": 0.9}}, ["classify", "publish"]),
        ({"summarise": {"sentences": 1}}, ["summarise", "publish"]),
        ({"link": {"linker": "floors", "candidates": 2}}, ["link", "publish"]),
        ({"deduplicate": {"passage_words": 200}}, ["deduplicate", "summarise", "publish"]),
        ({"ingest": {"pause_seconds": 3}}, []),
    ],
)
def test_a_changed_setting_recomputes_its_stage_and_what_follows_from_other_rows(copied, change, computed):
    assert again(copied, **change) == computed


@pytest.mark.parametrize("table", ["links", "sentences", "topic_daily"])
def test_deleted_files_of_a_stage_are_made_again_and_nothing_else(copied, table):
    store = Warehouse(copied / "data")
    (part,) = store.head(LANDING).of_table(table)
    (copied / "data" / part.path).unlink()
    state = day_state(LANDING, Settings(warehouse=copied / "data", **FLOORS), store)
    assert state.reason == f"{part.stage}: its files are gone: {table}"
    # The same rows come back, so nothing that reads them is stale; the day is published again.
    assert again(copied) == [part.stage]
    assert store.published(LANDING) == store.head(LANDING)
    assert not store.absent(store.head(LANDING).parts)


def test_a_visible_link_that_was_deleted_is_planted_again(copied):
    shutil.rmtree(
        copied
        / "data"
        / ".commits"
        / f"day={LANDING}"
        / f"{Warehouse(copied / 'data').head(LANDING).sequence:08d}.tree"
        / "links"
    )
    assert Warehouse(copied / "data").repair() == [LANDING]
    assert list((copied / "data" / "links" / f"day={LANDING}").glob("*.parquet"))


def test_touching_one_document_without_changing_it_recomputes_nothing(copied):
    # The same bytes under new paths: the delivery is recorded, no document and no row of any stage is new.
    assert again(copied, read_inbox=True) == ["publish"]
    for path in (copied / "inbox").iterdir():
        path.touch()
    assert again(copied, read_inbox=True) == []


def test_one_changed_document_recomputes_what_depends_on_its_rows(copied):
    path = next((copied / "inbox").glob("003*"))
    path.write_text(path.read_text().replace("450 كلم", "460 كلم"))
    computed = again(copied, read_inbox=True)
    assert computed[0] == "clean" and computed[-1] == "publish"
    assert "annotate" in computed and "deduplicate" in computed
