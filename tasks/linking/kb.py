"""The knowledge base: entities and aliases, a versioned folder of Parquet with memory-mapped Arrow beside it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.contracts.faults import TerminalError

FORMAT = 1
"""Raised when the folder's layout or the meaning of a column changes."""

ALIAS_KINDS = ("official", "short", "transliteration", "historical", "acronym", "latin")

_S, _D = pa.string(), pa.float64()


def _field(name: str, type_: pa.DataType, doc: str, *, null: bool = True) -> pa.Field:
    return pa.field(name, type_, nullable=null, metadata={"doc": doc})


ENTITIES = pa.schema(
    [
        _field(
            "entity_id",
            _S,
            "m:... written here, g:... from GeoNames, c:... from CLDR, w:Q... from Wikidata",
            null=False,
        ),
        _field("wikidata_qid", _S, "Wikidata item, only when a recorded source states it"),
        _field("geonames_id", _S, "GeoNames feature"),
        _field("type", _S, "PER GPE LOC ORG FAC EVENT MISC", null=False),
        _field("label_ar", _S, "Arabic label, as newspapers print it", null=False),
        _field("label_en", _S, "English label"),
        _field("description", _S, "short Arabic or English description: the context disambiguation compares with"),
        _field("country", _S, "ISO 3166-1 alpha-2 of the country it belongs to"),
        _field("lat", _D, "degrees north, WGS 84"),
        _field("lon", _D, "degrees east, WGS 84"),
        _field("population", pa.int64(), "inhabitants"),
        _field(
            "prior", pa.float32(), "how readily news names it, 0 to 1, comparable over types and sources", null=False
        ),
        _field("source", _S, "file or source the row comes from", null=False),
        _field("licence", _S, "licence of that source", null=False),
        _field("retrieved_date", pa.date32(), "day the source was read or the row written", null=False),
    ]
)

ALIASES = pa.schema(
    [
        _field("entity_id", _S, "entity", null=False),
        _field("alias", _S, "the name as written; an entity's label_ar stands here too, as official", null=False),
        _field("folded", _S, "alias folded at MATCH strength, lower case", null=False),
        _field("kind", _S, "official, short, transliteration, historical, acronym or latin", null=False),
        _field(
            "share", pa.float32(), "this entity's part of the priors of all entities with the folded alias", null=False
        ),
    ]
)


@dataclass(frozen=True)
class KnowledgeBase:
    """Entities sorted by ``entity_id``, aliases sorted by ``(folded, entity_id, alias)``, and the version of both."""

    version: str
    entities: pa.Table
    aliases: pa.Table
    folder: Path

    @classmethod
    def open(cls, folder: Path) -> KnowledgeBase:
        """The base in ``folder``, its tables memory-mapped (nothing is read until it is used).

        ``TerminalError`` when the folder holds no base, or one of another format.
        """
        card = read_card(folder)
        return cls(
            version=str(card["version"]),
            entities=_mapped(folder / "entities.arrow", ENTITIES),
            aliases=_mapped(folder / "aliases.arrow", ALIASES),
            folder=folder,
        )


def read_card(folder: Path) -> dict[str, object]:
    """Contents of ``kb.toml``: format, version, counts; ``TerminalError`` when absent or of another format."""
    try:
        with (folder / "kb.toml").open("rb") as file:
            card = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TerminalError(f"no knowledge base in {folder}: {error}; make one with `marsad kb build`") from error
    if card.get("format") != FORMAT:
        raise TerminalError(
            f"the knowledge base in {folder} has format {card.get('format')!r}, this program reads {FORMAT}; "
            "build it again with `marsad kb build`"
        )
    return card


def _mapped(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    except (OSError, pa.ArrowInvalid) as error:
        raise TerminalError(f"{path} cannot be read as Arrow: {error}; build the base again") from error
    if table.schema.names != schema.names:
        raise TerminalError(f"{path} has columns {table.schema.names}, expected {schema.names}; build the base again")
    return table


def write(folder: Path, entities: pa.Table, aliases: pa.Table) -> KnowledgeBase:
    """Sorts, versions and writes both tables into ``folder``, which appears whole or not at all.

    The version is the newest ``retrieved_date`` and a hash of the content, so the same content has the same version on
    any day and machine.
    """
    entities = entities.select(ENTITIES.names).cast(ENTITIES).sort_by("entity_id")
    order: list[tuple[str, str]] = [("folded", "ascending"), ("entity_id", "ascending"), ("alias", "ascending")]
    aliases = aliases.select(ALIASES.names).cast(ALIASES).sort_by(order)
    version = _version(entities, aliases)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        for name, table in (("entities", entities), ("aliases", aliases)):
            pq.write_table(table, fresh / f"{name}.parquet", compression="zstd", row_group_size=122_880)
            with pa.ipc.new_file(fresh / f"{name}.arrow", table.schema) as sink:
                sink.write_table(table)
        (fresh / "kb.toml").write_text(_card(version, entities, aliases), encoding="utf-8")
        _swap(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return KnowledgeBase.open(folder)


def _swap(fresh: Path, folder: Path) -> None:
    fresh.chmod(0o755)
    if folder.exists():
        old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-old-"))
        folder.replace(old / folder.name)
        fresh.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        fresh.replace(folder)


def _version(entities: pa.Table, aliases: pa.Table) -> str:
    digest = hashlib.sha256(f"kb format {FORMAT}".encode())
    for table in (entities, aliases):
        for batch in table.to_batches(max_chunksize=16_384):
            digest.update(repr(batch.to_pylist()).encode())
    newest = max(entities["retrieved_date"].to_pylist(), default=None)
    return f"{newest or 'empty'}-{digest.hexdigest()[:12]}"


def _card(version: str, entities: pa.Table, aliases: pa.Table) -> str:
    lines = [
        f"format = {FORMAT}",
        f'version = "{version}"',
        f"entities = {entities.num_rows}",
        f"aliases = {aliases.num_rows}",
    ]
    for column in ("type", "source", "licence"):
        lines.append(f"\n[{column}]")
        lines += [f'"{value}" = {count}' for value, count in _counts(entities[column])]
    return "\n".join(lines) + "\n"


def _counts(column: pa.ChunkedArray) -> Iterable[tuple[str, int]]:
    return sorted((str(pair["values"]), int(pair["counts"])) for pair in column.value_counts().to_pylist())
