"""Prefect as Marsad runs it: offline, private, quiet, at home in the project's folder. Set before Prefect is imported."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    # Leases kept in memory die with the server, and the slots they held stay taken for ever.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "marsad",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "OPENVINO_TELEMETRY_OPT_OUT": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What a user has set already is left alone."""


def prepare(cache: Path) -> None:
    """Give the process these defaults and a ``PREFECT_HOME`` below ``cache``, created when it is not there."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    home = Path(os.environ.setdefault("PREFECT_HOME", str((cache / "prefect").resolve())))
    # The embedded server cannot create its database in a folder that is not there, and says only that it timed out.
    home.mkdir(parents=True, exist_ok=True)
