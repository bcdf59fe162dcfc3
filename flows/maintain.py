"""Maintenance: mend what a kill left, compact old months, remove what nobody can go back to, say what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import BaseModel, Field

from flows.guard import forget_limits
from flows.hooks import notify
from flows.session import load_settings, new_run_id, today
from tasks.storage.compaction import compact
from tasks.storage.maintenance import GRACE_SECONDS, KEPT_VERSIONS, Collected, collect
from tasks.storage.warehouse import Warehouse


class MaintainRequest(BaseModel):
    """What to keep."""

    keep: int = Field(default=KEPT_VERSIONS, ge=1, title="Versions kept", description="Published versions of each day.")
    grace_hours: float = Field(
        default=GRACE_SECONDS / 3600, ge=0, title="Grace period in hours", description="Younger files always stay."
    )
    compact: bool = Field(default=True, title="Compact", description="Marts of ended months into one file each.")
    before: date | None = Field(
        default=None, title="Compact months before", description="The month of this day stays open; empty: today's."
    )
    settings: dict[str, Any] = Field(default={}, title="Settings", description="Overrides of marsad.toml.")


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did."""

    mended: int
    """Days whose links were mended."""
    months: tuple[str, ...]
    """Months compacted, YYYY-MM."""
    removed: Collected


def run_maintain(request: MaintainRequest) -> Maintained:
    """Mend links, compact closed months, remove what nobody can go back to."""
    settings = load_settings(request.settings)
    store, run_id = Warehouse(settings.warehouse), new_run_id()
    mended = store.repair()
    compacted = compact(store, run_id, request.before or today(settings)) if request.compact else []
    removed = collect(store, run_id, request.keep, request.grace_hours * 3600)
    return Maintained(len(mended), tuple(made.month for made in compacted), removed)


def describe(done: Maintained) -> str:
    """What maintenance did, in a sentence."""
    removed = done.removed
    months = f"{len(done.months)} months compacted" + (f" ({', '.join(done.months)})" if done.months else "")
    return (
        f"{done.mended} days mended; {months}; {removed.manifests} manifests and {removed.files} files removed, "
        f"{removed.bytes / 2**20:.1f} MiB freed"
    )


@flow(name="maintain", on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def maintain(request: MaintainRequest = MaintainRequest()) -> dict[str, int]:  # noqa: B008 - Prefect builds the form from it
    """Mend links, compact ended months, remove old versions."""
    done = run_maintain(request)
    limits = forget_limits(load_settings(request.settings))
    text = f"{describe(done)}; {limits} idle limits of days taken off the server"
    create_markdown_artifact(text, key="maintenance", description="What maintenance did")
    removed = done.removed
    return {"mended": done.mended, "months": len(done.months), "files": removed.files, "bytes": removed.bytes}
