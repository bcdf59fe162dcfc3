"""Only what a query names is opened; where that cannot be told, everything."""

from pathlib import Path

import pytest

from tasks.contracts.schemas import TABLES
from tasks.storage.asked import names_in, needed

VIEWS = Path(__file__).resolve().parents[3] / "warehouse" / "views"
EVERY = set(TABLES) | {path.stem for path in VIEWS.glob("*.sql")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select sum(mentions), sum(articles) from entity_daily", {"entity_daily"}),
        ("from Topics join ARTICLES using (article_id) where outlet = $outlet", {"topics", "articles"}),
        ("with topics as (select 1 as x) select x from topics", set()),
        ("select * from cuts where article_id in (select article_id from links)", {"cuts", "links"}),
        ("from search_articles('سرت') limit 5", {"search_articles", "postings", "article_index"}),
        ("select * from who_said", {"who_said", "quotations", "articles", "links", "entities"}),
        ("select fold_match('مؤتمرًا')", set()),
    ],
)
def test_a_query_needs_the_tables_and_views_it_names_and_what_those_stand_on(query, expected):
    assert needed([query], VIEWS) == expected


@pytest.mark.parametrize(
    "query",
    [
        "show tables",
        "explain select 1 from articles",
        "from information_schema.tables",
        "from duckdb_views()",
        "from artcles",
        "not sql at all",
    ],
)
def test_a_query_about_the_catalogue_or_of_unknown_names_gets_everything(query):
    assert needed([query], VIEWS) == EVERY


def test_without_queries_everything_is_there():
    assert needed(None, VIEWS) == EVERY and needed([], VIEWS) == set()


def test_what_cannot_be_taken_apart_names_nothing():
    assert names_in("explain select 1") is None
