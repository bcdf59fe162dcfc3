"""Search over the published articles: by words (BM25, phrases in quotation marks) or by meaning (vectors of the bundle)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import Settings
from tasks.reports.search import Query, Snippet, has_phrases, parse, snippet
from tasks.storage.duck import connect, look
from tasks.storage.warehouse import Warehouse

CANDIDATES = 400
"""Best articles by words among which those with a phrase are looked for."""
WORDS = "select article_id, day, outlet, title, score, terms from search_articles($query, most := $most)"
UNNUMBERED = "select 1 from postings where document is null limit 1"
VECTORS = (
    "select article_id, day, outlet, title, similarity as score from nearest_articles($vector, $model, most := $most)"
)
TEXTS = "select article_id, text from articles where article_id in (select unnest($ids))"
Hit = dict[str, Any]


def search(
    query: str,
    settings: Settings,
    *,
    first: date | None = None,
    last: date | None = None,
    most: int = 10,
    semantic: bool = False,
) -> list[Hit]:
    """The best ``most`` articles: id, day, outlet, title, score, snippet (text and hits as offsets into it).

    Words are matched folded, with or without attached particles; a part in quotation marks must stand as it is among
    the ``CANDIDATES`` best by words. ``TerminalError`` when there is nothing to look for, or no vectors.
    """
    store = Warehouse(settings.warehouse)
    asked = parse(query)
    if not asked.words.strip():
        raise TerminalError("the query is empty; write words, or a phrase in quotation marks")
    found = (
        _by_meaning(store, settings, asked, first, last, most)
        if semantic
        else _by_words(store, settings, asked, first, last, most)
    )
    chosen = []
    for hit, text in _with_texts(store, settings, found):
        if semantic or has_phrases(f"{hit['title']}\n{text}", asked.phrases):
            terms = hit.pop("terms", [])
            chosen.append({**hit, "snippet": _plain(snippet(text, terms, () if semantic else asked.phrases))})
        if len(chosen) == most:
            break
    return chosen


def _by_words(
    store: Warehouse, settings: Settings, asked: Query, first: date | None, last: date | None, most: int
) -> list[Hit]:
    given = {"query": asked.words, "most": CANDIDATES if asked.phrases else most}
    with look(store, settings.sql, first, last, asked=[WORDS]) as connection:
        found = _rows(connection, WORDS, given)
        if not found and connection.execute(UNNUMBERED).fetchone():
            raise TerminalError(
                "no article found, but some of these days were published before search counted in document numbers; "
                "`marsad run --from DAY --to DAY` publishes them again"
            )
    return found


def _by_meaning(
    store: Warehouse, settings: Settings, asked: Query, first: date | None, last: date | None, most: int
) -> list[Hit]:
    from tasks.models.queries import query_vector

    model, vector = query_vector(settings.seeds / "models", settings.annotate.model or None, asked.words.strip())
    given = {"vector": vector.tolist(), "model": model, "most": most}
    with look(store, settings.sql, first, last, asked=[VECTORS]) as connection:
        found = _rows(connection, VECTORS, given)
    if not found:
        raise TerminalError(
            f"no published article of these days was read by {model}; `marsad run` with it stores vectors"
        )
    return found


def _with_texts(store: Warehouse, settings: Settings, found: Sequence[Hit]) -> Iterator[tuple[Hit, str]]:
    """The hits with their articles' texts, in order; only the days they stand in are opened."""
    days = {hit["day"] for hit in found}
    manifests = {day: manifest for day in days if (manifest := store.published(day)) is not None}
    with connect(store.root, manifests, settings.sql, asked=[TEXTS]) as connection:
        texts = dict(connection.execute(TEXTS, {"ids": [hit["article_id"] for hit in found]}).fetchall())
    return ((hit, texts[hit["article_id"]]) for hit in found if hit["article_id"] in texts)


def _rows(connection: Any, query: str, given: dict[str, Any]) -> list[Hit]:  # noqa: ANN401 - a DuckDB connection
    rows: list[Hit] = connection.execute(query, given).to_arrow_table().to_pylist()
    return rows


def _plain(found: Snippet) -> dict[str, Any]:
    return {"text": found.text, "hits": [[span.start, span.end] for span in found.hits]}
