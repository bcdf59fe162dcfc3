"""Blobs on a local disk: fsynced, created by ``os.link``, locked by the kernel."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.storage.blobs import Blob
from tasks.storage.files import create_if_absent, sync_folder, write_durably
from tasks.storage.locks import hold_file
from tasks.storage.tree import LinkTree

if TYPE_CHECKING:
    import duckdb


class DiskDraft:
    """A file beside its final name, renamed when it is whole."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self.sink = path.with_suffix(".part")

    def settle(self) -> int:
        """Fsync, rename, fsync the folder."""
        with self.sink.open("rb") as written:
            os.fsync(written.fileno())
        self.sink.rename(self._path)
        sync_folder(self._path.parent)
        return self._path.stat().st_size

    def abandon(self) -> None:
        """Remove it."""
        self.sink.unlink(missing_ok=True)


class DiskBlobs:
    """See ``Blobs``: files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.tree = LinkTree(root)

    def get(self, path: str) -> bytes:
        """The file's bytes."""
        return (self._root / path).read_bytes()

    def get_many(self, paths: Sequence[str]) -> list[bytes]:
        """The files' bytes."""
        return [self.get(path) for path in paths]

    def put(self, path: str, content: bytes) -> None:
        """Write beside it, then rename over it."""
        target = self._root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
        write_durably(temporary, content)
        temporary.replace(target)
        sync_folder(target.parent)

    def create(self, path: str, content: bytes) -> bool:
        """A hard link is made only where there is no file yet."""
        return create_if_absent(self._root / path, content)

    def draft(self, path: str) -> DiskDraft:
        """A ``.part`` file beside the path."""
        return DiskDraft(self._root / path)

    def source(self, path: str, size: int) -> Path:
        """The file itself."""
        return self._root / path

    def folders(self, folder: str) -> list[str]:
        """Sub-folders, sorted."""
        with suppress(FileNotFoundError):
            return sorted(entry.name for entry in os.scandir(self._root / folder) if entry.is_dir())
        return []

    def files(self, folder: str) -> Iterable[Blob]:
        """Files in the folder."""
        with suppress(FileNotFoundError):
            return list(self._files(folder))
        return []

    def walk(self, folder: str) -> Iterable[Blob]:
        """Files in the sub-folders."""
        return (blob for name in self.folders(folder) for blob in self.files(f"{folder}/{name}"))

    def missing(self, paths: Sequence[str]) -> set[str]:
        """Paths that are no files."""
        return {path for path in paths if not (self._root / path).is_file()}

    def delete(self, paths: Sequence[str]) -> None:
        """Unlink."""
        for path in paths:
            (self._root / path).unlink(missing_ok=True)

    def hold(self, name: str, run_id: str, wait_seconds: float) -> AbstractContextManager[None]:
        """A file lock, freed by the kernel when its holder dies."""
        return hold_file(self._root / ".locks" / f"{name}.lock", run_id, wait_seconds)

    def address(self, path: str) -> str:
        """The file's path."""
        return str(self._root / path)

    def attach(self, connection: duckdb.DuckDBPyConnection, sizes: Mapping[str, int]) -> None:
        """DuckDB reads files by itself."""

    def _files(self, folder: str) -> Iterator[Blob]:
        for entry in os.scandir(self._root / folder):
            if entry.is_file(follow_symlinks=False):
                about = entry.stat(follow_symlinks=False)
                yield Blob(f"{folder}/{entry.name}", about.st_size, about.st_mtime)
