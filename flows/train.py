"""The training flow: from declared data to a registered bundle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prefect import flow

from flows.hooks import notify
from flows.train_request import TrainRequest
from flows.training import log_step, source_of, train_and_register, train_floors
from tasks.contracts.settings import ROOT, Settings

if TYPE_CHECKING:
    from tasks.models.training.loop import Step


def run_training(wanted: TrainRequest, report: Callable[[Step], None] = log_step) -> str:
    """Train a reader on the declared data and register it when no judged score falls; ``name@version``."""
    settings = Settings()
    data = wanted.data or settings.shared_data
    if wanted.encoder == "floors":
        bundle = train_floors(settings.seeds, data)
        return f"{bundle.name}@{bundle.version}"
    from tasks.models.training.loop import Plan
    from tasks.models.training.pipeline import Job
    from tasks.resources import gazetteer_in

    names = gazetteer_in(settings.seeds)
    work = wanted.work or ROOT / ".marsad" / "training" / f"{wanted.name}-{wanted.version}"
    job = Job(
        source_of(wanted.encoder, wanted.normaliser, wanted.prefix), wanted.name, wanted.version, settings.seeds, data, work,
        Plan(tokens=wanted.tokens, rate=wanted.rate, seed=wanted.seed, mask=wanted.mask), layers=wanted.layers or None,
        freeze=wanted.freeze,
        threads=wanted.threads, names_share=wanted.names_share, datasets=wanted.datasets, device=wanted.device,
        init=wanted.init, swap=wanted.swap, blend=wanted.blend, tagger=names.tag if names else None,
    )  # fmt: skip
    bundle = train_and_register(job, settings.seeds / "models", report)
    return f"{bundle.name}@{bundle.version}"


@flow(name="train", on_failure=[notify], on_crashed=[notify], on_cancellation=[notify])
def train(request: TrainRequest) -> str:
    """Train, calibrate, evaluate; register when no judged score falls."""
    return run_training(request)
