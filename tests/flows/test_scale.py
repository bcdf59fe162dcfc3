"""Dask and Ray: the same rows as one process, and a killed worker costs only its shard. Each skips without its extra."""

import os
import signal
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from flows.backfill import Runner
from flows.daily import run_daily
from flows.days import bring_up_to_date, landed_days
from flows.scale import workers
from flows.session import load_settings
from tasks.contracts.faults import TerminalError
from tasks.contracts.partition import StageReport
from tasks.running import placed
from tasks.storage.warehouse import Warehouse
from tests.flows.test_crash import digests, request, small_inbox

ENGINES = [
    pytest.param(
        runner,
        marks=pytest.mark.skipif(find_spec(module) is None, reason=f"the extra {runner} is not installed"),
    )
    for runner, module in ((Runner.DASK, "distributed"), (Runner.RAY, "ray"))
]


def shard(died: str, day: date) -> StageReport:
    """A shard whose worker dies the first time it is computed."""
    if not Path(died).exists():
        Path(died).write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGKILL)
    return StageReport("annotate", day, "computed", "", str(os.getpid()))


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    job = request(small_inbox(folder), folder / "data")
    run_daily(job, plain=True)
    return folder / "days.jsonl", digests(folder / "data", job)


@pytest.mark.slow
@pytest.mark.parametrize("runner", ENGINES)
def test_workers_make_the_rows_one_process_makes_and_survive_the_death_of_one(runner, alone, tmp_path):
    source, expected = alone
    job = request(source, tmp_path / "data")
    run_daily(job.model_copy(update={"last": date(2015, 1, 1), "first": date(2015, 1, 1)}), plain=True)
    settings = load_settings(job.settings)
    with workers(runner, "", 1) as place, placed(place):
        report = place(shard, str(tmp_path / "died"), date(2015, 7, 21))
        assert report.digest != (tmp_path / "died").read_text(), "another process than the one that died"
        days = landed_days(Warehouse(settings.warehouse))
        ended = [bring_up_to_date(day, settings, "scaled", plain=True) for day in days]
    assert [day.error for day in ended] == [None] * 3
    assert digests(tmp_path / "data", job) == expected


def test_threads_need_no_engine_and_compute_here():
    with workers(Runner.THREADS, "", 2) as place:
        assert place(os.getpid) == os.getpid()


def test_an_engine_that_is_not_installed_is_named_with_its_extra(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("flows.scale.import_module", missing)
    with pytest.raises(TerminalError, match=r"\.\[dask\]"), workers(Runner.DASK, "", 1):
        pass
