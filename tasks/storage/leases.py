"""A lock on an object store: an object that names its holder and says until when, renewed while the holder lives.

A holder that was cut off from the store for longer than ``LEASE_SECONDS`` may lose its lease to another and not know;
commits are conditional, so that even then no commit is lost. Clocks of machines must agree to a few seconds.
"""

from __future__ import annotations

import json
import logging
import random
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, Protocol

from tasks.contracts.faults import MarsadError, TerminalError
from tasks.storage.locks import Held, describe, myself

LEASE_SECONDS = 60.0
"""A killed holder's lease can be taken over after this long; a living one renews it three times within."""
POLL_SECONDS = 0.5
log = logging.getLogger(__name__)


class Exchange(Protocol):
    """What a lease asks of a store."""

    def create(self, path: str, content: bytes) -> bool:
        """Write unless the path is taken."""
        ...

    def tagged(self, path: str) -> tuple[bytes, str]:
        """Content and entity tag; ``FileNotFoundError``."""
        ...

    def exchange(self, path: str, content: bytes, tag: str) -> bool:
        """Write over the version with this tag only."""
        ...


@contextmanager
def hold_lease(store: Exchange, path: str, run_id: str, wait_seconds: float) -> Iterator[None]:
    """Hold the lease at ``path`` while the body runs; ``Held`` when it is not free within ``wait_seconds``.

    ``TerminalError`` when the store ignores the condition of a conditional put: nothing would be safe there.
    """
    lease = _Lease(store, path, {**myself(run_id), "nonce": secrets.token_hex(8)})
    deadline = time.monotonic() + wait_seconds
    while (holder := lease.take()) is not None:
        if time.monotonic() >= deadline:
            raise Held(describe(holder))
        time.sleep(POLL_SECONDS * random.uniform(0.5, 1.5))
    ended = Event()
    heart = Thread(target=lease.beat, args=(ended,), name=f"lease {path}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
        lease.release()


class _Lease:
    def __init__(self, store: Exchange, path: str, about: dict[str, Any]) -> None:
        self._store, self._path, self._about = store, path, about

    def take(self) -> dict[str, Any] | None:
        """``None`` when the lease is ours, else what its holder says of itself."""
        mine = self._until(time.time() + LEASE_SECONDS)
        if self._store.create(self._path, mine):
            if self._store.create(self._path, self._until(0.0)):
                raise TerminalError(
                    f"the store of {self._path} ignores If-None-Match, so that two runs could write over each other; "
                    "use one with conditional writes (Amazon S3, MinIO, Cloudflare R2, Ceph)"
                )
            return None
        with suppress(FileNotFoundError):
            content, tag = self._store.tagged(self._path)
            holder: dict[str, Any] = json.loads(content)
            if holder["expires"] > time.time() or not self._store.exchange(self._path, mine, tag):
                return holder
            return None
        return self._about

    def beat(self, ended: Event) -> None:
        """Renew until ``ended`` is set or the lease is somebody else's."""
        while not ended.wait(LEASE_SECONDS / 3):
            try:
                if not self._renew(time.time() + LEASE_SECONDS):
                    log.warning("the lease %s was taken over; commits stay conditional", self._path)
                    return
            except MarsadError as error:
                log.warning("the lease %s was not renewed: %s", self._path, error)

    def release(self) -> None:
        """Mark it as expired, if it is still ours; a failure leaves it to expire by itself."""
        with suppress(MarsadError):
            self._renew(0.0)

    def _renew(self, expires: float) -> bool:
        try:
            content, tag = self._store.tagged(self._path)
        except FileNotFoundError:
            return False
        ours = bool(json.loads(content)["nonce"] == self._about["nonce"])
        return ours and self._store.exchange(self._path, self._until(expires), tag)

    def _until(self, expires: float) -> bytes:
        return json.dumps({**self._about, "expires": expires}).encode()
