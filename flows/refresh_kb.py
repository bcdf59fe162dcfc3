"""A new version of the knowledge base; the link stage of every day becomes stale, and nothing else does."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import BaseModel, Field

from flows.hooks import notify
from flows.session import load_settings
from tasks.linking.kb import KnowledgeBase
from tasks.linking.kb_build import ensure


class RefreshRequest(BaseModel):
    """Where the base is built from."""

    settings: dict[str, Any] = Field(default={}, title="Settings", description="Overrides of marsad.toml.")


@flow(name="refresh-kb", on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def refresh_kb(request: RefreshRequest = RefreshRequest()) -> str:  # noqa: B008 - Prefect builds the form from it
    """Build the base from the seeds; the version in use is the newest built."""
    settings = load_settings(request.settings)
    base = KnowledgeBase.open(ensure(settings.seeds / "kb", settings.cache / "kb"))
    text = f"`{base.version}`: {base.entities.num_rows} entities, {base.aliases.num_rows} aliases. Run a backfill of stale days to relink."
    create_markdown_artifact(text, key="knowledge-base", description="The knowledge base in use")
    return base.version
