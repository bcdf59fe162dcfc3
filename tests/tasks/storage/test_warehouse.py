"""The warehouse commits a day at a time, never shows half of it, and survives other writers."""

import threading
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tasks.contracts.faults import TerminalError, TransientError
from tasks.contracts.partition import Lineage
from tasks.contracts.schemas import TABLES
from tasks.storage.glance import Glance
from tasks.storage.locks import lock_day
from tasks.storage.warehouse import Warehouse

DAY = date(2015, 7, 21)


def lineage(stage="clean", run="r1"):
    return Lineage(stage, "d", {}, "1", "{}", "{}", 1, 1, 0, 0.1, "2015-07-21T00:00:00", run)


def cut(n, run="r1"):
    row = {"document_id": f"d{n}", "article_id": None, "start": n, "end": n + 1, "kind": "caption", "reason": "x"}
    return {**row, "day": DAY, "run_id": run}


def part(warehouse, numbers, run="r1", stage="clean"):
    writer = warehouse.writer(TABLES["cuts"], DAY, stage, run)
    rows = pa.Table.from_pylist([cut(n, run) for n in numbers], schema=TABLES["cuts"].schema)
    for batch in rows.to_batches(max_chunksize=7) or [pa.RecordBatch.from_pylist([], schema=TABLES["cuts"].schema)]:
        writer.write(batch)
    return writer.finish()


def commit(warehouse, numbers, run="r1"):
    written = part(warehouse, numbers, run)
    return warehouse.commit(DAY, lambda head: head.with_stage(lineage(run=run), (written,)))


def linked(root):
    """Rows of ``cuts`` in the plain tree of a disk."""
    return duckdb.sql(f"select count(*) from read_parquet('{root}/cuts/*/*.parquet')").fetchone()[0]


def visible(warehouse):
    """Rows of ``cuts`` a reader sees; the plain tree of a disk says the same."""
    parts = [part for manifest in warehouse.snapshot().values() for part in manifest.of_table("cuts")]
    rows = sum(batch.num_rows for batch in warehouse.read(parts))
    assert not rows or not isinstance(warehouse.root, Path) or linked(warehouse.root) == rows
    return rows


def test_rows_are_invisible_until_the_day_is_published(root):
    warehouse = Warehouse(root)
    commit(warehouse, range(3))
    assert warehouse.published(DAY) is None
    assert visible(warehouse) == 0
    warehouse.publish(DAY, "r1")
    assert visible(warehouse) == 3


def test_a_new_version_replaces_the_visible_one_only_when_published(root):
    warehouse = Warehouse(root)
    commit(warehouse, range(3))
    warehouse.publish(DAY, "r1")
    commit(warehouse, range(5), "r2")
    assert visible(warehouse) == 3
    warehouse.publish(DAY, "r2")
    assert visible(warehouse) == 5


def test_the_content_digest_ignores_run_and_batch_sizes_but_not_values(root):
    warehouse = Warehouse(root)
    first, again = part(warehouse, range(9), "r1"), part(warehouse, range(9), "r2")
    other = part(warehouse, range(1, 10), "r2")
    assert first.digest == again.digest != other.digest


def test_an_undisturbed_reader_of_an_old_part_still_finds_it_after_a_new_version(root):
    warehouse = Warehouse(root)
    commit(warehouse, range(3))
    old = warehouse.publish(DAY, "r1")
    commit(warehouse, range(5), "r2")
    warehouse.publish(DAY, "r2")
    assert sum(b.num_rows for b in warehouse.read(old.of_table("cuts"))) == 3


def test_two_writers_racing_for_one_day_both_succeed_and_lose_no_commit(root):
    def work(name):
        warehouse = Warehouse(root)
        for n in range(8):
            written = part(warehouse, [n], name, stage=name)
            warehouse.commit(DAY, lambda head, w=written: head.with_stage(lineage(name, name), (w,)))

    threads = [threading.Thread(target=work, args=(f"s{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    warehouse = Warehouse(root)
    assert warehouse.manifests(DAY) == list(range(1, 25))
    assert set(warehouse.head(DAY).stages) == {"s0", "s1", "s2"}


def test_a_link_tree_left_behind_by_a_killed_writer_is_mended_on_repair(tmp_path):
    warehouse = Warehouse(tmp_path)
    commit(warehouse, range(3))
    warehouse.publish(DAY, "r1")
    commit(warehouse, range(5), "r2")
    link = tmp_path / ".days" / str(DAY)
    before = link.readlink()
    warehouse.publish(DAY, "r2")
    link.unlink()
    link.symlink_to(before)
    assert linked(tmp_path) == 3
    assert warehouse.repair() == [DAY]
    assert linked(tmp_path) == 5
    assert warehouse.repair() == []


def test_a_batch_that_does_not_have_the_declared_schema_is_refused(tmp_path):
    writer = Warehouse(tmp_path).writer(TABLES["cuts"], DAY, "clean", "r1")
    with pytest.raises(TerminalError, match="declared are"):
        writer.write(pa.RecordBatch.from_pydict({"document_id": ["a"]}))
    writer.abandon()
    assert not list(tmp_path.rglob("*.part*"))


def test_a_damaged_file_is_named_with_what_to_do(root):
    warehouse = Warehouse(root)
    commit(warehouse, range(3))
    found = warehouse.head(DAY).of_table("cuts")
    warehouse.blobs.put(found[0].path, b"PAR1 no longer")
    with pytest.raises(TerminalError, match=r"marsad run --force"):
        list(warehouse.read(found))


def test_a_column_added_later_reads_as_null_from_an_older_part(root, monkeypatch):
    warehouse = Warehouse(root)
    written = part(warehouse, range(2))
    old = TABLES["cuts"]
    wider = type(old)(old.name, old.stage, old.doc, old.key, old.schema.append(pa.field("note", pa.string())))
    monkeypatch.setitem(TABLES, "cuts", wider)
    (batch,) = warehouse.read([written], ["start", "note"])
    assert batch.column("note").null_count == 2


def test_the_loser_of_a_lock_is_told_who_holds_the_day(root):
    with (
        lock_day(root, DAY, "run-one", 0),
        pytest.raises(TransientError, match=r"run run-one \(process \d+"),
        lock_day(root, DAY, "run-two", 0.05),
    ):
        pass


def test_a_glance_reads_every_head_once_and_stays_at_its_moment(root, monkeypatch):
    warehouse = Warehouse(root)
    commit(warehouse, range(3))
    warehouse.publish(DAY, "r1")
    commit(warehouse, range(5), "r2")
    glance = Glance(root)
    assert glance.days() == [DAY] and glance.head(DAY) == warehouse.head(DAY)
    assert glance.published(DAY) == warehouse.published(DAY), "the version before is still what readers see"
    nothing = glance.head(date(2015, 7, 22))
    assert nothing.sequence == 0 and glance.published(date(2015, 7, 22)) is None
    monkeypatch.setattr(glance, "manifest", None)
    commit(warehouse, range(9), "r3")
    assert glance.head(DAY).run_id == "r2" and warehouse.head(DAY).run_id == "r3"
