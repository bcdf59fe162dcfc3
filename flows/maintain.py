"""Maintenance: mend what a kill left, remove what nobody can go back to, say what it freed."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import BaseModel, Field

from flows.guard import forget_limits
from flows.hooks import notify
from flows.session import load_settings, new_run_id
from tasks.storage.maintenance import GRACE_SECONDS, KEPT_VERSIONS, Collected, collect
from tasks.storage.warehouse import Warehouse


class MaintainRequest(BaseModel):
    """What to keep."""

    keep: int = Field(default=KEPT_VERSIONS, ge=1, title="Versions kept", description="Published versions of each day.")
    grace_hours: float = Field(
        default=GRACE_SECONDS / 3600, ge=0, title="Grace period in hours", description="Younger files always stay."
    )
    settings: dict[str, Any] = Field(default={}, title="Settings", description="Overrides of marsad.toml.")


def run_maintain(request: MaintainRequest) -> tuple[int, Collected]:
    """Days whose links were mended, and what was removed."""
    store = Warehouse(load_settings(request.settings).warehouse)
    mended = store.repair()
    return len(mended), collect(store, new_run_id(), request.keep, request.grace_hours * 3600)


def describe(mended: int, removed: Collected) -> str:
    """What maintenance did, in a sentence."""
    freed = removed.bytes / 2**20
    return (
        f"{mended} days mended; {removed.manifests} manifests and {removed.files} files removed, {freed:.1f} MiB freed"
    )


@flow(name="maintain", on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def maintain(request: MaintainRequest = MaintainRequest()) -> dict[str, int]:  # noqa: B008 - Prefect builds the form from it
    """Mend links and remove old versions."""
    mended, removed = run_maintain(request)
    limits = forget_limits(load_settings(request.settings))
    text = f"{describe(mended, removed)}; {limits} idle limits of days taken off the server"
    create_markdown_artifact(text, key="maintenance", description="What maintenance did")
    return {"mended": mended, "files": removed.files, "bytes": removed.bytes}
