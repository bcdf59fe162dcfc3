"""The quality gate: pinned floors of scores, and the hashes of the data they were measured on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import sha256
from tasks.models.evaluation.measures import Measure

SLACK = 0.005
"""How far below its floor a score may fall before the gate does: rounding of engines and machines."""
ARTICLES = 1.5
"""On a small set, so many articles may flip instead: another processor rounds int8 activations differently."""


def slack(measure: Measure) -> float:
    """How far below its floor this measure may lie."""
    return max(SLACK, ARTICLES / max(1, measure.size))


@dataclass(frozen=True, slots=True)
class Gate:
    """Scores no bundle may fall under, by model and ``dataset: metric``, and the data's SHA-256 by relative path."""

    data: Mapping[str, str]
    floors: Mapping[str, Mapping[str, float]]


def load_gate(path: Path) -> Gate:
    """The gate file; ``TerminalError`` when it is no JSON of that form."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Gate(document["data"], document["floors"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TerminalError(
            f"{path} is no gate file ({error}); write one with the evaluation's --update-gate"
        ) from error


def changed_data(gate: Gate, data_root: Path) -> list[str]:
    """One sentence for each data file whose content is not what the floors were measured on; absent files are passed over."""
    return [
        f"{name} has SHA-256 {seen[:12]}, the gate was measured on {expected[:12]}"
        for name, expected in gate.data.items()
        if (data_root / name).is_file() and (seen := sha256(data_root / name)) != expected
    ]


def falls(gate: Gate, measures: Sequence[Measure]) -> list[str]:
    """One sentence for each measured score below its floor; scores without a floor pass."""
    return [
        f"{m.model} on {m.dataset}: {m.metric} is {m.value:.4f}, the gate holds {floor:.4f}"
        for m in measures
        if (floor := gate.floors.get(m.model, {}).get(f"{m.dataset}: {m.metric}")) is not None
        and m.value < floor - slack(m)
    ]


def raised(gate: Gate, measures: Sequence[Measure], wanted: Sequence[str], *, lower: bool = False) -> Gate:
    """The gate with the floors of ``wanted`` (``dataset: metric``) set to what was measured.

    ``TerminalError`` when a floor would go down and ``lower`` is not set.
    """
    floors = {model: dict(scores) for model, scores in gate.floors.items()}
    for measure in measures:
        key = f"{measure.dataset}: {measure.metric}"
        if key not in wanted:
            continue
        held = floors.setdefault(measure.model, {})
        if key in held and measure.value < held[key] - slack(measure) and not lower:
            raise TerminalError(
                f"the gate of {measure.model} on {key} would fall from {held[key]:.4f} to {measure.value:.4f}; "
                "repair the model, or say --lower-gate and why in the commit"
            )
        held[key] = round(measure.value, 4)
    return Gate(gate.data, floors)


def save_gate(gate: Gate, path: Path) -> None:
    """Write a gate as ``load_gate`` reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"data": dict(sorted(gate.data.items())), "floors": {k: dict(v) for k, v in sorted(gate.floors.items())}}
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
