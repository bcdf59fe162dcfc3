"""Write, audit, publish: a day that fails a check stays as it was, shows the offending rows, and loses nothing."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.daily import DailyRequest, run_daily
from flows.days import day_state
from tasks.contracts.settings import Settings
from tasks.storage.audit import run_checks
from tasks.storage.duck import connect
from tasks.storage.maintenance import collect, rollback
from tasks.storage.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}
LANDING = date(2020, 8, 7)
SUSPICIOUS = "-- is no article about Sirte?\nselect article_id, title from articles where title like '%سرت%'\n"


@pytest.fixture
def copied(sample_run, sample_settings, tmp_path):
    """A published warehouse of its own, and SQL of its own with one more check."""
    shutil.copytree(sample_settings.warehouse, tmp_path / "data", symlinks=True)
    for name in ("checks", "marts", "views"):
        shutil.copytree(ROOT / "warehouse" / name, tmp_path / "sql" / name)
    shutil.copy(ROOT / "warehouse" / "macros.sql", tmp_path / "sql")
    return tmp_path


def run(folder, **changes):
    settings = {"warehouse": str(folder / "data"), "sql": str(folder / "sql"), **FLOORS, **changes}
    request = DailyRequest(first=LANDING, last=LANDING, read_inbox=False, settings=settings)
    (report,) = run_daily(request, plain=True).days
    return report


def test_a_failed_check_keeps_the_last_good_version_visible_and_shows_the_rows(copied):
    (copied / "sql" / "checks" / "nothing_about_sirte.sql").write_text(SUSPICIOUS)
    store = Warehouse(copied / "data")
    good = store.published(LANDING)
    report = run(copied, summarise={"sentences": 1})
    assert "nothing_about_sirte (is no article about Sirte?)" in report.error
    assert "غارات أميركية ومواجهات ضد تنظيم الدولة في سرت" in report.error
    assert store.published(LANDING) == good
    assert [stage.stage for stage in report.stages if stage.status == "computed"] == ["summarise"]


def test_what_was_computed_before_the_audit_failed_is_kept_and_published_once_the_cause_is_mended(copied):
    check = copied / "sql" / "checks" / "nothing_about_sirte.sql"
    check.write_text(SUSPICIOUS)
    assert run(copied, summarise={"sentences": 1}).error
    settings = Settings(warehouse=copied / "data", sql=copied / "sql", summarise={"sentences": 1}, **FLOORS)
    assert day_state(LANDING, settings, Warehouse(copied / "data")).state in ("stale", "failed")
    check.unlink()
    report = run(copied, summarise={"sentences": 1})
    assert report.error is None and report.computed == ["publish"]
    assert Warehouse(copied / "data").published(LANDING) == Warehouse(copied / "data").head(LANDING)


def test_a_day_whose_reject_share_passes_the_limit_fails_after_writing_its_rejects(copied):
    report = run(copied, clean={"min_words": 5000})
    assert "clean refused" in report.error and "the limit is 20%" in report.error
    store = Warehouse(copied / "data")
    rejects = [row for batch in store.read(store.head(LANDING).of_table("rejects")) for row in batch.to_pylist()]
    assert {row["fault"] for row in rejects} == {"too_short"} and all(row["payload"] for row in rejects)


def test_every_check_of_the_project_holds_on_the_samples(ask, sample_settings):
    store = Warehouse(sample_settings.warehouse)
    with connect(store.root, store.snapshot(), sample_settings.sql) as connection:
        assert run_checks(connection, ROOT / "warehouse" / "checks") == []


def test_rollback_shows_the_version_before_and_maintenance_removes_what_nobody_needs(copied):
    store = Warehouse(copied / "data")
    first = store.published(LANDING)
    assert run(copied, summarise={"sentences": 1}).error is None
    rollback(store, LANDING, "back")
    assert store.published(LANDING).table_digest("summaries") == first.table_digest("summaries")
    before = len(store.manifests(LANDING))
    removed = collect(store, "clean-up", keep=1, grace_seconds=-1)
    assert removed.manifests > 0 and len(store.manifests(LANDING)) < before
    assert not store.absent(store.published(LANDING).parts) and store.repair() == []
