"""From a trained network to a bundle folder. Needs torch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tasks.models.bundle import Bundle, rewrite
from tasks.models.calibration import Calibration, save_calibration
from tasks.models.heads import TAGS
from tasks.models.training.network import MultiTask
from tasks.models.training.onnx_graph import Shape, write_encoder


@dataclass(frozen=True, slots=True)
class Source:
    """The checkpoint a training starts from, and how its inputs are written."""

    checkpoint: str
    """Hub id or local folder."""
    name: str
    """As recorded in the bundle, without a path."""
    revision: str
    licence: str
    normaliser: str = "none"
    """``arabert`` for the AraBERT v02 family."""
    prefix: str = ""
    """Words every input starts with."""
    bundle: Bundle | None = None
    """The bundle training goes on from, when ``checkpoint`` is its folder."""


def save_tokenizer(source: Source, folder: Path) -> tuple[Path, tuple[int, int, int]]:
    """``tokenizer.json`` of the checkpoint written into ``folder``, and its first, last and padding token."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tokenizer.json"
    if source.bundle is not None:
        shutil.copyfile(source.bundle.file("tokenizer.json"), path)
        first, last, padding = source.bundle.manifest["encoder"]["special"]
        return path, (first, last, padding)
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(source.checkpoint, use_fast=True)
    tokenizer.backend_tokenizer.save(str(path))
    return path, (int(tokenizer.cls_token_id), int(tokenizer.sep_token_id), int(tokenizer.pad_token_id))


def export(
    network: MultiTask,
    source: Source,
    target: Path,
    *,
    name: str,
    version: str,
    topics: list[str],
    special: tuple[int, int, int],
    tokenizer: Path,
    window: int,
    details: Mapping[str, Any],
) -> Bundle:
    """Write the bundle of a network with int8 weights, uncalibrated and with a zero centre; ``target`` is replaced.

    ``details``: further tables of ``bundle.toml``.
    """
    from safetensors.numpy import save_file

    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    config = network.encoder.config.to_dict()
    weights = {key: tensor.numpy() for key, tensor in network.encoder.state_dict().items()}
    write_encoder(weights, Shape.of(config), target / "encoder.onnx", int8=True)
    shutil.copyfile(tokenizer, target / "tokenizer.json")
    kept = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size", "model_type")
    more = ("max_position_embeddings", "type_vocab_size", "layer_norm_eps", "hidden_act", "pad_token_id")
    _write_json(target / "config.json", {key: config[key] for key in (*kept, *more)})
    _write_json(target / "labels.json", {"topics": topics, "tags": list(TAGS)})
    heads = {
        "topics": network.topics.weight, "topics_bias": network.topics.bias,
        "tags": network.tags.weight, "tags_bias": network.tags.bias,
        "salience": network.salience.weight, "salience_bias": network.salience.bias,
    }  # fmt: skip
    arrays = {key: np.ascontiguousarray(value.detach().cpu().numpy()) for key, value in heads.items()}
    save_file(
        {**arrays, "centre": np.zeros(int(config["hidden_size"]), dtype=np.float32)}, target / "heads.safetensors"
    )
    save_calibration(Calibration(), target / "calibration.json")
    (target / "MODEL_CARD.md").write_text(f"# {name}\n", encoding="utf-8")
    manifest = {
        "name": name,
        "version": version,
        "kind": "encoder",
        "licence": source.licence,
        "topics": topics,
        "base": dict(source.bundle.manifest["base"])
        if source.bundle is not None
        else {"checkpoint": source.name, "revision": source.revision},
        "encoder": {
            "normaliser": source.normaliser,
            "prefix": source.prefix,
            "special": list(special),
            "window": window,
            "layers": int(config["num_hidden_layers"]),
            "dims": int(config["hidden_size"]),
        },
        **details,
    }
    return rewrite(target, manifest)


def _write_json(path: Path, document: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
