"""What happens when a flow run ends badly: a line in the log, a message to a webhook when one is set, no orphaned children."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow
from prefect.states import Cancelled, Crashed

from flows.session import load_settings
from tasks.contracts.faults import MarsadError

WEBHOOK_SECONDS = 10.0
log = logging.getLogger("marsad")


def notify(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Log how the run ended, and post it as JSON to ``settings.notify_webhook``; a webhook that fails is only logged."""
    ended = "Cancelled" if state.is_cancelling() else state.name
    text = f"{flow.name} {flow_run.name!r} ended {ended}: {state.message or 'no reason given'}"
    log.error(text, extra={"flow_run_id": str(flow_run.id)})
    if not (address := _webhook(flow_run)):
        return
    body = {"text": text, "flow": flow.name, "run": flow_run.name, "run_id": str(flow_run.id), "state": ended}
    try:
        httpx.post(address, json=body, timeout=WEBHOOK_SECONDS).raise_for_status()
    except httpx.HTTPError as error:
        log.warning("the webhook %s did not take the message: %s", address, error)


def end_children(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Give child runs the end of their parent: they lived in its process, and nobody else will tell the server."""
    end = Cancelled if state.is_cancelled() or state.is_cancelling() else Crashed
    with get_client(sync_client=True) as client:
        for child in client.read_flow_runs(flow_run_filter=FlowRunFilter(parent_flow_run_id={"any_": [flow_run.id]})):
            if child.state is not None and not child.state.is_final():
                client.set_flow_run_state(child.id, end(message=f"ended with its parent {flow_run.name}"), force=True)


def _webhook(flow_run: FlowRun) -> str:
    request = flow_run.parameters.get("request", {})
    given = request.get("settings", {}) if isinstance(request, Mapping) else getattr(request, "settings", {})
    try:
        return load_settings(given).notify_webhook
    except MarsadError as error:
        log.warning("no webhook can be looked up: %s", error)
        return ""
