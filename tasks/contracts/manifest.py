"""A day's manifest: which files hold its rows, and the lineage of the stages that made them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from tasks.contracts.partition import Lineage

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file: the rows one stage wrote to one table."""

    table: str
    stage: str
    path: str
    """Relative to the warehouse."""
    rows: int
    bytes: int
    digest: str
    """Content digest: volatile columns (run, times) left out."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One committed version of a day. ``sequence`` 0 is the empty day before the first commit."""

    day: date
    sequence: int = 0
    published: bool = False
    run_id: str = ""
    created_at: str = ""
    parts: tuple[Part, ...] = ()
    stages: Mapping[str, Lineage] = field(default_factory=dict)

    def of_table(self, table: str) -> list[Part]:
        """The parts of a table, in stage order as written."""
        return [part for part in self.parts if part.table == table]

    def table_digest(self, table: str, without: str | None = None) -> str | None:
        """Content digest of a table, the part of stage ``without`` left out; ``None`` when no other stage wrote it."""
        digests = sorted(p.digest for p in self.parts if p.table == table and p.stage != without)
        return "+".join(digests) if digests else None

    def tables(self) -> set[str]:
        """Names of the tables that hold a part."""
        return {part.table for part in self.parts}

    def with_stage(self, lineage: Lineage, parts: tuple[Part, ...]) -> Manifest:
        """This manifest after a stage wrote ``parts``: its earlier parts are replaced, the day is no longer published."""
        kept = tuple(part for part in self.parts if part.stage != lineage.stage)
        return replace(
            self,
            published=False,
            run_id=lineage.run_id,
            parts=kept + parts,
            stages={**self.stages, lineage.stage: lineage},
        )

    def to_json(self) -> str:
        """Canonical JSON."""
        values = {"format": FORMAT, **asdict(self), "day": self.day.isoformat()}
        return json.dumps(values, ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Inverse of ``to_json``."""
        values = json.loads(text)
        values.pop("format")
        values["day"] = date.fromisoformat(values["day"])
        values["parts"] = tuple(Part(**part) for part in values["parts"])
        values["stages"] = {name: Lineage(**lineage) for name, lineage in values["stages"].items()}
        return cls(**values)
