"""What a run leaves in the Prefect UI: tables and pages a person reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.days import DayReport, DayState, day_state, landed_days
from tasks.contracts.settings import Settings
from tasks.storage.duck import look, run_script
from tasks.storage.glance import Glance
from tasks.storage.warehouse import Warehouse

if TYPE_CHECKING:
    from flows.backfill import BackfillRequest
    from flows.daily import DailyResult


DAYS_SHOWN = 60
COUNTED = "annotate"
"""The stage whose rows are the day's articles."""


def state_table(settings: Settings) -> None:
    """What ``marsad status`` prints, of the last days: the state of every stage, and why one is not current."""
    store = Glance(settings.warehouse)
    states = [day_state(day, settings, store) for day in landed_days(store)[-DAYS_SHOWN:]]
    rows = [
        {"day": s.day.isoformat(), "state": s.state, "visible": s.published}
        | {stage.stage: stage.state for stage in s.stages}
        | {"why": s.reason}
        for s in reversed(states)
    ]
    counts = Counter(state.state for state in states)
    text = ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "no days"
    create_table_artifact(rows, key="days", description=f"The last {DAYS_SHOWN} days at most: {text}.")


def plan_table(plan: Sequence[DayState], wanted: BackfillRequest) -> None:
    """What a backfill would do: one row a day, with the seconds its stages took last time."""
    rows = [
        {
            "day": state.day.isoformat(),
            "state": state.state,
            "why": state.reason,
            "articles": next((stage.rows for stage in state.stages if stage.stage == COUNTED), 0),
            "estimated seconds": round(sum(s.seconds for s in state.stages if s.state != "current"), 1),
        }
        for state in plan
    ]
    total = sum(float(str(row["estimated seconds"])) for row in rows)
    what = "would be run (plan only is on)" if wanted.plan_only else "are run"
    text = f"{len(rows)} days from {wanted.first} to {wanted.last} {what}, about {total:.0f} s of stages by the lineage of their last runs."
    create_table_artifact(rows, key="backfill-plan", description=text)


def summary_page(reports: Sequence[DayReport], wanted: BackfillRequest) -> None:
    """How a backfill ended, with the form's parameters for what failed."""
    failed = [report for report in reports if report.error]
    lines = [f"# Backfill {wanted.first} to {wanted.last}", "", f"Reason: {wanted.reason or 'not given'}", ""]
    lines += ["| day | result | stages computed |", "|---|---|---|"]
    lines += [
        f"| {r.day} | {'**failed**: ' + _cell(r.error) if r.error else 'done'} | {', '.join(r.computed) or '-'} |"
        for r in reports
    ]
    if failed:
        again = wanted.model_dump(mode="json") | {
            "first": min(r.day for r in failed).isoformat(),
            "last": max(r.day for r in failed).isoformat(),
            "reason": f"again: {wanted.reason}".strip(": "),
        }
        lines += ["", f"[Fill the form with what failed]({form_link({'request': again})})"]
    create_markdown_artifact(
        "\n".join(lines), key="backfill-summary", description=f"{len(failed)} of {len(reports)} failed"
    )


def form_link(parameters: dict[str, object]) -> str:
    """Address of the backfill form, filled; relative to the UI."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            found = client.read_deployment_by_name("backfill/backfill")
        except ObjectNotFound:
            return "/v2/deployments"
    return f"/v2/deployments/deployment/{found.id}/run?parameters={quote(json.dumps(parameters))}"


def run_page(result: DailyResult, page: Path | None, settings: Settings) -> None:
    """Counts, rejects, what is missing in the rows, the slowest stages and the report of a daily run."""
    stages = [stage for day in result.days for stage in day.stages if stage.status == "computed"]
    slowest = sorted(stages, key=lambda stage: -stage.seconds)[:5]
    lines = [f"# Run {result.run_id}", ""]
    if result.landed is not None:
        lines.append(
            f"{result.landed.new} new documents, {result.landed.known} known, {result.landed.rejected} refused."
        )
    lines += ["", "| day | result | articles | rejected |", "|---|---|---|---|"]
    for day in result.days:
        first = day.stages[0] if day.stages else None
        kept = first.rows_kept if first else 0
        rejected = sum(stage.rows_rejected for stage in day.stages)
        lines.append(
            f"| {day.day} | {'**failed**: ' + _cell(day.error) if day.error else 'published'} | {kept} | {rejected} |"
        )
    lines += _quality([day.day for day in result.days if not day.error], settings)
    lines += ["", "Slowest stages:", ""]
    lines += [f"- {stage.day} {stage.stage}: {stage.seconds:.1f} s for {stage.rows_in} rows" for stage in slowest]
    if page is not None:
        lines += ["", f"Report: `{page}`"]
    create_markdown_artifact("\n".join(lines), key="daily-run", description=f"run {result.run_id}")


def _quality(days: Sequence[date], settings: Settings) -> list[str]:
    """Of the articles published on ``days``: the share that lacks a title, a date, a topic; of the mentions: those linked."""
    if not days:
        return []
    first, last = min(days), max(days)
    script = settings.sql / "reports" / "run_health" / "quality.sql"
    asked = [script.read_text(encoding="utf-8")]
    with look(Warehouse(settings.warehouse), settings.sql, first, last, asked=asked) as connection:
        found = run_script(connection, script, {"first": first, "last": last}).to_arrow_table().to_pylist()[0]
    shares = [
        (text, found[name], found[of])
        for text, name, of in (
            ("articles without a title", "untitled", "articles"),
            ("articles that state no date", "undated", "articles"),
            ("of these, date inferred", "date_inferred", "undated"),
            ("articles without a topic", "without_topic", "articles"),
            ("articles of an unknown outlet", "without_outlet", "articles"),
            ("mentions linked to an entity", "linked", "mentions"),
        )
        if found[of]
    ]
    rows = [f"| {text} | {count} of {whole} | {count / whole:.0%} |" for text, count, whole in shares]
    return ["", f"Quality, {first} to {last}:", "", "| what | how many | share |", "|---|---|---|", *rows]


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "/").replace("\n", " ")[:300]
