"""``backfill``, ``rollback``, ``maintain``, ``serve``: running it day after day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from flows.commands.options import AsJson, Set, settings_from
from flows.embedded import prefect_api
from flows.session import new_run_id, parse_overrides


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(backfill)
    app.command()(rollback)
    app.command()(maintain)
    app.command()(serve)


def backfill(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    last: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")],
    which: Annotated[list[str] | None, typer.Option(help="missing, stale, failed or all; repeatable.")] = None,
    from_stage: Annotated[
        str, typer.Option(help="Recompute from this stage on, even what is current.")
    ] = "what changed",
    parallel: Annotated[int, typer.Option(help="Days at a time.")] = 1,
    reason: Annotated[str, typer.Option(help="Why; shown in the UI.")] = "",
    runner: Annotated[str, typer.Option(help="threads, dask or ray: where stages are computed.")] = "threads",
    address: Annotated[str, typer.Option(help="Of a running Dask or Ray cluster; empty: a local one.")] = "",
    run_it: Annotated[bool, typer.Option("--run", help="Run the plan; without it the plan is only shown.")] = False,
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Plan a backfill over a range of days; with --run, carry it out."""
    with prefect_api(run_it) as answers:
        from flows.backfill import backfill as flow
        from flows.backfill import plan_days, validated
        from flows.console import TerminalProgress, print_status
        from flows.days import listening

        wanted = validated(
            {
                "first": first.date(), "last": last.date(), "from_stage": from_stage, "days_in_parallel": parallel,
                "reason": reason, "runner": runner, "address": address, "plan_only": not run_it,
                "settings": parse_overrides(set_ or []), **({"which": which} if which else {}),
            }
        )  # fmt: skip
        print_status(plan_days(wanted, settings_from(set_)), as_json=as_json)
        if run_it:
            answers()
            with TerminalProgress(quiet=as_json) as progress, listening(progress):
                flow(wanted)
        elif not as_json:
            typer.echo("This is the plan; add --run to carry it out.")


def rollback(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Day to take back.")],
    version: Annotated[int | None, typer.Option(help="Version to go back to; default: the one before.")] = None,
    set_: Set = None,
) -> None:
    """Make an earlier published version of a day visible again."""
    from tasks.storage.maintenance import rollback as go_back
    from tasks.storage.warehouse import Warehouse

    settings = settings_from(set_)
    made = go_back(Warehouse(settings.warehouse), day.date(), new_run_id(), version)
    typer.echo(
        f"day {day.date()}: version {made.sequence} shows what it showed before; the next run recomputes what is stale"
    )


def maintain(
    keep: Annotated[int, typer.Option(help="Published versions kept of each day.")] = 3,
    grace_hours: Annotated[float, typer.Option(help="Younger files always stay.")] = 24.0,
    compact: Annotated[bool, typer.Option(help="Marts of ended months into one file each.")] = True,
    set_: Set = None,
) -> None:
    """Mend links a kill left behind, compact ended months, remove versions nobody can go back to."""
    from flows.maintain import MaintainRequest, describe, run_maintain

    request = MaintainRequest(keep=keep, grace_hours=grace_hours, compact=compact, settings=parse_overrides(set_ or []))
    typer.echo(describe(run_maintain(request)))


def serve(port: Annotated[int, typer.Option(help="Port of the UI and API.")] = 4200) -> None:
    """Start server, deployments and worker; the UI is at 127.0.0.1:PORT. Ctrl-C stops all of it."""
    from flows.serve import serve as start

    start(port)
