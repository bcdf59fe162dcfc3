"""The query bench compares like with like: marts, compacted marts and raw tables give one answer."""

from datetime import timedelta

import pytest

from flows.bench_queries import FIRST, QUERIES, open_days, word, write_day
from tasks.storage.compaction import compact
from tasks.storage.warehouse import Warehouse

PARAMETERS = {"entity": "Q3", "outlet": "outlet1", "late": FIRST + timedelta(days=5), "words": f"{word(3)} {word(9)}"}


@pytest.fixture(scope="module")
def warehouses(tmp_path_factory):
    store = Warehouse(tmp_path_factory.mktemp("bench"))
    for number in (0, 10, 35):
        write_day(store, number, 30)
    assert len(compact(store, "bench", FIRST + timedelta(days=35))) == 1
    with open_days(store, compacted=False) as daily, open_days(store) as monthly:
        yield daily, monthly


def answer(connection, query):
    (statement,) = connection.extract_statements(query)
    rows = connection.execute(statement, {name: PARAMETERS[name] for name in statement.named_parameters}).fetchall()
    return sorted(tuple(value for value in row if not isinstance(value, float)) for row in rows)


@pytest.mark.parametrize("name", [name for name, (_, raw) in QUERIES.items() if raw and "leaderboard" not in name])
def test_the_marts_say_what_the_tables_say(name, warehouses):
    daily, monthly = warehouses
    mart, raw = QUERIES[name]
    assert answer(daily, mart) == answer(monthly, mart) == answer(daily, raw) != []


def test_the_leaderboard_counts_the_same_mentions(warehouses):
    mart, raw = QUERIES["leaderboard of names, all days"]
    assert [row[2] for row in warehouses[0].execute(mart).fetchall()] == [
        row[2] for row in warehouses[0].execute(raw).fetchall()
    ]


def test_words_are_found_in_compacted_postings_as_well(warehouses):
    daily, monthly = warehouses
    query = QUERIES["word search, all days"][0]
    assert answer(daily, query) == answer(monthly, query) != []
