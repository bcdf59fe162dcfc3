"""Which tables and views a query needs, by DuckDB's own parser: opening a view over 400 days costs 400 files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tasks.contracts.schemas import TABLES

_CREATE = re.compile(r"^create (?:view|macro) \w+(?:\([^)]*\))? as(?: table)?\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Names:
    """What a query names, in lower case."""

    tables: frozenset[str]
    """Tables and views; the query's own common table expressions left out."""
    functions: frozenset[str]


def names_in(query: str) -> Names | None:
    """The names in a SELECT; ``None`` when the parser cannot take it apart (EXPLAIN, PIVOT, or not SQL)."""
    with duckdb.connect() as parser:
        ((text,),) = parser.execute("select json_serialize_sql($query)", {"query": query}).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        return None
    found = list(_walk(tree))
    own = {name for kind, name in found if kind == "key"}
    tables = frozenset(name for kind, name in found if kind == "table_name") - own
    return Names(tables, frozenset(name for kind, name in found if kind == "function_name"))


def needed(asked: Iterable[str] | None, views: Path) -> frozenset[str]:
    """Names of the tables and of the files in ``views`` that the queries need; all of them when that cannot be told.

    ``None`` asks for all. A query that names something else, such as the catalogue, gets all as well.
    """
    reached = {script.stem: _of_view(script) for script in sorted(views.glob("*.sql"))}
    every = frozenset(TABLES) | frozenset(reached)
    if asked is None:
        return every
    wanted: set[str] = set()
    for query in asked:
        names = names_in(query)
        if names is None or names.tables - every or any(name.startswith("duckdb_") for name in names.functions):
            return every
        wanted |= (names.tables | names.functions) & every
    return _closure(wanted, reached)


def _closure(wanted: set[str], reached: Mapping[str, frozenset[str]]) -> frozenset[str]:
    todo, done = set(wanted), set[str]()
    while todo:
        name = todo.pop()
        done.add(name)
        todo |= (reached.get(name, frozenset()) & (frozenset(TABLES) | frozenset(reached))) - done
    return frozenset(done)


@cache
def _of_view(script: Path) -> frozenset[str]:
    body = _CREATE.split(script.read_text(encoding="utf-8"), maxsplit=1)[-1]
    names = names_in(body)
    return frozenset(TABLES) if names is None else names.tables | names.functions


def _walk(node: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - the parser's JSON
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str):
                if key in ("table_name", "function_name", "key"):
                    yield key, value.lower()
            else:
                yield from _walk(value)
    elif isinstance(node, list):
        for one in node:
            yield from _walk(one)
