"""Which value of a made row its table's declared schema does not admit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from tasks.contracts.schemas import table as declared

Rows: TypeAlias = "Sequence[Mapping[str, Any]] | pa.Table"
FILLED_IN = frozenset({"day", "run_id"})
"""Columns the engine fills in."""
SHOWN_CHARS = 120
UNFIT = (pa.ArrowException, ValueError, TypeError, OverflowError)
"""What pyarrow raises for a value that a type does not hold."""


def misfit_of(tables: Mapping[str, Rows]) -> str | None:
    """Table, column and value of the first of the rows (by table) that does not fit; ``None`` when all do."""
    for name, rows in tables.items():
        schema = declared(name).schema
        for row in rows.to_pylist() if isinstance(rows, pa.Table) else rows:
            for field in schema:
                if field.name not in FILLED_IN and (why := _misfit(field, row.get(field.name))):
                    return f"a row made for table {name} does not fit: column {field.name} {why}"
    return None


def _misfit(field: pa.Field, value: object) -> str | None:
    if value is None:
        return None if field.nullable else "is null and may not be"
    try:
        pa.array([value], field.type)
    except UNFIT as error:
        return f"holds {ascii(value)[:SHOWN_CHARS]}, which is no {field.type} ({error})"
    return None
