"""A partition is one day; a stage's report on it is small enough to travel through an orchestrator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from tasks.contracts.faults import TerminalError


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """One day of the warehouse."""

    day: date

    @classmethod
    def parse(cls, text: str) -> Partition:
        """The partition named by an ISO 8601 date; ``TerminalError`` otherwise."""
        try:
            return cls(date.fromisoformat(text))
        except ValueError:
            raise TerminalError(f"the day {text!r} is not a date; write it as YYYY-MM-DD, such as 2015-07-21") from None

    def before(self, days: int) -> list[Partition]:
        """The ``days`` partitions before this one, oldest first."""
        return [Partition(self.day - timedelta(days=n)) for n in range(days, 0, -1)]

    def __str__(self) -> str:
        return self.day.isoformat()


def days_between(first: date, last: date) -> list[Partition]:
    """Every partition from ``first`` to ``last``, both included; ``TerminalError`` when they are the wrong way round."""
    if last < first:
        raise TerminalError(f"the last day {last} lies before the first day {first}; swap them")
    return [Partition(first + timedelta(days=n)) for n in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a stage did to a partition."""

    stage: str
    day: date
    status: str
    """``computed``, ``current`` (nothing to do) or ``empty`` (no input)."""
    reason: str
    """Why it was computed: ``missing``, or what had changed."""
    digest: str
    rows_in: int = 0
    rows_kept: int = 0
    rows_rejected: int = 0
    seconds: float = 0.0
    rows: Mapping[str, int] = field(default_factory=dict)
    """Table to rows written."""
    rejected_by_fault: Mapping[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON and artifacts."""
        return {**asdict(self), "day": self.day.isoformat()}


@dataclass(frozen=True, slots=True)
class Lineage:
    """What the rows of one stage on one day depend on, and what making them took. Stored in the day's manifest."""

    stage: str
    digest: str
    inputs: Mapping[str, str]
    code_version: str
    settings: str
    models: str
    rows_in: int
    rows_kept: int
    rows_rejected: int
    seconds: float
    started_at: str
    run_id: str

    def differs_from(self, other: Expectation) -> str | None:
        """In words, what changed since these rows were made; ``None`` when they are current."""
        if self.digest == other.digest:
            return None
        changes = list(_changes(self, other))
        return "; ".join(changes) or "lineage differs"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the rows of a stage would depend on if they were made now."""

    stage: str
    digest: str
    inputs: Mapping[str, str]
    code_version: str
    settings: str
    models: str


def _changes(old: Lineage, new: Expectation) -> Iterator[str]:
    if old.code_version != new.code_version:
        yield f"code {old.code_version} -> {new.code_version}"
    if old.settings != new.settings:
        yield "settings changed"
    if old.models != new.models:
        yield f"models {old.models} -> {new.models}"
    if dict(old.inputs) != dict(new.inputs):
        names = sorted(k for k in {*old.inputs, *new.inputs} if old.inputs.get(k) != new.inputs.get(k))
        yield "inputs changed: " + ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
