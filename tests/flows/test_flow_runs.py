"""The flows under Prefect itself: task runs, child runs, artifacts, failures."""

from datetime import date

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, FlowRunFilter
from prefect.testing.utilities import prefect_test_harness

from flows.backfill import backfill
from flows.daily import DailyRequest, daily
from tasks.contracts.faults import TerminalError, TransientError
from tasks.running import retry_helps
from tasks.storage.locks import lock_day
from tasks.storage.warehouse import Warehouse
from tests.flows.test_crash import FLOORS, LANDING, small_inbox

DAYS = [date(2015, 7, 21), date(2015, 7, 22), date(2015, 7, 23)]


@pytest.fixture(scope="module")
def server():
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="module")
def landed(server, tmp_path_factory):
    """A warehouse brought up to date by the daily flow."""
    folder = tmp_path_factory.mktemp("flow")
    settings = {"warehouse": str(folder / "data"), "lock_wait_seconds": 0, **FLOORS}
    result = daily(DailyRequest(paths=[str(small_inbox(folder))], landing_day=LANDING, settings=settings))
    return settings, result


def artifacts(key):
    with get_client(sync_client=True) as client:
        return client.read_artifacts(artifact_filter=ArtifactFilter(key={"any_": [key]}))


def test_the_daily_flow_publishes_every_day_it_touched(landed):
    settings, result = landed
    assert [report.day for report in result.days] == DAYS
    assert all(Warehouse(settings["warehouse"]).published(day) for day in DAYS)


def test_a_backfill_with_plan_only_runs_nothing_and_leaves_the_plan(landed):
    settings, _ = landed
    changed = {**settings, "summarise": {"sentences": 2}}
    plan = backfill({"first": "2015-07-21", "last": "2015-07-23", "settings": changed})
    assert [row["why"] for row in plan] == ["summarise: settings changed"] * 3
    assert "would be run" in artifacts("backfill-plan")[-1].description


def test_a_backfill_runs_one_child_a_day_and_a_second_one_has_nothing_to_do(landed):
    settings, _ = landed
    changed = {**settings, "summarise": {"sentences": 2}}
    form = {"first": "2015-07-21", "last": "2015-07-23", "plan_only": False, "settings": changed, "days_in_parallel": 2}
    done = backfill(form)
    assert [row["computed"] for row in done] == [["summarise", "publish"]] * 3
    with get_client(sync_client=True) as client:
        children = client.read_flow_runs(flow_run_filter=FlowRunFilter(name={"any_": [str(day) for day in DAYS]}))
    assert len(children) == 3 and all(child.parent_task_run_id for child in children)
    assert artifacts("backfill-summary")
    assert backfill(form) == []


def test_a_day_somebody_else_holds_fails_alone_and_says_who_holds_it(landed):
    settings, _ = landed
    form = {"first": "2015-07-21", "last": "2015-07-22", "plan_only": False, "from_stage": "link", "settings": settings}
    with (
        lock_day(Warehouse(settings["warehouse"]).root, DAYS[0], "another-run", 0),
        pytest.raises(TerminalError, match=r"1 of 2 days failed(.|\n)*another-run"),
    ):
        backfill(form)
    summary = artifacts("backfill-summary")
    assert any(
        ("another-run" in artifact.data and "parameters=" in artifact.data) or "/v2/deployments" in artifact.data
        for artifact in summary
    )


@pytest.mark.parametrize(("error", "helps"), [(TransientError("locked"), True), (TerminalError("bad"), False)])
def test_retries_only_where_one_can_help(error, helps):
    import asyncio

    from prefect.states import exception_to_failed_state

    state = asyncio.run(exception_to_failed_state(error))
    assert retry_helps(None, None, state) is helps
