"""Days in parallel whose stages look back: a stage waits for the earlier days' rows it reads, so that the order of days does not show."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, timedelta
from threading import Condition

from tasks.contracts.settings import Settings
from tasks.contracts.stage import Stage


class Turns:
    """Who waits for whom among days that run at the same time. Days must be begun oldest first, or a wait may never end."""

    def __init__(self, days: Iterable[date], writers: dict[str, str]) -> None:
        self._open = set(days)
        self._writers = writers
        self._done: set[tuple[date, str]] = set()
        self._changed = Condition()

    def wait(self, day: date, stage: Stage, settings: Settings) -> None:
        """Return when every earlier day the stage looks back to has written what the stage reads, or has ended."""
        needed = {
            (day - timedelta(days=back), self._writers[read.table])
            for read in stage.reads
            for back in range(1, read.look_back(settings) + 1)
            if read.table in self._writers
        }
        with self._changed:
            self._changed.wait_for(lambda: all(at in self._done or at[0] not in self._open for at in needed))

    def done(self, day: date, stage: Stage) -> None:
        """The stage's rows of the day are committed."""
        with self._changed:
            self._done.add((day, stage.name))
            self._changed.notify_all()

    def ended(self, day: date) -> None:
        """The day ended, well or not: nobody waits for it any longer."""
        with self._changed:
            self._open.discard(day)
            self._changed.notify_all()


in_turn: ContextVar[Turns] = ContextVar("in_turn", default=Turns((), {}))  # noqa: B039 - without days nothing ever waits
