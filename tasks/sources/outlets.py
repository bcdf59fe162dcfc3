"""``seeds/outlets.toml``: which columns hold what, and how outlets are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tasks.contracts.faults import Fault, Refusal, TerminalError
from tasks.contracts.records import Stated

FIELDS = ("text", "title", "url", "source", "published_at", "author", "language", "id")
DEFAULT_COLUMNS: Mapping[str, tuple[str, ...]] = {name: (name,) for name in FIELDS if name != "id"}


@dataclass(frozen=True, slots=True)
class OutletName:
    """An outlet's own name in Arabic and in English."""

    ar: str
    en: str


@dataclass(frozen=True, slots=True)
class Outlets:
    """What is declared about sources. Without a file: the public column names and no known outlet."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_COLUMNS)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, OutletName] = field(default_factory=dict)
    source: str | None = None
    """Named source whose mapping is used, instead of one chosen by the columns present."""

    def named(self, url: str | None) -> OutletName | None:
        """The outlet an address belongs to, by its host or a parent of it."""
        try:
            host = (urlsplit(url).hostname or "") if url else ""
        except ValueError:
            return None
        while host:
            if host in self.names:
                return self.names[host]
            host = host.partition(".")[2]
        return None

    def stated(self, address: str | None) -> Stated:
        """What an address alone says about a document."""
        known = self.named(address)
        return Stated(url=address, outlet=known.ar if known else None)

    def mapping(self, columns: Sequence[str]) -> dict[str, str]:
        """Field to column for a file with these ``columns``.

        ``Refusal`` MISSING_COLUMN names the columns seen and the mapping expected; ``TerminalError`` for an unknown source.
        """
        if self.source is not None:
            return self._mapping_of_source(self.source, columns)
        fitting = [dict(declared) for declared in self.sources.values() if set(declared.values()) <= set(columns)]
        if fitting:
            return max(fitting, key=len)
        return self._default_mapping(columns)

    def _mapping_of_source(self, source: str, columns: Sequence[str]) -> dict[str, str]:
        if source not in self.sources:
            known = ", ".join(sorted(self.sources)) or "none"
            raise TerminalError(f"no source is named {source!r} in outlets.toml; declared are {known}")
        declared = self.sources[source]
        if declared["text"] not in columns:
            raise _missing(columns, f"source {source!r} maps text to the column {declared['text']!r}")
        return {name: column for name, column in declared.items() if column in columns}

    def _default_mapping(self, columns: Sequence[str]) -> dict[str, str]:
        by_fold = {column.strip().casefold(): column for column in reversed(columns)}
        found = {
            name: next((by_fold[c.casefold()] for c in candidates if c.casefold() in by_fold), None)
            for name, candidates in self.columns.items()
        }
        if found.get("text") is None:
            raise _missing(columns, f"text is looked for in {', '.join(self.columns['text'])}")
        return {name: column for name, column in found.items() if column is not None}


def load_outlets(path: Path, source: str | None = None) -> Outlets:
    """The declarations in ``path``. ``TerminalError`` names the entry that is wrong."""
    try:
        declared = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TerminalError(f"{path} cannot be read as TOML: {error}") from error
    columns = {name: tuple(names) for name, names in declared.get("columns", {}).items()}
    sources = declared.get("sources", {})
    for where, mapping in (("columns", columns), *((f"sources.{name}", of) for name, of in sources.items())):
        unknown = set(mapping) - set(FIELDS)
        if unknown or (mapping and "text" not in mapping):
            problem = f"unknown fields {sorted(unknown)}" if unknown else "no column for text"
            raise TerminalError(f"{path}: [{where}] has {problem}; the fields are {', '.join(FIELDS)}")
    names = {host.lower(): OutletName(of["ar"], of["en"]) for host, of in declared.get("outlets", {}).items()}
    return Outlets({**DEFAULT_COLUMNS, **columns}, sources, names, source)


def _missing(columns: Sequence[str], expected: str) -> Refusal:
    seen = ", ".join(map(str, columns[:40])) or "none"
    return Refusal(
        Fault.MISSING_COLUMN,
        f"no column holds the text: columns seen are {seen}; {expected}; declare the file's columns in outlets.toml "
        "under [sources.NAME] and pass --source NAME",
    )
