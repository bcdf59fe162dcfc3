"""A bundle's encoder in torch, for a GPU or to compare with. Needs torch, transformers and onnx."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from tasks.models.engines import Hidden, Ids


class Torch:
    """The weights of ``encoder.onnx``, dequantised, in a ``transformers.BertModel``; on CUDA when there is a device."""

    name = "torch"

    def __init__(self, model: Path, threads: int) -> None:
        """``config.json`` stands beside ``model``."""
        torch.set_num_threads(threads)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.encoder = load_bert(model).eval().to(self.device)

    def hidden(self, ids: Ids, mask: Ids) -> Hidden:
        """Last hidden states. *Shape:* (batch, tokens) to (batch, tokens, dims)"""
        with torch.inference_mode():
            states = self.encoder(
                input_ids=torch.from_numpy(ids).to(self.device), attention_mask=torch.from_numpy(mask).to(self.device)
            ).last_hidden_state
        return np.asarray(states.float().cpu().numpy(), dtype=np.float32)


def load_bert(model: Path) -> nn.Module:
    """The encoder of a bundle as a ``transformers.BertModel`` in fp32, without pooler; ``config.json`` stands beside ``model``."""
    from transformers import BertConfig, BertModel

    config = BertConfig(**json.loads((model.parent / "config.json").read_text(encoding="utf-8")))
    encoder: nn.Module = BertModel(config, add_pooling_layer=False)
    tensors = {name: torch.from_numpy(values) for name, values in state_of(model, config.hidden_size).items()}
    missing, _ = encoder.load_state_dict(tensors, strict=False)
    assert not [name for name in missing if "position_ids" not in name and "token_type_ids" not in name], missing
    return encoder


def state_of(model: Path, dims: int) -> dict[str, npt.NDArray[np.float32]]:
    """The weights of an encoder file by their names in ``BertModel``, as float32, torch's way round."""
    import onnx
    from onnx import numpy_helper

    tensors = {t.name: numpy_helper.to_array(t) for t in onnx.load(str(model)).graph.initializer}
    found: dict[str, npt.NDArray[np.float32]] = {}
    for name, values in tensors.items():
        stem, _, kind = name.rpartition(".")
        if kind not in ("weight", "bias") or values.dtype not in (np.int8, np.float32):
            continue
        whole = values.astype(np.float32)
        if values.dtype == np.int8:
            whole = whole * tensors[f"{stem}.scale"]
        if stem.endswith(".qkv"):
            root = np.float32(np.sqrt(dims // tensors["five"][3]))
            for part, third in zip(("query", "key", "value"), np.split(whole, 3, axis=-1), strict=True):
                factor = root if part == "query" else np.float32(1.0)
                found[f"{stem[:-3]}{part}.{kind}"] = np.ascontiguousarray(third.T) * factor
        elif stem == "embeddings.positions":
            found["embeddings.position_embeddings.weight"] = whole
            found["embeddings.token_type_embeddings.weight"] = np.zeros((2, dims), dtype=np.float32)
        else:
            turned = kind == "weight" and whole.ndim == 2 and not stem.startswith("embeddings")
            found[name] = np.ascontiguousarray(whole.T) if turned else whole
    return found
