"""The backfill flow: a form with two dates, a plan, a child run per day, and a summary with a link for what failed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from prefect import flow
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.schemas.objects import State
from pydantic import BaseModel, Field, ValidationError

from flows.artifacts import plan_table, summary_page
from flows.days import DayReport, DayState, bring_up_to_date, day_state, landed_days, refuse_failures, taking_turns
from flows.hooks import end_children, notify
from flows.scale import Runner, workers
from flows.session import load_settings, new_run_id, today
from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import Settings
from tasks.running import placed
from tasks.storage.glance import Glance

LONGEST_DAYS = 2_000


class Which(StrEnum):
    """Which days of the range are run."""

    MISSING = "missing"
    STALE = "stale"
    FAILED = "failed"
    ALL = "all"


class FromStage(StrEnum):
    """Stages a recomputation can be forced from."""

    WHAT_CHANGED = "what changed"
    CLEAN = "clean"
    DEDUPLICATE = "deduplicate"
    ANNOTATE = "annotate"
    CLASSIFY = "classify"
    SUMMARISE = "summarise"
    LINK = "link"
    PUBLISH = "publish"


class BackfillRequest(BaseModel, extra="forbid"):
    """What to bring up to date. Nothing is run until "Plan only" is switched off."""

    first: date = Field(title="First day", description="First day of the range.")
    last: date = Field(title="Last day", description="Last day of the range, included.")
    which: list[Which] = Field(
        default=[Which.MISSING, Which.STALE, Which.FAILED],
        title="Which days",
        description="missing: never published; stale: something they depend on has changed; failed: the audit refused "
        "them; all: every day of the range.",
    )
    plan_only: bool = Field(default=True, title="Plan only", description="Show the plan and stop.")
    from_stage: FromStage = Field(
        default=FromStage.WHAT_CHANGED,
        title="From stage",
        description="'what changed' recomputes what is not current; a stage recomputes it and all after it regardless.",
    )
    sources: list[str] = Field(
        default=[], title="Sources", description="Files, folders or addresses to read first; empty: nothing is read."
    )
    reason: str = Field(default="", title="Reason", description="Why; shown on the summary and on every child run.")
    days_in_parallel: int = Field(default=1, ge=1, le=16, title="Days in parallel", description="Child runs at a time.")
    runner: Runner = Field(
        default=Runner.THREADS,
        title="Computed by",
        description="threads: this process; dask, ray: one worker process a day in parallel. The rows are the same.",
    )
    address: str = Field(
        default="", title="Cluster address", description="Of a Dask or Ray cluster that is there; empty: a local one."
    )
    settings: dict[str, Any] = Field(
        default={}, title="Settings", description="Overrides of marsad.toml for this backfill."
    )


def _name() -> str:
    """``backfill 2015-07-21 to 2015-08-11``, as far as the form says so."""
    from prefect.runtime import flow_run

    request = flow_run.parameters.get("request", {})
    values = request if isinstance(request, Mapping) else request.model_dump()
    return f"{'plan' if values.get('plan_only', True) else 'backfill'} {values.get('first')} to {values.get('last')}"


@flow(
    name="backfill",
    flow_run_name=_name,
    validate_parameters=False,
    on_failure=[notify],
    on_crashed=[end_children, notify],
    on_cancellation=[end_children, notify],
)
def backfill(request: BackfillRequest) -> list[dict[str, Any]]:
    """Bring a range of days up to date: plan, one child run a day, summary.

    Run it again with the same dates after a failure or a kill: what is current is skipped, only the rest is done.
    """
    wanted = validated(request)
    settings = load_settings(wanted.settings)
    if wanted.sources and not wanted.plan_only:
        from tasks.ingest import ingest

        ingest(wanted.sources, settings, new_run_id(), today(settings))
    plan = plan_days(wanted, settings)
    plan_table(plan, wanted)
    if wanted.plan_only or not plan:
        return [{"day": state.day.isoformat(), "state": state.state, "why": state.reason} for state in plan]
    reports: dict[date, DayReport] = {}
    with workers(wanted.runner, wanted.address, wanted.days_in_parallel) as place, placed(place):
        while left := [state.day for state in plan if state.day not in reports]:
            reports |= {report.day: report for report in _run(left, wanted, settings)}
            plan = plan_days(wanted, settings)
    ended = [reports[day] for day in sorted(reports)]
    summary_page(ended, wanted)
    refuse_failures(ended)
    return [{"day": report.day.isoformat(), "computed": report.computed} for report in ended]


@flow(name="day", flow_run_name="{day}", validate_parameters=True, log_prints=False)
def run_day(day: date, settings: dict[str, Any], force_from: str | None = None, reason: str = "") -> DayReport:
    """Bring one day up to date; the child of a backfill. Fails when the day does."""
    report = bring_up_to_date(day, load_settings(settings), new_run_id(), force_from=force_from)
    if report.error:
        raise TerminalError(report.error)
    return report


def validated(request: BackfillRequest | Mapping[str, Any]) -> BackfillRequest:
    """The request, checked again: the API lets bad dates through. ``TerminalError`` says in a sentence what is wrong."""
    raw = request if isinstance(request, Mapping) else request.model_dump()
    try:
        wanted = BackfillRequest.model_validate(raw)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, e['loc']))} is {e.get('input')!r}: {e['msg'].lower()}" for e in error.errors()
        )
        raise TerminalError(f"the backfill form is not filled right: {problems}") from None
    if wanted.last < wanted.first:
        raise TerminalError(f"the last day {wanted.last} lies before the first day {wanted.first}; swap them")
    if (wanted.last - wanted.first).days >= LONGEST_DAYS:
        raise TerminalError(f"{wanted.first} to {wanted.last} are more than {LONGEST_DAYS} days; split the range")
    return wanted


def plan_days(wanted: BackfillRequest, settings: Settings) -> list[DayState]:
    """The days of the range that would be run, with their state and the reason, oldest first."""
    store = Glance(settings.warehouse)
    states = [day_state(day, settings, store) for day in landed_days(store, wanted.first, wanted.last)]
    if Which.ALL in wanted.which or wanted.from_stage is not FromStage.WHAT_CHANGED:
        return states
    return [state for state in states if state.state in wanted.which]


def _run(days: Sequence[date], wanted: BackfillRequest, settings: Settings) -> list[DayReport]:
    force = None if wanted.from_stage is FromStage.WHAT_CHANGED else str(wanted.from_stage)
    artifact = create_progress_artifact(0.0, key="backfill-progress", description=f"0 of {len(days)} days")
    progress = cast(UUID, artifact)
    overrides = wanted.settings if wanted.runner is Runner.THREADS else _shared_out(wanted, settings)
    done: list[DayReport] = []

    def one(day: date) -> DayReport:
        state = run_day(day, overrides, force, wanted.reason, return_state=True)
        report = state.result() if state.is_completed() else DayReport(day, error=_error(state))
        done.append(report)
        update_progress_artifact(progress, len(done) / len(days) * 100, description=f"{len(done)} of {len(days)} days")
        return report

    with taking_turns(days), ThreadPoolExecutor(wanted.days_in_parallel) as pool:
        running = [pool.submit(copy_context().run, one, day) for day in sorted(days)]
        return [future.result() for future in running]


def _error(state: State[Any]) -> str:
    """What ended the child run: the day's own words, or Prefect's when its process had none."""
    error = state.result(raise_on_failure=False)
    return str(error) if isinstance(error, TerminalError) else f"{state.name}: {state.message}"


def _shared_out(wanted: BackfillRequest, settings: Settings) -> dict[str, Any]:
    """The overrides with the cores shared out among the worker processes, unless the settings name a number of threads."""
    share = max(1, (os.cpu_count() or 1) // wanted.days_in_parallel)
    return {**wanted.settings, "threads": settings.threads or share}
