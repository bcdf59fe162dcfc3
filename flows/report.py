"""Reports over the warehouse: from SQL blocks and templates to one file, by command, flow, or after a run."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from pydantic import BaseModel, Field

from flows.briefing import tell_stories
from flows.hooks import notify
from flows.report_choices import CHOICES, choose
from flows.session import load_settings
from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import Settings
from tasks.reports.articles import Citation, article_sections, citation_of
from tasks.reports.blocks import parameters_of, queries, run_block, run_blocks
from tasks.reports.catalogue import REPORTS, Report, Section, View, find_report
from tasks.reports.render import Page, part, to_html, to_markdown, write_csv, write_parquet
from tasks.storage.duck import look
from tasks.storage.warehouse import Warehouse

if TYPE_CHECKING:
    import duckdb

    from flows.daily import DailyResult

STORIES_SHOWN, ARTICLES_SHOWN = 12, 120
RUN_TOTALS = Section("totals", "الأرقام", View.TOTALS)
FORMATS = {".html": "html", ".md": "markdown", ".csv": "csv", ".parquet": "parquet"}

Name = StrEnum("Name", {name.upper(): name for name in REPORTS})  # type: ignore[misc]
Name.__doc__ = "The reports there are."


class Format(StrEnum):
    """What a report is written as."""

    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    PARQUET = "parquet"


def write_run_report(result: DailyResult, settings: Settings, path: Path | None) -> Path | None:
    """The page of a run: every article of its days with all that was found in it. ``None`` when nothing is published.

    ``path`` defaults to ``out/report.html`` beside the SQL. The newest ``ARTICLES_SHOWN`` articles are shown.
    """
    days = [report.day for report in result.days if not report.error]
    if not days:
        return None
    first, last = min(days), max(days)
    folder = settings.sql / "reports"
    asked = queries(folder / "run", folder / "article")
    with look(Warehouse(settings.warehouse), settings.sql, first, last, asked=asked) as connection:
        parameters = {"first": first, "last": last, "shown": ARTICLES_SHOWN}
        blocks = run_blocks(connection, folder / "run", ("totals", "articles"), parameters)
        shown = [row["article_id"] for row in blocks["articles"].rows]
        if not shown:
            return None
        sections = article_sections(connection, folder, shown)
    page = Page(
        "تقرير التشغيل", first, last, [part(RUN_TOTALS, blocks["totals"])], sections, "المقالات", contents=True,
        left_out=blocks["totals"].rows[0]["articles"] - len(shown), footer=f"run {result.run_id}",
    )  # fmt: skip
    target = path or settings.sql / "out" / "report.html"
    _write(target, to_html(page))
    return target


def make_report(
    name: str,
    settings: Settings,
    *,
    first: date | None = None,
    last: date | None = None,
    entity: str | None = None,
    topic: str | None = None,
    outlet: str | None = None,
    out: Path | None = None,
    format_: str | None = None,
) -> Path:
    """Write the report ``name`` over the published days from ``first`` to ``last``; the file's path.

    Without dates all days are taken (the morning brief: the newest). ``entity`` is a QID, an id of ours or a name;
    ``topic`` an IPTC id or label. The format is ``format_``, else the ending of ``out``, else HTML; CSV and Parquet hold
    the report's main block. ``TerminalError`` in one sentence for a name, day or choice that does not fit.
    """
    report = find_report(name)
    kind = _format(out, format_)
    wanted = {"entity": entity, "topic": topic, "outlet": outlet}
    folder = settings.sql / "reports" / report.name
    _refuse_unfit(report, folder, wanted)
    store = Warehouse(settings.warehouse)
    first, last = _days(store, report, first, last)
    asked = [*queries(folder, folder.parent / "article"), *CHOICES]
    with look(store, settings.sql, first, last, asked=asked) as connection:
        choices, chosen = choose(connection, wanted)
        parameters = {**choices, "first": first, "last": last, "shown": STORIES_SHOWN}
        target = out or settings.sql / "out" / f"{report.name}.{ {v: k[1:] for k, v in FORMATS.items()}[kind] }"
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind in ("csv", "parquet"):
            main = run_block(connection, folder / f"{report.main}.sql", parameters)
            (write_csv if kind == "csv" else write_parquet)(main, target)
            return target
        page = _page(connection, report, settings.sql / "reports", parameters, chosen)
    _write(target, to_html(page) if kind == "html" else to_markdown(page))
    return target


class ReportRequest(BaseModel):
    """Which report, over which days, narrowed to what."""

    name: Name = Field(default=Name("morning_brief"), title="Report", description="What the report answers.")
    first: date | None = Field(default=None, title="First day", description="Empty: the first published day.")
    last: date | None = Field(default=None, title="Last day", description="Included; empty: the last published day.")
    entity: str = Field(default="", title="Entity", description="QID, id or Arabic name; the dossier needs one.")
    topic: str = Field(default="", title="Topic", description="IPTC id or label; empty: all.")
    outlet: str = Field(default="", title="Outlet", description="As the articles name it; empty: all.")
    format: Format = Field(default=Format.HTML, title="Format", description="CSV and Parquet hold the main table.")
    out: str = Field(default="", title="File", description="Where to write; empty: the warehouse's out folder.")
    settings: dict[str, Any] = Field(default={}, title="Settings", description="Overrides of marsad.toml.")


@flow(name="report", log_prints=False, on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def report(request: ReportRequest = ReportRequest()) -> str:  # noqa: B008 - Prefect builds the form from it
    """Write a report and leave an artifact that says where it is."""
    path = make_report(
        request.name, load_settings(request.settings), first=request.first, last=request.last,
        entity=request.entity or None, topic=request.topic or None, outlet=request.outlet or None,
        out=Path(request.out) if request.out else None, format_=request.format,
    )  # fmt: skip
    title = REPORTS[request.name].title
    text = f"# {title}\n\n[{path.name}]({path.resolve().as_uri()})\n\n`{path.resolve()}`"
    create_markdown_artifact(text, key="report", description=f"{request.name}: {REPORTS[request.name].question}")
    return str(path)


def _page(
    connection: duckdb.DuckDBPyConnection,
    report: Report,
    folder: Path,
    parameters: dict[str, Any],
    chosen: Any,  # noqa: ANN401 - label, value pairs, handed on
) -> Page:
    names = [section.block for section in report.sections]
    blocks = run_blocks(connection, folder / report.name, names, parameters)
    cited: list[Citation] = []
    for section in report.sections:
        if section.view is View.STORIES:
            blocks[section.block], spans = tell_stories(connection, folder / report.name, blocks[section.block])
            cited += spans
        elif section.view in (View.SENTENCES, View.QUOTATIONS, View.EVENTS):
            cited += [citation_of(row) for row in blocks[section.block].rows]
    shown = list(dict.fromkeys(citation.article_id for citation in cited))
    title = f"{report.title}: {chosen[0][1]}" if report.needs_entity else report.title
    return Page(
        title, parameters["first"], parameters["last"],
        [part(section, blocks[section.block]) for section in report.sections],
        article_sections(connection, folder, shown, cited), chosen=chosen,
    )  # fmt: skip


def _refuse_unfit(report: Report, folder: Path, wanted: dict[str, str | None]) -> None:
    takes = parameters_of(folder, [section.block for section in report.sections]) & set(wanted)
    for kind, value in wanted.items():
        if value and kind not in takes:
            narrower = " and ".join(f"--{one}" for one in sorted(takes)) or "only --from and --to"
            raise TerminalError(f"the report {report.name} is not narrowed by --{kind}; it takes {narrower}")
    if report.needs_entity and not wanted["entity"]:
        raise TerminalError(f"the report {report.name} is about one entity: name it with --entity, by QID, id or name")


def _days(store: Warehouse, report: Report, first: date | None, last: date | None) -> tuple[date, date]:
    """The range asked for, its open ends filled from the published days that hold articles.

    A day on which files were only delivered is published too, and has nothing to report on.
    """
    if first and last and last < first:
        raise TerminalError(f"the last day {last} lies before the first day {first}; swap them")
    published = sorted(
        day
        for day, manifest in store.snapshot(first, last).items()
        if report.every_day or any(part.rows for part in manifest.of_table("articles"))
    )
    if not published:
        asked = f" from {first or 'the beginning'} to {last or 'now'}" if first or last else ""
        raise TerminalError(
            f"no day with articles is published{asked}; `marsad status` shows what there is, `marsad run` makes more"
        )
    if report.latest_day and first is None:
        return published[-1] if last is None else last, last or published[-1]
    return first or published[0], last or published[-1]


def _format(out: Path | None, format_: str | None) -> str:
    if format_ is None:
        format_ = FORMATS.get(out.suffix.lower(), "html") if out else "html"
    if format_ == "md":
        format_ = "markdown"
    if format_ not in FORMATS.values():
        raise TerminalError(f"--format {format_!r} is not known; take {', '.join(FORMATS.values())}")
    return format_


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
