"""Training a bundle: from declared data to a registered reader. ``python -m flows.train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import ROOT
from tasks.models.bundle import Bundle, load_bundle
from tasks.models.registry import DEFAULTS, calibration_of, find_bundle, open_reader, register

if TYPE_CHECKING:
    from tasks.models.training.export import Source
    from tasks.models.training.pipeline import Job

log = logging.getLogger(__name__)

JUDGED = ("iptc_dev: micro-F1", "iptc_dev: primary accuracy", "anercorp_test: span F1 PER LOC ORG")
"""Scores that a new default bundle may not lower (``dataset: metric``)."""
SLACK = 0.005


def source_of(encoder: str, normaliser: str | None = None, prefix: str | None = None, licence: str = "") -> Source:
    """How inputs of a checkpoint are written, from its name where options leave it open."""
    from tasks.models.training.export import Source

    known = encoder.lower()
    return Source(
        checkpoint=encoder,
        name=Path(encoder).name if Path(encoder).exists() else encoder,
        revision="local folder" if Path(encoder).exists() else "main",
        licence=licence or ("MIT" if "e5" in known else "see the base checkpoint"),
        normaliser=normaliser if normaliser is not None else "arabert" if "arabert" in known else "none",
        prefix=prefix if prefix is not None else "passage:" if "e5" in known else "",
    )


def scores_of(bundle_dir: Path, seeds: Path, data_root: Path) -> dict[str, float]:
    """``dataset: metric`` to value for a bundle folder, on every set present."""
    from tasks.models.evaluation.suite import evaluate, values

    bundle = load_bundle(bundle_dir)
    reader = open_reader(bundle_dir.parent, bundle_dir.name)
    measures, _ = evaluate(bundle.name, reader, calibration_of(bundle), seeds, data_root)
    return dict(values(measures, bundle.name))


def worse(new: dict[str, float], old: dict[str, float]) -> list[str]:
    """One sentence for each judged score that a new bundle lowers."""
    return [
        f"{key} falls from {old[key]:.4f} to {new[key]:.4f}"
        for key in JUDGED
        if key in new and key in old and new[key] < old[key] - SLACK
    ]


def train_and_register(job: Job, models_dir: Path) -> Bundle:
    """Train, measure beside the current default, and register as the default only if no judged score falls.

    ``TerminalError`` names the scores that fall; the trained bundle stays in ``job.work`` then.
    """
    from tasks.models.training.card import with_card
    from tasks.models.training.pipeline import train_encoder

    trained = train_encoder(job, job.work / "bundle")
    fallen: list[str] = []
    if (models_dir / DEFAULTS).is_file() or (models_dir.parent / DEFAULTS).is_file():
        current = find_bundle(models_dir)
        new, old = (scores_of(path, job.seeds, job.data_root) for path in (trained.path, current.path))
        trained = with_card(trained, new)
        for key in sorted(new):
            log.info("%s: %.4f (%s: %s)", key, new[key], current.name, f"{old[key]:.4f}" if key in old else "-")
        fallen = worse(new, old)
    if fallen:
        raise TerminalError(f"not registered, {'; '.join(fallen)}; the bundle stays in {trained.path}")
    return register(trained, models_dir)


def main(
    encoder: Annotated[
        str, typer.Option(help="Hub id or local folder of a BERT checkpoint; 'floors' trains the linear model.")
    ],
    name: Annotated[str, typer.Option(help="Name of the bundle.")] = "compact-ar",
    version: Annotated[str, typer.Option(help="Its version; an existing one is never overwritten.")] = "1",
    data: Annotated[Path, typer.Option(help="Folder the paths of seeds/datasets.toml start from.")] = ROOT.parent
    / "shared"
    / "data",
    datasets: Annotated[Path | None, typer.Option(help="Another declaration of data sets.")] = None,
    work: Annotated[Path, typer.Option(help="Checkpoints; a run found there is resumed.")] = ROOT
    / ".marsad"
    / "training",
    tokens: Annotated[int, typer.Option(help="Training tokens in all.")] = 1_500_000,
    rate: Annotated[float, typer.Option(help="Peak learning rate of the encoder.")] = 2e-4,
    layers: Annotated[int, typer.Option(help="Keep the first so many layers; 0 keeps all.")] = 0,
    freeze: Annotated[int, typer.Option(help="Do not train the embeddings and the first so many layers.")] = 0,
    normaliser: Annotated[str | None, typer.Option(help="none or arabert; by default from the encoder's name.")] = None,
    prefix: Annotated[str | None, typer.Option(help="Words every input starts with.")] = None,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
    seed: Annotated[int, typer.Option(help="Of every random choice.")] = 20,
) -> None:
    """Train a reader on the declared data and register it when it is no worse than the current one."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    seeds = ROOT / "seeds"
    if encoder == "floors":
        from tasks.models.training.floors_bundle import train_floors

        log.info("%s", train_floors(seeds, data, seeds / "models" / "floors", version=version).manifest["scores"])
        return
    from tasks.models.training.loop import Plan
    from tasks.models.training.pipeline import Job

    source = source_of(encoder, normaliser, prefix)
    plan = Plan(tokens=tokens, rate=rate, seed=seed)
    job = Job(
        source, name, version, seeds, data, work / f"{name}-{version}", plan,
        layers=layers or None, freeze=freeze, threads=threads, datasets=datasets,
    )  # fmt: skip
    bundle = train_and_register(job, seeds / "models")
    log.info("registered %s@%s in %s", bundle.name, bundle.version, bundle.path)


if __name__ == "__main__":
    typer.run(main)
