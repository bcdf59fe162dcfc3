"""The flows under Prefect itself: task runs, child runs, artifacts, failures."""

import asyncio
import json
from contextlib import nullcontext
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, DeploymentFilter, FlowRunFilter
from prefect.client.schemas.objects import StateType
from prefect.runtime import flow_run
from prefect.states import Cancelling, Running, exception_to_failed_state
from prefect.testing.utilities import prefect_test_harness

from flows.backfill import backfill
from flows.daily import DailyRequest, daily
from flows.guard import forget_limits, limit_name, writing
from flows.heartbeats import NAME, SILENCE, ensure_automation
from flows.hooks import end_children
from flows.session import load_settings
from tasks.contracts.faults import TerminalError, TransientError
from tasks.ingest import ingest
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


def test_days_that_become_stale_while_a_backfill_runs_are_run_by_it(landed, tmp_path):
    settings = {**landed[0], "summarise": {"sentences": 2}}
    late = tmp_path / "late.jsonl"
    text = "وصل وفد من الأمم المتحدة إلى طرابلس أمس للقاء رئيس المجلس الرئاسي وبحث معه الأوضاع في البلاد."
    late.write_text(json.dumps({"text": text, "published_at": "2015-07-21", "title": "وفد أممي في طرابلس"}))
    ingest.fn([str(late)], load_settings(settings), "late", LANDING)
    form = {"first": "2015-07-21", "last": "2015-07-23", "which": ["stale"], "settings": settings}
    assert [row["day"] for row in backfill(form)] == ["2015-07-21"]
    done = backfill({**form, "plan_only": False})
    assert [row["day"] for row in done] == [str(day) for day in DAYS]
    assert done[1]["computed"][0] == "deduplicate", "its window changed, its own articles did not"


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
    state = asyncio.run(exception_to_failed_state(error))
    assert retry_helps(None, None, state) is helps


def test_the_daily_flow_leaves_a_page_of_the_run_and_the_state_of_every_day(landed):
    _, result = landed
    page = artifacts("daily-run")[-1].data
    assert result.run_id in page and "new documents" in page and "Slowest stages" in page
    assert "| articles without a topic | " in page and "| mentions linked to an entity | " in page
    rows = json.loads(artifacts("days")[-1].data)
    assert [row["day"] for row in rows] == [str(day) for day in reversed(DAYS)]
    assert {row["state"] for row in rows} == {"current"} and rows[0]["link"] == "current"


def test_a_schedule_makes_runs(server):
    """A release of SQLAlchemy made the server's scheduler fail in silence: deployments were there, and nothing ever ran."""
    source = str(Path(__file__).resolve().parents[2])
    made = daily.to_deployment("scheduled", cron="0 5 * * *")
    made.entrypoint, made._path = "flows/daily.py:daily", source
    deployment = made.apply()
    with get_client(sync_client=True) as client:
        answer = client.request(
            "POST", "/deployments/{id}/schedule", path_params={"id": deployment}, json={"min_runs": 2}
        )
        assert answer.status_code == 200
        runs = client.read_flow_runs(deployment_filter=DeploymentFilter(id={"any_": [deployment]}))
    assert len(runs) >= 2 and all(run.state.is_scheduled() for run in runs)


def test_the_server_takes_the_heartbeat_automation_once(server):
    ensure_automation()
    ensure_automation()
    with get_client(sync_client=True) as client:
        found = client.read_automations_by_name(NAME)
    assert len(found) == 1 and found[0].enabled
    assert found[0].trigger.within == SILENCE and found[0].actions[0].state == StateType.CRASHED


