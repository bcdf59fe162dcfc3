"""What the terminal shows: tables a person can read, JSON where a program would, a progress bar or plain lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from flows.days import CHAIN, DayState, Progress
from flows.printing import console, print_json
from tasks.contracts.partition import StageReport
from tasks.contracts.settings import Settings
from tasks.ingest import IngestReport
from tasks.linking.kb_diff import Difference
from tasks.storage.duck import look
from tasks.storage.warehouse import Warehouse

if TYPE_CHECKING:
    from flows.daily import DailyResult

MARKS = {"current": "current", "stale": "STALE", "missing": "missing", "failed": "FAILED"}


class TerminalProgress(Progress):
    """A progress bar on a terminal, one plain line a stage elsewhere, nothing when ``quiet``."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._bar: Bar | None = None
        self._out = Console(stderr=True, highlight=False)
        self._quiet = quiet
        super().__init__(self._plan, self._begin, self._end)

    def __enter__(self) -> TerminalProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _plan(self, days: Sequence[date]) -> None:
        if self._quiet or not days or not self._out.is_terminal:
            return
        columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Bar(*columns, console=self._out, transient=True)
        self._task = self._bar.add_task("starting", total=len(days) * len(CHAIN))
        self._bar.start()

    def _begin(self, day: date, stage: str) -> None:
        if self._bar is not None:
            self._bar.update(self._task, description=f"{day} {stage}")

    def _end(self, report: StageReport) -> None:
        if self._bar is not None:
            self._bar.advance(self._task)
        elif not self._quiet and report.status == "computed":
            rows = f"{report.rows_kept} kept" + (f", {report.rows_rejected} rejected" if report.rows_rejected else "")
            self._out.print(f"{report.day} {report.stage:<12} {rows}, {report.seconds:.1f} s ({report.reason})")


def print_ingest(report: IngestReport, *, as_json: bool, quiet: bool = False) -> None:
    """What was read, what was known, what was refused and why."""
    if quiet:
        return
    if as_json:
        print_json(report.to_dict())
        return
    out = console()
    if not report.deliveries and not report.unchanged:
        out.print(f"The inbox {report.inbox} is empty: put articles there, or name files with `marsad ingest PATH`.")
        return
    out.print(
        f"{report.deliveries} files read, {report.unchanged} unchanged since last time: {report.new} new documents, "
        f"{report.known} known, {report.rejected} refused, on {len(report.days)} days"
    )
    if report.faults:
        table = Table("reason", "refused", "for example", title="Refused", title_justify="left")
        for fault, (count, example) in sorted(report.faults.items()):
            table.add_row(fault, str(count), example)
        out.print(table)


def print_status(states: Sequence[DayState], *, as_json: bool) -> None:
    """State of every day and stage, with the reason."""
    if as_json:
        print_json([_state_dict(state) for state in states])
        return
    if not states:
        console().print("No day has documents yet: `marsad ingest PATH` brings some.")
        return
    table = Table("day", "state", "visible", *(stage.name for stage in CHAIN), "why")
    for state in states:
        marks = [MARKS[stage.state] for stage in state.stages]
        table.add_row(str(state.day), MARKS[state.state], state.published, *marks, state.reason)
    console().print(table)
    counts = Counter(state.state for state in states)
    console().print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))


def _state_dict(state: DayState) -> dict[str, Any]:
    stages = {stage.stage: {"state": stage.state, "reason": stage.reason} for stage in state.stages}
    return {"day": state.day, "state": state.state, "visible": state.published, "why": state.reason, "stages": stages}


ARTICLES_SHOWN = 12
FOUND = """
select
    coalesce(
        articles.title,
        (
            select coalesce(
                any_value(text) filter (method like 'headline:%' and text <> ''),
                any_value(articles.text[headline_start + 1:headline_end] || ' …')
            )
            from summaries where summaries.article_id = articles.article_id
        )
    ) as title,
    articles.day,
    (select string_agg(label_ar, '، ' order by rank) from topics where topics.article_id = articles.article_id) as topics,
    (
        select string_agg(label || coalesce(' (' || wikidata_qid || ')', ''), '، ' order by mentions desc, label)
        from (
            select any_value(entities.label_ar) as label, any_value(entities.wikidata_qid) as wikidata_qid, count(*) as mentions
            from links join entities using (day, entity_id)
            where links.article_id = articles.article_id and links.nil_reason is null
            group by links.entity_id order by mentions desc, label limit 4
        )
    ) as entities,
    (
        select count(distinct case when article_a = articles.article_id then article_b else article_a end)
        from copies where articles.article_id in (article_a, article_b)
    ) as copies,
    (select count(*) from cuts where cuts.article_id = articles.article_id) as cuts
from articles
where articles.day between $first and $last
order by articles.day desc, articles.source_path, articles.story_index
limit $shown
"""
COUNT = "select count(*) from articles"


def print_result(result: DailyResult, settings: Settings, page: Path | None, *, as_json: bool) -> None:
    """What the run did and what it found: one line an article, totals, where the report is."""
    days = [report for report in result.days if not report.error]
    if as_json:
        print_json({**result.model_dump(mode="json"), "report": page})
        return
    out = console()
    if not result.days:
        out.print(
            "Every day is current: nothing to do. `marsad status` shows them; `marsad run --from DAY` looks at a day again."
        )
        return
    if days:
        _print_found(out, settings, min(r.day for r in days), max(r.day for r in days))
    computed = sum(bool(report.computed) for report in days)
    seconds = sum(stage.seconds for report in days for stage in report.stages if stage.status == "computed")
    out.print(f"{computed} days computed in {seconds:.1f} s, {len(days) - computed} were current (run {result.run_id})")
    if page is not None:
        out.print(f"report: {page}", soft_wrap=True)


def _print_found(out: Console, settings: Settings, first: date, last: date) -> None:
    with look(Warehouse(settings.warehouse), settings.sql, first, last, asked=[FOUND, COUNT]) as connection:
        rows = connection.execute(FOUND, {"first": first, "last": last, "shown": ARTICLES_SHOWN}).fetchall()
        total = connection.execute(COUNT).fetchall()[0][0]
    table = Table(show_lines=True)
    for name, options in (
        ("title", {"ratio": 3}), ("day", {"no_wrap": True}), ("topics", {"ratio": 2}), ("entities", {"ratio": 4}),
        ("copies", {"justify": "right"}), ("cuts", {"justify": "right"}),
    ):  # fmt: skip
        table.add_column(name, **options)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    out.print(table)
    if total > len(rows):
        out.print(f"{len(rows)} of {total} articles shown")


def print_difference(found: Difference, most: int, *, as_json: bool) -> None:
    """What differs between two knowledge bases."""
    if as_json:
        print_json(asdict(found))
        return
    out = console()
    out.print(f"{found.old_version} -> {found.new_version}")
    for name, rows in (
        ("entities added", found.added), ("entities removed", found.removed), ("values changed", found.changed),
        ("aliases added", found.aliases_added), ("aliases removed", found.aliases_removed), ("ids moved", found.moved),
    ):  # fmt: skip
        out.print(f"{name}: {len(rows)}")
        for row in rows[:most]:
            out.print(f"  {row}")
        if len(rows) > most:
            out.print(f"  ... and {len(rows) - most} more")
