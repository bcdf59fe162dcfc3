"""Write, audit, publish: checks run on the new version of a day before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from tasks.contracts.faults import TerminalError
from tasks.storage.duck import run_script

SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Failed:
    """A check that returned rows."""

    check: str
    question: str
    """The first comment line of the check."""
    rows: list[dict[str, object]]
    """The first few offending rows."""
    more: bool


def run_checks(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Failed]:
    """Run every ``*.sql`` of ``folder``, in name order; the checks that did not return zero rows."""
    failed = []
    for script in sorted(folder.glob("*.sql")):
        result = run_script(connection, script)
        names = [column[0] for column in result.description or []]
        rows = result.fetchmany(SHOWN_ROWS + 1)
        if rows:
            shown = [dict(zip(names, row, strict=True)) for row in rows[:SHOWN_ROWS]]
            failed.append(Failed(script.stem, first_comment(script), shown, len(rows) > SHOWN_ROWS))
    return failed


def first_comment(script: Path) -> str:
    """What question a script answers: its first line without the dashes."""
    return script.read_text(encoding="utf-8").splitlines()[0].lstrip("- ").strip()


def refuse_when_failed(failed: list[Failed], day: object) -> None:
    """``TerminalError`` that shows the offending rows, when any check failed."""
    if not failed:
        return
    lines = [f"day {day} was not published: {len(failed)} of its checks failed; the last good version stays visible."]
    for check in failed:
        lines.append(f"  {check.check} ({check.question}):")
        lines += [f"    {row}" for row in check.rows]
        lines += ["    ..."] * check.more
    lines.append("  look at all of them with `marsad sql --unpublished`, mend the cause and run the day again")
    raise TerminalError("\n".join(lines))
