"""The last step of tagging, fitted on sentences the encoder was not trained on: known names, transitions, scale. Needs torch.

On its own training sentences an encoder is so sure that known names could add nothing; what they are worth shows only on others
(stacked generalisation, Wolpert 1992; the transitions are those of a linear-chain CRF, Lafferty et al. 2001).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from tasks.models.bundle import Bundle, rewrite
from tasks.models.encoder_reader import EncoderReader
from tasks.models.evaluation.names import Tagger, articles_of
from tasks.models.heads import FORBIDDEN, TAGS, Floats, Heads, hint_features, transitions
from tasks.models.mentions import hint_tags
from tasks.models.training.encodings import unit_tags
from tasks.models.training.examples import NameExample

BATCH = 128
STEPS = 40
PRIOR = 9.0
"""Of the squares of what is fitted, less where it began, beside the negative log likelihood of all units: few sentences move
little, some thirty thousand units decide for themselves."""
FITTED = ("tags_scale", "tags_offset", "hints", "transitions")
"""Tensors of ``heads.safetensors`` that are fitted here."""


class Tagged(NamedTuple):
    """The units of one sentence."""

    logits: Floats
    """What the encoder gives each tag. *Shape:* (units, tags)"""
    hints: npt.NDArray[np.int64]
    """Tags that known names give. *Shape:* (units,)"""
    gold: npt.NDArray[np.int64]
    """*Shape:* (units,)"""
    weight: float = 1.0


def tagged_units(
    reader: EncoderReader, examples: Sequence[NameExample], tagger: Tagger | None, weights: Mapping[str, float]
) -> Iterator[Tagged]:
    """The units of each sentence as ``reader`` sees them; ``tagger`` finds the known names, ``weights`` are by source."""
    groups = articles_of(examples, tagger)
    for (group, article, words), sentences in zip(groups, reader.tag_logits([a for _, a, _ in groups]), strict=True):
        for example, spans, sentence, (units, logits) in zip(group, words, article.sentences, sentences, strict=True):
            if not len(units):
                continue
            inside = [(word.shift(-sentence.start), tag) for word, tag in zip(spans, example.tags, strict=True)]
            _, gold = unit_tags(sentence.of(article.text), inside)
            hints = hint_tags(units, sentence, article.known)
            yield Tagged(logits, hints, np.asarray(gold, dtype=np.int64), weights.get(example.source, 1.0))


def fit(sentences: Sequence[Tagged], began: Heads | None = None, steps: int = STEPS) -> dict[str, Floats]:
    """Most likely ``FITTED`` tensors for the gold tags as a linear-chain CRF, by L-BFGS; deterministic.

    ``began``: heads whose weights are gone on from; without them, from no change at all.
    """
    batches = [_Batch(part) for part in _alike(sentences)]
    units = sum(sentence.weight * len(sentence.gold) for sentence in sentences)
    first = [torch.from_numpy(values) for values in _begun(began)]
    scale, offset, hints, learnt = (tensor.clone().requires_grad_() for tensor in first)
    optimizer = torch.optim.LBFGS([scale, offset, hints, learnt], max_iter=steps, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        moved = zip((scale, offset, hints, learnt), first, strict=True)
        total = torch.stack([((now - before) ** 2).sum() for now, before in moved]).sum() * PRIOR / units
        for batch in batches:
            total = total + batch.surprise(scale, offset, hints.T, learnt) / units
        total.backward()
        return total

    optimizer.step(loss)
    found = (tensor.detach().numpy() for tensor in (scale, offset, hints, learnt))
    return dict(zip(FITTED, found, strict=True))


def _begun(heads: Heads | None) -> list[Floats]:
    tags = len(TAGS)
    nothing = {"tags_scale": np.ones(1), "tags_offset": np.zeros(tags)}
    nothing |= {"hints": np.zeros((tags, 3 * tags)), "transitions": np.zeros((tags, tags))}
    found = {name: getattr(heads, name, None) for name in FITTED}
    return [np.asarray(nothing[name] if found[name] is None else found[name], dtype=np.float32) for name in FITTED]


def stack_tags(
    bundle: Bundle,
    examples: Sequence[NameExample],
    tagger: Tagger | None,
    weights: Mapping[str, float],
    began: Bundle | None = None,
) -> Bundle:
    """The bundle with its tags fitted on ``examples``, which its encoder must not have been trained on.

    ``tagger`` finds the names known beforehand; ``weights``: source to the weight of its sentences, 1 where none is given;
    ``began``: the bundle that was gone on from, whose fit is kept where there are no examples and gone on from where there are.
    """
    from safetensors.numpy import load_file, save_file

    before = Heads.load(began.file("heads.safetensors")) if began else None
    path = bundle.file("heads.safetensors")
    heads = load_file(path)
    if examples:
        heads |= fit(list(tagged_units(EncoderReader.open(bundle), examples, tagger, weights)), before)
    elif before:
        heads |= {name: values for name in FITTED if (values := getattr(before, name)) is not None}
    save_file(heads, path)
    return rewrite(bundle.path, bundle.manifest)


class _Batch:
    """Sentences of like lengths as tensors, padded."""

    def __init__(self, sentences: Sequence[Tagged]) -> None:
        longest, tags = max(len(sentence.gold) for sentence in sentences), len(TAGS)
        self.logits = torch.zeros(len(sentences), longest, tags)
        self.hints = torch.zeros(len(sentences), longest, 3 * tags)
        self.gold = torch.zeros(len(sentences), longest, dtype=torch.long)
        self.there = torch.zeros(len(sentences), longest)
        for row, sentence in enumerate(sentences):
            size = len(sentence.gold)
            self.logits[row, :size] = torch.from_numpy(sentence.logits)
            self.hints[row, :size] = torch.from_numpy(hint_features(sentence.hints))
            self.gold[row, :size] = torch.from_numpy(sentence.gold)
            self.there[row, :size] = 1.0
        self.weights = torch.tensor([sentence.weight for sentence in sentences])
        self.allowed = torch.from_numpy(transitions())
        self.opening = torch.tensor([float(FORBIDDEN) if tag.startswith("I-") else 0.0 for tag in TAGS])

    def surprise(self, scale: Tensor, offset: Tensor, hints: Tensor, learnt: Tensor) -> Tensor:
        """Negative log likelihood of the gold tags, summed over the sentences."""
        emitted = scale * self.logits + self.hints @ hints + offset
        after = self.allowed + learnt
        score = emitted[:, 0] + self.opening
        for at in range(1, emitted.shape[1]):
            reached = torch.logsumexp(score[:, :, None] + after, dim=1) + emitted[:, at]
            score = torch.where(self.there[:, at, None] > 0, reached, score)
        own = (emitted.gather(2, self.gold[:, :, None])[:, :, 0] * self.there).sum(dim=1)
        steps = (after[self.gold[:, :-1], self.gold[:, 1:]] * self.there[:, 1:]).sum(dim=1)
        total: Tensor = (self.weights * (torch.logsumexp(score, dim=1) - own - steps)).sum()
        return total


def _alike(sentences: Sequence[Tagged]) -> Iterator[list[Tagged]]:
    order = sorted(sentences, key=lambda sentence: len(sentence.gold))
    for at in range(0, len(order), BATCH):
        yield order[at : at + BATCH]
