"""kill -9 at random moments: every table readable at every moment, and in the end the same rows as an undisturbed run.

``MARSAD_KILLS`` sets the number of kills, ``MARSAD_KILL_SOURCE`` a file to read instead of the small inbox made here, and
``MARSAD_KILL_DAYS`` (first,last) the days that are run.
"""

import json
import os
import random
import shutil
import signal
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.daily import DailyRequest, run_daily
from tasks.contracts.schemas import TABLES
from tasks.storage.warehouse import Warehouse

KILLS = int(os.environ.get("MARSAD_KILLS", "8"))
FLOORS = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}
LANDING = date(2015, 8, 20)
SENTENCES = [
    "أعلنت وزارة الصحة اليوم أن عدد المصابين بلغ {n} شخصا في العاصمة.",
    "وقال رئيس الوزراء إن الحكومة ستدعم القطاع بمبلغ {n} مليون دولار خلال العام الحالي.",
    "وصل وفد من الأمم المتحدة إلى طرابلس أمس للقاء رئيس المجلس الرئاسي فائز السراج.",
    "وأكد المتحدث أن {n} مدنيا قتلوا في القصف الذي استهدف المدينة يوم الثلاثاء الماضي.",
    "واختتمت في القاهرة أعمال المؤتمر الاقتصادي بمشاركة {n} دولة عربية وأجنبية.",
]


def small_inbox(folder):
    """Three days of eight articles."""
    rows = [
        {"text": " ".join(s.format(n=day * 10 + n) for s in SENTENCES[n % 3 :]), "published_at": f"2015-07-{20 + day}",
         "source": f"صحيفة {n % 2}", "url": f"http://example.org/{day}/{n}", "title": f"خبر رقم {n} من اليوم {day}"}
        for day in (1, 2, 3) for n in range(8)
    ]  # fmt: skip
    path = folder / "days.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return path


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    given = os.environ.get("MARSAD_KILL_SOURCE")
    return Path(given) if given else small_inbox(tmp_path_factory.mktemp("inbox"))


def request(source, warehouse):
    first, last = os.environ.get("MARSAD_KILL_DAYS", "2015-07-21,2015-07-23").split(",")
    return DailyRequest(
        paths=[str(source)], landing_day=LANDING, first=date.fromisoformat(first), last=date.fromisoformat(last),
        settings={"warehouse": str(warehouse), **FLOORS},
    )  # fmt: skip


def killed_after(seconds, job):
    """Run the job in a child, kill it; whether it was still running."""
    child = os.fork()
    if child == 0:
        try:
            run_daily(job, plain=True)
        finally:
            os._exit(0)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def assert_readable(root):
    """Every table of the plain tree reads, and the tables of a day belong together."""
    if not list(root.glob("articles/*/*.parquet")):
        return
    for name in TABLES:
        duckdb.sql(f"select count(*) from read_parquet('{root}/{name}/*/*.parquet', union_by_name = true)").fetchall()
    torn = duckdb.sql(
        f"""select article_id from read_parquet('{root}/sentences/*/*.parquet') as s
        anti join read_parquet('{root}/articles/*/*.parquet') as a using (article_id)"""
    )
    assert torn.fetchall() == []


def digests(root, job):
    store = Warehouse(root)
    return {
        (day, name): manifest.table_digest(name)
        for day, manifest in store.snapshot(job.first, job.last).items()
        for name in TABLES
        if name not in ("runs", "deliveries")
    }


def test_killed_at_random_moments_every_table_stays_readable_and_the_result_is_the_same(source, tmp_path):
    for name in ("warm-up", "undisturbed"):
        undisturbed = request(source, tmp_path / name)
        started = time.monotonic()
        assert all(report.error is None for report in run_daily(undisturbed, plain=True).days)
        whole = time.monotonic() - started
    expected = digests(tmp_path / "undisturbed", undisturbed)

    chance = random.Random(7)
    root = tmp_path / "killed"
    job = request(source, root)
    hits = finished = 0
    while hits < KILLS:
        if killed_after(chance.uniform(0, whole * 0.7), job):
            hits += 1
            assert_readable(root)
            Warehouse(root).repair()
            assert_readable(root)
        else:
            finished += 1
            assert digests(root, job) == expected
            shutil.rmtree(root)
    result = run_daily(job, plain=True)
    assert all(report.error is None for report in result.days)
    assert_readable(root)
    assert digests(root, job) == expected
    assert hits == KILLS, f"{hits} kills hit a running process, {finished} runs got through; undisturbed {whole:.1f} s"
