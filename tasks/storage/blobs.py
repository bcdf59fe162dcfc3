"""Where a warehouse lies: one small set of operations on named bytes, which a disk and an object store both offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import pyarrow as pa

from tasks.storage.tree import Tree

if TYPE_CHECKING:
    import duckdb

Location = Path | str
"""A folder, or an address such as ``s3://bucket/prefix``."""


@dataclass(frozen=True, slots=True)
class Blob:
    """What a listing says of one blob."""

    path: str
    """Relative to the location, with slashes."""
    size: int
    modified: float
    """Seconds since the epoch, by the clock of whoever stores it."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class Draft(Protocol):
    """A file being written; nobody sees it before ``settle``."""

    @property
    def sink(self) -> Path | BinaryIO:
        """Where the bytes go; holds all of them when ``settle`` is called."""
        ...

    def settle(self) -> int:
        """Make it durable under its path; bytes written."""
        ...

    def abandon(self) -> None:
        """Forget it."""
        ...


class Blobs(Protocol):
    """Named bytes below a location. Errors of the network or the disk are ``TransientError`` where a retry may help."""

    @property
    def tree(self) -> Tree:
        """What is kept beside the manifests for tools that only know files."""
        ...

    def get(self, path: str) -> bytes:
        """The bytes; ``FileNotFoundError`` when there are none."""
        ...

    def get_many(self, paths: Sequence[str]) -> list[bytes]:
        """The bytes of every path, in order, asked for side by side where that is faster."""
        ...

    def put(self, path: str, content: bytes) -> None:
        """Write, over what was there."""
        ...

    def create(self, path: str, content: bytes) -> bool:
        """Write unless the path is taken, in one step; ``False`` when somebody else had taken it.

        The content must be the writer's own (a run id, a time): a repeated request recognises its earlier success by it.
        """
        ...

    def draft(self, path: str) -> Draft:
        """Begin a file that may be large."""
        ...

    def source(self, path: str, size: int) -> Path | pa.NativeFile:
        """What pyarrow reads a file of ``size`` bytes from."""
        ...

    def folders(self, folder: str) -> list[str]:
        """Names of the folders directly in ``folder``, sorted."""
        ...

    def files(self, folder: str) -> Iterable[Blob]:
        """Blobs directly in ``folder``."""
        ...

    def walk(self, folder: str) -> Iterable[Blob]:
        """Blobs directly in the folders of ``folder``."""
        ...

    def missing(self, paths: Sequence[str]) -> set[str]:
        """Those of the paths where there is nothing; what another process removed in the last minute may be overlooked."""
        ...

    def delete(self, paths: Sequence[str]) -> None:
        """Remove; a path where nothing is is no error."""
        ...

    def hold(self, name: str, run_id: str, wait_seconds: float) -> AbstractContextManager[None]:
        """The lock ``name``, held while the body runs; ``Held`` with its holder when it is not free in time."""
        ...

    def address(self, path: str) -> str:
        """How DuckDB and other tools name the path."""
        ...

    def attach(self, connection: duckdb.DuckDBPyConnection, sizes: Mapping[str, int]) -> None:
        """Let DuckDB read the paths (relative, with their bytes) at their addresses."""
        ...


def open_blobs(location: Location) -> Blobs:
    """The blobs at a location; ``TerminalError`` for an address whose scheme is not supported."""
    if isinstance(location, str) and "://" in location:
        return _open_address(location)
    from tasks.storage.disk import DiskBlobs

    return DiskBlobs(Path(location))


@lru_cache(maxsize=64)
def _open_address(address: str) -> Blobs:
    from tasks.storage.objects import ObjectBlobs

    return ObjectBlobs(address)
