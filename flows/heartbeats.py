"""Runs that vanished: an automation that marks a flow run Crashed when its heartbeat stops."""

from __future__ import annotations

from datetime import timedelta

from prefect.automations import AutomationCore
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture

NAME = "marsad: no heartbeat, crashed"
HEARTBEAT = "prefect.flow-run.heartbeat"
ENDED = frozenset(f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed"))
SILENCE = timedelta(seconds=90)
"""Three heartbeats of ``PREFECT_FLOWS_HEARTBEAT_FREQUENCY`` (30 s): one late heartbeat does not condemn a healthy run."""


def automation() -> AutomationCore:
    """After a first heartbeat a run must beat again, or end, within ``SILENCE``."""
    return AutomationCore(
        name=NAME,
        description="A killed flow or worker leaves its run Running for ever; the next run of the day resumes the data.",
        enabled=True,
        trigger=EventTrigger(
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            after={HEARTBEAT},
            expect={HEARTBEAT, *ENDED},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                message=f"no heartbeat for {SILENCE.seconds} s: the process is gone",
            )
        ],
    )


def ensure_automation() -> None:
    """Create the automation on the server, or bring the one of that name up to date."""
    wanted = automation()
    with get_client(sync_client=True) as client:
        found = client.read_automations_by_name(NAME)
        if found:
            client.update_automation(found[0].id, wanted)
        else:
            client.create_automation(wanted)
