"""A training from declared data to a bundle that waits for registration. Needs torch."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import Bundle
from tasks.models.evaluation.names import Tagger
from tasks.models.evaluation.topics import article_of
from tasks.models.taxonomy import load_taxonomy
from tasks.models.tokens import MASKS, Tokenizer
from tasks.models.training.cache import with_states
from tasks.models.training.card import with_card
from tasks.models.training.datasets import Dataset, load_datasets
from tasks.models.training.export import Source, export, save_tokenizer
from tasks.models.training.finish import add_linear, keep_calibration, set_calibration, set_centre
from tasks.models.training.loop import Plan, Step, Trainer
from tasks.models.training.network import MultiTask, blend, device_named, load_encoder, load_network
from tasks.models.training.onnx_graph import Shape
from tasks.models.training.prepare import Prepared, cached, evaluation, prepare, streams_of
from tasks.models.training.restore import restore_heads
from tasks.models.training.stacking import stack_tags

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a training depends on."""

    source: Source
    name: str
    version: str
    seeds: Path
    data_root: Path
    work: Path
    """Folder of checkpoints; a run found there is resumed."""
    plan: Plan
    layers: int | None = None
    """Keep only the first so many layers of the encoder; all when ``None``."""
    freeze: int = 0
    """Train neither the embeddings nor the first so many layers."""
    most: int = 160
    """Tokens of a training sequence."""
    window: int = 256
    """Tokens of a window when reading."""
    budget: int = 1024
    """Tokens of a training batch."""
    names_share: float = 0.52
    """Of the training tokens: sentences with names; articles have the rest."""
    per_section: int = 100
    """Weakly labelled articles of each newspaper section."""
    swap: float = 0.0
    """Share of the names that are replaced by others of their type in half of what is trained on."""
    init: Path | None = None
    """Weights of an earlier run of the same shape to start from."""
    blend: float = 1.0
    """Weight of what was trained in its mean with the weights it started from; 1 takes it as it is."""
    threads: int = 1
    device: str = "auto"
    """``cpu``, ``cuda``, or ``auto``: CUDA where there is one."""
    tagger: Tagger | None = None
    """Finds the names that are known beforehand; without it the tags weigh none."""
    datasets: Path | None = None
    """Another declaration than ``seeds/datasets.toml``."""
    extra: dict[str, Any] = field(default_factory=dict)


def train_encoder(job: Job, target: Path, report: Callable[[Step], None] = lambda step: None) -> Bundle:
    """Train, export, calibrate; the bundle in folder ``target``, which is replaced. Registering it is another step."""
    import torch

    torch.set_num_threads(job.threads)
    topics = [topic.topic_id for topic in load_taxonomy(job.seeds / "taxonomy.tsv")]
    datasets = load_datasets(job.datasets or job.seeds / "datasets.toml", job.data_root)
    tokenizer_file, special = save_tokenizer(job.source, job.work)
    tokenizer = Tokenizer(tokenizer_file, normaliser=job.source.normaliser, prefix=job.source.prefix, special=special)
    terms = job.seeds / "topic_terms.tsv"
    prepared = prepare(
        datasets,
        topics,
        terms,
        tokenizer,
        most=job.most,
        per_section=job.per_section,
        swap=job.swap,
        seed=job.plan.seed,
    )
    log.info("prepared %s", prepared.counts)
    torch.manual_seed(job.plan.seed)
    encoder = load_encoder(job.source.checkpoint, freeze=job.freeze, layers=job.layers)
    network = MultiTask(encoder, len(topics), job.freeze).to(device_named(job.device))
    if job.source.bundle is not None:
        restore_heads(network, job.source.bundle, topics)
    if job.init:
        load_network(network, job.init)
    if job.freeze:
        prepared = cached(prepared, filler(network, special[2], job.threads), names=not job.plan.mask)
        log.info("cached the states of %d layers", job.freeze)
    streams = streams_of(prepared, job.budget, job.plan.seed, job.names_share)
    if not streams:
        raise TerminalError(
            f"{job.datasets or job.seeds / 'datasets.toml'} leaves nothing to train on: no set of use 'train' is there, or "
            "all its articles are near copies of dev and test articles; declare one with labels of its own"
        )
    plan = replace(job.plan, padding=special[2], mask_token=_mask_token(tokenizer, job))
    began = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    trainer = Trainer(network, streams, evaluation(prepared, special[2]), plan, job.work, report)
    trainer.run()
    load_network(network, job.work / "best.safetensors")
    if job.blend < 1.0:
        blend(network, began, job.blend)
    return assemble(job, network.eval().cpu(), prepared, trainer, tokenizer_file, special, datasets, target)


def _mask_token(tokenizer: Tokenizer, job: Job) -> int:
    if job.plan.mask and tokenizer.mask is None:
        raise TerminalError(
            f"{job.source.name} has no token that hides another ({' or '.join(MASKS)}); train it with a mask of 0"
        )
    return tokenizer.mask or 0


def filler(network: MultiTask, padding: int, threads: int) -> Callable[[list[Any]], list[Any]]:
    """A function that gives items the states of the layers ``network`` does not train."""
    weights = {name: tensor.cpu().numpy() for name, tensor in network.encoder.state_dict().items()}
    shape = Shape.of(network.encoder.config.to_dict())
    return lambda items: with_states(items, weights, shape, network.frozen, padding, threads)


def assemble(
    job: Job,
    network: MultiTask,
    prepared: Prepared,
    trainer: Trainer,
    tokenizer_file: Path,
    special: tuple[int, int, int],
    datasets: dict[str, Dataset],
    target: Path,
) -> Bundle:
    """The bundle of a trained network: export, centre, linear topics, calibration, card."""
    best = max(trainer.history, key=lambda scores: scores["score"], default={})
    used = [d.lineage() for d in datasets.values() if d.use != "test" and d.task != "salience" and d.files()]
    details = {
        "training": {
            "tokens": trainer.tokens, "steps": trainer.step, "seed": job.plan.seed, "frozen_layers": job.freeze,
            "peak_rate": job.plan.rate, **prepared.counts, **job.extra,
        },
        "dev": {key: float(value) for key, value in best.items()},
        "data": used,
    }  # fmt: skip
    bundle = export(
        network, job.source, target, name=job.name, version=job.version, topics=prepared.topics, special=special,
        tokenizer=tokenizer_file, window=job.window, details=details,
    )  # fmt: skip
    bundle = set_centre(bundle, [article_of(example) for example in prepared.centre_examples])
    weights = {name: dataset.weight for name, dataset in datasets.items() if dataset.task == "names"}
    bundle = stack_tags(bundle, prepared.names_held, job.tagger, weights, job.source.bundle)
    linear = job.seeds / "models" / "floors" / "topics.safetensors"
    if linear.is_file():
        bundle = add_linear(bundle, linear)
    if prepared.topics_dev:
        bundle = set_calibration(bundle, prepared.topics_dev)
    elif job.source.bundle is not None:
        bundle = keep_calibration(bundle, job.source.bundle)
    return with_card(bundle)
