"""What an inbox can hold besides articles, delivered as a user delivers it: the rest is read, each bad thing is one clear reject.

Readers are tried in more ways in ``tests/tasks/sources``; here the whole of ``ingest`` is: hashing, landing, rejects, memory.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tasks.clean import clean
from tasks.contracts.faults import Fault
from tasks.contracts.settings import Settings
from tasks.ingest import land
from tasks.storage.warehouse import Warehouse

DAY = date(2015, 8, 20)
TEXT = "أعلنت وزارة الصحة اليوم أن عدد المصابين بلغ خمسين شخصا في العاصمة، وأكدت أن الوضع تحت السيطرة."
MIB = 1 << 20


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, "utf-8")
    return folder


@pytest.fixture
def settings(tmp_path):
    return Settings(warehouse=tmp_path / "data", cache=tmp_path / "cache")


def rows(settings, table):
    store = Warehouse(settings.warehouse)
    return [row for batch in store.read(store.head(DAY).of_table(table)) for row in batch.to_pylist()]


def rejected(settings, *sources):
    """File name of each reject to its fault, after checking that the good file beside was read and each reject says why."""
    report = land([str(source) for source in sources], settings, "r1", DAY)
    found = rows(settings, "rejects")
    assert any(row["text"] == TEXT for row in rows(settings, "documents"))
    assert report.rejected == len(found) and all(row["detail"] and row["stage"] == "ingest" for row in found)
    return {row["source_path"].rsplit("/", 1)[-1]: row["fault"] for row in found}


def grown_by(work):
    """Bytes the peak of this process grew by while ``work`` ran."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10


