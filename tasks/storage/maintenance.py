"""Going back to an earlier version of a day, and collecting what nobody can go back to any more."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from tasks.contracts.faults import TerminalError, TransientError
from tasks.contracts.manifest import Manifest
from tasks.storage.blobs import Blob
from tasks.storage.locks import lock_day
from tasks.storage.warehouse import Warehouse, sequences

KEPT_VERSIONS = 3
GRACE_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collection removed."""

    manifests: int = 0
    files: int = 0
    bytes: int = 0

    def plus(self, other: Collected) -> Collected:
        """Both together."""
        return Collected(self.manifests + other.manifests, self.files + other.files, self.bytes + other.bytes)


def versions(store: Warehouse, day: date) -> list[Manifest]:
    """Published versions of a day, newest first."""
    manifests = (store.manifest(day, sequence) for sequence in reversed(store.manifests(day)))
    return [manifest for manifest in manifests if manifest.published]


def rollback(store: Warehouse, day: date, run_id: str, sequence: int | None = None) -> Manifest:
    """Make an earlier published version of the day visible again, as a new version; without ``sequence``, the one before.

    ``TerminalError`` when there is no such version. The day's stages are then stale, and the next run recomputes them.
    """
    known = versions(store, day)
    chosen = known[1:2] if sequence is None else [m for m in known if m.sequence == sequence]
    if not chosen:
        have = ", ".join(str(manifest.sequence) for manifest in known) or "none"
        wanted = "an earlier published version" if sequence is None else f"a published version {sequence}"
        raise TerminalError(f"day {day} has no {wanted} to go back to; published versions are: {have}")
    with lock_day(store.root, day, run_id, 0):
        return store.commit(day, lambda _: replace(chosen[0], sequence=store.head(day).sequence, run_id=run_id))


def collect(
    store: Warehouse, run_id: str, keep: int = KEPT_VERSIONS, grace_seconds: float = GRACE_SECONDS
) -> Collected:
    """Remove manifests and files that no kept version names and that are older than the grace period.

    Of each day the head and the newest ``keep`` published versions are kept. A day that another run holds is left for
    the next time.
    """
    if keep < 1:
        raise TerminalError(f"--keep {keep} would remove what is visible; keep at least 1 version")
    before = time.time() - grace_seconds
    total = Collected(manifests=_forget_compactions(store, before))
    compacted = frozenset(part.path for made in store.compactions() for part in made.parts)
    for day in store.days():
        with suppress(TransientError), lock_day(store.root, day, run_id, 0):
            total = total.plus(_collect_day(store, day, keep, before, compacted))
    return total


def _forget_compactions(store: Warehouse, before: float) -> int:
    """Remove the manifests of compactions that a newer one has replaced; how many."""
    newest: dict[str, Blob] = {}
    found = sorted((b for b in store.blobs.walk(".compacted") if sequences([b])), key=lambda blob: blob.path)
    for blob in found:
        newest[blob.path.rpartition("/")[0]] = blob
    old = [blob.path for blob in found if blob not in newest.values() and blob.modified < before]
    store.blobs.delete(old)
    return len(old)


def _collect_day(store: Warehouse, day: date, keep: int, before: float, compacted: frozenset[str]) -> Collected:
    head = store.head(day)
    kept = {head.sequence: head} | {manifest.sequence: manifest for manifest in versions(store, day)[:keep]}
    needed = {part.path for manifest in kept.values() for part in manifest.parts} | compacted
    # Numbers are never used again, so a manifest below the head may go; the head stays and keeps counting.
    manifests = [b for b in store.blobs.files(f".commits/day={day}") if sequences([b]) and b.modified < before]
    old = [blob.path for blob in manifests if sequences([blob])[0] not in kept]
    store.blobs.delete(old)
    store.blobs.tree.collect(day, kept, before)
    files = [blob for blob in _files(store, day) if blob.path not in needed and blob.modified < before]
    store.blobs.delete([blob.path for blob in files])
    return Collected(len(old), len(files), sum(blob.size for blob in files))


def _files(store: Warehouse, day: date) -> Iterable[Blob]:
    tables = store.blobs.folders(".versions")
    return (blob for table in tables for blob in store.blobs.files(f".versions/{table}/day={day}"))
