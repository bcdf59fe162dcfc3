"""ingest: every document lands once, on its own day, and nothing that was read is read again."""

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tasks.contracts.settings import Settings
from tasks.ingest import land
from tasks.storage.warehouse import Warehouse

LANDING = date(2015, 8, 20)
TEXT = "أعلنت وزارة الصحة اليوم أن عدد المصابين بلغ خمسين شخصا في العاصمة، وأكدت أن الوضع تحت السيطرة."


@pytest.fixture
def settings(tmp_path):
    return Settings(warehouse=tmp_path / "data")


def documents(settings, day):
    store = Warehouse(settings.warehouse)
    return [row for batch in store.read(store.head(day).of_table("documents")) for row in batch.to_pylist()]


def put(folder, name, content):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_same_bytes_twice_are_one_document(settings, tmp_path):
    put(tmp_path / "inbox", "one.txt", TEXT), put(tmp_path / "inbox", "two.txt", TEXT)
    report = land([str(tmp_path / "inbox")], settings, "r1", LANDING)
    assert (report.new, report.known) == (1, 1)
    assert len(documents(settings, LANDING)) == 1


def test_a_second_ingest_reads_nothing_and_commits_nothing(settings, tmp_path):
    put(tmp_path / "inbox", "one.txt", TEXT)
    land([str(tmp_path / "inbox")], settings, "r1", LANDING)
    before = Warehouse(settings.warehouse).head(LANDING)
    again = land([str(tmp_path / "inbox")], settings, "r2", LANDING)
    assert (again.unchanged, again.deliveries, again.days) == (1, 0, [])
    assert Warehouse(settings.warehouse).head(LANDING) == before


def test_each_record_lands_on_the_day_it_states_and_the_others_on_the_landing_day(settings, tmp_path):
    rows = [
        {"text": TEXT, "published_at": "2015-07-21T10:00:00Z", "url": "http://example.org/1"},
        {"text": TEXT + " أولا", "published_at": "2015-07-22", "url": "http://example.org/2"},
        {"text": TEXT + " ثانيا"},
        {"text": TEXT + " ثالثا", "published_at": "2099-01-01"},
    ]
    put(tmp_path, "day.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    report = land([str(tmp_path / "day.jsonl")], settings, "r1", LANDING)
    assert report.days == [date(2015, 7, 21), date(2015, 7, 22), LANDING]
    assert [len(documents(settings, day)) for day in report.days] == [1, 1, 2]


def test_a_corrected_article_supersedes_the_earlier_version_and_keeps_it(settings, tmp_path):
    path = put(tmp_path, "story.txt", TEXT)
    land([str(path)], settings, "r1", LANDING)
    put(tmp_path, "story.txt", TEXT.replace("خمسين", "ستين"))
    land([str(path)], settings, "r2", date(2015, 8, 25))
    found = documents(settings, LANDING)
    (newer,) = [row for row in found if row["supersedes"]]
    assert len(found) == 2 and newer["supersedes"] in {row["document_id"] for row in found} - {newer["document_id"]}
    assert "ستين" in newer["text"]


def test_a_file_that_cannot_be_decoded_is_refused_with_its_reason_and_the_rest_goes_on(settings, tmp_path):
    put(tmp_path / "inbox", "bad.txt", b"\xff\xfe\x00\xd8" + b"\x81\x8d\x8f\x90" * 40)
    put(tmp_path / "inbox", "empty.txt", b"")
    put(tmp_path / "inbox", "good.txt", TEXT)
    report = land([str(tmp_path / "inbox")], settings, "r1", LANDING)
    assert report.new == 1 and report.rejected == 2 and "empty" in report.faults
    store = Warehouse(settings.warehouse)
    rejects = [row for b in store.read(store.head(LANDING).of_table("rejects")) for row in b.to_pylist()]
    assert {row["source_path"].rsplit("/", 1)[-1] for row in rejects} == {"bad.txt", "empty.txt"}
    again = land([str(tmp_path / "inbox")], settings, "r2", LANDING)
    assert again.deliveries == 0


def test_a_document_counts_as_its_records_whatever_the_order_files_arrive_in(settings, tmp_path):
    one, two = put(tmp_path, "one.txt", TEXT), put(tmp_path, "two.txt", TEXT + " مرة أخرى")
    land([str(one), str(two)], settings, "r1", LANDING)
    other = settings.with_overrides(warehouse=str(tmp_path / "other"))
    land([str(two)], other, "r1", LANDING), land([str(one)], other, "r2", LANDING)
    digests = {Warehouse(s.warehouse).head(LANDING).table_digest("documents") for s in (settings, other)}
    assert len(digests) == 1


def test_an_empty_inbox_is_no_error(settings, tmp_path):
    (tmp_path / "inbox").mkdir()
    report = land([str(tmp_path / "inbox")], settings, "r1", LANDING)
    assert (report.deliveries, report.unchanged, report.new) == (0, 0, 0)


class _Feed(BaseHTTPRequestHandler):
    """One feed of two entries with an ETag; counts what it was asked for."""

    asked: ClassVar[list[int]] = []

    def do_GET(self):
        if self.path == "/robots.txt":
            self.send_response(404)
            self.end_headers()
            return
        known = self.headers.get("If-None-Match") == '"one"'
        self.asked.append(304 if known else 200)
        self.send_response(self.asked[-1])
        self.send_header("ETag", '"one"')
        self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
        self.end_headers()
        if not known:
            items = "".join(
                f"<item><title>خبر {n}</title><guid>{n}</guid><pubDate>Tue, 21 Jul 2015 10:0{n}:00 GMT</pubDate>"
                f"<description>{TEXT} {n}</description></item>"
                for n in (1, 2)
            )
            page = f'<?xml version="1.0"?><rss version="2.0"><channel><title>أخبار</title>{items}</channel></rss>'
            self.wfile.write(page.encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def feed():
    _Feed.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Feed) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()


def test_a_feed_is_read_once_and_then_only_asked_whether_it_changed(settings, tmp_path, feed):
    settings = settings.with_overrides(cache=str(tmp_path / "cache"), ingest={"pause_seconds": 0})
    first = land([feed], settings, "r1", LANDING)
    again = land([feed], settings, "r2", LANDING)
    assert (first.new, first.days) == (2, [date(2015, 7, 21)])
    assert (again.new, again.deliveries, _Feed.asked) == (0, 0, [200, 304])


def test_a_feed_whose_documents_were_not_committed_is_read_again(settings, tmp_path, feed, monkeypatch):
    settings = settings.with_overrides(cache=str(tmp_path / "cache"), ingest={"pause_seconds": 0})
    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk full"):
        broken.setattr("tasks.ingest.land_day", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        land([feed], settings, "r1", LANDING)
    assert land([feed], settings, "r2", LANDING).new == 2
