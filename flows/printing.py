"""Printing that needs nothing slow: rows, settings, JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import Group, Settings


def console() -> Console:
    """The terminal; wide enough for a table when output is piped."""
    return Console(width=None if sys.stdout.isatty() else 160, highlight=False)


def print_rows(names: Sequence[str], rows: Sequence[Sequence[object]], format_: str) -> None:
    """Rows of a query as ``table``, ``json`` or ``csv``; ``TerminalError`` for another format."""
    if format_ == "json":
        print_json([dict(zip(names, row, strict=True)) for row in rows])
    elif format_ == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    elif format_ == "table":
        table = Table(*names, title=None)
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row))
        console().print(table)
        console().print(f"{len(rows)} rows")
    else:
        raise TerminalError(f"--format {format_!r} is not known; take table, json or csv")


def print_settings(settings: Settings, *, as_json: bool) -> None:
    """Every setting with its value and meaning."""
    if as_json:
        print_json(settings.model_dump(mode="json"))
        return
    table = Table("setting", "value", "meaning")
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if not isinstance(value, Group):
            table.add_row(name, str(value), field.description or "")
            continue
        for inner, detail in type(value).model_fields.items():
            table.add_row(f"{name}.{inner}", str(getattr(value, inner)), detail.description or "")
    console().print(table)


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """JSON for a program: UTF-8, dates as ISO 8601."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
