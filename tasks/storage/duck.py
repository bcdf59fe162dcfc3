"""DuckDB over the warehouse: one consistent snapshot, our views and macros, nothing else reachable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from tasks.contracts.faults import TerminalError
from tasks.contracts.manifest import Manifest
from tasks.contracts.schemas import TABLES
from tasks.storage.asked import needed
from tasks.storage.blobs import Blobs, Location, open_blobs
from tasks.storage.compaction import Compaction, Files, files_of
from tasks.storage.warehouse import Warehouse

READ_ONLY = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def look(
    store: Warehouse,
    sql: Path,
    first: date | None = None,
    last: date | None = None,
    *,
    unpublished: bool = False,
    asked: Iterable[str] | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection to one consistent snapshot of the days from ``first`` to ``last``, compacted months used where they hold.

    See ``connect`` for ``asked``, and ``Warehouse.snapshot`` for the days and ``unpublished``.
    """
    manifests = store.snapshot(first, last, unpublished=unpublished)
    return connect(store.root, manifests, sql, compactions=store.compactions(), asked=asked)


def connect(
    root: Location,
    manifests: Mapping[date, Manifest],
    sql: Path,
    *,
    compactions: Sequence[Compaction] = (),
    asked: Iterable[str] | None = None,
    threads: int | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection that sees the manifests' rows as tables, with ``sql/macros.sql`` and ``sql/views/*.sql`` applied.

    ``asked``: the queries that will be run, when they are known; only what they name is there then, which is a matter of
    seconds over hundreds of days.
    """
    connection = duckdb.connect(":memory:")
    if threads:
        connection.execute(f"set threads = {int(threads)}")
    connection.execute("set parquet_metadata_cache = true")
    blobs = open_blobs(root)
    parts = [part for versions in (manifests.values(), compactions) for version in versions for part in version.parts]
    blobs.attach(connection, {part.path: part.bytes for part in parts})
    wanted = needed(asked, sql / "views")
    for name in TABLES:
        if name in wanted:
            _view(connection, blobs, name, files_of(name, manifests, compactions))
    views = [script for script in sorted((sql / "views").glob("*.sql")) if script.stem in wanted]
    for script in [sql / "macros.sql", *views]:
        _apply(connection, script)
    return connection


def seal(connection: duckdb.DuckDBPyConnection, root: Location) -> duckdb.DuckDBPyConnection:
    """Allow reading below ``root`` only, and lock the configuration."""
    connection.execute("set allowed_directories = [$folder]", {"folder": open_blobs(root).address("")})
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


def _view(connection: duckdb.DuckDBPyConnection, blobs: Blobs, name: str, files: Files) -> None:
    sources = []
    if files.whole:
        sources.append(f"select * from {_parquet(blobs, files.whole)}")  # noqa: S608 - paths are ours, and quoted
    if files.partial:
        days = ", ".join(f"date '{day}'" for day in files.without)
        sources.append(f"select * from {_parquet(blobs, files.partial)} where day not in ({days})")  # noqa: S608 - ours
    if sources:
        connection.execute(f"create view {name} as {' union all by name '.join(sources)}")
    if not sources or _lacks_columns(connection, name):
        # A table of DuckDB's own: its joins push filters down that a scan of an Arrow table refuses.
        connection.register("declared", _readable(TABLES[name].schema).empty_table())
        connection.execute(f"create table {name}_without_rows as from declared")
        connection.unregister("declared")
        sources.append(f"select * from {name}_without_rows")  # noqa: S608
        connection.execute(f"create or replace view {name} as {' union all by name '.join(sources)}")


def _lacks_columns(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether every file of the table was written before one of its declared columns was."""
    found = connection.execute("select column_name from duckdb_columns() where table_name = $name", {"name": name})
    return not {column for (column,) in found.fetchall()} >= set(TABLES[name].schema.names)


def _parquet(blobs: Blobs, paths: Sequence[str]) -> str:
    listed = ", ".join("'" + blobs.address(path).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"


def _readable(schema: pa.Schema) -> pa.Schema:
    """The schema as DuckDB takes it from Arrow: half floats only come through Parquet."""
    half, single = pa.list_(pa.float16()), pa.list_(pa.float32())
    return pa.schema([field.with_type(single) if field.type == half else field for field in schema])
