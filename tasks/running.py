"""How a stage becomes a Prefect task: retries where a retry can help, a time limit, progress, a report that travels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from tasks.contracts.engine import run_stage
from tasks.contracts.faults import TransientError
from tasks.contracts.partition import Partition, StageReport
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Stage
from tasks.storage.warehouse import Warehouse

if TYPE_CHECKING:
    from prefect import Task

P = ParamSpec("P")
R = TypeVar("R")
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


class LazyTask(Generic[P, R]):
    """A Prefect task made at its first call, so that a command that runs no flow does not wait for Prefect's import."""

    def __init__(self, fn: Callable[P, R], name: str, *, run_name: str | None = None, retry: bool = True) -> None:
        self.fn = fn
        """The function itself: calling it makes no task run."""
        self._name, self._run_name, self._retry = name, run_name, retry

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run inside a flow, under Prefect."""
        return self.task(*args, **kwargs)

    @cached_property
    def task(self) -> Task[P, R]:
        """The task: with a time limit, never cached, and retried where ``retry`` is on and an error may pass."""
        from prefect import task
        from prefect.cache_policies import NO_CACHE

        retries: dict[str, Any] = {
            "retries": RETRIES,
            "retry_delay_seconds": RETRY_DELAYS_SECONDS,
            "retry_jitter_factor": RETRY_JITTER,
            "retry_condition_fn": retry_helps,
        }
        return task(
            name=self._name,
            task_run_name=self._run_name,
            tags=[f"stage:{self._name}"],
            timeout_seconds=TIME_LIMIT_SECONDS,
            cache_policy=NO_CACHE,
            **(retries if self._retry else {}),
        )(self.fn)


StageTask = LazyTask[[date, Settings, str, bool], StageReport]
"""Brings one stage of one day up to date: day, settings, run id, whether to recompute what is current."""


def retry_helps(task: Task[..., Any], run: Any, state: Any) -> bool:  # noqa: ANN401 - Prefect's own signature
    """Whether the failed run ended in a transient error: a lock, a hiccup of the disk or the network."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, TransientError | ConnectionError | TimeoutError)


def stage_task(stage: Stage) -> StageTask:
    """The Prefect task of a stage."""

    def run(day: date, settings: Settings, run_id: str, force: bool) -> StageReport:
        """Bring the stage of the day up to date."""
        return _place.get()(compute, stage, day, settings, run_id, force)

    return LazyTask(run, stage.name, run_name=f"{stage.name} {{day}}")


def compute(stage: Stage, day: date, settings: Settings, run_id: str, force: bool) -> StageReport:
    """Bring a stage of a day up to date in this process; only references travel to it, tables do not."""
    return run_stage(stage, Partition(day), settings, Warehouse(settings.warehouse), run_id, force=force)
