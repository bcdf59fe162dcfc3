"""``report``: a page people forward."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import From, Set, To, as_day, settings_from


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(report)


def report(
    name: Annotated[
        str,
        typer.Argument(
            help="morning_brief, entity_dossier, topics_by_day, outlets_compared, co_mentions, coverage_gaps or run_health."
        ),
    ],
    first: From = None,
    last: To = None,
    entity: Annotated[str | None, typer.Option(help="A QID, one of our ids, or a name.")] = None,
    topic: Annotated[str | None, typer.Option(help="An IPTC id or a topic's label.")] = None,
    outlet: Annotated[str | None, typer.Option(help="An outlet as the articles name it.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where to write.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="html, markdown, csv or parquet; default: by the file's ending.")
    ] = None,
    set_: Set = None,
) -> None:
    """Write a report over the published days, and print where it is."""
    from flows.report import make_report

    path = make_report(
        name, settings_from(set_), first=as_day(first), last=as_day(last), entity=entity, topic=topic, outlet=outlet,
        out=out, format_=format_,
    )  # fmt: skip
    typer.echo(str(path))
