"""publish: audit the day's new version, add its marts and lineage, then make all of its tables visible at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from tasks.contracts.engine import run_stage
from tasks.contracts.faults import Fault, TerminalError
from tasks.contracts.manifest import Manifest
from tasks.contracts.partition import Partition, StageReport
from tasks.contracts.schemas import TABLES
from tasks.contracts.settings import Settings
from tasks.contracts.stage import Context, Outcome, Read, Stage
from tasks.running import LazyTask
from tasks.storage.audit import refuse_when_failed, run_checks
from tasks.storage.duck import connect, run_script
from tasks.storage.warehouse import Warehouse

MARTS = ("topic_daily", "entity_daily", "postings", "article_index", "article_vectors")
SOURCES = tuple(name for name, table in TABLES.items() if table.stage not in ("publish", "every stage"))
OFTEN_EMPTY = ("rejects", "deliveries")
"""Tables no other stage is sure to write on a day; a part without rows keeps globs over the plain tree from failing."""
SET_ASIDE = (str(Fault.NOT_ARABIC),)
"""Faults that say nothing against a day: another language is set apart, not spoilt."""


def _process(context: Context) -> Iterator[Outcome]:
    sql = context.settings.sql
    head = context.heads[context.day]
    audited = replace(head, parts=tuple(part for part in head.parts if part.stage != "publish"))
    with connect(context.settings.warehouse, {context.day: audited}, sql) as connection:
        refuse_when_failed(run_checks(connection, sql / "checks"), context.day)
        for mart in MARTS:
            yield Outcome(0, {mart: run_script(connection, sql / "marts" / f"{mart}.sql").to_arrow_table()})
    yield Outcome(0, {"runs": [_run_row(lineage) for lineage in head.stages.values() if lineage.stage != "publish"]})
    yield Outcome(sum(part.rows for part in head.of_table("articles")))


def _run_row(lineage: Any) -> dict[str, Any]:  # noqa: ANN401 - a Lineage; asdict accepts no narrower type here
    row = asdict(lineage)
    row.pop("run_id")
    return {**row, "inputs": list(row["inputs"].items()), "started_at": datetime.fromisoformat(row["started_at"])}


def _sql_version(settings: Settings) -> dict[str, str]:
    """The checks and marts are part of what the published rows depend on."""
    digest = hashlib.sha256()
    for folder in ("checks", "marts"):
        for script in sorted((settings.sql / folder).glob("*.sql")):
            digest.update(script.name.encode() + script.read_bytes())
    return {"sql": digest.hexdigest()[:12]}


STAGE = Stage(
    "publish",
    "2",
    (Read("articles"), *(Read(name) for name in SOURCES if name != "articles")),
    (*MARTS, "runs", *OFTEN_EMPTY),
    _process,
    _sql_version,
)


def publish_day(day: date, settings: Settings, run_id: str, force: bool) -> StageReport:
    """Bring the day's marts and lineage up to date and make the head visible; ``TerminalError`` when the audit fails."""
    store = Warehouse(settings.warehouse)
    report = run_stage(STAGE, Partition(day), settings, store, run_id, force=force)
    head = store.head(day)
    refuse_too_many_rejects(store, head, settings)
    if not head.published:
        store.publish(day, run_id)
    return report


def refuse_too_many_rejects(store: Warehouse, head: Manifest, settings: Settings) -> None:
    """``TerminalError`` when a stage refused more than the allowed share of its rows; they stay written."""
    refused: Counter[str] = Counter()
    for batch in store.read(head.of_table("rejects"), ["stage", "fault"]):
        refused.update(row["stage"] for row in batch.to_pylist() if row["fault"] not in SET_ASIDE)
    limit = settings.publish.reject_limit
    for stage, count in refused.items():
        rows_in = _delivered(store, head) if stage == "ingest" else head.stages[stage].rows_in
        if count > limit * rows_in:
            raise TerminalError(
                f"day {head.day} was not published: {stage} refused {count} of {rows_in} rows, "
                f"the limit is {limit:.0%}. See why with `marsad sql --unpublished 'from rejects' --from {head.day} "
                f"--to {head.day}`; raise publish.reject_limit if this is expected"
            )


def _delivered(store: Warehouse, head: Manifest) -> int:
    """Records of all files read on the day, whichever days their documents belong to."""
    batches = store.read(head.of_table("deliveries"), ["documents", "rejected"])
    return sum(row["documents"] + row["rejected"] for batch in batches for row in batch.to_pylist())


publish = LazyTask(publish_day, "publish", run_name="publish {day}", retry=False)
