"""Stages computed by workers of Dask or Ray: only references travel to them, tables stay in the warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module

from tasks.contracts.faults import TerminalError, TransientError
from tasks.contracts.partition import StageReport
from tasks.running import Place, here

TRIES_PER_SHARD = 3
"""How often a shard is computed anew after its worker died, before the worker's death is taken for the shard's fault."""


class Runner(StrEnum):
    """Engines that compute the stages."""

    THREADS = "threads"
    DASK = "dask"
    RAY = "ray"


@contextmanager
def workers(runner: Runner, address: str, count: int) -> Iterator[Place]:
    """A place that computes one stage of one day per call on a worker process; ``count`` local ones without ``address``.

    A shard whose worker dies is computed again on another; what other workers compute goes on. Raises ``TerminalError``
    when the engine is not installed.
    """
    if runner is Runner.THREADS:
        yield here
    elif runner is Runner.DASK:
        with _dask(address, count) as place:
            yield place
    else:
        with _ray(address, count) as place:
            yield place


@contextmanager
def _dask(address: str, count: int) -> Iterator[Place]:
    try:
        dask, engine = import_module("dask"), import_module("distributed")
    except ImportError:
        raise _not_installed(Runner.DASK) from None
    dask.config.set({"distributed.scheduler.allowed-failures": TRIES_PER_SHARD - 1})
    cluster = address or engine.LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None)
    with engine.Client(cluster) as client:

        def place(compute: Callable[..., StageReport], *arguments: object) -> StageReport:
            try:
                report: StageReport = client.submit(compute, *arguments, pure=False).result()
            except engine.KilledWorker as error:
                raise TransientError(f"{TRIES_PER_SHARD} workers died computing the same shard: {error}") from error
            return report

        try:
            yield place
        finally:
            if not isinstance(cluster, str):
                cluster.close()


@contextmanager
def _ray(address: str, count: int) -> Iterator[Place]:
    try:
        ray = import_module("ray")
    except ImportError:
        raise _not_installed(Runner.RAY) from None
    local = {} if address else {"num_cpus": count, "include_dashboard": False}
    ray.init(address=address or "local", log_to_driver=False, configure_logging=False, **local)
    call = ray.remote(max_retries=TRIES_PER_SHARD - 1)(here)

    def place(compute: Callable[..., StageReport], *arguments: object) -> StageReport:
        try:
            report: StageReport = ray.get(call.remote(compute, *arguments))
        except ray.exceptions.WorkerCrashedError as error:
            raise TransientError(f"{TRIES_PER_SHARD} workers died computing the same shard: {error}") from error
        return report

    try:
        yield place
    finally:
        ray.shutdown()


def _not_installed(runner: Runner) -> TerminalError:
    return TerminalError(f"--runner {runner} needs its extra: pip install -c constraints.txt -e '.[{runner}]'")
