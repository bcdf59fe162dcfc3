"""The alias index: every way a knowledge base's names may be met, as two sorted arrays mapped into memory."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tasks.linking.forms import Channel, keys_of
from tasks.linking.kb import KnowledgeBase
from tasks.linking.records import Entity

FORMAT = 10
"""Raised when a key or the layout changes: an index of another format is built anew."""

MAX_BLOCK = 400
"""Rows under one key beyond which a key tells too little to be followed (common first halves)."""

_COLUMNS = ("entity_id", "wikidata_qid", "geonames_id", "type", "label_ar", "label_en", "description", "country")


@dataclass(frozen=True)
class AliasIndex:
    """Look-up of alias rows by key. Opened from a folder beside the base; a few microseconds a key, whatever the size."""

    kb: KnowledgeBase
    keys: npt.NDArray[np.uint64]
    """*Shape:* (keys,), sorted 64-bit hashes of channel and key."""
    rows: npt.NDArray[np.uint32]
    """*Shape:* (keys,), the alias row of each key."""
    entity_rows: npt.NDArray[np.uint32]
    """*Shape:* (aliases,), the entity row of each alias."""

    @classmethod
    def open(cls, kb: KnowledgeBase, folder: Path | None = None) -> AliasIndex:
        """The index of ``kb`` in ``folder`` (``index`` inside the base by default), built first when it is not there."""
        folder = folder or kb.folder / "index"
        card = {"format": FORMAT, "kb_version": kb.version}
        if _card(folder) != card:
            _build(kb, folder, card)
        arrays = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("keys", "rows", "entity_rows"))
        return cls(kb, *arrays)

    def rows_of(self, channel: Channel, key: str) -> list[int]:
        """Alias rows filed under ``key``; none when the key is too common to tell anything."""
        wanted = np.uint64(_hash(channel, key))
        first = int(np.searchsorted(self.keys, wanted, side="left"))
        last = int(np.searchsorted(self.keys, wanted, side="right"))
        if last - first > MAX_BLOCK and channel is not Channel.EXACT:
            return []
        return [int(row) for row in self.rows[first:last]]

    def alias(self, row: int) -> tuple[str, str, str, float]:
        """Of one alias row: the alias, its folded form, its kind, its share."""
        return _alias(self, row)

    def entity(self, alias_row: int) -> Entity:
        """The entity one alias row belongs to."""
        return _entity(self, int(self.entity_rows[alias_row]))

    def entity_by_id(self, entity_id: str) -> Entity:
        """The entity with an id of the base; ``KeyError`` when it has none such."""
        import pyarrow.compute as pc

        row = pc.index(self.kb.entities["entity_id"], entity_id).as_py()
        if row < 0:
            raise KeyError(entity_id)
        return _entity(self, row)

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


@lru_cache(maxsize=100_000)
def _alias(index: AliasIndex, row: int) -> tuple[str, str, str, float]:
    table = index.kb.aliases
    alias, folded, kind, share = (table[name][row].as_py() for name in ("alias", "folded", "kind", "share"))
    return alias, folded, kind, float(share)


@lru_cache(maxsize=50_000)
def _entity(index: AliasIndex, row: int) -> Entity:
    table = index.kb.entities
    entity_id, qid, geonames, type_, label, label_en, description, country = (
        table[name][row].as_py() for name in _COLUMNS
    )
    population, prior = table["population"][row].as_py(), table["prior"][row].as_py()
    return Entity(
        entity_id, qid, geonames, type_, label, label_en, description or "", country, population or 0, float(prior)
    )


def _card(folder: Path) -> object:
    try:
        return json.loads((folder / "index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _build(kb: KnowledgeBase, folder: Path, card: dict[str, object]) -> None:
    hashes, rows = _hashed(kb)
    order = np.argsort(hashes, kind="stable")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        np.save(fresh / "keys.npy", hashes[order])
        np.save(fresh / "rows.npy", rows[order])
        np.save(fresh / "entity_rows.npy", _entity_rows(kb))
        (fresh / "index.json").write_text(json.dumps(card), encoding="utf-8")
        fresh.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        try:
            fresh.replace(folder)
        except OSError:
            if _card(folder) != card:
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _hashed(kb: KnowledgeBase) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    types = _types_of_aliases(kb)
    hashes: list[int] = []
    rows: list[int] = []
    for row, (folded, type_) in enumerate(zip(_strings(kb, "folded"), types, strict=True)):
        for channel, key in keys_of(folded, type_):
            hashes.append(_hash(channel, key))
            rows.append(row)
    return np.array(hashes, dtype=np.uint64), np.array(rows, dtype=np.uint32)


def _strings(kb: KnowledgeBase, column: str) -> Iterator[str]:
    for batch in kb.aliases.select([column]).to_batches(max_chunksize=65_536):
        yield from batch.column(0).to_pylist()


def _entity_rows(kb: KnowledgeBase) -> npt.NDArray[np.uint32]:
    import pyarrow.compute as pc

    ids = kb.entities["entity_id"].combine_chunks()
    found = pc.index_in(kb.aliases["entity_id"].combine_chunks(), value_set=ids)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.uint32)


def _types_of_aliases(kb: KnowledgeBase) -> list[str]:
    types = kb.entities["type"].combine_chunks()
    taken: list[str] = types.take(_entity_rows(kb)).to_pylist()
    return taken


def _hash(channel: Channel, key: str) -> int:
    return int.from_bytes(hashlib.blake2b((channel + key).encode("utf-8"), digest_size=8).digest(), "little")
