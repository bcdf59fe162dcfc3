"""``marsad train``: a reader of one's own."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tasks.models.training.loop import Step


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(train)


def train(
    encoder: Annotated[
        str, typer.Option(help="Hub id or folder of a BERT checkpoint, folder of a bundle to go on from, or 'floors'.")
    ],
    name: Annotated[str, typer.Option(help="Name of the bundle.")] = "compact-ar",
    version: Annotated[str, typer.Option(help="Its version; an existing one is never overwritten.")] = "1",
    data: Annotated[Path | None, typer.Option(help="Folder the declared paths start from.")] = None,
    datasets: Annotated[Path | None, typer.Option(help="Another declaration than seeds/datasets.toml.")] = None,
    tokens: Annotated[int, typer.Option(help="Training tokens in all.")] = 1_500_000,
    rate: Annotated[float, typer.Option(help="Peak learning rate of the encoder.")] = 2e-4,
    names_share: Annotated[float, typer.Option(help="Share of the tokens that are sentences with names.")] = 0.52,
    layers: Annotated[int, typer.Option(help="Keep the first so many layers; 0 keeps all.")] = 0,
    freeze: Annotated[int, typer.Option(help="Do not train the embeddings and the first so many layers.")] = 0,
    normaliser: Annotated[str | None, typer.Option(help="none or arabert; default: from the encoder's name.")] = None,
    prefix: Annotated[str | None, typer.Option(help="Words every input starts with.")] = None,
    init: Annotated[Path | None, typer.Option(help="last.safetensors of an earlier run of the same shape.")] = None,
    device: Annotated[str, typer.Option(help="cpu, cuda, or auto: cuda where there is one.")] = "auto",
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 2,
    seed: Annotated[int, typer.Option(help="Of every random choice.")] = 20,
    work: Annotated[Path | None, typer.Option(help="Folder of checkpoints; a run found there is resumed.")] = None,
) -> None:
    """Train a reader: topics, names, salience; calibrate, evaluate on every set, register if no judged score falls.

    Needs the train extra. Interrupted, the same command goes on from its last checkpoint.
    """
    from flows.train import TrainRequest, run_training

    wanted = TrainRequest(
        encoder=encoder, name=name, version=version, data=data, datasets=datasets, tokens=tokens, rate=rate,
        names_share=names_share, layers=layers, freeze=freeze, normaliser=normaliser, prefix=prefix, init=init, device=device,
        threads=threads, seed=seed, work=work,
    )  # fmt: skip
    # By force: Prefect's import has set the root logger to warnings.
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", force=True)
    with _Bar() as bar:
        made = run_training(wanted, bar.show)
    typer.echo(f"{made} is the default reader now; `marsad models show {name}-{version}` tells how good it is")


class _Bar:
    """A progress bar on a terminal, a line every few steps elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

        out = Console(stderr=True, highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=out, transient=True) if out.is_terminal else None
        self._task = self._bar.add_task("preparing", total=None) if self._bar else None

    def __enter__(self) -> _Bar:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, step: Step) -> None:
        """One step of training."""
        from flows.training import log_step

        if self._bar is None or self._task is None:
            log_step(step)
            return
        text = f"step {step.number}, {step.task} loss {step.loss:.3f}, {step.tokens_per_second:.0f} tokens/s"
        self._bar.update(self._task, description=text, completed=step.tokens, total=step.of_tokens)