def test_nothing_in_the_inbox_stops_the_rest_and_each_thing_says_why(settings, inbox):
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "blank.txt").write_bytes(b" \n\t\n")
    (inbox / "nul.txt").write_bytes("خبر\0مقطوع".encode())
    (inbox / "surrogates.txt").write_bytes(b"\xed\xa0\x80 \xed\xb0\x80")
    (inbox / "rows.jsonl").write_text('{"text": "\\ud800 خبر"}\n{"text": "\\u0000"}\n', "utf-8")
    (inbox / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (inbox / "page.jsonl").write_text("<!doctype html><html><body><p>خبر</p></body></html>", "utf-8")
    (inbox / "table.parquet").write_text(TEXT, "utf-8")
    (inbox / "notes.docx").write_text("خبر", "utf-8")
    assert rejected(settings, inbox) == {
        "empty.txt": Fault.EMPTY, "blank.txt": Fault.EMPTY, "nul.txt": Fault.UNDECODABLE,
        "surrogates.txt": Fault.UNDECODABLE, "rows.jsonl#0": Fault.BAD_ROW, "rows.jsonl#1": Fault.BAD_ROW,
        "picture.txt": Fault.UNSUPPORTED_FORMAT, "page.jsonl#0": Fault.BAD_ROW, "table.parquet": Fault.UNREADABLE,
        "notes.docx": Fault.UNSUPPORTED_FORMAT,
    }  # fmt: skip


def test_folders_links_and_paths_that_lead_elsewhere(settings, inbox, tmp_path):
    (tmp_path / "secret.txt").write_text("سر لا يخص أحدا", "utf-8")
    (inbox / "x.txt").mkdir()
    (inbox / "x.txt" / "inner.txt").write_text(TEXT + " في الداخل", "utf-8")
    (inbox / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "up.txt").symlink_to(Path("..") / "secret.txt")
    (inbox / "loop").symlink_to(inbox)
    (inbox / "dangling.txt").symlink_to(inbox / "nothing")
    os.mkfifo(inbox / "pipe.txt")
    assert rejected(settings, inbox, inbox / "not there.txt") == {
        "out.txt": Fault.UNSAFE_PATH, "up.txt": Fault.UNSAFE_PATH, "dangling.txt": Fault.UNREADABLE,
        "pipe.txt": Fault.UNSUPPORTED_FORMAT, "not there.txt": Fault.UNREADABLE,
    }  # fmt: skip
    assert sorted(row["text"] for row in rows(settings, "documents")) == [TEXT, TEXT + " في الداخل"]


def test_a_path_the_user_names_with_dots_is_read_as_the_file_it_is(settings, inbox):
    assert rejected(settings, inbox / ".." / "inbox" / "good.txt") == {}


def test_archives_that_grow_or_are_no_text_are_refused_before_they_fill_memory(settings, inbox):
    settings = settings.with_overrides(ingest={"max_document_bytes": 4 * MIB})
    (inbox / "bomb.txt.gz").write_bytes(gzip.compress(bytes(64 * MIB)) * 3)
    with zipfile.ZipFile(inbox / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(8 * MIB))
    (inbox / "cut.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    found: dict[str, str] = {}
    assert grown_by(lambda: found.update(rejected(settings, inbox))) < 100 * MIB
    assert found.pop("bomb.txt.gz") in (Fault.CORRUPT_ARCHIVE, Fault.TOO_LARGE)
    assert found == {"bomb.zip": Fault.UNSUPPORTED_FORMAT, "cut.txt.gz": Fault.CORRUPT_ARCHIVE}


def test_pages_made_to_hurt_are_refused(settings, inbox):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    for name, markup in {
        "nesting.html": "<html><body>" + "<div>" * 20_000 + "خبر",
        "entities.html": f'<!DOCTYPE html [<!ENTITY a0 "خبر">{entities}]><html><body><p>&a11;',
        "elements.html": "<html><body>" + "<p>خبر" * 60_000,
        "attributes.html": "<html><body><p " + " ".join(f"a{n}='1'" for n in range(5_000)) + ">خبر",
    }.items():
        (inbox / name).write_text(markup, "utf-8")
    found = rejected(settings, inbox)
    assert found.keys() == {"nesting.html", "entities.html", "elements.html", "attributes.html"}
    assert set(found.values()) <= {Fault.BAD_MARKUP, Fault.NO_TEXT}


def test_an_article_of_fifty_megabytes_is_read_whole_and_a_larger_one_refused(settings, inbox):
    (inbox / "long.txt").write_text((TEXT + "\n") * (50 * MIB // (2 * len(TEXT))), "utf-8")
    (inbox / "larger.txt").write_bytes(b"a" * (65 * MIB))
    assert rejected(settings, inbox) == {"larger.txt": Fault.TOO_LARGE}
    assert max(row["bytes"] for row in rows(settings, "documents")) > 45 * MIB


def test_one_line_of_five_megabytes_becomes_an_article(settings, inbox):
    (inbox / "line.txt").write_text((TEXT + " ") * (5 * MIB // (2 * len(TEXT))), "utf-8")
    assert rejected(settings, inbox) == {}
    report = clean.fn(DAY, settings, "r2", False)
    assert (report.rows_kept, report.rows_rejected) == (2, 0)
    assert max(len(row["text"]) for row in rows(settings, "articles")) > 2 * MIB


def test_many_short_articles_of_one_file_take_memory_for_a_buffer_not_for_the_file(settings, inbox):
    lines = (json.dumps({"text": f"{TEXT} {n}"}, ensure_ascii=False) for n in range(3_000))
    (inbox / "many.jsonl").write_text("\n".join(lines), "utf-8")
    assert rejected(settings, inbox) == {}
    assert len(rows(settings, "documents")) == 3_001


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_and_a_folder_without_permission_are_refused(settings, inbox):
    (inbox / "mine.txt").write_text(TEXT, "utf-8")
    (inbox / "mine.txt").chmod(0)
    (inbox / "closed").mkdir(mode=0)
    try:
        assert rejected(settings, inbox) == {"mine.txt": Fault.UNREADABLE, "closed": Fault.UNREADABLE}
    finally:
        (inbox / "closed").chmod(0o700)


def test_a_file_that_may_not_be_opened_is_refused(settings, inbox, monkeypatch):
    opened = Path.open
    (inbox / "mine.txt").write_text(TEXT + " سرا", "utf-8")

    def guarded(path, *args, **kwargs):
        if path.name == "mine.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)
    assert rejected(settings, inbox) == {"mine.txt": Fault.UNREADABLE}


def test_a_file_that_vanishes_or_shrinks_after_it_was_found_is_refused_and_the_rest_read(settings, inbox, monkeypatch):
    from tasks import ingest

    (inbox / "gone.txt").write_text(TEXT + " ثم اختفى", "utf-8")
    (inbox / "short.txt.gz").write_bytes(gzip.compress(TEXT.encode() * 50))
    hashed = ingest._sha256

    def meddling(path):
        digest = hashed(path)
        if path.name == "gone.txt":
            path.unlink()
        elif path.name == "short.txt.gz":
            os.truncate(path, 30)
        return digest

    monkeypatch.setattr(ingest, "_sha256", meddling)
    assert rejected(settings, inbox) == {"gone.txt": Fault.UNREADABLE, "short.txt.gz": Fault.CORRUPT_ARCHIVE}
