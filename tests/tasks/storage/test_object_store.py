"""What only an object store has: conditional puts, leases that expire, a network, and DuckDB through a file system of ours."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from tasks.contracts.faults import TerminalError, TransientError
from tasks.contracts.manifest import Manifest
from tasks.contracts.settings import Settings
from tasks.storage import leases
from tasks.storage.blobs import open_blobs
from tasks.storage.duck import connect, fetch, seal
from tasks.storage.locks import lock_day
from tasks.storage.maintenance import collect, rollback
from tasks.storage.warehouse import Warehouse
from tests.object_store import BUCKET
from tests.tasks.storage.test_warehouse import DAY, commit, part, visible

ROOT = Path(__file__).resolve().parents[3]
SQL = ROOT / "warehouse"
DIES_BETWEEN_UPLOADS = """
import os, signal, sys
import pyarrow as pa
from tasks.contracts.schemas import TABLES
from tasks.storage.warehouse import Warehouse
from datetime import date

one, two = (Warehouse(sys.argv[1]).writer(TABLES["cuts"], date(2015, 7, 21), "clean", "killed") for _ in range(2))
one.write(pa.RecordBatch.from_pylist([], schema=TABLES["cuts"].schema))
one.finish()
os.kill(os.getpid(), signal.SIGKILL)
"""
RACES = int(os.environ.get("MARSAD_RACES", "30"))


def test_of_writers_racing_to_commit_exactly_one_wins_each_round(s3_address):
    blobs = open_blobs(s3_address)
    start, won = threading.Barrier(2), []

    def write(name):
        for race in range(RACES):
            start.wait()
            if blobs.create(f".commits/race/{race:08d}.json", f"{name} {race}".encode()):
                won.append((race, name))

    writers = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(race for race, _ in won) == list(range(RACES))
    assert all(blobs.get(f".commits/race/{race:08d}.json") == f"{name} {race}".encode() for race, name in won)


def test_a_put_repeated_after_its_answer_was_lost_is_recognised_as_ones_own(s3_address):
    blobs = open_blobs(s3_address)
    assert blobs.create("a", b"run 1 at 10:00") and blobs.create("a", b"run 1 at 10:00")
    assert not blobs.create("a", b"run 2 at 10:00")


def test_a_writer_killed_between_uploads_leaves_the_last_version_visible_and_the_next_run_goes_on(s3_address):
    warehouse = Warehouse(s3_address)
    commit(warehouse, range(3))
    warehouse.publish(DAY, "r1")
    killed = subprocess.run([sys.executable, "-c", DIES_BETWEEN_UPLOADS, s3_address], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert visible(warehouse) == 3
    commit(warehouse, range(4), "r2")
    warehouse.publish(DAY, "r2")
    assert visible(warehouse) == 4
    assert collect(warehouse, "maintain", keep=1, grace_seconds=-5).files == 2, "the killed run's part and the old one"
    assert visible(warehouse) == 4


def test_a_reader_during_commits_sees_one_whole_version_after_another(s3_address):
    warehouse = Warehouse(s3_address)
    commit(warehouse, [0])
    warehouse.publish(DAY, "r0")
    ended, seen = threading.Event(), []

    def look():
        while not ended.is_set():
            seen.append(visible(Warehouse(s3_address)))

    reader = threading.Thread(target=look)
    reader.start()
    for size in range(2, 8):
        commit(warehouse, range(size), f"r{size}")
        warehouse.publish(DAY, f"r{size}")
    ended.set()
    reader.join()
    assert seen and set(seen) <= set(range(1, 8)) and seen == sorted(seen)


def test_rollback_shows_the_version_before(s3_address):
    warehouse = Warehouse(s3_address)
    for size in (3, 5):
        commit(warehouse, range(size), f"r{size}")
        warehouse.publish(DAY, f"r{size}")
    rollback(warehouse, DAY, "back")
    assert visible(warehouse) == 3


def test_the_lease_of_a_killed_holder_is_taken_over_once_it_expired_and_the_old_holder_notices(s3_address, monkeypatch):
    blobs, path = open_blobs(s3_address), f".locks/{DAY}.lease"
    gone = leases._Lease(blobs, path, {**leases.myself("gone"), "nonce": "1"})
    assert gone.take() is None
    with pytest.raises(TransientError, match="run gone"), lock_day(s3_address, DAY, "next", 0):
        pass
    monkeypatch.setattr(leases.time, "time", lambda: time.monotonic() + 4e9)
    with lock_day(s3_address, DAY, "next", 0):
        assert json.loads(blobs.get(path))["run_id"] == "next"
        gone.release()
        assert json.loads(blobs.get(path))["run_id"] == "next", "a lost lease is not given back by who lost it"


def test_a_living_holder_renews_its_lease(s3_address, monkeypatch):
    monkeypatch.setattr(leases, "LEASE_SECONDS", 0.6)
    blobs = open_blobs(s3_address)
    with lock_day(s3_address, DAY, "long", 0):
        first = json.loads(blobs.get(f".locks/{DAY}.lease"))["expires"]
        deadline = time.monotonic() + 20
        while json.loads(blobs.get(f".locks/{DAY}.lease"))["expires"] <= first and time.monotonic() < deadline:
            time.sleep(0.05)
        assert json.loads(blobs.get(f".locks/{DAY}.lease"))["expires"] > first


def test_a_store_that_ignores_conditions_is_refused():
    class Careless:
        def create(self, path, content):
            return True

    with pytest.raises(TerminalError, match="ignores If-None-Match"), leases.hold_lease(Careless(), "a", "r", 0):
        pass


def test_sql_reads_the_published_parts_and_nothing_else(s3_address):
    warehouse = Warehouse(s3_address)
    commit(warehouse, range(7))
    warehouse.publish(DAY, "r1")
    hidden = part(warehouse, range(9), "r2")
    shown = warehouse.published(DAY).parts[0]
    with seal(connect(s3_address, warehouse.snapshot(), SQL), s3_address) as connection:
        assert fetch(connection, "select count(*), max(start) from cuts")[1] == [(7, 6)]
        assert fetch(connection, f"select count(*) from '{warehouse.blobs.address(shown.path)}'")[1] == [(7,)]
        up = f"select * from read_text('{warehouse.blobs.address('')}/../other.txt')"
        assert fetch(connection, up)[1] == [], "no such file, so nothing is asked of the store"
        for refused in (
            "select * from read_text('/etc/hostname')",
            f"select * from '{warehouse.blobs.address(hidden.path)}'",
            f"select * from read_text('s3://{BUCKET}/other.txt')",
            f"copy (select 1) to '{warehouse.blobs.address('x.parquet')}'",
            "set enable_external_access = true",
        ):
            with pytest.raises(TerminalError):
                fetch(connection, refused)


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("s3://no-such-bucket/data?endpoint={endpoint}", TerminalError, "no bucket 'no-such-bucket'"),
        ("s3://bucket/data?endpoint=http://127.0.0.1:9", TransientError, "http://127.0.0.1:9 cannot be reached"),
        ("gs://bucket/data", TerminalError, "expected s3://bucket/prefix"),
        ("s3:///data", TerminalError, "expected s3://bucket/prefix"),
        ("s3://bucket/data?secret=1", TerminalError, "expected s3://bucket/prefix"),
    ],
)
def test_what_is_wrong_with_a_location_is_said_in_a_sentence(address, error, words, s3_endpoint, monkeypatch):
    monkeypatch.setattr("tasks.storage.address.RETRIES", 0)
    with pytest.raises(error, match=words) as raised:
        Warehouse(address.format(endpoint=s3_endpoint)).days()
    assert "\n" not in str(raised.value)


def test_absent_credentials_are_named(s3_endpoint, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("tasks.storage.address.RETRIES", 0)
    with pytest.raises(TerminalError, match=r"no credentials for s3://bucket/x.*AWS_ACCESS_KEY_ID"):
        Warehouse(f"s3://bucket/x?endpoint={s3_endpoint}").days()


def test_a_setting_that_is_an_address_stays_one_and_a_folder_is_a_path():
    assert Settings(warehouse="s3://bucket/prefix").warehouse == "s3://bucket/prefix"
    assert Settings(warehouse="data").with_overrides(threads=1).warehouse == Path("data")


def test_snapshots_of_many_days_agree_with_each_days_manifest(root):
    warehouse = Warehouse(root)
    for day in (1, 2, 3):
        made = Manifest(date(2015, 7, day), run_id=f"r{day}")
        warehouse.commit(made.day, lambda head, made=made: made)
        if day != 2:
            warehouse.publish(made.day, "p")
    assert [day.day for day in warehouse.snapshot()] == [1, 3]
    assert [day.day for day in warehouse.snapshot(date(2015, 7, 2), unpublished=True)] == [2, 3]
