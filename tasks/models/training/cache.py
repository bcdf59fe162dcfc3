"""Hidden states of the layers that are not trained, computed once. Needs onnx and an engine, no torch."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tasks.models.batches import by_length, pad
from tasks.models.engines import open_engine
from tasks.models.training.encodings import Item
from tasks.models.training.onnx_graph import Shape, Weights, write_encoder

BUDGET = 4096


def with_states(
    items: Sequence[Item], weights: Weights, shape: Shape, layers: int, padding: int, threads: int = 1
) -> list[Item]:
    """The items with ``states``: the output of the first ``layers`` layers, float16, *shape* (tokens, dims).

    They are computed with the int8 weights that ship, so what is trained on top is what will be read.
    """
    found = list(items)
    with tempfile.TemporaryDirectory() as folder:
        lower = replace(shape, layers=layers)
        engine = open_engine(write_encoder(weights, lower, Path(folder) / "lower.onnx", int8=True), threads=threads)
        for batch in by_length([len(item.ids) for item in items], BUDGET):
            states = engine.hidden(*pad([items[at].ids for at in batch], padding))
            for row, at in enumerate(batch):
                kept = states[row, : len(items[at].ids)].astype(np.float16)
                found[at] = replace(items[at], states=kept)
    return found
