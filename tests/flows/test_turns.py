"""Days in parallel: a stage waits for the rows of earlier days it reads, and for nothing else."""

from datetime import date, timedelta
from threading import Thread

import pytest

from flows.turns import Turns
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Read, Stage

DAYS = [date(2015, 7, 21) + timedelta(days=n) for n in range(3)]
CLEAN = Stage("clean", "1", (Read("documents"),), ("articles",), lambda context: iter(()))
COPIES = Stage("deduplicate", "1", (Read("articles", lambda _: 1),), ("copies",), lambda context: iter(()))


@pytest.fixture
def turns():
    return Turns(DAYS, {"articles": "clean", "copies": "deduplicate"})


def waits(turns, day, stage):
    """Whether ``stage`` of ``day`` still waits; the thread that found out."""
    thread = Thread(target=turns.wait, args=(day, stage, Settings()), daemon=True)
    thread.start()
    thread.join(0.1)
    return thread


def test_a_stage_that_reads_its_own_day_only_never_waits(turns):
    assert not waits(turns, DAYS[2], CLEAN).is_alive()


def test_the_first_day_has_nobody_to_wait_for(turns):
    assert not waits(turns, DAYS[0], COPIES).is_alive()


def test_a_stage_that_looks_back_goes_on_once_the_day_before_has_written(turns):
    waiting = waits(turns, DAYS[1], COPIES)
    assert waiting.is_alive()
    turns.done(DAYS[0], CLEAN)
    waiting.join(5)
    assert not waiting.is_alive()


def test_a_day_that_failed_is_not_waited_for(turns):
    waiting = waits(turns, DAYS[2], COPIES)
    assert waiting.is_alive()
    turns.ended(DAYS[1])
    waiting.join(5)
    assert not waiting.is_alive()
