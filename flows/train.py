"""The training flow, and its command line: ``python -m flows.train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer
from prefect import flow

from flows.hooks import notify
from flows.training import source_of, train_and_register, train_floors
from tasks.contracts.settings import ROOT

DATA = ROOT.parent / "shared" / "data"
WORK = ROOT / ".marsad" / "training"


@flow(name="train", on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def train(
    encoder: Annotated[str, typer.Option(help="Hub id or folder of a BERT checkpoint; 'floors': the linear model.")],
    name: Annotated[str, typer.Option(help="Name of the bundle.")] = "compact-ar",
    version: Annotated[str, typer.Option(help="Its version; an existing one is never overwritten.")] = "1",
    data: Annotated[Path, typer.Option(help="Folder the paths of the declaration start from.")] = DATA,
    datasets: Annotated[Path | None, typer.Option(help="Another declaration than seeds/datasets.toml.")] = None,
    work: Annotated[Path, typer.Option(help="Checkpoints; a run found there is resumed.")] = WORK,
    tokens: Annotated[int, typer.Option(help="Training tokens in all.")] = 1_500_000,
    rate: Annotated[float, typer.Option(help="Peak learning rate of the encoder.")] = 2e-4,
    layers: Annotated[int, typer.Option(help="Keep the first so many layers; 0 keeps all.")] = 0,
    freeze: Annotated[int, typer.Option(help="Do not train the embeddings and the first so many layers.")] = 0,
    normaliser: Annotated[str | None, typer.Option(help="none or arabert; by default from the encoder's name.")] = None,
    prefix: Annotated[str | None, typer.Option(help="Words every input starts with.")] = None,
    init: Annotated[Path | None, typer.Option(help="Weights of an earlier run of the same shape.")] = None,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
    seed: Annotated[int, typer.Option(help="Of every random choice.")] = 20,
) -> str:
    """Train a reader on the declared data and register it when no judged score falls; ``name@version``."""
    seeds = ROOT / "seeds"
    if encoder == "floors":
        bundle = train_floors(seeds, data)
        return f"{bundle.name}@{bundle.version}"
    from tasks.models.training.loop import Plan
    from tasks.models.training.pipeline import Job

    job = Job(
        source_of(encoder, normaliser, prefix), name, version, seeds, data, work / f"{name}-{version}",
        Plan(tokens=tokens, rate=rate, seed=seed), layers=layers or None, freeze=freeze, threads=threads,
        datasets=datasets, init=init,
    )  # fmt: skip
    bundle = train_and_register(job, seeds / "models")
    return f"{bundle.name}@{bundle.version}"


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    typer.run(train.fn)
