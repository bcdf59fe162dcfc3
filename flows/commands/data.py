"""``sql``, ``files``, ``status``, ``config``, ``show``, ``report``, ``rollback``: looking at what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import AsJson, From, Set, To, as_day, settings_from


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(sql)
    app.command()(files)
    app.command()(status)
    app.command()(config)
    app.command()(show)


def sql(
    query: Annotated[
        str, typer.Argument(help="One SELECT over the tables and views; '-' reads it from standard input.")
    ],
    format_: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "table",
    first: From = None,
    last: To = None,
    unpublished: Annotated[
        bool, typer.Option("--unpublished", help="See the newest version of each day, published or not.")
    ] = False,
    set_: Set = None,
) -> None:
    """Ask the warehouse in SQL (DuckDB). Only reading is possible; nothing outside the warehouse can be opened."""
    import sys

    from flows.printing import print_rows
    from tasks.storage.duck import fetch, look, only_reads, seal
    from tasks.storage.warehouse import Warehouse

    settings = settings_from(set_)
    text = only_reads(sys.stdin.read() if query == "-" else query)
    store = Warehouse(settings.warehouse)
    opened = look(store, settings.sql, as_day(first), as_day(last), unpublished=unpublished, asked=[text])
    with seal(opened, store.root) as connection:
        print_rows(*fetch(connection, text), format_)


def files(
    tables: Annotated[list[str] | None, typer.Option("--table", help="Of these tables only; repeatable.")] = None,
    first: From = None,
    last: To = None,
    unpublished: Annotated[
        bool, typer.Option("--unpublished", help="Of the newest version of each day, published or not.")
    ] = False,
    as_json: AsJson = False,
    set_: Set = None,
) -> None:
    """Print the Parquet files of the published days, one address a line, for any tool that reads Parquet."""
    from dataclasses import asdict

    from flows.printing import print_json
    from tasks.contracts.schemas import table
    from tasks.storage.warehouse import Warehouse

    wanted = {table(name).name for name in tables or ()}
    store = Warehouse(settings_from(set_).warehouse)
    manifests = store.snapshot(as_day(first), as_day(last), unpublished=unpublished)
    found = [(m, part) for m in manifests.values() for part in m.parts if not wanted or part.table in wanted]
    if as_json:
        print_json([{**asdict(part), "day": m.day, "path": store.blobs.address(part.path)} for m, part in found])
        return
    for _, part in found:
        typer.echo(store.blobs.address(part.path))


def status(first: From = None, last: To = None, as_json: AsJson = False, set_: Set = None) -> None:
    """Show, per day and stage, what is current, stale, missing or failed, and why."""
    from flows.console import print_status
    from flows.days import day_state, landed_days
    from tasks.storage.glance import Glance

    settings = settings_from(set_)
    store = Glance(settings.warehouse)
    days = landed_days(store, as_day(first), as_day(last))
    print_status([day_state(day, settings, store) for day in days], as_json=as_json)


def config(as_json: AsJson = False, set_: Set = None) -> None:
    """Print every setting with its value and meaning."""
    from flows.printing import print_settings

    print_settings(settings_from(set_), as_json=as_json)


def show(
    article: Annotated[str, typer.Argument(help="Article id, or the beginning of one.")],
    html: Annotated[Path | None, typer.Option(help="Write a right-to-left HTML page instead.")] = None,
    set_: Set = None,
) -> None:
    """Print one article with everything that was cut from it marked, kind and reason beside it."""
    from flows.show import show_article

    typer.echo(show_article(article, settings_from(set_), html))
