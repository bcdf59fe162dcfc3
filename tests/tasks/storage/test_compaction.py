"""Compacted months change no answer, follow every day at once, and never show half of themselves."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tasks.contracts.partition import Lineage
from tasks.contracts.schemas import TABLES
from tasks.storage.compaction import compact, files_of
from tasks.storage.duck import look
from tasks.storage.maintenance import collect, rollback
from tasks.storage.warehouse import Warehouse

SQL = Path(__file__).resolve().parents[3] / "warehouse"
DAYS = [date(2015, 7, 30) + timedelta(days=n) for n in range(8)]
"""Two days of July, six of August."""
SEPTEMBER = date(2015, 9, 1)
NAMES = {"nil:1": "سرت", "nil:2": "طرابلس", "nil:3": "بنغازي"}


def write(store, day, mentions, run="r1"):
    """Publish the day with ``mentions`` of each name."""
    table = TABLES["entity_daily"]
    blank = dict.fromkeys(table.schema.names)
    rows = [
        {**blank, "entity_id": entity, "type": "GPE", "label_ar": label, "outlet": "الحياة", "mentions": mentions, "articles": 1,
         "day": day, "run_id": run}
        for entity, label in NAMES.items()
    ]  # fmt: skip
    writer = store.writer(table, day, "publish", run)
    writer.write(pa.RecordBatch.from_pylist(rows, schema=table.schema))
    written = writer.finish()
    lineage = Lineage("publish", "d", {}, "1", "{}", "{}", 1, 1, 0, 0.1, "2015-07-30T00:00:00", run)
    store.commit(day, lambda head: head.with_stage(lineage, (written,)))
    store.publish(day, run)


@pytest.fixture
def store(tmp_path):
    store = Warehouse(tmp_path / "data")
    for number, day in enumerate(DAYS):
        write(store, day, number + 1)
    return store


def seen(store, **days):
    """(day, name, mentions) as readers see them."""
    query = "select day, entity_id, label_ar, mentions from entity_daily order by all"
    with look(store, SQL, asked=[query], **days) as connection:
        return connection.execute(query).fetchall()


def read_from(store, first=None, last=None):
    """Stages whose files a reader opens."""
    files = files_of("entity_daily", store.snapshot(first, last), store.compactions())
    return [Path(path).name.split("-")[0] for path in files.whole + files.partial]


def test_a_compacted_month_answers_as_its_days_did(store):
    before = seen(store)
    assert [made.month for made in compact(store, "c1", SEPTEMBER)] == ["2015-07", "2015-08"]
    assert read_from(store) == ["compact", "compact"]
    assert seen(store) == before and len(before) == len(DAYS) * len(NAMES)
    assert seen(store, first=DAYS[4], last=DAYS[6]) == [row for row in before if DAYS[4] <= row[0] <= DAYS[6]]


def test_a_compacted_file_is_sorted_by_key(store):
    compact(store, "c1", SEPTEMBER)
    (part,) = [part for part in store.compactions()[1].parts if part.table == "entity_daily"]
    rows = [row for batch in store.read([part], ["entity_id", "outlet", "day"]) for row in batch.to_pylist()]
    assert rows == sorted(rows, key=lambda row: (row["entity_id"], row["outlet"], row["day"]))


def test_the_month_of_today_stays_open_and_a_second_pass_has_nothing_to_do(store):
    assert [made.month for made in compact(store, "c1", date(2015, 8, 31))] == ["2015-07"]
    assert compact(store, "c2", date(2015, 8, 31)) == []


def test_a_day_computed_again_inside_a_compacted_month_is_seen_at_once(store):
    compact(store, "c1", SEPTEMBER)
    write(store, DAYS[4], 90, "r2")
    assert read_from(store) == ["compact", "publish", "compact"]
    assert [row[3] for row in seen(store) if row[0] == DAYS[4]] == [90, 90, 90]
    assert len(seen(store)) == len(DAYS) * len(NAMES)
    assert [made.sequence for made in compact(store, "c2", SEPTEMBER)] == [2]
    assert read_from(store) == ["compact", "compact"]
    assert [row[3] for row in seen(store) if row[0] == DAYS[4]] == [90, 90, 90]


def test_a_day_that_arrives_late_joins_the_month(store):
    compact(store, "c1", SEPTEMBER)
    write(store, date(2015, 8, 20), 7)
    assert (date(2015, 8, 20), "nil:1", "سرت", 7) in seen(store)
    compact(store, "c2", SEPTEMBER)
    assert (date(2015, 8, 20), "nil:1", "سرت", 7) in seen(store) and read_from(store) == ["compact", "compact"]


def test_a_day_taken_back_shows_its_earlier_version_and_computed_again_needs_no_new_compaction(store):
    write(store, DAYS[4], 90, "r2")
    compact(store, "c1", SEPTEMBER)
    rollback(store, DAYS[4], "back")
    assert [row[3] for row in seen(store) if row[0] == DAYS[4]] == [5, 5, 5]
    write(store, DAYS[4], 90, "r3")
    assert read_from(store) == ["compact", "compact"]


def test_few_days_of_a_month_are_read_from_their_own_files(store):
    compact(store, "c1", SEPTEMBER)
    assert read_from(store, DAYS[2], DAYS[3]) == ["publish", "publish"]


KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from tasks.storage.compaction import compact
from tasks.storage.parquet import ParquetPart
from tasks.storage.warehouse import Warehouse
where, finish = sys.argv[2], ParquetPart.finish
if where == "commit":
    Warehouse.add_compaction = lambda *_: os._exit(9)
if where == "file":
    ParquetPart.finish = lambda self: os._exit(9)
compact(Warehouse(Path(sys.argv[1])), "c1", date(2015, 9, 1))
"""


@pytest.mark.parametrize("where", ["file", "commit"])
def test_a_kill_in_the_middle_leaves_nothing_to_see_and_what_it_left_is_collected(store, where):
    before = seen(store)
    root = Path(__file__).resolve().parents[3]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(store.root), where], cwd=root, check=False)
    assert killed.returncode == 9
    left = list(store.root.glob(".versions/*/*/compact-*"))
    assert left and store.compactions() == [] and seen(store) == before
    assert collect(store, "m", grace_seconds=0).files == len(left)
    compact(store, "c2", SEPTEMBER)
    assert seen(store) == before and read_from(store) == ["compact", "compact"]


def test_a_replaced_compaction_is_collected_after_the_grace_period_and_not_before(store):
    compact(store, "c1", SEPTEMBER)
    old = [store.root / part.path for made in store.compactions() for part in made.parts]
    write(store, DAYS[0], 90, "r2")
    compact(store, "c2", SEPTEMBER)
    collect(store, "m")
    assert all(path.exists() for path in old)
    collect(store, "m", grace_seconds=0)
    july, august = old
    assert not july.exists() and august.exists() and len(seen(store)) == len(DAYS) * len(NAMES)


def test_two_compactions_at_once_commit_one(store):
    compact(store, "c1", SEPTEMBER)
    (first, *_) = store.compactions()
    assert not store.add_compaction(first)
