"""One article with everything that was set aside from it marked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from tasks.cleaning.show import render_html, render_marked
from tasks.contracts.faults import TerminalError
from tasks.contracts.records import Cut, Story
from tasks.contracts.settings import Settings
from tasks.contracts.spans import Span, from_flat
from tasks.storage.duck import look
from tasks.storage.warehouse import Warehouse

ARTICLE = """
select articles.*, documents.text as published
from articles join documents using (document_id)
where starts_with(article_id, $wanted) limit 2
"""
CUTS = 'select start, "end", kind, reason from cuts where document_id = $document order by start'


def find_article(connection: duckdb.DuckDBPyConnection, query: str, wanted: str) -> dict[str, Any]:
    """The one row of ``query`` for ``$wanted``; ``TerminalError`` when no article or several have an id that begins so."""
    found: list[dict[str, Any]] = connection.execute(query, {"wanted": wanted}).to_arrow_table().to_pylist()
    if len(found) != 1:
        problem = "no published article has" if not found else "several articles have"
        raise TerminalError(
            f"{problem} an id that begins with {wanted!r}; `marsad sql 'from articles'` lists every id with its title"
        )
    return found[0]


def show_article(wanted: str, settings: Settings, html: Path | None) -> str:
    """The marked article as text, or with ``html`` where its page was written; ``TerminalError`` when no article fits."""
    with look(Warehouse(settings.warehouse), settings.sql, asked=[ARTICLE, CUTS]) as connection:
        row = find_article(connection, ARTICLE, wanted)
        cuts = [
            Cut(Span(start, end), kind, reason)
            for start, end, kind, reason in connection.execute(CUTS, {"document": row["document_id"]}).fetchall()
        ]
    at = row["document_start"]
    title = Span(row["title_start"] + at, row["title_end"] + at) if row["title_start"] is not None else None
    subheads = tuple(span.shift(at) for span in from_flat(row["subheads"]))
    story = Story(Span(at, row["document_end"]), row["title"], title, tuple(cuts), subheads)
    if html is None:
        return render_marked(row["published"], [story], cuts)
    html.write_text(render_html(row["published"], [story], cuts, row["title"] or wanted), encoding="utf-8")
    return f"written to {html}"
