"""How a stage becomes a Prefect task: retries where a retry can help, a time limit, progress, a report that travels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, Protocol

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

from tasks.contracts.engine import run_stage
from tasks.contracts.faults import TransientError
from tasks.contracts.partition import Partition, StageReport
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Stage
from tasks.storage.warehouse import Warehouse

RETRIES = 3
RETRY_DELAYS_SECONDS = [5.0, 20.0, 60.0]
RETRY_JITTER = 0.5
TIME_LIMIT_SECONDS = 6 * 3600


# A stage is many small steps, so that its limit is kept in a thread as well; Prefect warns once a task otherwise.
logging.getLogger("prefect.task_runs").addFilter(lambda record: "running in a worker thread" not in str(record.msg))

Place = Callable[..., StageReport]
"""Calls a function with its arguments, here or in another process, and waits for what it returns."""


def here(compute: Callable[..., StageReport], *arguments: object) -> StageReport:
    """The default place: this process."""
    return compute(*arguments)


_place: ContextVar[Place] = ContextVar("place", default=here)


@contextmanager
def placed(place: Place) -> Iterator[None]:
    """Compute the stages run inside the body at ``place``."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


class StageTask(Protocol):
    """A Prefect task that brings one stage of one day up to date."""

    def __call__(self, day: date, settings: Settings, run_id: str, force: bool = False) -> StageReport:
        """Run inside a flow, under Prefect."""
        ...

    fn: Callable[..., StageReport]


def retry_helps(task: Task[..., Any], run: Any, state: Any) -> bool:  # noqa: ANN401 - Prefect's own signature
    """Whether the failed run ended in a transient error: a lock, a hiccup of the disk or the network."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, TransientError | ConnectionError | TimeoutError)


def stage_task(stage: Stage) -> StageTask:
    """The Prefect task of a stage."""

    @task(
        name=stage.name,
        task_run_name=f"{stage.name} {{day}}",
        tags=[f"stage:{stage.name}"],
        retries=RETRIES,
        retry_delay_seconds=RETRY_DELAYS_SECONDS,
        retry_jitter_factor=RETRY_JITTER,
        retry_condition_fn=retry_helps,
        timeout_seconds=TIME_LIMIT_SECONDS,
        cache_policy=NO_CACHE,
    )
    def run(day: date, settings: Settings, run_id: str, force: bool = False) -> StageReport:
        """Bring the stage of the day up to date."""
        return _place.get()(compute, stage, day, settings, run_id, force)

    return run


def compute(stage: Stage, day: date, settings: Settings, run_id: str, force: bool) -> StageReport:
    """Bring a stage of a day up to date in this process; only references travel to it, tables do not."""
    return run_stage(stage, Partition(day), settings, Warehouse(settings.warehouse), run_id, force=force)
