"""One writer a day: a file lock with its holder's name in it, freed by the kernel when the holder dies."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from tasks.contracts.faults import TransientError


@contextmanager
def lock_day(root: Path, day: date, run_id: str, wait_seconds: float) -> Iterator[None]:
    """Hold the day while the body runs.

    Raises ``TransientError`` naming the holder when the day is still held after ``wait_seconds``.
    """
    path = root / ".locks" / f"{day}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    holder = path.with_suffix(".holder")
    try:
        with FileLock(path, timeout=wait_seconds, thread_local=False):
            about = {"run_id": run_id, "pid": os.getpid(), "host": socket.gethostname(), "since": _now()}
            holder.write_text(json.dumps(about))
            try:
                yield
            finally:
                holder.unlink(missing_ok=True)
    except Timeout:
        raise TransientError(
            f"day {day} is being written by {_describe(holder)}; waited {wait_seconds:g} s. "
            "Wait for that run to end, or cancel it, then run this day again"
        ) from None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _describe(holder: Path) -> str:
    try:
        about = json.loads(holder.read_text())
    except (OSError, ValueError):
        return "another run"
    return f"run {about['run_id']} (process {about['pid']} on {about['host']}, since {about['since']})"
