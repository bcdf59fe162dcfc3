"""``marsad train``: a reader of one's own."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.models import OptionInfo

from flows.train_request import TrainRequest

if TYPE_CHECKING:
    from tasks.models.training.loop import Step


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(train)


def _option(name: str) -> OptionInfo:
    """The command's option for a field of the request, with its words."""
    option: OptionInfo = typer.Option(help=TrainRequest.model_fields[name].description)
    return option


_DEFAULT = TrainRequest(encoder="")


def train(
    encoder: Annotated[str, _option("encoder")],
    name: Annotated[str, _option("name")] = _DEFAULT.name,
    version: Annotated[str, _option("version")] = _DEFAULT.version,
    data: Annotated[Path | None, _option("data")] = None,
    datasets: Annotated[Path | None, _option("datasets")] = None,
    tokens: Annotated[int, _option("tokens")] = _DEFAULT.tokens,
    rate: Annotated[float, _option("rate")] = _DEFAULT.rate,
    names_share: Annotated[float, _option("names_share")] = _DEFAULT.names_share,
    layers: Annotated[int, _option("layers")] = _DEFAULT.layers,
    freeze: Annotated[int, _option("freeze")] = _DEFAULT.freeze,
    normaliser: Annotated[str | None, _option("normaliser")] = None,
    prefix: Annotated[str | None, _option("prefix")] = None,
    mask: Annotated[float, _option("mask")] = _DEFAULT.mask,
    swap: Annotated[float, _option("swap")] = _DEFAULT.swap,
    blend: Annotated[float, _option("blend")] = _DEFAULT.blend,
    init: Annotated[Path | None, _option("init")] = None,
    device: Annotated[str, _option("device")] = _DEFAULT.device,
    threads: Annotated[int, _option("threads")] = _DEFAULT.threads,
    seed: Annotated[int, _option("seed")] = _DEFAULT.seed,
    work: Annotated[Path | None, _option("work")] = None,
) -> None:
    """Train a reader: topics, names, salience; calibrate, evaluate on every set, register if no judged score falls.

    Needs the train extra. Interrupted, the same command goes on from its last checkpoint.
    """
    wanted = TrainRequest.model_validate(dict(locals()))
    from flows.train import run_training

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
