"""A real S3-compatible server (moto), one a session: what takes the place of a bucket in tests."""

import logging
import os
import threading
import uuid
from importlib.util import find_spec

import httpx
import pytest

BUCKET = "marsad-tests"
MISSING = [name for name in ("obstore", "moto", "flask", "flask_cors") if find_spec(name) is None]


@pytest.fixture(scope="session")
def s3_endpoint():
    """The server's address; its bucket exists, and the credentials are in the environment."""
    if MISSING:
        pytest.skip(f"the extra dev (or s3) is not installed: {', '.join(MISSING)} missing")
    server = serve()
    endpoint = "http://{}:{}".format(*server.server_address)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_") and name != "AWS_CA_BUNDLE"]:
            patch.delenv(name)
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        httpx.put(f"{endpoint}/{BUCKET}", trust_env=False).raise_for_status()
        yield endpoint
    server.shutdown()


def serve():
    """A server on a free port. moto looks at the condition of a put and writes in two steps; one request at a time makes
    them one, as they are on every real object store."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    application, turn = DomainDispatcherApplication(create_backend_app), threading.Lock()

    def one_at_a_time(environ, start_response):
        with turn:
            return list(application(environ, start_response))

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, one_at_a_time, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def s3_address(s3_endpoint):
    """The address of a warehouse of the test's own."""
    return new_address(s3_endpoint)


def new_address(endpoint):
    """A prefix nobody else uses."""
    return f"s3://{BUCKET}/{uuid.uuid4().hex[:12]}?endpoint={endpoint}&region=us-east-1"


@pytest.fixture(params=["disk", "s3"])
def root(request, tmp_path):
    """Where a warehouse lies: a folder, then an object store."""
    return tmp_path if request.param == "disk" else request.getfixturevalue("s3_address")
