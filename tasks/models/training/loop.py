"""The training loop: mixed tasks, linear decay, evaluation on dev, early stopping, checkpoints to resume from. Needs torch."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tasks.models.training.augment import masked
from tasks.models.training.encodings import IGNORED, ArticleItem, NameItem
from tasks.models.training.network import MultiTask, batch_of, load_network, save_network
from tasks.models.training.streams import Stream, mixed

log = logging.getLogger(__name__)

AnyStream = Stream[NameItem] | Stream[ArticleItem]
STATE = "state.json"
REPORT_EVERY = 20
"""Steps between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to train."""

    tokens: int
    """Training tokens in all, padding left out."""
    rate: float = 1.5e-4
    """Peak learning rate of the encoder; the heads learn at ``head_rate``."""
    head_rate: float = 1e-3
    warmup: float = 0.06
    """Share of the tokens over which the rate rises."""
    evaluate_every: int = 250_000
    checkpoint_every: int = 100_000
    patience: int = 4
    """Evaluations without a better dev score after which training stops."""
    seed: int = 20
    padding: int = 1
    mask: float = 0.0
    """Share of the tokens of sentences with names that are hidden from the encoder, others each time."""
    mask_token: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """Where a training stands."""

    number: int
    task: str
    loss: float
    tokens: int
    of_tokens: int
    tokens_per_second: float


def names_loss(network: MultiTask, batch: Sequence[NameItem], padding: int) -> Tensor:
    """Mean cross entropy of the tags of all units."""
    ids, mask, states = batch_of(batch, padding)
    hidden = network.hidden(ids, mask, states)
    units = torch.cat([hidden[row, torch.from_numpy(item.at)] for row, item in enumerate(batch)])
    tags = torch.from_numpy(np.concatenate([item.tags for item in batch])).to(network.device)
    return functional.cross_entropy(network.tag_logits(units), tags, ignore_index=IGNORED)


def articles_loss(network: MultiTask, batch: Sequence[ArticleItem], padding: int) -> Tensor:
    """Weighted binary cross entropy of the known topics, summed over topics, plus that of the sentences' salience."""
    ids, mask, states = batch_of(batch, padding)
    hidden = network.hidden(ids, mask, states)
    labels = torch.from_numpy(np.stack([item.labels for item in batch])).to(network.device)
    weights = torch.from_numpy(np.stack([item.weights for item in batch])).to(network.device)
    logits = network.topic_logits(hidden, mask)
    loss = (functional.binary_cross_entropy_with_logits(logits, labels, reduction="none") * weights).sum() / len(batch)
    rated = [(row, item) for row, item in enumerate(batch) if item.salience]
    if rated:
        scores = torch.cat([network.salience_logits(hidden[row], item.sentences) for row, item in rated])
        targets = torch.cat([torch.tensor(item.salience).to(scores) for _, item in rated])
        loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(scores, targets)
    return loss


def rate_at(done: float, warmup: float) -> float:
    """Factor of the peak rate after a share ``done`` of the training: rises linearly, then falls linearly to 0."""
    return done / warmup if done < warmup else max(0.0, (1.0 - done) / (1.0 - warmup))


