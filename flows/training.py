"""Training a bundle as plain functions: from declared data to a registered reader."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import MANIFEST, Bundle, load_bundle, read_manifest
from tasks.models.registry import DEFAULTS, calibration_of, find_bundle, open_reader, register

if TYPE_CHECKING:
    from tasks.models.training.export import Source
    from tasks.models.training.loop import Step
    from tasks.models.training.pipeline import Job

log = logging.getLogger(__name__)

JUDGED = ("iptc_dev: micro-F1", "iptc_dev: primary accuracy", "anercorp_test: span F1 PER LOC ORG")
"""Scores that a new default bundle may not lower (``dataset: metric``)."""
SLACK = 0.005


def source_of(encoder: str, normaliser: str | None = None, prefix: str | None = None, licence: str = "") -> Source:
    """How inputs of a checkpoint are written, from its name where options leave it open."""
    from tasks.models.training.export import Source

    known = encoder.lower()
    if (Path(encoder) / MANIFEST).is_file():
        bundle = load_bundle(Path(encoder))
        rules = bundle.manifest["encoder"]
        return Source(
            encoder, f"{bundle.name} {bundle.version}", "", bundle.licence, rules["normaliser"], rules["prefix"], bundle
        )
    return Source(
        checkpoint=encoder,
        name=Path(encoder).name if Path(encoder).exists() else encoder,
        revision="local folder" if Path(encoder).exists() else "main",
        licence=licence or ("MIT" if "e5" in known else "see the base checkpoint"),
        normaliser=normaliser if normaliser is not None else "arabert" if "arabert" in known else "none",
        prefix=prefix if prefix is not None else "passage:" if "e5" in known else "",
    )


def log_step(step: Step) -> None:
    """One line of progress."""
    left = (step.of_tokens - step.tokens) / max(1.0, step.tokens_per_second) / 60
    done = f"{step.tokens / 1e6:.2f} M of {step.of_tokens / 1e6:.2f} M tokens"
    speed = f"{step.tokens_per_second:.0f} tokens/s, {left:.0f} min left"
    log.info("step %d, %s, %s loss %.3f, %s", step.number, done, step.task, step.loss, speed)


def scores_of(bundle_dir: Path, seeds: Path, data_root: Path, declaration: Path | None = None) -> dict[str, float]:
    """``dataset: metric`` to value for a bundle folder, on every set present of ``declaration`` (else of ``seeds``)."""
    from tasks.models.evaluation.suite import evaluate, values
    from tasks.resources import gazetteer_in

    bundle, names = load_bundle(bundle_dir), gazetteer_in(seeds)
    reader = open_reader(bundle_dir.parent, bundle_dir.name)
    measures, _ = evaluate(
        bundle.name, reader, calibration_of(bundle), seeds, data_root, declaration=declaration,
        tagger=names.tag if names else None,
    )  # fmt: skip
    return dict(values(measures, bundle.name))


def worse(new: dict[str, float], old: dict[str, float]) -> list[str]:
    """One sentence for each judged score that a new bundle lowers."""
    return [
        f"{key} falls from {old[key]:.4f} to {new[key]:.4f}"
        for key in JUDGED
        if key in new and key in old and new[key] < old[key] - SLACK
    ]


def train_and_register(job: Job, models_dir: Path, report: Callable[[Step], None] = log_step) -> Bundle:
    """Train, measure beside the current default, and register as the default only if no judged score falls.

    ``TerminalError`` names the scores that fall; the trained bundle stays in ``job.work`` then.
    """
    from tasks.models.training.card import with_card
    from tasks.models.training.pipeline import train_encoder

    trained = train_encoder(job, job.work / "bundle", report)
    fallen: list[str] = []
    if (models_dir / DEFAULTS).is_file() or (models_dir.parent / DEFAULTS).is_file():
        current = find_bundle(models_dir)
        new, old = (scores_of(path, job.seeds, job.data_root, job.datasets) for path in (trained.path, current.path))
        trained = with_card(trained, new)
        for key in sorted(new):
            log.info("%s: %.4f (%s: %s)", key, new[key], current.name, f"{old[key]:.4f}" if key in old else "-")
        fallen = worse(new, old)
    if fallen:
        raise TerminalError(f"not registered, {'; '.join(fallen)}; the bundle stays in {trained.path}")
    return register(trained, models_dir)


def train_floors(seeds: Path, data_root: Path) -> Bundle:
    """Train the linear floors in place of those under ``seeds/models/floors``, with the next version."""
    from tasks.models.training import floors_bundle

    target = seeds / "models" / "floors"
    version = str(int(read_manifest(target).version) + 1) if target.is_dir() else "1"
    return floors_bundle.train_floors(seeds, data_root, target, version=version)
