"""Which days there are, which of them need work, and bringing one of them up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.guard import writing
from flows.lineage import tell
from flows.turns import Turns, in_turn
from tasks.annotate import STAGE as ANNOTATE
from tasks.annotate import annotate
from tasks.classify import STAGE as CLASSIFY
from tasks.classify import classify
from tasks.clean import STAGE as CLEAN
from tasks.clean import clean
from tasks.contracts.engine import why_stale
from tasks.contracts.faults import TerminalError
from tasks.contracts.partition import Partition, StageReport
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Stage
from tasks.deduplicate import STAGE as DEDUPLICATE
from tasks.deduplicate import deduplicate
from tasks.link import STAGE as LINK
from tasks.link import link
from tasks.publish import STAGE as PUBLISH
from tasks.publish import publish
from tasks.running import StageTask
from tasks.storage.warehouse import Warehouse
from tasks.summarise import STAGE as SUMMARISE
from tasks.summarise import summarise

CHAIN: tuple[Stage, ...] = (CLEAN, DEDUPLICATE, ANNOTATE, CLASSIFY, SUMMARISE, LINK, PUBLISH)
RUNNERS: tuple[StageTask, ...] = (clean, deduplicate, annotate, classify, summarise, link, publish)


@dataclass(frozen=True, slots=True)
class StageState:
    """Whether a stage's rows on a day are what they would be if made now."""

    stage: str
    state: str
    """``current``, ``stale`` or ``missing``."""
    reason: str
    rows: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DayState:
    """State of every stage of a day, and what readers see of it."""

    day: date
    stages: tuple[StageState, ...]
    published: str
    """``published``, ``outdated`` (an older version is visible) or ``unpublished``."""

    @property
    def state(self) -> str:
        """``current``, ``stale``, ``failed`` (computed, but not published) or ``missing``."""
        states = {stage.state for stage in self.stages}
        if states == {"current"}:
            return "current" if self.published == "published" else "failed"
        if self.published == "unpublished":
            upto = [s.state for s in self.stages[:-1]]
            return "failed" if set(upto) == {"current"} else "missing"
        return "stale"

    @property
    def reason(self) -> str:
        """The first stage that is not current, and why."""
        found = next((s for s in self.stages if s.state != "current"), None)
        return f"{found.stage}: {found.reason}" if found else ("" if self.published == "published" else "audit failed")


@dataclass(frozen=True, slots=True)
class DayReport:
    """What a run did to one day."""

    day: date
    stages: tuple[StageReport, ...] = ()
    error: str | None = None

    @property
    def computed(self) -> list[str]:
        """Names of the stages that ran."""
        return [report.stage for report in self.stages if report.status == "computed"]


@dataclass
class Progress:
    """Who is told about each day and stage as it begins and ends; by default nobody."""

    plan: Callable[[Sequence[date]], None] = field(default=lambda days: None)
    begin: Callable[[date, str], None] = field(default=lambda day, stage: None)
    end: Callable[[StageReport], None] = field(default=lambda report: None)


_SILENT = Progress()
_listener: ContextVar[Progress] = ContextVar("progress", default=_SILENT)


@contextmanager
def listening(progress: Progress) -> Iterator[None]:
    """Tell ``progress`` about every stage run inside the body; it need not travel through a flow's parameters."""
    token = _listener.set(progress)
    try:
        yield
    finally:
        _listener.reset(token)


def announce(days: Sequence[date]) -> Sequence[date]:
    """Tell the listener which days will be run."""
    _listener.get().plan(days)
    return days


def day_state(day: date, settings: Settings, store: Warehouse) -> DayState:
    """The state of one day; reads manifests only."""
    head = store.head(day)
    stages = []
    for stage in CHAIN:
        reason = why_stale(stage, Partition(day), settings, store)
        lineage = head.stages.get(stage.name)
        state = "current" if reason is None else "missing" if lineage is None else "stale"
        stages.append(
            StageState(
                stage.name, state, reason or "", lineage.rows_in if lineage else 0, lineage.seconds if lineage else 0.0
            )
        )
    visible = store.published(day)
    published = "unpublished" if visible is None else "published" if visible.sequence == head.sequence else "outdated"
    return DayState(day, tuple(stages), published)


def landed_days(store: Warehouse, first: date | None = None, last: date | None = None) -> list[date]:
    """Days that have documents, or refusals to show, in order."""
    chosen = [d for d in store.days() if (first is None or d >= first) and (last is None or d <= last)]
    return [day for day in chosen if any(p.rows for p in store.head(day).parts if p.table in ("documents", "rejects"))]


def days_to_run(touched: Iterable[date], settings: Settings, store: Warehouse) -> list[date]:
    """Days a daily run brings up to date: those just touched, those that look back at them, and those never finished."""
    reach = max(settings.deduplicate.look_back_days, settings.summarise.story_days)
    near = {day + timedelta(days=n) for day in touched for n in range(reach + 1)}
    return [
        day
        for day in landed_days(store)
        if day in near or day_state(day, settings, store).state in ("missing", "failed")
    ]


@contextmanager
def taking_turns(days: Iterable[date]) -> Iterator[None]:
    """Days brought up to date inside the body, at the same time and oldest first, wait for the rows they look back at."""
    token = in_turn.set(Turns(days, {table: stage.name for stage in CHAIN for table in stage.writes}))
    try:
        yield
    finally:
        in_turn.reset(token)


def bring_up_to_date(
    day: date, settings: Settings, run_id: str, *, force_from: str | None = None, plain: bool = False
) -> DayReport:
    """Run the chain on one day under its lock; an error that ends the day is in the report, not raised.

    ``plain`` calls the stages directly, without task runs and events.
    """
    report = _run_chain(day, settings, run_id, force_from, plain=plain)
    if not plain:
        tell(report, Warehouse(settings.warehouse).head(day))
    return report


def _run_chain(day: date, settings: Settings, run_id: str, force_from: str | None, *, plain: bool) -> DayReport:
    progress, turns = _listener.get(), in_turn.get()
    done: list[StageReport] = []
    forced = False
    try:
        with writing(day, settings, run_id, plain=plain):
            for stage, runner in zip(CHAIN, RUNNERS, strict=True):
                forced = forced or stage.name == force_from
                turns.wait(day, stage, settings)
                progress.begin(day, stage.name)
                done.append((runner.fn if plain else runner)(day, settings, run_id, forced))
                progress.end(done[-1])
                turns.done(day, stage)
    except Exception as error:
        return DayReport(day, tuple(done), f"{type(error).__name__}: {error}")
    finally:
        turns.ended(day)
    return DayReport(day, tuple(done))


def refuse_failures(reports: Sequence[DayReport]) -> None:
    """``TerminalError`` naming every day that failed, when any did."""
    failed = [report for report in reports if report.error]
    if failed:
        lines = [f"{len(failed)} of {len(reports)} days failed; the others are published."]
        raise TerminalError("\n".join(lines + [f"  {report.day}: {report.error}" for report in failed]))
