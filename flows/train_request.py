"""What a training is asked for: the form of the flow and the options of ``marsad train``."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class TrainRequest(BaseModel, extra="forbid"):
    """What to train, on what, how long. The new bundle becomes the default only if no judged score falls."""

    encoder: str = Field(
        title="Encoder",
        description="Hub id or folder of a BERT checkpoint; folder of a bundle to go on from; 'floors': the linear model.",
    )
    name: str = Field(default="newsroom", title="Name", description="Name of the bundle.")
    version: str = Field(
        default="1", title="Version", description="Version of the bundle; an existing one is never overwritten."
    )
    data: Path | None = Field(
        default=None, title="Data", description="Folder the declared paths start from; empty: the shared data."
    )
    datasets: Path | None = Field(
        default=None, title="Data sets", description="Another declaration than seeds/datasets.toml."
    )
    tokens: int = Field(default=1_500_000, gt=0, title="Tokens", description="Training tokens in all.")
    rate: float = Field(default=2e-4, gt=0, title="Rate", description="Peak learning rate of the encoder.")
    names_share: float = Field(
        default=0.52,
        gt=0,
        lt=1,
        title="Share of names",
        description="Share of the tokens that are sentences with names.",
    )
    layers: int = Field(default=0, ge=0, title="Layers", description="Keep the first so many layers; 0 keeps all.")
    freeze: int = Field(
        default=0, ge=0, title="Frozen layers", description="Do not train the embeddings and the first so many layers."
    )
    normaliser: str | None = Field(
        default=None, title="Normaliser", description="none or arabert; empty: from the encoder's name."
    )
    prefix: str | None = Field(default=None, title="Prefix", description="Words every input starts with.")
    mask: float = Field(
        default=0.0,
        ge=0,
        lt=1,
        title="Mask",
        description="Share of the tokens of sentences with names that are hidden.",
    )
    swap: float = Field(
        default=0.0, ge=0, le=1, title="Swap", description="Share of the names that others of their type stand for."
    )
    blend: float = Field(
        default=1.0,
        gt=0,
        le=1,
        title="Blend",
        description="Weight of what is trained in its mean with what it went on from; 1: nothing but it.",
    )
    init: Path | None = Field(
        default=None, title="Initial weights", description="last.safetensors of an earlier run of the same shape."
    )
    device: str = Field(default="auto", title="Device", description="cpu, cuda, or auto: cuda where there is one.")
    threads: int = Field(default=2, ge=1, title="Threads", description="CPU threads.")
    seed: int = Field(default=20, title="Seed", description="Seed of every random choice.")
    work: Path | None = Field(
        default=None,
        title="Checkpoints",
        description="Folder of checkpoints; a run found there is resumed. Empty: below .marsad/training.",
    )
