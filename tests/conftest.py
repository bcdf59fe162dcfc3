"""One warehouse made from the five sample articles by the whole chain, shared by every test that only looks at it."""

import os
from datetime import date
from pathlib import Path

import pytest

pytest_plugins = ["tests.object_store"]
ROOT = Path(__file__).resolve().parents[1]
LANDING = date(2020, 8, 7)
FLOORS = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session", autouse=True)
def prefect_at_home(tmp_path_factory):
    """Prefect as Marsad runs it, in a folder of the tests' own; no user's configuration is read or written."""
    from flows.environment import prepare

    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    prepare(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory):
    """Settings of the session's warehouse, read by the floors."""
    from tasks.contracts.settings import Settings

    return Settings(warehouse=tmp_path_factory.mktemp("samples"), inbox=ROOT / "seeds" / "articles", **FLOORS)


@pytest.fixture(scope="session")
def sample_run(sample_settings):
    """The run that made the warehouse, stages called directly."""
    from flows.daily import DailyRequest, run_daily

    overrides = {"warehouse": str(sample_settings.warehouse), **FLOORS}
    request = DailyRequest(paths=[str(sample_settings.inbox)], landing_day=LANDING, settings=overrides)
    result = run_daily(request, plain=True)
    assert [report.error for report in result.days] == [None]
    return result


@pytest.fixture(scope="session")
def ask(sample_run, sample_settings):
    """Run SQL on the published warehouse: a list of dicts."""
    from tasks.storage.duck import connect
    from tasks.storage.warehouse import Warehouse

    store = Warehouse(sample_settings.warehouse)
    connection = connect(store.root, store.snapshot(), sample_settings.sql)

    def query(text, **parameters):
        result = connection.execute(text, parameters or None)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    yield query
    connection.close()
