"""Parts on an object store as DuckDB reads them: a read-only file system of exactly the files a connection was given."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from fsspec import AbstractFileSystem

WHOLE = 2**20
"""Bytes up to which a file is fetched whole, by one request."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
TAIL = 2**16
"""Bytes fetched of the end of a larger file at first: most footers fit."""


class Pieces(Protocol):
    """What is asked of a store."""

    def piece(self, path: str, start: int, end: int) -> bytes:
        """Bytes from ``start`` to ``end`` (exclusive)."""
        ...


class PartFiles(AbstractFileSystem):  # type: ignore[misc]
    """Files by address. Sizes come from the manifests, so that opening a file asks for nothing; parts never change."""

    protocol = "s3"
    cachable = False

    def __init__(self, store: Pieces, paths: Mapping[str, str], sizes: Mapping[str, int]) -> None:
        """``paths``: address to path in the store; ``sizes``: path to bytes."""
        super().__init__()
        self._store = store
        self._files = {address: Part(store, path, sizes[path]) for address, path in paths.items()}

    def _part(self, address: str) -> Part:
        part = self._files.get(address if "://" in address else f"s3://{address}")
        if part is None:
            raise FileNotFoundError(f"{address} is no file of this snapshot")
        return part

    def info(self, path: str, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - fsspec's own signature
        """Name, size and kind."""
        return {"name": path, "size": self._part(path).size, "type": "file"}

    def modified(self, path: str) -> datetime:
        """The same for all: a part never changes."""
        self._part(path)
        return NEVER

    def exists(self, path: str, **_: Any) -> bool:  # noqa: ANN401 - fsspec's own signature
        """Whether the snapshot holds the file."""
        return (path if "://" in path else f"s3://{path}") in self._files

    def glob(self, path: str, **_: Any) -> list[str]:  # noqa: ANN401 - fsspec's own signature
        """The file itself; patterns match nothing."""
        return [path] if self.exists(path) else []

    def open(self, path: str, mode: str = "rb", **_: Any) -> PartReader:  # noqa: ANN401 - fsspec's own signature
        """A reader; writing is refused."""
        if mode not in ("rb", "r"):
            raise PermissionError(f"{path} can only be read")
        return PartReader(self._part(path))


class Part:
    """One file and what of it was fetched; shared by all of its readers."""

    def __init__(self, store: Pieces, path: str, size: int) -> None:
        self._store, self._path, self.size = store, path, size
        self._start = 0 if size <= WHOLE else size - TAIL
        self._end: bytes | None = None
        self._fetching = threading.Lock()

    def read(self, start: int, end: int) -> bytes:
        """Bytes from ``start`` to ``end`` (exclusive), from what is held where that covers them."""
        end = min(end, self.size)
        if start >= self._start:
            with self._fetching:
                if self._end is None:
                    self._end = self._store.piece(self._path, self._start, self.size)
            return self._end[start - self._start : end - self._start]
        return self._store.piece(self._path, start, end)


class PartReader(io.RawIOBase):
    """A file object whose position is each thread's own: DuckDB seeks and reads one reader from several threads."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self._at = threading.local()

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """This thread's position."""
        return int(getattr(self._at, "position", 0))

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move this thread's position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._part.size}[whence]
        self._at.position = position = max(0, base + offset)
        return position

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes of this thread."""
        start = self.tell()
        end = self._part.size if size is None or size < 0 else start + size
        found = self._part.read(start, end)
        self._at.position = start + len(found)
        return found
