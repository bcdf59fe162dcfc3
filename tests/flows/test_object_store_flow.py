"""The daily flow and the commands on an s3:// warehouse: what they do on a disk, with the same rows."""

import json

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.daily import DailyRequest, run_daily
from tasks.contracts.schemas import TABLES
from tasks.storage.duck import connect
from tasks.storage.warehouse import Warehouse
from tests.object_store import new_address

FLOORS = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}
TIMED = ("runs", "deliveries")


def digests(location, day):
    manifest = Warehouse(location).published(day)
    return {name: manifest.table_digest(name) for name in TABLES if name not in TIMED}


@pytest.fixture(scope="module")
def address(s3_endpoint, sample_run, sample_settings):
    """The five samples on an object store."""
    made = new_address(s3_endpoint)
    day = sample_run.days[0].day
    request = DailyRequest(paths=[str(sample_settings.inbox)], landing_day=day, settings={"warehouse": made, **FLOORS})
    assert [report.error for report in run_daily(request, plain=True).days] == [None]
    return made


@pytest.fixture
def marsad(address):
    def run(*words):
        settings = ("--set", f"warehouse={address}", "--set", "annotate.model=floors", "--set", "link.linker=floors")
        result = CliRunner().invoke(app, [*words, *settings], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_the_daily_flow_makes_the_same_tables_on_an_object_store_as_on_a_disk(address, sample_run, sample_settings):
    day = sample_run.days[0].day
    assert digests(address, day) == digests(sample_settings.warehouse, day)


def test_a_second_run_finds_everything_current(address, sample_run, sample_settings):
    day = sample_run.days[0].day
    before = Warehouse(address).head(day)
    request = DailyRequest(
        paths=[str(sample_settings.inbox)], landing_day=day, settings={"warehouse": address, **FLOORS}
    )
    result = run_daily(request, plain=True)
    assert result.landed.new == 0 and all(not report.computed for report in result.days)
    assert Warehouse(address).head(day) == before


def test_status_sql_files_and_report_answer_from_the_object_store(address, marsad, sample_settings, tmp_path):
    (state,) = json.loads(marsad("status", "--json"))
    assert state["state"] == "current" and state["visible"] == "published"
    assert json.loads(marsad("sql", "select count(*) as n from articles", "--format", "json")) == [{"n": 7}]
    (file,) = marsad("files", "--table", "articles").split()
    assert file.startswith("s3://marsad-tests/") and file.endswith(".parquet")
    marsad("report", "run-health", "-o", str(tmp_path / "health.html"))
    assert (tmp_path / "health.html").stat().st_size > 1000
    assert "0 days mended" in marsad("maintain")


def test_files_on_a_disk_are_paths_that_any_tool_can_read(sample_run, sample_settings):
    arguments = ["files", "--table", "articles", "--set", f"warehouse={sample_settings.warehouse}"]
    (file,) = CliRunner().invoke(app, arguments).stdout.split()
    import pyarrow.parquet as pq

    assert pq.read_metadata(file).num_rows == 7


def test_every_view_and_macro_reads_the_object_store_as_it_reads_a_disk(address, sample_settings, sample_run):
    query = "select count(*), min(article_id) from search_articles('القوات الليبية')"
    found = []
    for location in (address, sample_settings.warehouse):
        with connect(location, Warehouse(location).snapshot(), sample_settings.sql) as connection:
            found.append(connection.execute(query).fetchall())
    assert found[0] == found[1] and found[0][0][0] > 0
