"""The query bench compares like with like: marts, compacted marts and raw tables give one answer."""

from datetime import timedelta

import pytest

from flows.bench_queries import QUERIES, open_days
from flows.bench_warehouse import FIRST, word, write_day
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


SEARCH = QUERIES["word search, the 20 best of all days"][0]


def ranked(connection):
    """What search shows, scores rounded."""
    return [
        (*row[:4], round(row[4], 9), row[5])
        for row in connection.execute(SEARCH, {"words": PARAMETERS["words"]}).fetchall()
    ]


def test_words_are_found_in_compacted_postings_as_well(warehouses):
    daily, monthly = warehouses
    found = ranked(daily)
    assert found == ranked(monthly) and len(found) == 20
    assert found == sorted(found, key=lambda row: (-row[4], -row[1].toordinal(), row[0]))


def test_words_of_a_day_that_changed_inside_a_compacted_month_are_found_as_it_is_now(tmp_path):
    store = Warehouse(tmp_path)
    for number in range(3):
        write_day(store, number, 30)
    compact(store, "bench", FIRST + timedelta(days=35))
    with open_days(store) as connection:
        before = ranked(connection)
    write_day(store, 1, 12)
    with open_days(store, compacted=False) as daily, open_days(store) as monthly:
        after = ranked(monthly)
        assert after == ranked(daily) != before
    assert {row[0] for row in after if row[1] == FIRST + timedelta(days=1)} <= {f"{1:06d}{n:018d}" for n in range(12)}
