"""prefect.yaml and the flows it names: entrypoints, forms, queues, without a server."""

import importlib
from datetime import date
from pathlib import Path

import pytest
import yaml
from prefect.utilities.callables import parameter_schema

from flows.backfill import BackfillRequest, validated
from flows.serve import POOL, QUEUES
from tasks.contracts.faults import TerminalError

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]


def flow_of(deployment):
    path, _, name = deployment["entrypoint"].partition(":")
    assert (ROOT / path).is_file()
    return getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)


def test_the_deployments_an_operator_needs_are_there():
    assert {d["name"] for d in DEPLOYMENTS} == {"daily", "backfill", "report", "refresh-kb", "train", "maintain"}


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["name"])
def test_every_entrypoint_is_a_flow_of_that_name_with_a_description_and_a_queue(deployment):
    assert flow_of(deployment).name == deployment["name"]
    assert deployment["description"].strip()
    assert deployment["work_pool"]["name"] == POOL
    assert deployment["work_pool"]["work_queue_name"] in dict(QUEUES)


def test_schedules_carry_a_time_zone():
    schedules = [schedule for d in DEPLOYMENTS for schedule in d.get("schedules", [])]
    assert len(schedules) >= 3 and all(schedule["timezone"] and schedule["cron"] for schedule in schedules)


def test_the_daily_queue_goes_before_the_backfill_queue():
    priorities = dict(QUEUES)
    assert priorities["daily"] < priorities["backfill"]


def test_the_backfill_form_has_date_pickers_a_multi_select_and_safe_defaults():
    backfill = flow_of(next(d for d in DEPLOYMENTS if d["name"] == "backfill"))
    schema = parameter_schema(backfill).model_dump()
    form = schema["definitions"]["BackfillRequest"]
    fields = form["properties"]
    assert fields["first"]["format"] == fields["last"]["format"] == "date"
    assert fields["which"]["type"] == "array" and fields["plan_only"]["default"] is True
    assert all(field.get("title") and field.get("description") for field in fields.values())
    assert set(form["required"]) == {"first", "last"}


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"first": "2015-07-41", "last": "2015-08-01"}, "first is '2015-07-41'"),
        ({"first": "2015-08-02", "last": "2015-08-01"}, "lies before the first day"),
        ({"first": "1990-01-01", "last": "2015-08-01"}, "more than 2000 days"),
        ({"first": "2015-08-01", "last": "2015-08-02", "which": ["lost"]}, "which.0 is 'lost'"),
        ({"first": "2015-08-01", "last": "2015-08-02", "colour": 1}, "colour"),
    ],
)
def test_a_form_the_api_let_through_is_refused_in_a_sentence(form, sentence):
    with pytest.raises(TerminalError, match=sentence):
        validated(form)


def test_a_good_form_is_taken_with_plan_only_on():
    wanted = validated({"first": "2015-08-01", "last": "2015-08-02"})
    assert wanted == BackfillRequest(first=date(2015, 8, 1), last=date(2015, 8, 2)) and wanted.plan_only
