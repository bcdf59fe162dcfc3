"""The heads of a bundle in a network again, so that training goes on from it. Needs torch."""

from __future__ import annotations

import json

import torch
from torch import nn

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import Bundle
from tasks.models.heads import TAGS, Heads
from tasks.models.training.network import MultiTask


def restore_heads(network: MultiTask, bundle: Bundle, topics: list[str]) -> None:
    """Give ``network`` the bundle's heads; ``TerminalError`` when their topics or tags are not ``topics`` and ``TAGS``."""
    labels = json.loads(bundle.file("labels.json").read_text(encoding="utf-8"))
    if labels != {"topics": topics, "tags": list(TAGS)}:
        raise TerminalError(f"bundle {bundle.name} has other topics or tags than the taxonomy; train from its base")
    heads = Heads.load(bundle.file("heads.safetensors"))
    for name in ("topics", "tags", "salience"):
        linear: nn.Linear = getattr(network, name)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(getattr(heads, name)))
            linear.bias.copy_(torch.from_numpy(getattr(heads, f"{name}_bias")))
