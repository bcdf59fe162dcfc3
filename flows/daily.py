"""The daily flow: what is new in the inbox becomes published days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.runtime import deployment
from pydantic import BaseModel, Field

from flows.artifacts import run_page, state_table
from flows.days import DayReport, announce, bring_up_to_date, days_to_run, landed_days, refuse_failures
from flows.hooks import notify
from flows.session import load_settings, new_run_id, today
from tasks.contracts.settings import Settings
from tasks.ingest import IngestReport, ingest
from tasks.storage.glance import Glance
from tasks.storage.warehouse import Warehouse


class DailyRequest(BaseModel):
    """What a daily run is asked to do; the defaults are the scheduled run."""

    paths: list[str] = Field(
        default=[], title="Files, folders or addresses", description="Read before the days are run; empty: the inbox."
    )
    first: date | None = Field(
        default=None, title="First day", description="Run these days; empty: those that need it."
    )
    last: date | None = Field(default=None, title="Last day", description="Included.")
    landing_day: date | None = Field(
        default=None, title="Landing day", description="Day of documents that state none; empty: today."
    )
    read_inbox: bool = Field(default=True, title="Read the inbox", description="Off: only run days already landed.")
    force_from: str | None = Field(default=None, title="Recompute from stage", description="Even what is current.")
    settings: dict[str, Any] = Field(
        default={}, title="Settings", description="Overrides of marsad.toml, such as {'annotate': {'model': 'floors'}}."
    )


class DailyResult(BaseModel, arbitrary_types_allowed=True):
    """What a daily run did."""

    run_id: str
    landed: IngestReport | None
    days: list[DayReport]


def run_daily(request: DailyRequest, *, plain: bool = False) -> DailyResult:
    """Ingest, choose the days, bring each up to date. The caller decides what a failed day means.

    ``plain`` calls the stages directly, without Prefect: the baseline its cost is measured against.
    """
    settings = load_settings(request.settings)
    run_id = new_run_id()
    Warehouse(settings.warehouse).repair()

    landed = None
    if request.read_inbox:
        landing_day = request.landing_day or today(settings)
        read = ingest.fn if plain else ingest
        landed = read(request.paths or [str(settings.inbox)], settings, run_id, landing_day)
    now = Glance(settings.warehouse)
    if request.first or request.last:
        days = landed_days(now, request.first, request.last)
    else:
        days = days_to_run(landed.days if landed else (), settings, now)
    reports = [
        bring_up_to_date(day, settings, run_id, force_from=request.force_from, plain=plain) for day in announce(days)
    ]
    return DailyResult(run_id=run_id, landed=landed, days=reports)


def _name() -> str:
    """``daily 2015-07-21``: the day it was started."""
    return f"daily {date.today()}"


def _report(result: DailyResult, settings: Settings) -> Path | None:
    """The HTML page of a scheduled run; the command line writes its own where it was asked to."""
    from flows.report import write_run_report

    return write_run_report(result, settings, None) if deployment.id else None


@flow(name="daily", flow_run_name=_name, on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def daily(request: DailyRequest = DailyRequest()) -> DailyResult:  # noqa: B008 - Prefect builds the form from it
    """Ingest what is new, bring every day it touches up to date, publish each day at once."""
    result = run_daily(request)
    settings = load_settings(request.settings)
    run_page(result, _report(result, settings), settings)
    state_table(settings)
    refuse_failures(result.days)
    return result
