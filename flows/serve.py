"""Everything on one machine: a Prefect server with its UI, the deployments of prefect.yaml, and a worker."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

import httpx

from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import ROOT

POOL = "marsad"
QUEUES = (("daily", 1), ("backfill", 10))
"""Work queues and their priorities; a smaller number goes first, so that a backfill never starves the daily run."""
WORKER_LIMIT = 4
RUN_LOGS = "INFO"
"""Level of what a run says on its page in the UI."""
START_SECONDS = 120
STOP_SECONDS = 20


def serve(port: int) -> None:
    """Run until Ctrl-C or SIGTERM, then stop every process that was started."""
    _on_signals(_interrupt)  # set for SIGINT too: a shell that starts it with `&` leaves it ignored
    children: list[subprocess.Popen[bytes]] = []
    try:
        start_server(port, children)
        _prepare()
        queues = [option for name, _ in QUEUES for option in ("--work-queue", name)]
        os.environ["PREFECT_LOGGING_LEVEL"] = RUN_LOGS
        children.append(_start("worker", "start", "--pool", POOL, "--limit", str(WORKER_LIMIT), *queues))
        sys.stderr.write(
            f"marsad: UI at {_address(port)} - deployments are registered, the worker waits; Ctrl-C stops all of it\n"
        )
        _watch(children)
    except KeyboardInterrupt:
        sys.stderr.write("marsad: stopping\n")
    finally:
        _on_signals(signal.SIG_IGN)  # a second Ctrl-C must not interrupt the stopping and leave orphans
        stop(children)


def start_server(port: int, children: list[subprocess.Popen[bytes]]) -> None:
    """Start a server that answers at ``port``, add it to ``children``, and make it the one this process talks to.

    Raises ``TerminalError`` when the port is taken or the server does not answer in time.
    """
    address = _address(port)
    _refuse_taken(port)
    os.environ["PREFECT_API_URL"] = f"{address}/api"
    os.environ["PREFECT_UI_URL"] = address
    server = _start("server", "start", "--host", "127.0.0.1", "--port", str(port))
    children.append(server)
    _wait_until_healthy(address, server)


def _prepare() -> None:
    """Work pool, queues with priorities, deployments, heartbeat automation; what exists is brought up to date."""
    from flows.heartbeats import ensure_automation

    _run("work-pool", "create", POOL, "--type", "process", "--overwrite")
    _ensure_queues()
    ensure_automation()
    _run("deploy", "--all")


def _ensure_queues() -> None:
    from prefect.client.orchestration import get_client
    from prefect.exceptions import ObjectAlreadyExists

    with get_client(sync_client=True) as client:
        for name, priority in QUEUES:
            try:
                client.create_work_queue(name=name, work_pool_name=POOL, priority=priority)
            except ObjectAlreadyExists:
                queue = client.read_work_queue_by_name(name, work_pool_name=POOL)
                client.update_work_queue(queue.id, priority=priority)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", "--no-prompt", *arguments]


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(*arguments), cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)


def _run(*arguments: str) -> None:
    done = subprocess.run(_command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TerminalError(f"`prefect {' '.join(arguments)}` failed: {(done.stderr or done.stdout).strip()[-800:]}")


def _refuse_taken(port: int) -> None:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return
    raise TerminalError(f"something answers at {_address(port)} already; stop it, or choose another port with --port")


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise TerminalError(
                f"the Prefect server ended with code {server.returncode}; run `prefect server start` to see why"
            )
        try:
            if httpx.get(f"{address}/api/health", timeout=2).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.3)
    raise TerminalError(
        f"the Prefect server did not answer at {address} within {START_SECONDS} s; is the machine overloaded?"
    )


def _watch(children: Sequence[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    ended = next(child for child in children if child.poll() is not None)
    raise TerminalError(f"`{' '.join(map(str, ended.args[2:5]))}` ended with code {ended.returncode}")  # type: ignore[index]


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Stop worker before server, each with all it started; kill what does not end in time."""
    for child in reversed(children):
        if child.poll() is None:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


def _on_signals(action: Callable[[int, FrameType | None], NoReturn] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, action)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
