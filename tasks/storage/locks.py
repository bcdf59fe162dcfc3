"""One writer a day, with its holder's name: a file lock on a disk, a lease on an object store."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tasks.contracts.faults import TransientError
from tasks.storage.blobs import Location, open_blobs


class Held(Exception):
    """A lock that did not come free in time; says who holds it."""


@contextmanager
def lock_day(location: Location, day: date, run_id: str, wait_seconds: float) -> Iterator[None]:
    """Hold the day of the warehouse at ``location`` while the body runs.

    Raises ``TransientError`` naming the holder when the day is still held after ``wait_seconds``.
    """
    try:
        with open_blobs(location).hold(str(day), run_id, wait_seconds):
            yield
    except Held as held:
        raise TransientError(
            f"day {day} is being written by {held}; waited {wait_seconds:g} s. "
            "Wait for that run to end, or cancel it, then run this day again"
        ) from None


@contextmanager
def hold_file(path: Path, run_id: str, wait_seconds: float) -> Iterator[None]:
    """Hold a file lock, which the kernel frees when its holder dies; ``Held`` when it is not free in time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_suffix(".holder")
    try:
        with FileLock(path, timeout=wait_seconds, thread_local=False):
            holder.write_text(json.dumps(myself(run_id)))
            try:
                yield
            finally:
                holder.unlink(missing_ok=True)
    except Timeout:
        raise Held(_read(holder)) from None


def myself(run_id: str) -> dict[str, Any]:
    """What a holder says of itself."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"run_id": run_id, "pid": os.getpid(), "host": socket.gethostname(), "since": since}


def describe(about: Mapping[str, Any]) -> str:
    """A holder in words."""
    return f"run {about['run_id']} (process {about['pid']} on {about['host']}, since {about['since']})"


def _read(holder: Path) -> str:
    try:
        return describe(json.loads(holder.read_text()))
    except (OSError, ValueError):
        return "another run"
