"""One writer a day: the file lock on the warehouse's disk, and on a Prefect server a concurrency limit of one as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.embedded import is_embedded
from tasks.contracts.faults import TransientError
from tasks.contracts.settings import Settings
from tasks.storage.locks import lock_day

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.responses import GlobalConcurrencyLimitResponse

LEASE_SECONDS = 60.0
"""A killed holder's slot is free again after this long; the holder renews it while it lives."""
SLOT_WAIT_SECONDS = LEASE_SECONDS + 30.0
"""Long enough for the slot of a killed run to come free, so that running again needs nobody's help."""

IDLE = timedelta(days=1)
"""A limit nobody has held for so long is taken out of the server's list, which would grow by one a day otherwise."""
LIMITS_A_PAGE = 200


@contextmanager
def writing(day: date, settings: Settings, run_id: str, *, plain: bool = False) -> Iterator[None]:
    """Hold the day while the body runs.

    The file lock is asked first: its loser can say who holds the day. The limit guards against writers that do not share
    the disk's locks; it is asked only of a server several processes share, so never when ``plain``.
    Raises ``TransientError`` when the day is held by somebody else.
    """
    with ExitStack() as held:
        held.enter_context(lock_day(settings.warehouse, day, run_id, settings.lock_wait_seconds))
        if not plain and _server_is_shared():
            _take_slot(held, day, settings)
        yield


def limit_name(day: date, settings: Settings) -> str:
    """The concurrency limit of a day: of one warehouse, so that two warehouses on one server do not wait for each other."""
    return f"{_limit_prefix(settings)}{day}"


def forget_limits(settings: Settings, idle: timedelta = IDLE) -> int:
    """Remove the limits of this warehouse's days that nobody has held for ``idle``; how many. They are made again when asked for."""
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectNotFound

    before, prefix, removed = datetime.now(UTC) - idle, _limit_prefix(settings), 0
    with get_client(sync_client=True) as client:
        for limit in _all_limits(client):
            if limit.name.startswith(prefix) and not limit.active_slots and limit.updated and limit.updated < before:
                with suppress(ObjectNotFound):
                    client.delete_global_concurrency_limit_by_name(limit.name)
                    removed += 1
    return removed


def _all_limits(client: SyncPrefectClient) -> list[GlobalConcurrencyLimitResponse]:
    found: list[GlobalConcurrencyLimitResponse] = []
    while page := client.read_global_concurrency_limits(limit=LIMITS_A_PAGE, offset=len(found)):
        found += page
    return found


def _limit_prefix(settings: Settings) -> str:
    return f"marsad {hashlib.sha256(str(settings.warehouse).encode()).hexdigest()[:6]} "


def _server_is_shared() -> bool:
    from prefect.settings import get_current_settings

    return get_current_settings().api.url is not None and not is_embedded()


def _take_slot(held: ExitStack, day: date, settings: Settings) -> None:
    from prefect.concurrency._asyncio import ConcurrencySlotAcquisitionError
    from prefect.concurrency.sync import concurrency

    name = limit_name(day, settings)
    _create_if_missing(name)
    slot = concurrency(
        name,
        timeout_seconds=SLOT_WAIT_SECONDS,
        lease_duration=LEASE_SECONDS,
        strict=True,
        raise_on_lease_renewal_failure=False,
    )
    try:
        held.enter_context(slot)
    except (TimeoutError, ConcurrencySlotAcquisitionError) as error:
        raise TransientError(
            f"day {day} is being written from another machine: the concurrency limit {name!r} is taken ({error}). "
            "Wait for that run to end, or cancel it, then run this day again"
        ) from error


def _create_if_missing(name: str) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.exceptions import ObjectAlreadyExists, ObjectNotFound

    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(name)
        except ObjectNotFound:
            with suppress(ObjectAlreadyExists):
                client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=name, limit=1))
