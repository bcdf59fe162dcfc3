"""Blobs on an S3-compatible object store, over obstore: a conditional put is the compare-and-swap, a lease the lock."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

import pyarrow as pa

from tasks.contracts.faults import TransientError
from tasks.storage.address import Address, connect, explained
from tasks.storage.blobs import Blob
from tasks.storage.leases import hold_lease
from tasks.storage.tree import NoTree

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")
R = TypeVar("R")
SIDE_BY_SIDE = 16
"""Requests under way at a time."""
IN_MEMORY = 32 * 2**20
"""Bytes up to which a file is fetched by one request; a larger one is read in pieces."""
TAIL = 64 * 2**10
LISTING_SECONDS = 60.0


class ObjectDraft:
    """An unnamed temporary file, gone with its process, uploaded when it is whole."""

    def __init__(self, blobs: ObjectBlobs, path: str) -> None:
        self._blobs, self._path = blobs, path
        self.sink: BinaryIO = cast(BinaryIO, tempfile.TemporaryFile(prefix="marsad-"))  # noqa: SIM115 - closed below

    def settle(self) -> int:
        """Upload, and read the end (a Parquet file's footer) back; ``TransientError`` when it is not what was written."""
        size = self.sink.seek(0, io.SEEK_END)
        self.sink.seek(0)
        self._blobs.upload(self._path, self.sink)
        start = max(0, size - TAIL)
        self.sink.seek(start)
        if self._blobs.piece(self._path, start, size) != self.sink.read():
            raise TransientError(
                f"{self._blobs.address(self._path)} does not hold what was uploaded; it is tried again"
            )
        self.sink.close()
        return size

    def abandon(self) -> None:
        """Close it, which removes it."""
        self.sink.close()


class ObjectBlobs:
    """See ``Blobs``: objects below a bucket's prefix. Opening it asks for nothing."""

    tree = NoTree()

    def __init__(self, address: str) -> None:
        self._at = Address.parse(address)
        self._store = connect(self._at)
        self._listed: tuple[float, set[str]] = (float("-inf"), set())

    def get(self, path: str) -> bytes:
        """The object's bytes."""
        import obstore

        with self._asking():
            return bytes(obstore.get(self._store, path).bytes())

    def get_many(self, paths: Sequence[str]) -> list[bytes]:
        """The objects' bytes, asked for side by side."""
        return side_by_side(self.get, paths)

    def piece(self, path: str, start: int, end: int) -> bytes:
        """Bytes from ``start`` to ``end`` (exclusive)."""
        import obstore

        if start >= end:
            return b""
        with self._asking():
            return bytes(obstore.get_range(self._store, path, start=start, end=end))

    def put(self, path: str, content: bytes) -> None:
        """Write, over what was there."""
        import obstore

        with self._asking():
            obstore.put(self._store, path, content)

    def upload(self, path: str, file: BinaryIO) -> None:
        """Write a file, in parts when it is large; it appears when the last part has arrived."""
        import obstore

        with self._asking():
            obstore.put(self._store, path, file)
        self._listed[1].add(path)

    def create(self, path: str, content: bytes) -> bool:
        """A put with ``If-None-Match: *``."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        try:
            with self._asking():
                obstore.put(self._store, path, content, mode="create", use_multipart=False)
        except AlreadyExistsError:
            # A retried request finds what its first try wrote before the answer was lost.
            return self.get(path) == content
        return True

    def tagged(self, path: str) -> tuple[bytes, str]:
        """The object's bytes and their entity tag."""
        import obstore

        with self._asking():
            found = obstore.get(self._store, path)
            return bytes(found.bytes()), found.meta["e_tag"] or ""

    def exchange(self, path: str, content: bytes, tag: str) -> bool:
        """A put with ``If-Match``: write only over the version with this tag; ``False`` when it is another by now."""
        import obstore
        from obstore.exceptions import PreconditionError

        try:
            with self._asking():
                obstore.put(self._store, path, content, mode={"e_tag": tag}, use_multipart=False)
        except (PreconditionError, FileNotFoundError):
            return False
        return True

    def draft(self, path: str) -> ObjectDraft:
        """A temporary file on this machine's disk."""
        return ObjectDraft(self, path)

    def source(self, path: str, size: int) -> pa.NativeFile:
        """The bytes in memory, or a reader of pieces."""
        if size <= IN_MEMORY:
            return pa.BufferReader(self.get(path))
        import obstore

        with self._asking():
            return pa.PythonFile(obstore.open_reader(self._store, path, buffer_size=4 * 2**20), mode="r")

    def folders(self, folder: str) -> list[str]:
        """Common prefixes, sorted."""
        import obstore

        with self._asking():
            found = obstore.list_with_delimiter(self._store, folder)["common_prefixes"]
        return sorted(path.rpartition("/")[2] for path in found)

    def files(self, folder: str) -> Iterable[Blob]:
        """Objects directly in the folder."""
        return (blob for blob in self._below(folder) if blob.path.rpartition("/")[0] == folder)

    def walk(self, folder: str) -> Iterable[Blob]:
        """Objects directly in the folders of ``folder``: one listing."""
        return (b for b in self._below(folder) if b.path.rpartition("/")[0].rpartition("/")[0] == folder)

    def missing(self, paths: Sequence[str]) -> set[str]:
        """What is in no listing of the last minute and, asked for by name, is not there either."""
        since, known = self._listed
        if time.monotonic() - since > LISTING_SECONDS:
            folders = [f".versions/{name}" for name in self.folders(".versions")]
            known = {path for found in side_by_side(self._paths, folders) for path in found}
            self._listed = (time.monotonic(), known)
        return {path for path in paths if path not in known and not self._exists(path)}

    def delete(self, paths: Sequence[str]) -> None:
        """Remove, a thousand a request."""
        import obstore

        with self._asking():
            obstore.delete(self._store, list(paths))
        self._listed[1].difference_update(paths)

    def hold(self, name: str, run_id: str, wait_seconds: float) -> AbstractContextManager[None]:
        """A lease, renewed while its holder lives."""
        return hold_lease(self, f".locks/{name}.lease", run_id, wait_seconds)

    def address(self, path: str) -> str:
        """``s3://bucket/prefix/path``."""
        return self._at.of(path)

    def attach(self, connection: duckdb.DuckDBPyConnection, sizes: Mapping[str, int]) -> None:
        """Register a read-only file system that holds these paths and nothing else."""
        from tasks.storage.duckfiles import PartFiles

        if sizes:
            connection.register_filesystem(PartFiles(self, {self.address(path): path for path in sizes}, sizes))

    def _below(self, folder: str) -> Iterator[Blob]:
        import obstore

        with self._asking():
            for found in obstore.list(self._store, folder, chunk_size=1000):
                for meta in found:
                    yield Blob(meta["path"], meta["size"], meta["last_modified"].timestamp())

    def _paths(self, folder: str) -> list[str]:
        return [blob.path for blob in self._below(folder)]

    def _exists(self, path: str) -> bool:
        import obstore

        try:
            with self._asking():
                obstore.head(self._store, path)
        except FileNotFoundError:
            return False
        return True

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

        try:
            yield
        except (AlreadyExistsError, PreconditionError):
            raise
        except (BaseError, OSError) as error:
            raise explained(error, self._at) from error


def side_by_side(ask: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Answers in the items' order, several requests under way at a time."""
    if len(items) < 2:
        return [ask(item) for item in items]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return list(pool.map(ask, items))
