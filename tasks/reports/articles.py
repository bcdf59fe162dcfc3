"""Articles as sections of a page: what is known of each, its text with the sentences others link to marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tasks.contracts.spans import Span, from_flat
from tasks.reports.blocks import Row, run_blocks
from tasks.reports.marking import Anchor, Mark, Stretch, stretches

BLOCKS = ("card", "summary", "entities", "cuts", "passages", "copies", "dates")


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of an article that a report quotes."""

    article_id: str
    span: Span

    @property
    def anchor(self) -> str:
        """Fragment of the address of the marked sentence on the page."""
        return f"s-{self.article_id}-{self.span.start}-{self.span.end}"


@dataclass(frozen=True, slots=True)
class ArticleSection:
    """Everything a page shows of one article."""

    card: Row
    summary: list[Row]
    linked: list[Row]
    unlinked: list[Row]
    cuts: list[Row]
    passages: list[Row]
    copies: list[Row]
    dates: list[Row]
    text: list[Stretch]


def article_sections(
    connection: duckdb.DuckDBPyConnection, reports: Path, article_ids: Sequence[str], cited: Iterable[Citation] = ()
) -> list[ArticleSection]:
    """The sections of the given articles in the order given; summary sentences and ``cited`` spans are anchored."""
    if not article_ids:
        return []
    blocks = run_blocks(connection, reports / "article", BLOCKS, {"articles": list(article_ids)})
    by_article = {name: block.by("article_id") for name, block in blocks.items()}
    wanted: dict[str, list[Citation]] = {}
    for citation in cited:
        wanted.setdefault(citation.article_id, []).append(citation)
    order = {article_id: at for at, article_id in enumerate(article_ids)}
    cards = sorted(blocks["card"].rows, key=lambda card: order[card["article_id"]])
    return [_section(card, by_article, wanted.get(card["article_id"], [])) for card in cards]


def citation_of(row: Mapping[str, Any]) -> Citation:
    """The citation of a block's row that has an article and a span."""
    return Citation(row["article_id"], Span(row["start"], row["end"]))


def _section(card: Row, by_article: Mapping[str, Mapping[str, list[Row]]], cited: list[Citation]) -> ArticleSection:
    def of(block: str) -> list[Row]:
        return by_article[block].get(card["article_id"], [])

    entities = of("entities")
    anchors = {citation.anchor: citation for citation in [*map(citation_of, of("summary")), *cited]}
    text = stretches(card["text"], [Anchor(one.span, anchor) for anchor, one in anchors.items()], _marks(card, of))
    return ArticleSection(
        card, of("summary"),
        [row for row in entities if row["nil_reason"] is None], [row for row in entities if row["nil_reason"]],
        of("cuts"), of("passages"), of("copies"), of("dates"), text,
    )  # fmt: skip


def _marks(card: Row, of: Any) -> list[Mark]:  # noqa: ANN401 - the closure above
    marks = [Mark(Span(row["start"], row["end"]), "cut", row["kind"]) for row in of("cuts")]
    marks += [Mark(Span(row["start"], row["end"]), "passage") for row in of("passages")]
    marks += [Mark(span, "subhead") for span in from_flat(card["subheads"])]
    if card["title_start"] is not None:
        marks.append(Mark(Span(card["title_start"], card["title_end"]), "title"))
    return marks
