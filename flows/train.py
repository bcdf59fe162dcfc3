"""The training flow: from declared data to a registered bundle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow
from pydantic import BaseModel, Field

from flows.hooks import notify
from flows.training import log_step, source_of, train_and_register, train_floors
from tasks.contracts.settings import ROOT, Settings

if TYPE_CHECKING:
    from tasks.models.training.loop import Step


class TrainRequest(BaseModel, extra="forbid"):
    """What to train, on what, how long. The new bundle becomes the default only if no judged score falls."""

    encoder: str = Field(
        title="Encoder",
        description="Hub id or folder of a BERT checkpoint; folder of a bundle to go on from; 'floors': the linear model.",
    )
    name: str = Field(default="compact-ar", title="Name", description="Of the bundle.")
    version: str = Field(default="1", title="Version", description="An existing one is never overwritten.")
    data: Path | None = Field(
        default=None, title="Data", description="Folder the declared paths start from; empty: the shared data."
    )
    datasets: Path | None = Field(
        default=None, title="Data sets", description="Another declaration than seeds/datasets.toml."
    )
    tokens: int = Field(default=1_500_000, gt=0, title="Tokens", description="Training tokens in all.")
    rate: float = Field(default=2e-4, gt=0, title="Rate", description="Peak learning rate of the encoder.")
    names_share: float = Field(
        default=0.52, gt=0, lt=1, title="Share of names", description="Of the tokens: sentences with names."
    )
    layers: int = Field(default=0, ge=0, title="Layers", description="Keep the first so many layers; 0 keeps all.")
    freeze: int = Field(
        default=0, ge=0, title="Frozen layers", description="Do not train the embeddings and the first so many layers."
    )
    normaliser: str | None = Field(
        default=None, title="Normaliser", description="none or arabert; empty: from the encoder's name."
    )
    prefix: str | None = Field(default=None, title="Prefix", description="Words every input starts with.")
    init: Path | None = Field(
        default=None, title="Initial weights", description="last.safetensors of an earlier run of the same shape."
    )
    device: str = Field(default="auto", title="Device", description="cpu, cuda, or auto: cuda where there is one.")
    threads: int = Field(default=2, ge=1, title="Threads", description="Of the CPU.")
    seed: int = Field(default=20, title="Seed", description="Of every random choice.")
    work: Path | None = Field(
        default=None, title="Checkpoints", description="A run found there is resumed; empty: below .marsad/training."
    )


def run_training(wanted: TrainRequest, report: Callable[[Step], None] = log_step) -> str:
    """Train a reader on the declared data and register it when no judged score falls; ``name@version``."""
    settings = Settings()
    data = wanted.data or settings.shared_data
    if wanted.encoder == "floors":
        bundle = train_floors(settings.seeds, data)
        return f"{bundle.name}@{bundle.version}"
    from tasks.models.training.loop import Plan
    from tasks.models.training.pipeline import Job

    work = wanted.work or ROOT / ".marsad" / "training" / f"{wanted.name}-{wanted.version}"
    job = Job(
        source_of(wanted.encoder, wanted.normaliser, wanted.prefix), wanted.name, wanted.version, settings.seeds, data, work,
        Plan(tokens=wanted.tokens, rate=wanted.rate, seed=wanted.seed), layers=wanted.layers or None, freeze=wanted.freeze,
        threads=wanted.threads, names_share=wanted.names_share, datasets=wanted.datasets, device=wanted.device,
        init=wanted.init,
    )  # fmt: skip
    bundle = train_and_register(job, settings.seeds / "models", report)
    return f"{bundle.name}@{bundle.version}"


@flow(name="train", on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def train(request: TrainRequest) -> str:
    """Train, calibrate, evaluate; register when no judged score falls."""
    return run_training(request)
