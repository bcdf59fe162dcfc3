"""Stories of a brief with their digests and contradicting figures: rows of the warehouse through ``tasks.summaries``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from tasks.contracts.spans import Span
from tasks.reports.articles import Citation
from tasks.reports.blocks import Block, Row, run_block
from tasks.summaries.conflicts import Reported, conflicts
from tasks.summaries.digest import Candidate, digest
from tasks.summaries.figures import Figure

DIGEST_SENTENCES, CONFLICTS_SHOWN = 4, 3


def tell_stories(connection: duckdb.DuckDBPyConnection, folder: Path, stories: Block) -> tuple[Block, list[Citation]]:
    """The rows of ``stories`` with ``digest`` (sentences, each with its article and span) and ``conflicts`` (unit, two
    sides), and every span they cite.
    """
    parameters: dict[str, object] = {"stories": [row["story_id"] for row in stories.rows]}
    sentences = run_block(connection, folder / "story_sentences.sql", parameters).by("story_id")
    figures = run_block(connection, folder / "story_figures.sql", parameters).by("story_id")
    told, cited = [], []
    for row in stories.rows:
        story = row["story_id"]
        lines = _digest(sentences.get(story, []))
        clashes = _conflicts(figures.get(story, []))
        told.append({**row, "digest": lines, "conflicts": clashes})
        for one in [*lines, *(side for clash in clashes for side in clash["sides"])]:
            cited.append(Citation(one["article_id"], Span(one["start"], one["end"])))
    return Block((*stories.columns, "digest", "conflicts"), told), cited


def _digest(rows: list[Row]) -> list[Row]:
    by_id = {row["sentence_id"]: row for row in rows}
    candidates = [
        Candidate(
            row["article_id"], row["sentence_id"], row["outlet"] or row["article_id"], row["day"], row["index"],
            row["sentence"], row["salience"], row["copy_cluster"],
        )
        for row in rows
    ]  # fmt: skip
    chosen = [by_id[one.sentence_id] for one in digest(candidates, DIGEST_SENTENCES)]
    return chosen if len(chosen) > 1 else _summary(rows) or chosen


def _summary(rows: list[Row]) -> list[Row]:
    """The summary of the first article: what a story told by one source alone has to say."""
    own = [row for row in rows if row["article_id"] == rows[0]["article_id"] and row["summary_rank"] is not None]
    return sorted(own, key=lambda row: int(row["summary_rank"]))


def _conflicts(rows: list[Row]) -> list[dict[str, Any]]:
    sources: dict[int, Row] = {}
    reported = []
    for row in rows:
        span = Span(row["start"], row["end"])
        figure = Figure(span, row["surface"], row["value"], row["value_max"], row["unit"], row["qualifier"])
        one = Reported(
            row["article_id"],
            row["outlet"] or row["article_id"],
            row["day"],
            figure,
            row["sentence"],
            row["copy_cluster"],
        )
        reported.append(one)
        sources[id(one)] = row
    found = conflicts(reported)[:CONFLICTS_SHOWN]
    return [
        {"unit": one.unit, "sides": [_side(sources[id(side)]) for side in (one.first, one.second)]} for one in found
    ]


def _side(row: Row) -> Row:
    return {**row, "start": row["sentence_start"], "end": row["sentence_end"]}
