"""A small seq2seq checkpoint warm-started from a BERT encoder (Rothe, Narayan and Severyn, 2020), for development.

It has the classes of AraBERT2AraBERT, so that the abstractive path and its check can be tried where no checkpoint can be
had. The encoder stays as it is; the decoder starts from its layers, cross-attention from their self-attention.
"""

from __future__ import annotations

import copy
import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from transformers import AutoModel, AutoTokenizer, BertLMHeadModel, EncoderDecoderModel, PreTrainedTokenizerBase

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of the checkpoint and of its training."""

    encoder_layers: int = 4
    decoder_layers: int = 3
    source_tokens: int = 96
    target_tokens: int = 24
    epochs: int = 4
    batch: int = 32
    rate: float = 5e-4
    smoothing: float = 0.1
    seed: int = 20


class Pair(NamedTuple):
    """One text as the decoder sees it, and what it should write."""

    states: torch.Tensor
    """The encoder's output, half precision. *Shape:* (tokens, hidden)"""
    title: list[int]
    """Ids of the title."""


def train(encoder: Path, pairs: Sequence[tuple[str, str]], plan: Plan, folder: Path) -> float:
    """Train on ``pairs`` of text and title, save the checkpoint to ``folder``; the mean loss of the last epoch."""
    torch.manual_seed(plan.seed)
    tokenizer = AutoTokenizer.from_pretrained(encoder, local_files_only=True)
    tokenizer.model_max_length = plan.source_tokens + 8
    model = warm_started(encoder, tokenizer, plan)
    seen = _encoded(model, tokenizer, pairs, plan)
    loss = _fit(model, seen, plan)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return loss


def warm_started(encoder: Path, tokenizer: PreTrainedTokenizerBase, plan: Plan) -> EncoderDecoderModel:
    """An untrained ``EncoderDecoderModel`` whose two sides are the first layers of ``encoder``."""
    base = AutoModel.from_pretrained(encoder, local_files_only=True, add_pooling_layer=False).float()
    reads = copy.deepcopy(base)
    reads.encoder.layer = reads.encoder.layer[: plan.encoder_layers]
    reads.config.num_hidden_layers = plan.encoder_layers
    config = copy.deepcopy(base.config)
    config.num_hidden_layers, config.is_decoder, config.add_cross_attention = plan.decoder_layers, True, True
    writes = BertLMHeadModel(config)
    writes.bert.load_state_dict(base.state_dict(), strict=False)
    for layer in writes.bert.encoder.layer:
        for part in ("query", "key", "value"):
            own = getattr(layer.attention.self, part)
            getattr(layer.crossattention.self, part).load_state_dict(own.state_dict())
        layer.crossattention.output.load_state_dict(layer.attention.output.state_dict())
    model = EncoderDecoderModel(encoder=reads, decoder=writes)
    for config in (model.config, model.generation_config):
        config.decoder_start_token_id, config.pad_token_id = tokenizer.bos_token_id, tokenizer.pad_token_id
        config.eos_token_id = tokenizer.eos_token_id
    return model


def _encoded(
    model: EncoderDecoderModel, tokenizer: PreTrainedTokenizerBase, pairs: Sequence[tuple[str, str]], plan: Plan
) -> list[Pair]:
    """Every text read once: the encoder is not trained."""
    model.eval()
    seen: list[Pair] = []
    for at in range(0, len(pairs), 64):
        texts, titles = zip(*pairs[at : at + 64], strict=True)
        read = tokenizer(list(texts), truncation=True, max_length=plan.source_tokens, padding=True, return_tensors="pt")
        mask = read["attention_mask"]
        with torch.no_grad():
            states = model.encoder(input_ids=read["input_ids"], attention_mask=mask).last_hidden_state.half()
        ids = tokenizer(list(titles), truncation=True, max_length=plan.target_tokens)["input_ids"]
        lengths = mask.sum(1).tolist()
        seen += [Pair(state[:size].clone(), own) for state, size, own in zip(states, lengths, ids, strict=True)]
    log.info("%d texts read", len(seen))
    return seen


def _fit(model: EncoderDecoderModel, seen: Sequence[Pair], plan: Plan) -> float:
    decoder = model.decoder.train()
    steps = plan.epochs * -(-len(seen) // plan.batch)
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, plan.rate, total_steps=steps, pct_start=0.1)
    criterion = torch.nn.CrossEntropyLoss(ignore_index=-100, label_smoothing=plan.smoothing)
    order = random.Random(plan.seed)
    losses: list[float] = []
    for epoch in range(plan.epochs):
        losses = []
        for states, mask, ids, labels in _batches(seen, plan.batch, order, model.config.pad_token_id):
            output = decoder(input_ids=ids, encoder_hidden_states=states, encoder_attention_mask=mask, use_cache=False)
            loss = criterion(output.logits.flatten(0, 1), labels.flatten())
            loss.backward()
            torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            if len(losses) % 50 == 0:
                log.info("epoch %d, batch %d, loss %.3f", epoch, len(losses), sum(losses[-50:]) / 50)
    model.eval()
    return sum(losses) / len(losses)


def _batches(seen: Sequence[Pair], size: int, order: random.Random, pad: int) -> Iterator[tuple[torch.Tensor, ...]]:
    """Batches of titles about equally long, in random order: states, their mask, inputs, and the token after each."""
    by_length = sorted(range(len(seen)), key=lambda one: (len(seen[one][1]), order.random()))
    starts = list(range(0, len(seen), size))
    order.shuffle(starts)
    for start in starts:
        chosen = [seen[one] for one in by_length[start : start + size]]
        states = torch.nn.utils.rnn.pad_sequence([state for state, _ in chosen], batch_first=True).float()
        lengths = torch.tensor([len(state) for state, _ in chosen])
        mask = (torch.arange(states.shape[1])[None, :] < lengths[:, None]).long()
        ids = _padded([ids[:-1] for _, ids in chosen], pad)
        yield states, mask, ids, _padded([ids[1:] for _, ids in chosen], -100)


def _padded(rows: Sequence[list[int]], value: int) -> torch.Tensor:
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=value)