def test_a_day_whose_limit_is_taken_elsewhere_fails_and_names_the_limit(landed, monkeypatch):
    settings = load_settings(landed[0])
    monkeypatch.setattr("flows.guard.SLOT_WAIT_SECONDS", 0.5)
    with writing(DAYS[0], settings, "first"):
        name = limit_name(DAYS[0], settings)
        with get_client(sync_client=True) as client:
            assert client.read_global_concurrency_limit_by_name(name).active_slots == 1
        monkeypatch.setattr("flows.guard.lock_day", lambda *_: nullcontext())
        with pytest.raises(TransientError, match=f"another machine.*{name}"), writing(DAYS[0], settings, "second"):
            pass
    with get_client(sync_client=True) as client:
        assert client.read_global_concurrency_limit_by_name(name).active_slots == 0


def test_maintenance_forgets_the_limits_of_days_nobody_has_held_for_a_while(landed):
    settings = load_settings(landed[0])
    with writing(DAYS[0], settings, "ended"):
        pass
    with writing(DAYS[1], settings, "still writing"):
        assert forget_limits(settings) == 0, "all were used just now"
        assert forget_limits(settings, idle=timedelta(0)) >= 1
        with get_client(sync_client=True) as client:
            names = {limit.name for limit in client.read_global_concurrency_limits()}
    assert limit_name(DAYS[0], settings) not in names and limit_name(DAYS[1], settings) in names
    with writing(DAYS[0], settings, "again"):
        pass


def test_a_published_day_is_an_event_that_names_its_input_days_and_the_rows_of_its_stages(landed, monkeypatch):
    told = []
    settings, _ = landed
    daily(
        DailyRequest(first=DAYS[0], last=DAYS[2], settings=settings, read_inbox=False)
    )  # what other tests left undone
    monkeypatch.setattr("prefect.events.emit_event", lambda event, **details: told.append((event, details)))
    daily(DailyRequest(first=DAYS[2], last=DAYS[2], read_inbox=False, force_from="link", settings=settings))
    daily(DailyRequest(first=DAYS[2], last=DAYS[2], read_inbox=False, settings=settings))
    ((event, details),) = told  # the second run computed nothing and has nothing to tell
    assert event == "marsad.day.published" and details["resource"]["prefect.resource.id"] == "marsad.day.2015-07-23"
    assert {r["prefect.resource.name"] for r in details["related"]} == {"2015-07-21", "2015-07-22"}
    assert set(details["payload"]["computed"]) == {"link", "publish"}
    assert details["payload"]["stages"]["clean"]["rows"] > 0


class Webhook(BaseHTTPRequestHandler):
    taken: ClassVar[list] = []

    def do_POST(self):
        self.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def webhook():
    Webhook.taken.clear()
    with HTTPServer(("127.0.0.1", 0), Webhook) as listener:
        thread = Thread(target=listener.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.server_port}/alarm"
        listener.shutdown()


def test_a_failed_backfill_is_posted_to_the_webhook_and_one_without_is_not(landed, webhook):
    settings, _ = landed
    form = {"first": "2015-07-22", "last": "2015-07-21", "settings": settings}
    with pytest.raises(TerminalError):
        backfill(form)
    assert Webhook.taken == []
    with pytest.raises(TerminalError):
        backfill({**form, "settings": {**settings, "notify_webhook": webhook}})
    (message,) = Webhook.taken
    assert message["flow"] == "backfill" and message["state"] == "Failed"
    assert "lies before the first day" in message["text"]


def test_a_webhook_that_does_not_answer_is_logged_and_the_error_of_the_run_stays(landed, caplog):
    settings = {**landed[0], "notify_webhook": "http://127.0.0.1:9/closed"}
    with pytest.raises(TerminalError, match="lies before"):
        backfill({"first": "2015-07-22", "last": "2015-07-21", "settings": settings})
    assert "did not take the message" in caplog.text


def test_children_of_a_cancelled_backfill_are_cancelled_with_it(server):
    @flow(name="child")
    def child():
        return None

    @flow(name="parent")
    def parent():
        return flow_run.id, child(return_state=True).state_details.flow_run_id

    ids = parent()
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(ids[1], Running(), force=True)
        end_children(parent, client.read_flow_run(ids[0]), Cancelling())
        assert client.read_flow_run(ids[1]).state.is_cancelled()
