"""What an evaluation yields: named numbers with intervals, by set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from tasks.models.evaluation.bootstrap import Interval


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of one model on one set."""

    model: str
    dataset: str
    metric: str
    value: float
    low: float | None
    """Ends of the 95 % interval; ``None`` where none was drawn."""
    high: float | None
    size: int
    """Articles or sentences measured on."""

    @classmethod
    def of(cls, model: str, dataset: str, metric: str, measured: Interval | float, size: int) -> Measure:
        """From an interval or a bare number."""
        if isinstance(measured, Interval):
            return cls(model, dataset, metric, measured.value, measured.low, measured.high, size)
        return cls(model, dataset, metric, measured, None, None, size)


def as_rows(measures: Sequence[Measure]) -> list[dict[str, object]]:
    """Plain rows for JSON, numbers with four decimals."""
    rounded = []
    for measure in measures:
        row = asdict(measure)
        for key in ("value", "low", "high"):
            row[key] = None if row[key] is None else round(row[key], 4)
        rounded.append(row)
    return rounded


def as_table(measures: Sequence[Measure]) -> str:
    """A text table: one line a set and metric, one column a model, ``value [low, high]``."""
    models = list(dict.fromkeys(measure.model for measure in measures))
    keys = list(dict.fromkeys((measure.dataset, measure.metric, measure.size) for measure in measures))
    cells = {(m.dataset, m.metric, m.size, m.model): _cell(m) for m in measures}
    rows = [["set", "metric", "n", *models]]
    rows += [[d, m, str(n), *(cells.get((d, m, n, model), "") for model in models)] for d, m, n in keys]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _cell(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return f"{measure.value:.3f}"
    return f"{measure.value:.3f} [{measure.low:.3f}, {measure.high:.3f}]"
