"""Blocks of a report: one SQL file each, run with bound parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tasks.contracts.faults import TerminalError

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """What one SQL file returned: column names and rows by column."""

    columns: tuple[str, ...]
    rows: list[Row]

    def by(self, column: str) -> dict[Any, list[Row]]:
        """The rows grouped by the value of a column, order kept."""
        groups: dict[Any, list[Row]] = {}
        for row in self.rows:
            groups.setdefault(row[column], []).append(row)
        return groups


def run_block(connection: duckdb.DuckDBPyConnection, script: Path, parameters: Mapping[str, object]) -> Block:
    """Run one file; of ``parameters`` it is given those it names. ``TerminalError`` when it fails."""
    query = script.read_text(encoding="utf-8")
    try:
        (statement,) = connection.extract_statements(query)
        given = {name: parameters[name] for name in statement.named_parameters}
        result = connection.execute(statement, given)
        columns = tuple(column[0] for column in result.description or [])
        return Block(columns, [dict(zip(columns, row, strict=True)) for row in result.fetchall()])
    except KeyError as missing:
        raise TerminalError(f"{script.name} names the parameter ${missing.args[0]}, which no report gives") from None
    except duckdb.Error as error:
        raise TerminalError(f"the report block {script.parent.name}/{script.name} failed: {error}") from error


def run_blocks(
    connection: duckdb.DuckDBPyConnection, folder: Path, names: Iterable[str], parameters: Mapping[str, object]
) -> dict[str, Block]:
    """The named blocks of a report's folder."""
    return {name: run_block(connection, folder / f"{name}.sql", parameters) for name in names}


def queries(*folders: Path) -> list[str]:
    """The text of every block of the folders."""
    return [script.read_text(encoding="utf-8") for folder in folders for script in sorted(folder.glob("*.sql"))]


def parameters_of(folder: Path, names: Sequence[str]) -> set[str]:
    """The parameters the named blocks ask for."""
    found: set[str] = set()
    for name in names:
        (statement,) = duckdb.extract_statements((folder / f"{name}.sql").read_text(encoding="utf-8"))
        found |= set(statement.named_parameters)
    return found
