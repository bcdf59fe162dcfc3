"""What changed between two versions of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from tasks.linking.kb import KnowledgeBase

Row = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """One column of one entity whose value differs."""

    entity_id: str
    column: str
    old: object
    new: object


@dataclass(frozen=True)
class Difference:
    """From ``old_version`` to ``new_version``: entities by id, single values, and aliases as (entity_id, alias, kind)."""

    old_version: str
    new_version: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Change, ...]
    aliases_added: tuple[tuple[str, str, str], ...]
    aliases_removed: tuple[tuple[str, str, str], ...]
    moved: tuple[tuple[str, str], ...]
    """Removed and added id of one entity that took another id: the same Wikidata item or GeoNames feature."""

    def __bool__(self) -> bool:
        return self.old_version != self.new_version


def diff(old: KnowledgeBase, new: KnowledgeBase) -> Difference:
    """Added, removed and changed entities and aliases; everything is empty exactly when the versions are equal."""
    before, after = _by_id(old.entities), _by_id(new.entities)
    removed, added = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    names_before, names_after = _names(old.aliases), _names(new.aliases)
    return Difference(
        old_version=old.version,
        new_version=new.version,
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(
            change for id_ in sorted(before.keys() & after.keys()) for change in _changes(before[id_], after[id_])
        ),
        aliases_added=tuple(sorted(names_after - names_before)),
        aliases_removed=tuple(sorted(names_before - names_after)),
        moved=_moved([before[id_] for id_ in removed], [after[id_] for id_ in added]),
    )


def _by_id(entities: pa.Table) -> dict[str, Row]:
    return {str(row["entity_id"]): row for row in entities.to_pylist()}


def _names(aliases: pa.Table) -> set[tuple[str, str, str]]:
    columns = (aliases[name].to_pylist() for name in ("entity_id", "alias", "kind"))
    return set(zip(*columns, strict=True))


def _changes(old: Row, new: Row) -> list[Change]:
    return [Change(str(old["entity_id"]), name, old[name], new[name]) for name in old if old[name] != new[name]]


def _moved(removed: list[Row], added: list[Row]) -> tuple[tuple[str, str], ...]:
    keys = ("wikidata_qid", "geonames_id")
    target = {(key, row[key]): str(row["entity_id"]) for row in added for key in keys if row[key]}
    pairs = {
        (str(row["entity_id"]), target[key, row[key]]) for row in removed for key in keys if (key, row[key]) in target
    }
    return tuple(sorted(pairs))
