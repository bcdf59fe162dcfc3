"""Options several commands share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from flows.session import load_settings, parse_overrides
from tasks.contracts.settings import Settings

DAY = typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Override a setting, such as summarise.sentences=5; repeatable."),
]
From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program.")]


def settings_from(pairs: list[str] | None) -> Settings:
    """The settings with ``--set`` applied."""
    return load_settings(parse_overrides(pairs or []))


def as_day(moment: datetime | None) -> date | None:
    """The calendar day of a parsed option."""
    return moment.date() if moment else None
