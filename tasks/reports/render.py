"""Pages from blocks: one self-contained HTML file, Markdown, CSV or Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tasks.reports import headings
from tasks.reports.articles import ArticleSection, citation_of
from tasks.reports.blocks import Block
from tasks.reports.catalogue import Section, View
from tasks.reports.charts import CANVAS, bars, circle, lines

TEMPLATES = Path(__file__).parent / "templates"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#|~])")
FEWEST_PLOTTED = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A section with what its block returned, and its chart when there is something to plot."""

    section: Section
    block: Block
    chart: Markup | None = None
    shapes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """A report ready to be written."""

    title: str
    first: date
    last: date
    parts: list[Part]
    articles: list[ArticleSection] = field(default_factory=list)
    articles_title: str = "المقالات المذكورة"
    contents: bool = False
    """Whether the articles are what the page is about, and are listed."""
    left_out: int = 0
    """Articles not shown."""
    chosen: Sequence[tuple[str, str]] = ()
    """What the report was narrowed to: label, value."""
    footer: str = ""


def part(section: Section, block: Block) -> Part:
    """The section with its chart."""
    if section.view is View.NETWORK:
        return Part(section, block, shapes=circle(block.rows) if block.rows else [])
    if section.view is View.BARS and len(block.rows) >= FEWEST_PLOTTED:
        return Part(section, block, bars(block.rows, section.label, section.value, section.title))
    if section.view is View.LINES and len({row[section.label] for row in block.rows}) >= FEWEST_PLOTTED:
        return Part(section, block, lines(block.rows, section.label, section.value, section.series, section.title))
    return Part(section, block)


def to_html(page: Page) -> str:
    """One HTML file: no script, nothing fetched; every text from outside is escaped."""
    style = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))
    return _environment(autoescape=True).get_template("page.html.j2").render(page=page, style=style)


def to_markdown(page: Page) -> str:
    """The sections as Markdown; characters that Markdown would read are escaped."""
    text = _environment(autoescape=False).get_template("page.md.j2").render(page=page)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def write_csv(block: Block, path: Path) -> None:
    """One block as CSV, UTF-8 with a byte-order mark (so that spreadsheets read Arabic), lists joined by ``; ``."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(block.columns)
        for row in block.rows:
            writer.writerow([_flat(row[column]) for column in block.columns])


def write_parquet(block: Block, path: Path) -> None:
    """One block as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {name: [row[name] for row in block.rows] for name in block.columns}
    pq.write_table(pa.table(columns), path)


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=autoescape, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "shown": _shown_html if autoescape else _shown, "articles": headings.articles, "evidence": _evidence,
        "heading": headings.heading, "citation": citation_of, "md": _escape_markdown, "named": headings.named, "safe_url": _safe_url,
    }  # fmt: skip
    environment.globals |= {
        "canvas": CANVAS, "types": headings.TYPES, "units": headings.UNITS, "actions": headings.ACTIONS, "cut_kinds": headings.CUT_KINDS,
        "copy_kinds": headings.COPY_KINDS, "date_sources": headings.DATE_SOURCES, "nil_reasons": headings.NIL_REASONS,
    }  # fmt: skip
    return environment


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if (value.hour or value.minute) else f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}".rstrip("0")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "، ".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown_html(value: object) -> str:
    """As ``_shown``; dates keep their order inside right-to-left lines."""
    text = _shown(value)
    return Markup('<bdi dir="ltr">{}</bdi>').format(text) if isinstance(value, date) else text


def _evidence(words: str) -> str:
    """The words of the article that an inferred date rests on; the evidence as stored when it quotes none."""
    quoted = re.findall("«[^»]*»", words)
    return "، ".join(quoted) + (" وغيرها" if words.endswith("more") else "") if quoted else words


def _flat(value: object) -> object:
    return "; ".join(map(str, value)) if isinstance(value, list) else value


def _safe_url(url: str) -> str:
    """The address when a browser may follow it; else nothing."""
    return url if re.match(r"https?://", url, re.IGNORECASE) else ""


def _escape_markdown(text: object) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))
