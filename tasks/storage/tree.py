"""What stands beside the manifests for tools that only know files: a tree of links on a disk, nothing on an object store.

``.commits/day=D/00000007.tree/<table>/<file>.parquet``   links to the parts of a published manifest
``.days/D -> ../.commits/day=D/00000007.tree``            what is visible; replacing this link flips all tables of a day
``<table>/day=D -> ../.days/D/<table>``                   the tree any tool can read
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Protocol

from tasks.contracts.manifest import Manifest
from tasks.contracts.schemas import TABLES
from tasks.storage.files import point, sync_folder


class Tree(Protocol):
    """Derived from published manifests; never the truth."""

    def show(self, manifest: Manifest) -> None:
        """Make a published manifest the visible version of its day."""
        ...

    def repair(self, published: Callable[[], Iterable[Manifest]]) -> list[date]:
        """Show what a killed writer did not; the days that had to be mended."""
        ...

    def collect(self, day: date, kept: Collection[int], before: float) -> None:
        """Forget versions of the day that are not ``kept`` and older than ``before`` (seconds since the epoch)."""
        ...


class NoTree:
    """An object store has no links: readers go through the manifests."""

    def show(self, manifest: Manifest) -> None:
        """Nothing to do: the manifest is what readers see."""

    def repair(self, published: Callable[[], Iterable[Manifest]]) -> list[date]:
        """Nothing can be half done."""
        return []

    def collect(self, day: date, kept: Collection[int], before: float) -> None:
        """Nothing was kept."""


class LinkTree:
    """Hard links to the parts, swapped by one rename."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def show(self, manifest: Manifest) -> None:
        """Make a published manifest the visible version of its day."""
        day = manifest.day
        tree = self._commits(day) / f"{manifest.sequence:08d}.tree"
        if tree.exists() and any(not (tree / p.table / Path(p.path).name).exists() for p in manifest.parts):
            shutil.rmtree(tree)
        if not tree.exists():
            self._plant(tree, manifest)
        for table in TABLES:
            point(self._root / table / f"day={day}", f"../.days/{day}/{table}")
        point(self._root / ".days" / str(day), f"../.commits/day={day}/{tree.name}")

    def repair(self, published: Callable[[], Iterable[Manifest]]) -> list[date]:
        """Show what a killed writer did not; the days that had to be mended."""
        mended = []
        for manifest in published():
            if not self._shown(manifest):
                self.show(manifest)
                mended.append(manifest.day)
        return mended

    def collect(self, day: date, kept: Collection[int], before: float) -> None:
        """Forget versions of the day that are not ``kept`` and older than ``before`` (seconds since the epoch)."""
        for tree in self._commits(day).glob("*.tree"):
            if int(tree.name.strip(".").split(".")[0]) not in kept and tree.stat().st_mtime < before:
                shutil.rmtree(tree, ignore_errors=True)

    def _shown(self, manifest: Manifest) -> bool:
        link = self._root / ".days" / str(manifest.day)
        if not (link.is_symlink() and link.readlink().name == f"{manifest.sequence:08d}.tree"):
            return False
        names = {part.table: Path(part.path).name for part in manifest.parts}
        return all((self._root / table / f"day={manifest.day}" / name).exists() for table, name in names.items())

    def _plant(self, tree: Path, manifest: Manifest) -> None:
        growing = tree.with_name(f".{tree.name}.{uuid.uuid4().hex}")
        for table in {*TABLES, *manifest.tables()}:
            (growing / table).mkdir(parents=True)
        for part in manifest.parts:
            os.link(self._root / part.path, growing / part.table / Path(part.path).name)
        for folder in growing.iterdir():
            sync_folder(folder)
        sync_folder(growing)
        try:
            growing.rename(tree)
        except OSError:
            shutil.rmtree(growing)
            if not tree.exists():
                raise
        sync_folder(tree.parent)

    def _commits(self, day: date) -> Path:
        return self._root / ".commits" / f"day={day}"
