"""The multi-task network: one encoder, three small heads. Needs torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import MANIFEST, load_bundle
from tasks.models.heads import TAGS, position_features
from tasks.models.torch_engine import load_bert
from tasks.models.training.encodings import ArticleItem, NameItem


class MultiTask(nn.Module):  # type: ignore[misc]
    """A BERT encoder with heads for topics, tags and sentence salience over its last hidden states."""

    def __init__(self, encoder: nn.Module, topics: int, frozen: int = 0) -> None:
        """``encoder``: a ``transformers.BertModel`` without pooler, whose first ``frozen`` layers are not trained."""
        super().__init__()
        dims = int(encoder.config.hidden_size)
        self.encoder = encoder
        self.frozen = frozen
        self.topics = nn.Linear(dims, topics)
        self.tags = nn.Linear(dims, len(TAGS))
        self.salience = nn.Linear(dims + 3, 1)
        self.dropout = nn.Dropout(0.1)

    @property
    def device(self) -> torch.device:
        """Where the weights are; inputs are brought there."""
        return self.tags.weight.device

    def hidden(self, ids: Tensor, mask: Tensor, states: Tensor | None = None) -> Tensor:
        """*Shape:* (batch, tokens) to (batch, tokens, dims); ``states``: output of the first ``frozen`` layers, if known."""
        ids, mask = ids.to(self.device), mask.to(self.device)
        if states is None:
            result: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            return result
        states = states.to(self.device)
        far = (mask[:, None, None, :].to(states.dtype) - 1.0) * 1e4
        for layer in self.encoder.encoder.layer[self.frozen :]:
            states = layer(states, attention_mask=far)
        assert states is not None
        return states

    def topic_logits(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Over the mean of all tokens. *Shape:* (batch, topics)"""
        weights = mask.unsqueeze(-1).to(hidden)
        result: Tensor = self.topics(self.dropout((hidden * weights).sum(1) / weights.sum(1)))
        return result

    def tag_logits(self, hidden: Tensor) -> Tensor:
        """*Shape:* (units, dims) to (units, tags)"""
        result: Tensor = self.tags(self.dropout(hidden))
        return result

    def salience_logits(self, hidden: Tensor, sentences: tuple[tuple[int, int], ...]) -> Tensor:
        """Of one article. *Shape:* (tokens, dims) to (sentences,)"""
        means = torch.stack([hidden[start:end].mean(0) for start, end in sentences])
        positions = torch.from_numpy(position_features(len(sentences))).to(means)
        result: Tensor = self.salience(torch.cat([self.dropout(means), positions], dim=1)).squeeze(-1)
        return result


def device_named(name: str) -> torch.device:
    """``auto`` is CUDA where there is one; ``TerminalError`` for CUDA where there is none, or another name."""
    if name not in ("auto", "cpu", "cuda"):
        raise TerminalError(f"device {name!r} is unknown; expected auto, cpu or cuda")
    if name == "cuda" and not torch.cuda.is_available():
        raise TerminalError("device 'cuda' was asked for, but PyTorch sees no CUDA device here; take cpu or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def load_encoder(source: str, *, freeze: int = 0, layers: int | None = None) -> nn.Module:
    """The BERT encoder of a bundle's folder, of a checkpoint's or of a hub id in fp32, without pooler.

    The embeddings and the first ``freeze`` layers are not trained when ``freeze`` is positive; ``layers``: keep only the
    first so many.
    """
    from transformers import AutoModel

    if (Path(source) / MANIFEST).is_file():
        encoder = load_bert(load_bundle(Path(source)).file("encoder.onnx"))
    else:
        encoder = AutoModel.from_pretrained(source, add_pooling_layer=False, dtype=torch.float32)
    stack: nn.ModuleList = encoder.encoder.layer
    if layers:
        encoder.encoder.layer = stack = nn.ModuleList(list(stack)[:layers])
        encoder.config.num_hidden_layers = layers
    if freeze:
        for part in (encoder.embeddings, *list(stack)[:freeze]):
            part.requires_grad_(False)
    return encoder


def pad(sequences: list[np.ndarray], padding: int) -> tuple[Tensor, Tensor]:
    """Token ids and mask of a batch. *Shape:* both (batch, longest)"""
    longest = max(len(ids) for ids in sequences)
    ids = np.full((len(sequences), longest), padding, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return torch.from_numpy(ids), torch.from_numpy(mask)


def batch_of(items: Sequence[NameItem] | Sequence[ArticleItem], padding: int) -> tuple[Tensor, Tensor, Tensor | None]:
    """Token ids, mask and, where every item has them, the states of the layers not trained. *Shape:* (batch, longest, ...)"""
    ids, mask = pad([item.ids for item in items], padding)
    known = [item.states for item in items if item.states is not None]
    if len(known) < len(items):
        return ids, mask, None
    states = torch.zeros(*ids.shape, known[0].shape[1])
    for row, of in enumerate(known):
        states[row, : len(of)] = torch.from_numpy(of.astype(np.float32))
    return ids, mask, states


def blend(network: MultiTask, others: Mapping[str, Tensor], share: float) -> None:
    """Make every weight of ``network`` the mean of itself, weighted ``share``, and ``others`` (its state before training).

    Between a network and what it went on from, the mean often beats both (Wortsman et al. 2022).
    """
    network.load_state_dict(
        {name: share * own + (1.0 - share) * others[name] for name, own in network.state_dict().items()}
    )


def save_network(network: MultiTask, path: Path) -> None:
    """All weights as one safetensors file."""
    from safetensors.torch import save_file

    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, path)


def load_network(network: MultiTask, path: Path) -> None:
    """Restore the weights ``save_network`` wrote; an error of torch names a shape that differs."""
    from safetensors.torch import load_file

    network.load_state_dict(load_file(path))
