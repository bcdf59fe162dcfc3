"""Events of days: what was published or refused, from what it was made, told to the server for its feed and its automations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tasks.contracts.manifest import Manifest

if TYPE_CHECKING:
    from flows.days import DayReport

PUBLISHED, FAILED = "marsad.day.published", "marsad.day.failed"


def tell(report: DayReport, head: Manifest) -> None:
    """Emit how the day ended, when a stage ran or failed; ``head`` is the day's newest manifest.

    The event's resource is ``marsad.day.D``; the days its rows were made from are related resources of role ``input``.
    """
    if not report.computed and report.error is None:
        return
    from prefect.events import emit_event

    emit_event(
        PUBLISHED if report.error is None else FAILED,
        resource={"prefect.resource.id": resource(report.day), "prefect.resource.name": str(report.day)},
        related=[
            {"prefect.resource.id": resource(day), "prefect.resource.role": "input", "prefect.resource.name": str(day)}
            for day in sorted(input_days(head) - {report.day})
        ],
        payload=payload(report, head),
    )


def resource(day: date) -> str:
    """Id of the day in the server's events."""
    return f"marsad.day.{day}"


def input_days(head: Manifest) -> set[date]:
    """Days whose rows the stages of this one read: its own and those looked back at."""
    return {date.fromisoformat(name.partition("@")[2]) for lineage in head.stages.values() for name in lineage.inputs}


def payload(report: DayReport, head: Manifest) -> dict[str, Any]:
    """What ran and why, rows of every stage, digests, models; small enough for an event."""
    return {
        "version": head.sequence,
        "error": report.error,
        "computed": {stage.stage: stage.reason for stage in report.stages if stage.status == "computed"},
        "stages": {
            name: {
                "rows": lineage.rows_kept, "rejected": lineage.rows_rejected, "digest": lineage.digest,
                "models": lineage.models, "run": lineage.run_id,
            }
            for name, lineage in head.stages.items()
        },
    }  # fmt: skip
