"""A Prefect server of one command's own, started while the command prepares itself; ``python -m flows.embedded`` is that server."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from tasks.contracts.faults import TerminalError

START_SECONDS = 120.0
PARENT_SECONDS = 1.0
"""How often the server looks whether the command that started it is still there."""
_NAMES_A_SERVER = re.compile(r"PREFECT_API_URL|^\[(tool\.prefect\.)?api\]", re.MULTILINE)
_running: list[subprocess.Popen[bytes]] = []


@contextmanager
def prefect_api(wanted: bool = True) -> Iterator[Callable[[], None]]:
    """A Prefect API for the body, when ``wanted``; enter it before Prefect is imported. Call what it yields before the first flow: it waits
    until the API answers.

    Where the user has named a server it is taken, and nothing is started. Otherwise a server without UI runs as long as
    the body, in another process: Prefect's own embedded one starts only after its client has imported the whole server,
    in turn and not at the same time. ``TerminalError`` when it does not answer within two minutes.
    """
    if not wanted or _is_named():
        yield lambda: None
        return
    with socket.create_server(("127.0.0.1", 0)) as taken, tempfile.TemporaryFile() as said:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/api"
        server = _start(taken, said)
        taken.close()
        _running.append(server)
        os.environ["PREFECT_API_URL"] = address
        try:
            yield lambda: _wait(address, server, said)
        finally:
            del os.environ["PREFECT_API_URL"]
            _running.remove(server)
            server.terminate()
            server.wait()


def is_embedded() -> bool:
    """Whether the API in use is this process's own server, which no other process writes through."""
    return bool(_running)


def _is_named() -> bool:
    """Whether the environment or a file of settings names a server or a profile. Read without importing Prefect."""
    if os.environ.get("PREFECT_API_URL") or os.environ.get("PREFECT_PROFILE"):
        return True
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    files = [home / "profiles.toml", *map(Path, (".env", "prefect.toml", "pyproject.toml"))]
    return any(_NAMES_A_SERVER.search(file.read_text("utf-8", "ignore")) for file in files if file.is_file())


def _start(taken: socket.socket, said: IO[bytes]) -> subprocess.Popen[bytes]:
    """The server, listening at a port that is taken already: no other process can take it in between."""
    command = [sys.executable, "-m", "flows.embedded", str(taken.fileno())]
    # In a session of its own: Ctrl-C ends the flow first, which then reports its end to the server.
    return subprocess.Popen(
        command, pass_fds=[taken.fileno()], start_new_session=True, stdout=subprocess.DEVNULL, stderr=said
    )


def _wait(address: str, server: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and (left := deadline - time.monotonic()) > 0:
        try:
            httpx.get(f"{address}/health", timeout=left).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    said.seek(0)
    how = f"ended with code {server.returncode}" if server.poll() is not None else "did not answer"
    last = said.read().decode("utf-8", "replace").strip()[-800:] or "it said nothing"
    raise TerminalError(
        f"the embedded Prefect server {how} within {START_SECONDS:.0f} s: {last}. `marsad run --no-prefect` does without it"
    )


def _serve(descriptor: int) -> None:
    """Serve Prefect's API on a socket that is listening already, until terminated or left alone by the parent process."""
    import uvicorn
    from prefect.server.api.server import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(ephemeral=True, final=True), fd=descriptor, log_level="error"))
    threading.Thread(target=_follow, args=(server, os.getppid()), daemon=True).start()
    server.run()


def _follow(server: object, parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    server.should_exit = True  # type: ignore[attr-defined]


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
