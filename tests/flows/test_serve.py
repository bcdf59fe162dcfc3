"""`marsad serve`: starts all of it, and a signal ends all of it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from flows.serve import start_server
from tasks.contracts.faults import TerminalError

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def alive_with(mark):
    """Processes whose environment holds ``mark``, zombies left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if mark.encode() in (folder / "environ").read_bytes() and state != "Z":
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """`marsad serve` in its own home: process, port, home."""
    home = tmp_path_factory.mktemp("serve")
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "serve", "--port", str(port)],
        cwd=ROOT, env={**environment, "PREFECT_HOME": str(home)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process, port, home
    finally:
        for left in alive_with(str(home)):
            os.kill(left, signal.SIGKILL)
        process.wait()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for orphans in /proc")
def test_serve_answers_registers_every_deployment_and_leaves_no_process_behind(served):
    process, port, home = served
    said = process.stderr.readline()
    while said and "deployments are registered" not in said:
        said = process.stderr.readline()
    assert f"127.0.0.1:{port}" in said

    api = f"http://127.0.0.1:{port}/api"
    names = {d["name"] for d in httpx.post(f"{api}/deployments/filter", json={}, timeout=30).json()}
    assert names == {"daily", "backfill", "report", "refresh-kb", "train", "maintain"}
    queues = httpx.post(f"{api}/work_pools/marsad/queues/filter", json={}, timeout=30).json()
    priority = {queue["name"]: queue["priority"] for queue in queues}
    assert priority["daily"] < priority["backfill"]
    automations = httpx.post(f"{api}/automations/filter", json={}, timeout=30).json()
    assert any("no heartbeat" in automation["name"] for automation in automations)
    assert len(alive_with(str(home))) >= 3, "serve itself, the server, the worker"

    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)  # an impatient second signal
    deadline = time.monotonic() + PATIENCE_SECONDS
    while alive_with(str(home)) and time.monotonic() < deadline:
        process.poll()
        time.sleep(0.2)
    assert alive_with(str(home)) == []
    assert process.wait() == 0


def test_a_port_where_something_answers_is_refused_by_name():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(TerminalError, match=f"127.0.0.1:{port}.*--port"):
            start_server(port, [])
