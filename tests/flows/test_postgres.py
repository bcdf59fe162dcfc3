"""The PostgreSQL set-up of docs/operations.md, tried with Debian's package: migrations, parallel writes, the right database."""

import os
import pwd
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from flows.serve import start_server, stop
from tests.flows.test_serve import free_port

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
PARALLEL = 16


def unprivileged():
    """PostgreSQL refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Address of an empty database of a PostgreSQL started for this test."""
    if not FOUND:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    user, tools = unprivileged(), FOUND[-1].parent
    if user and user not in {entry.pw_name for entry in pwd.getpwall()}:
        pytest.skip("run as root, and there is no user postgres to run the database as")
    folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to the user postgres
    if user:
        shutil.chown(folder, user)
    port = free_port()

    def run(*command):
        subprocess.run(command, user=user, cwd=folder, check=True, capture_output=True)

    run(tools / "initdb", "-D", folder / "data", "-A", "trust", "-U", "prefect", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    log = folder / "log"
    subprocess.run(
        [tools / "pg_ctl", "-D", folder / "data", "-o", options, "-w", "-l", log, "start"],
        user=user,
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        run(tools / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "prefect", "prefect")
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect", port, tools
    finally:
        run(tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.mark.slow
def test_a_server_on_postgresql_takes_runs_in_parallel(database, tmp_path, monkeypatch):
    address, port, tools = database
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", address)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    for name in ("PREFECT_API_URL", "PREFECT_UI_URL"):
        monkeypatch.setenv(name, "")
    children = []
    try:
        api_port = free_port()
        start_server(api_port, children)
        api = httpx.Client(base_url=f"http://127.0.0.1:{api_port}/api", timeout=60)
        flow = api.post("/flows/", json={"name": "day"}).json()["id"]
        state = {"type": "RUNNING", "name": "Running"}

        def make(n):
            return api.post(
                "/flow_runs/", json={"flow_id": flow, "name": f"2015-07-{n + 1:02}", "state": state}
            ).status_code

        with ThreadPoolExecutor(PARALLEL) as pool:
            assert set(pool.map(make, range(2 * PARALLEL))) == {201}
    finally:
        stop(children)
    query = [
        tools / "psql",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "prefect",
        "-Atc",
        "select count(*) from flow_run",
    ]
    assert int(subprocess.check_output(query, text=True)) == 2 * PARALLEL
