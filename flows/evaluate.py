"""``make eval``: every set, every bundle, one table, JSON and a gate. ``python -m flows.evaluate --help``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.evaluate_linking import DATASETS, measure_linking
from tasks.contracts.settings import ROOT
from tasks.models.bundle import sha256
from tasks.models.evaluation.gate import Gate, changed_data, falls, load_gate, raised, save_gate
from tasks.models.evaluation.measures import Measure, as_rows, as_table
from tasks.models.registry import calibration_of, default_name, find_bundle, open_reader
from tasks.resources import gazetteer_in

GATE = ROOT / "tests" / "gate" / "gate.json"
GATED = (
    "iptc_dev: primary accuracy",
    "iptc_dev: micro-F1",
    "saudinewsnet_sections: section macro-F1",
    "anercorp_test: span F1 PER LOC ORG",
    "anercorp_test: span F1 with MISC",
    "aqmar_test: span F1 PER LOC ORG",
    "names_read_test: span F1 PER LOC ORG",
    "easc_dev: F1 of k sentences",
    "linking_dev: span F1",
    "linking_dev: candidate recall",
    "linking_dev: accuracy of linkable mentions",
    "linking_dev: NIL F1",
)
"""Scores the gate holds; those a model does not have are left out when it is written."""


def measure(
    models: list[str],
    models_dir: Path,
    seeds: Path,
    data_root: Path,
    only: frozenset[str] = frozenset(),
    threads: int = 1,
) -> tuple[list[Measure], list[str]]:
    """Measures of each bundle on every set present, and one sentence for each set that is absent."""
    from tasks.models.evaluation.suite import evaluate

    found: list[Measure] = []
    skipped: list[str] = []
    names = gazetteer_in(seeds)
    for name in models:
        bundle = find_bundle(models_dir, name)
        reader = open_reader(models_dir, name, threads=threads)
        measures, absent = evaluate(
            bundle.path.name,
            reader,
            calibration_of(bundle),
            seeds,
            data_root,
            only=only,
            tagger=names.tag if names else None,
        )
        known = {(m.model, m.dataset, m.metric) for m in found}
        found += [m for m in measures if (m.model, m.dataset, m.metric) not in known]
        skipped = absent
    return found, skipped


def held_out_source(seeds: Path, data_root: Path, source: str = "ant") -> list[Measure]:
    """The floors trained without ``source`` and measured on its sections and on its labels by reading.

    An encoder is not trained again for this: its score on the source would be in domain.
    """
    import tempfile

    from tasks.models.evaluation import topics
    from tasks.models.evaluation.suite import section_sample
    from tasks.models.training.datasets import load_datasets, read_topics
    from tasks.models.training.floors_bundle import train_floors

    datasets = load_datasets(seeds / "datasets.toml", data_root)
    with tempfile.TemporaryDirectory() as folder:
        bundle = train_floors(seeds, data_root, Path(folder) / "floors", without=frozenset({source}))
        reader = open_reader(Path(folder), "floors")
        calibration = calibration_of(bundle)
        stem = datasets[source].path.stem
        read = [e for e in read_topics(datasets["topics_read"]) if e.source == stem and e.primary]
        name = f"floors without {source}"
        found = topics.sections(name, f"{source} sections", reader, section_sample(datasets[source]))
        labelled = topics.labelled(name, f"{source} by reading", reader, read, calibration)
        return found + [m for m in labelled if not m.metric.startswith("F1 ")]


def main(
    model: Annotated[
        list[str] | None, typer.Option(help="Bundles to measure; floors and the default when none is named.")
    ] = None,
    data: Annotated[Path, typer.Option(help="Folder the paths of seeds/datasets.toml start from.")] = ROOT.parent
    / "shared"
    / "data",
    only: Annotated[list[str] | None, typer.Option(help="Sets to measure on; all when none is named.")] = None,
    out: Annotated[Path, typer.Option(help="JSON to write.")] = ROOT / "warehouse" / "out" / "eval.json",
    hold_out: Annotated[bool, typer.Option(help="Also train the floors without ANT and measure on it.")] = True,
    update_gate: Annotated[bool, typer.Option(help="Pin what is measured now.")] = False,
    lower_gate: Annotated[bool, typer.Option(help="Let a pinned score go down; say why in the commit.")] = False,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
) -> None:
    """Measure bundles on every declared set and hold them to the gate; exit 1 when a pinned score falls."""
    models_dir, seeds = ROOT / "seeds" / "models", ROOT / "seeds"
    names = model or list(dict.fromkeys(["floors", default_name(models_dir)]))
    measures, skipped = measure(names, models_dir, seeds, data, frozenset(only or ()), threads)
    if hold_out and not only and not skipped:
        measures += held_out_source(seeds, data)
    if not only or set(DATASETS) & set(only):
        linking, absent = measure_linking(seeds, data, ROOT / ".marsad" / "kb", only or ())
        measures, skipped = measures + linking, skipped + absent
    gate = load_gate(GATE) if GATE.is_file() else Gate({}, {})
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(as_rows(measures), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(as_table(measures) + "\n")
    for line in skipped:
        sys.stdout.write(f"skipped {line}\n")
    if update_gate:
        present = _data_hashes(seeds, data)
        save_gate(raised(Gate({**gate.data, **present}, gate.floors), measures, GATED, lower=lower_gate), GATE)
        sys.stdout.write(f"gate written to {GATE.relative_to(ROOT)}\n")
        return
    problems = [*changed_data(gate, data), *falls(gate, measures)]
    sys.stdout.write("".join(f"gate: {problem}\n" for problem in problems) or "gate: every pinned score holds\n")
    if problems:
        raise typer.Exit(1)


def _data_hashes(seeds: Path, data_root: Path) -> dict[str, str]:
    from tasks.models.training.datasets import load_datasets

    used = [d for d in load_datasets(seeds / "datasets.toml", data_root).values() if d.use != "train"]
    # Labels under seeds are in git and still grow; what is outside can change unseen.
    files = [path for d in used for path in d.files() if path.is_relative_to(data_root)]
    return {str(path.relative_to(data_root)): sha256(path) for path in files}


if __name__ == "__main__":
    typer.run(main)