class Trainer:
    """One training run in ``folder``, resumed when the folder holds a checkpoint."""

    def __init__(
        self,
        network: MultiTask,
        streams: Sequence[AnyStream],
        evaluate: Callable[[MultiTask], Mapping[str, float]],
        plan: Plan,
        folder: Path,
        report: Callable[[Step], None] = lambda step: None,
    ) -> None:
        """``evaluate`` gives dev scores by name; ``score`` among them decides, higher is better. ``report`` is told now and then."""
        self.network, self.streams, self.evaluate, self.plan, self.folder = network, streams, evaluate, plan, folder
        self._report = report
        encoder = [p for p in network.encoder.parameters() if p.requires_grad]
        heads = [p for head in (network.topics, network.tags, network.salience) for p in head.parameters()]
        self.optimizer = torch.optim.AdamW(
            [{"params": encoder, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}], weight_decay=0.01
        )
        self.peaks = [plan.rate, plan.head_rate]
        self.tokens, self.step, self.best, self.since_best = 0, 0, -math.inf, 0
        self.history: list[dict[str, float]] = []
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / STATE).is_file():
            self._resume()

    def run(self) -> list[dict[str, float]]:
        """Train to the end of the plan or until dev stops improving; the dev scores over time. Best weights: ``best.safetensors``."""
        plan, began, before = self.plan, time.monotonic(), self.tokens
        order = mixed(self.streams)
        for _ in range(self.step):
            next(order)
        while self.tokens < plan.tokens and self.since_best < plan.patience:
            torch.manual_seed(plan.seed * 1_000_003 + self.step)
            stream = next(order)
            loss, size = self._train_on(stream)
            if self.step % REPORT_EVERY == 0:
                speed = (self.tokens - before) / (time.monotonic() - began)
                self._report(Step(self.step, stream.name, loss, self.tokens, plan.tokens, speed))
            if self._due(plan.evaluate_every, size):
                self._evaluate()
            if self._due(plan.checkpoint_every, size):
                self._checkpoint()
        return self.history

    def _due(self, every: int, size: int) -> bool:
        return self.tokens // every != (self.tokens - size) // every or self.tokens >= self.plan.tokens

    def _train_on(self, stream: AnyStream) -> tuple[float, int]:
        self.network.train()
        batch = stream.next()
        if isinstance(batch[0], NameItem):
            loss = names_loss(self.network, self._hidden_in(batch), self.plan.padding)
        else:
            loss = articles_loss(self.network, batch, self.plan.padding)
        loss.backward()
        torch.nn.utils.clip_grad_norm_((p for group in self.optimizer.param_groups for p in group["params"]), 1.0)
        factor = rate_at(self.tokens / self.plan.tokens, self.plan.warmup)
        for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
            group["lr"] = peak * factor
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        size = sum(len(item.ids) for item in batch)
        self.tokens += size
        self.step += 1
        return float(loss.detach()), size

    def _hidden_in(self, batch: Sequence[NameItem]) -> Sequence[NameItem]:
        if not self.plan.mask:
            return batch
        rng = np.random.default_rng([self.plan.seed, self.step])
        return [masked(item, self.plan.mask, self.plan.mask_token, rng) for item in batch]

    def _evaluate(self) -> None:
        self.network.eval()
        with torch.inference_mode():
            scores = {"tokens": float(self.tokens), **self.evaluate(self.network)}
        self.history.append(scores)
        log.info("dev %s", " ".join(f"{name} {value:.4f}" for name, value in scores.items()))
        if scores["score"] > self.best:
            self.best, self.since_best = scores["score"], 0
            save_network(self.network, self.folder / "best.safetensors")
        else:
            self.since_best += 1

    def _checkpoint(self) -> None:
        from safetensors.torch import save_file

        state = self.optimizer.state_dict()["state"]
        tensors = {f"{at}.{name}": value for at, moments in state.items() for name, value in moments.items()}
        save_network(self.network, self.folder / "last.safetensors")
        save_file(tensors, self.folder / "optimizer.safetensors")
        where = {stream.name: [stream.epoch, stream.at] for stream in self.streams}
        document = {
            "tokens": self.tokens, "step": self.step, "best": self.best, "since_best": self.since_best,
            "streams": where, "history": self.history,
        }  # fmt: skip
        partial = self.folder / f"{STATE}.partial"
        partial.write_text(json.dumps(document), encoding="utf-8")
        partial.replace(self.folder / STATE)

    def _resume(self) -> None:
        from safetensors.torch import load_file

        document = json.loads((self.folder / STATE).read_text(encoding="utf-8"))
        self.tokens, self.step = document["tokens"], document["step"]
        self.best, self.since_best, self.history = document["best"], document["since_best"], document["history"]
        for stream in self.streams:
            stream.epoch, stream.at = document["streams"][stream.name]
        load_network(self.network, self.folder / "last.safetensors")
        state: dict[int, dict[str, Tensor]] = {}
        for key, tensor in load_file(self.folder / "optimizer.safetensors").items():
            at, name = key.split(".", 1)
            state.setdefault(int(at), {})[name] = tensor
        self.optimizer.load_state_dict({"state": state, "param_groups": self.optimizer.state_dict()["param_groups"]})
        log.info("resumed %s at %.2f M tokens", self.folder, self.tokens / 1e6)
