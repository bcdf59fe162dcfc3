"""What a file system can do to a reader: links, loops, pipes, names, and files that change under its hands."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from tasks.contracts.faults import Fault
from tasks.contracts.records import RawDocument
from tasks.sources import discover, read, read_all

GOOD = json.dumps({"text": "خبر سليم عن افتتاح المدرسة"}, ensure_ascii=False)


def test_a_folder_named_like_a_text_file_is_walked(tmp_path):
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "خبر.txt").write_text("خبر قصير", "utf-8")
    (document,) = read_all([tmp_path])
    assert document.text == "خبر قصير"


def test_files_come_sorted_once_each_and_hidden_ones_not_at_all(tmp_path):
    for name in ("ب.txt", "أ.txt", ".خفي.txt", "c.txt"):
        (tmp_path / name).write_text("خبر", "utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").write_text("خبر", "utf-8")
    found = [Path(str(item)).name for item in discover([tmp_path, tmp_path / "c.txt", "https://example.org/a"])]
    assert found == ["c.txt", "أ.txt", "ب.txt", "a"]


def test_links_that_leave_the_folder_are_refused_and_loops_end(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "secret.txt").write_text("سر", "utf-8")
    (inbox / "a.txt").write_text("خبر", "utf-8")
    (inbox / "inside.txt").symlink_to(inbox / "a.txt")
    (inbox / "out.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "outdir").symlink_to(tmp_path)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "dangling").symlink_to(inbox / "nothing")
    (inbox / "self").symlink_to(inbox / "self")
    found = {Path(getattr(i, "source_path", str(i))).name: getattr(i, "fault", "file") for i in discover([inbox])}
    assert found == {
        "a.txt": "file", "inside.txt": "file", "out.txt": Fault.UNSAFE_PATH, "outdir": Fault.UNSAFE_PATH,
        "dangling": Fault.UNREADABLE, "self": Fault.UNREADABLE,
    }  # fmt: skip


@pytest.mark.parametrize("given", ["inbox/../secret.txt", "secret.txt", "/etc/passwd"])
def test_paths_given_by_others_must_stay_inside(tmp_path, given):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "secret.txt").write_text("سر", "utf-8")
    (refused,) = discover([tmp_path / given], within=tmp_path / "inbox")
    assert refused.fault == Fault.UNSAFE_PATH


def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (refused,) = discover([tmp_path])
    assert refused.fault == Fault.UNSUPPORTED_FORMAT


def test_a_file_that_vanishes_before_it_is_read_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("خبر", "utf-8")
    (found,) = discover([tmp_path])
    path.unlink()
    (refused,) = read(found)
    assert refused.fault == Fault.UNREADABLE
    assert "moved or deleted" in refused.detail


def test_a_file_cut_short_while_read_keeps_what_was_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text((GOOD + "\n") * 20_000, "utf-8")
    items = read(path)
    first = next(items)
    os.truncate(path, 0)
    rest = list(items)
    assert isinstance(first, RawDocument)
    assert len(rest) < 20_000


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")])
def test_a_file_that_may_not_be_read_is_refused_with_the_systems_reason(tmp_path, monkeypatch, error):
    path = tmp_path / "a.txt"
    path.write_text("خبر", "utf-8")

    def denied(*_, **__):
        raise error

    monkeypatch.setattr(Path, "open", denied)
    (refused,) = read(path)
    assert refused.fault == Fault.UNREADABLE
    assert error.strerror.lower() in refused.detail


class Failing(io.RawIOBase):
    """One good line, then the disk fails."""

    given = False

    def readable(self):
        return True

    def readinto(self, buffer):
        if self.given:
            raise OSError(5, "Input/output error")
        self.given = True
        line = (GOOD + "\n").encode() * 10
        buffer[: len(line)] = line
        return len(line)


def test_a_disk_error_in_the_middle_is_a_refusal(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "open", lambda *_, **__: io.BufferedReader(Failing()))
    items = list(read(tmp_path / "a.jsonl"))
    assert items[-1].fault == Fault.UNREADABLE
    assert "input/output error" in items[-1].detail


def test_a_name_that_is_no_unicode_is_shown_escaped(tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.txt")
    path.write_text("خبر", "utf-8")
    (document,) = read_all([tmp_path])
    assert document.source_path.endswith("\\xff\\xfe.txt")
    assert document.source_path.encode("utf-8")


def test_nothing_that_does_not_exist_is_silent(tmp_path):
    (refused,) = read_all([tmp_path / "لا شيء"])
    assert refused.fault == Fault.UNREADABLE
