"""DuckDB over the warehouse: one consistent snapshot, our views and macros, nothing else reachable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from tasks.contracts.faults import TerminalError
from tasks.contracts.manifest import Manifest
from tasks.contracts.schemas import TABLES

READ_ONLY = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def connect(
    root: Path, manifests: Mapping[date, Manifest], sql: Path, *, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection that sees the manifests' rows as tables, with ``sql/macros.sql`` and ``sql/views/*.sql`` applied.

    Afterwards the configuration is locked: files outside ``root`` cannot be read.
    """
    connection = duckdb.connect(":memory:")
    if threads:
        connection.execute(f"set threads = {int(threads)}")
    for name in TABLES:
        paths = [str(root / part.path) for day in sorted(manifests) for part in manifests[day].of_table(name)]
        _view(connection, name, paths)
    for script in [sql / "macros.sql", *sorted((sql / "views").glob("*.sql"))]:
        _apply(connection, script)
    return connection


def seal(connection: duckdb.DuckDBPyConnection, root: Path) -> duckdb.DuckDBPyConnection:
    """Allow reading below ``root`` only, and lock the configuration."""
    connection.execute("set allowed_directories = [$folder]", {"folder": str(root)})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def only_reads(query: str) -> str:
    """The query, when it is one statement that only reads; ``TerminalError`` otherwise."""
    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        raise TerminalError(f"the query cannot be parsed: {error}") from None
    if len(statements) != 1 or statements[0].type not in READ_ONLY:
        kinds = ", ".join(s.type.name for s in statements) or "nothing"
        raise TerminalError(f"`marsad sql` takes one SELECT (or EXPLAIN), but was given {kinds}")
    return query


def fetch(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Column names and rows of a query; ``TerminalError`` with DuckDB's own words when it fails."""
    try:
        result = connection.execute(query)
        return [column[0] for column in result.description or []], result.fetchall()
    except duckdb.Error as error:
        raise TerminalError(f"the query failed: {error}") from None


def run_script(
    connection: duckdb.DuckDBPyConnection, script: Path, parameters: Mapping[str, object] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run one ``.sql`` file that holds one statement, with bound parameters."""
    try:
        return connection.execute(script.read_text(encoding="utf-8"), dict(parameters) if parameters else None)
    except duckdb.Error as error:
        raise TerminalError(f"{script.name} failed: {error}") from error


def _apply(connection: duckdb.DuckDBPyConnection, script: Path) -> None:
    if script.exists():
        run_script(connection, script)


def _view(connection: duckdb.DuckDBPyConnection, name: str, paths: Sequence[str]) -> None:
    if paths:
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        source = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
        connection.execute(f"create view {name} as select * from {source}")  # noqa: S608 - paths are ours, quoted above
    else:
        connection.register(f"{name}_without_rows", _readable(TABLES[name].schema).empty_table())
        connection.execute(f"create view {name} as select * from {name}_without_rows")  # noqa: S608


def _readable(schema: pa.Schema) -> pa.Schema:
    """The schema as DuckDB takes it from Arrow: half floats only come through Parquet."""
    half, single = pa.list_(pa.float16()), pa.list_(pa.float32())
    return pa.schema([field.with_type(single) if field.type == half else field for field in schema])
