"""``ingest`` and ``run``: the daily flow from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.commands.options import AsJson, From, Set, To, as_day, settings_from
from flows.embedded import prefect_api
from flows.session import load_settings, new_run_id, parse_overrides, today
from tasks.contracts.partition import Partition


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(ingest)
    app.command(name="run")(run)


def ingest(
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders or addresses; default: the inbox.")] = None,
    landing_day: Annotated[str | None, typer.Option(help="Day of documents that state none; default: today.")] = None,
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Read articles into the warehouse: text, HTML, JSONL, CSV, Parquet, WARC, feeds; compressed or not."""
    from flows.console import print_ingest
    from tasks.ingest import land

    settings = settings_from(set_)
    day = Partition.parse(landing_day).day if landing_day else today(settings)
    report = land(paths or [str(settings.inbox)], settings, new_run_id(), day)
    print_ingest(report, as_json=as_json)


def run(
    paths: Annotated[list[str] | None, typer.Argument(help="Read these first; default: the inbox.")] = None,
    first: From = None,
    last: To = None,
    model: Annotated[str | None, typer.Option(help="Model bundle, such as floors.")] = None,
    landing_day: Annotated[str | None, typer.Option(help="Day of documents that state none; default: today.")] = None,
    no_inbox: Annotated[bool, typer.Option("--no-inbox", help="Only run days already landed.")] = False,
    force_from: Annotated[
        str | None, typer.Option("--force-from", metavar="STAGE", help="Recompute from this stage on.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Where the HTML report goes.")] = None,
    no_prefect: Annotated[
        bool, typer.Option("--no-prefect", help="Call the stages directly, without a flow run.")
    ] = False,
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Bring days up to date: ingest, clean, deduplicate, annotate, classify, summarise, link, publish, report."""
    overrides: dict[str, Any] = parse_overrides(set_ or [])
    if model is not None:
        overrides.setdefault("annotate", {})["model"] = model
    settings = load_settings(overrides)
    landing: date | None = Partition.parse(landing_day).day if landing_day else None
    ranged = first is not None or last is not None
    with prefect_api(not no_prefect) as answers:
        from flows.console import TerminalProgress, print_ingest, print_result
        from flows.daily import DailyRequest, daily, run_daily
        from flows.days import listening, refuse_failures
        from flows.report import write_run_report
        from tasks.resources import open_all

        request = DailyRequest(
            paths=paths or [], first=as_day(first), last=as_day(last), landing_day=landing,
            read_inbox=bool(paths) or not (no_inbox or ranged), force_from=force_from, settings=overrides,
        )  # fmt: skip
        if not no_prefect:
            open_all(settings)  # while the server starts
            answers()
        with TerminalProgress(quiet=as_json) as progress, listening(progress):
            result = run_daily(request, plain=True) if no_prefect else daily(request)
    if result.landed is not None:
        print_ingest(result.landed, as_json=False, quiet=as_json)
    page = write_run_report(result, settings, report)
    print_result(result, settings, page, as_json=as_json)
    refuse_failures(result.days)
