"""Views and table macros answer what their first line asks."""

import math
import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest

SQL = Path(__file__).resolve().parents[2] / "warehouse"


@pytest.mark.parametrize("query", ["إيطاليا", "الإيطالي", "والإيطالى"])
def test_a_word_is_found_however_it_is_spelled_or_prefixed(ask, query):
    found = ask("select article_id, terms from search_articles($q)", q=query)
    assert found and all(row["terms"] for row in found)


def test_the_article_about_it_comes_first(ask):
    best = ask("select title, score from search_articles('حفتر باريس') limit 2")
    assert best[0]["title"] == "خليفة حفتر في باريس بعد روما" and best[0]["score"] > best[1]["score"]


@pytest.mark.parametrize("query", ["سرت", "القوات الليبية في سرت", "والإيطالى وزير الخارجية", "بالقوات قوات"])
def test_scores_are_those_of_bm25_over_the_search_text(ask, query):
    texts = {
        row["article_id"]: re.findall(r"\w+", row["search_text"])
        for row in ask("select article_id, search_text from articles")
    }
    mean = sum(map(len, texts.values())) / len(texts)
    expected, terms = Counter(), {}
    for word in query.split():
        (forms,) = ask("select search_forms($w) as forms", w=word)
        counts = {form: sum(form in text for text in texts.values()) for form in forms["forms"]}
        term = min(counts, key=lambda form: (-counts[form], form))
        for article, text in texts.items():
            if tf := text.count(term):
                idf = math.log(1 + (len(texts) - counts[term] + 0.5) / (counts[term] + 0.5))
                expected[article] += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(text) / mean))
                terms.setdefault(article, []).append(term)
    found = ask(
        "select articles.article_id, score, terms from search_articles($q) join articles using (article_id)", q=query
    )
    assert {row["article_id"]: row["score"] for row in found} == pytest.approx(expected) and expected
    assert {row["article_id"]: row["terms"] for row in found} == {key: sorted(some) for key, some in terms.items()}
    best = ask("select article_id from search_articles($q, most := 2)", q=query)
    assert [row["article_id"] for row in best] == [key for key, _ in expected.most_common(2)]


def test_a_word_that_stands_nowhere_finds_nothing(ask):
    assert ask("from search_articles('قسطنطينوبوليس')") == []


def test_postings_count_every_word_of_the_search_text(ask):
    (row,) = ask(
        r"""select sum(tf)::bigint as counted,
        (select sum(len(regexp_extract_all(search_text, '[\p{L}\p{M}\p{Nd}]+'))) from articles)::bigint as there from postings"""
    )
    assert row["counted"] == row["there"] > 0


def test_the_earlier_of_two_copies_comes_first_in_the_graph(ask):
    (row,) = ask("from copy_graph")
    assert row["kind"] == "passage" and row["earlier_id"] != row["later_id"] and not row["order_known"]


def test_an_untitled_article_has_something_to_call_it_by(ask):
    cards = ask("select title, titled, topic_labels, summary from article_cards")
    assert len(cards) == 7 and all(card["title"] and card["topic_labels"] and card["summary"] for card in cards)
    assert sum(not card["titled"] for card in cards) == 3


def test_summary_lines_are_published_words(ask):
    assert ask("select * from summary_lines join articles using (article_id) where not contains(text, sentence)") == []


def test_a_view_of_mentions_has_one_row_a_mention(ask):
    (row,) = ask("select (select count(*) from entity_mentions) as seen, (select count(*) from mentions) as there")
    assert row["seen"] == row["there"] > 0


@pytest.fixture
def vectors():
    """Three articles of two sentences each, with vectors of two dimensions."""
    connection = duckdb.connect()
    connection.execute("create table sentences (article_id varchar, model varchar, vector float[])")
    rows = [
        ("a", [1, 0]),
        ("a", [0.8, 0.2]),
        ("b", [2, 0.1]),
        ("b", [1, 0.1]),
        ("c", [0, 1]),
        ("c", [-0.1, 3]),
        ("d", None),
    ]
    connection.executemany("insert into sentences values (?, 'm@1', ?)", rows)
    mart = (SQL / "marts" / "article_vectors.sql").read_text("utf-8")
    connection.execute(f"create table article_vectors as {mart}")
    connection.execute(
        "create table articles as select distinct article_id, date '2015-08-11' as day, 'x' as outlet, 't' as title from sentences"
    )
    connection.execute((SQL / "views" / "similar_articles.sql").read_text("utf-8"))
    yield connection
    connection.close()


def test_an_articles_vector_is_the_mean_of_its_sentences_with_length_one(vectors):
    found = dict(vectors.execute("select article_id, vector from article_vectors").fetchall())
    assert set(found) == {"a", "b", "c"}
    assert found["a"] == pytest.approx([0.9 / (0.9**2 + 0.1**2) ** 0.5, 0.1 / (0.9**2 + 0.1**2) ** 0.5])


def test_the_nearest_article_comes_first_and_the_article_itself_is_left_out(vectors):
    found = vectors.execute("select article_id, similarity from similar_articles('a')").fetchall()
    assert [row[0] for row in found] == ["b", "c"] and found[0][1] > 0.99 > found[1][1]


def test_a_day_without_any_outlet_is_one_gap_and_a_silent_outlet_its_own():
    connection = duckdb.connect()
    connection.execute("create table articles (article_id integer, outlet varchar, day date)")
    for day, outlets in {1: "أبب", 2: "أبب", 4: "أ", 5: "أبب"}.items():
        connection.executemany("insert into articles values (0, ?, ?)", [(one, f"2020-08-0{day}") for one in outlets])
    query = (SQL / "reports" / "coverage_gaps" / "days.sql").read_text("utf-8")
    found = connection.execute(query, {"first": "2020-08-01", "last": "2020-08-05", "outlet": None}).fetchall()
    assert [(day.day, outlet, count) for day, outlet, count, _ in found] == [(3, "كل الصحف", 0), (4, "ب", 0)]


def test_a_story_goes_on_from_the_article_that_was_alone_on_its_day():
    connection = duckdb.connect()
    connection.execute(
        "create table articles (article_id varchar, day date, outlet varchar, title varchar, published_at timestamptz)"
    )
    connection.execute(
        "create table stories (story_id varchar, article_id varchar, title varchar, rank integer, score float)"
    )
    for name, day in {"a": 1, "b": 2, "x": 1, "y": 1}.items():
        connection.execute("insert into articles values (?, ?, 'o', ?, null)", [name, f"2020-08-0{day}", name])
    connection.execute(
        "insert into stories values ('a', 'b', 'A', 1, .8), ('x', 'x', 'X', 0, 1), ('x', 'y', 'X', 1, .9)"
    )
    connection.execute((SQL / "views" / "story_timeline.sql").read_text("utf-8"))
    query = "select story_id, article_id, day.day(), story_title from story_timeline order by story_id, rank"
    assert connection.execute(query).fetchall() == [
        ("a", "a", 1, "A"), ("a", "b", 2, "A"), ("x", "x", 1, "X"), ("x", "y", 1, "X"),
    ]  # fmt: skip
