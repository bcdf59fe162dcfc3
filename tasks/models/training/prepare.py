"""From declared data sets to training streams and a dev evaluation. Needs torch."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tasks.models.heads import tagged_spans
from tasks.models.tokens import Tokenizer
from tasks.models.training.augment import swapped
from tasks.models.training.calibrate import calibrate, log_loss, micro_f1
from tasks.models.training.datasets import Dataset, read_names, read_topics
from tasks.models.training.encodings import ArticleItem, NameItem, encode_article, encode_names, pack_names
from tasks.models.training.examples import NameExample, TopicExample
from tasks.models.training.floors import targets
from tasks.models.training.loop import AnyStream
from tasks.models.training.network import MultiTask, batch_of
from tasks.models.training.streams import Stream
from tasks.models.training.topics import training_set, truth

HELD_BACK = 0.1
"""Share of each training set of names, at its end, that is dev and never trained on."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a run trains on and is chosen by."""

    names: list[list[NameItem]]
    """The same sentences joined and punctuated in several ways."""
    read: list[ArticleItem]
    weak: list[ArticleItem]
    names_dev: list[NameItem]
    names_held: list[NameExample]
    """The sentences of ``names_dev`` and those it leaves out: all the encoder is not trained on."""
    topics_dev: list[TopicExample]
    topic_items: list[ArticleItem]
    topics: list[str]
    centre_examples: list[TopicExample]
    """Articles whose sentences give the mean vector."""
    counts: dict[str, int]


def names_split(datasets: Mapping[str, Dataset], use: str = "train") -> tuple[list[NameExample], list[NameExample]]:
    """Training and dev sentences of names; the end of each training set is dev, as are the declared dev sets."""
    train: list[NameExample] = []
    dev: list[NameExample] = []
    for dataset in datasets.values():
        if dataset.task != "names" or not dataset.files():
            continue
        if dataset.use == use:
            examples = list(read_names(dataset))
            cut = int(len(examples) * (1 - HELD_BACK))
            train += examples[:cut]
            dev += examples[cut:]
        elif dataset.use == "dev":
            dev += read_names(dataset)
    return train, dev


def prepare(
    datasets: Mapping[str, Dataset],
    topics: Sequence[str],
    terms_file: Path,
    tokenizer: Tokenizer,
    *,
    most: int = 160,
    per_section: int = 100,
    swap: float = 0.0,
    seed: int = 20,
) -> Prepared:
    """Encode every training and dev example.

    ``most``: tokens of a sequence; ``swap``: share of the names that other names stand for in half of the ways the
    sentences are given.
    """
    rng = random.Random(seed)
    train, dev = names_split(datasets)
    examples = training_set(datasets, topics, terms_file, per_section=per_section, weak_weight=0.15, seed=seed)
    labels, weights = targets(examples, topics)
    read: list[ArticleItem] = []
    weak: list[ArticleItem] = []
    for row, example in enumerate(examples):
        is_read = example.section is None
        # Twice when there is a title to learn with and without; weak ones are many enough without.
        for with_title in (True, False) if is_read and example.title else (rng.random() < 0.5,):
            item = encode_article(
                example, labels[row], weights[row], tokenizer, most, with_title=with_title, salience=not with_title
            )
            (read if is_read else weak).append(item)
    ways = [random.Random(seed + way) for way in range(4 if swap else 2)]
    given = [swapped(train, swap, way) if number % 2 and swap else train for number, way in enumerate(ways)]
    runs = [
        list(pack_names(encode_names(sentences, tokenizer, way), tokenizer, most, way))
        for sentences, way in zip(given, ways, strict=True)
    ]
    topics_dev = [
        example for d in datasets.values() if d.task == "topics" and d.use == "dev" for example in read_topics(d)
    ]
    nothing = np.zeros(len(topics), dtype=np.float32)

    return Prepared(
        names=runs,
        read=read,
        weak=weak,
        names_dev=list(
            pack_names(encode_names(dev, tokenizer, random.Random(seed)), tokenizer, most, random.Random(seed))
        )[::3],
        names_held=dev,
        topics_dev=topics_dev,
        topic_items=[encode_article(example, nothing, nothing, tokenizer, 256) for example in topics_dev],
        topics=list(topics),
        centre_examples=rng.sample(examples, min(150, len(examples))),
        counts={"names": len(train), "names_dev": len(dev), "read": len(read), "weak": len(weak)},
    )


def cached(prepared: Prepared, fill: Callable[[list[Any]], list[Any]], *, names: bool) -> Prepared:
    """Every item passed through ``fill``, which adds the states of the layers not trained.

    ``names``: also the training sentences with names; without it they are left, since what is hidden in them changes.
    """
    return replace(
        prepared,
        names=[fill(run) for run in prepared.names] if names else prepared.names,
        read=fill(prepared.read),
        weak=fill(prepared.weak),
        names_dev=fill(prepared.names_dev),
        topic_items=fill(prepared.topic_items),
    )


WEAK_SHARE = 0.2
"""Of the tokens of articles: weakly labelled ones."""


def streams_of(prepared: Prepared, budget: int, seed: int, names_share: float) -> list[AnyStream]:
    """The training streams and their shares of the tokens; ``budget``: tokens of a batch."""

    def names(rng: random.Random) -> list[NameItem]:
        return rng.choice(prepared.names)

    streams: list[AnyStream] = [
        Stream("names", names, budget, names_share, seed),
        Stream("read", lambda _: prepared.read, budget, (1 - names_share) * (1 - WEAK_SHARE), seed),
        Stream("weak", lambda _: prepared.weak, budget, (1 - names_share) * WEAK_SHARE, seed),
    ]
    return [stream for stream in streams if stream.make(random.Random(seed))]


def topic_logits(network: MultiTask, items: Sequence[ArticleItem], padding: int) -> np.ndarray:
    """*Shape:* (items, topics)"""
    found = []
    for at in range(0, len(items), 8):
        ids, mask, states = batch_of(items[at : at + 8], padding)
        found.append(network.topic_logits(network.hidden(ids, mask, states), mask).cpu().numpy())
    return np.concatenate(found)


def names_f1(network: MultiTask, items: Sequence[NameItem], padding: int) -> float:
    """Span micro-F1 over all types."""
    right = made = there = 0
    for at in range(0, len(items), 8):
        batch = items[at : at + 8]
        ids, mask, states = batch_of(batch, padding)
        hidden = network.hidden(ids, mask, states)
        for row, item in enumerate(batch):
            logits = network.tag_logits(hidden[row, torch.from_numpy(item.at)]).cpu().numpy()
            gold = tagged_spans(np.eye(logits.shape[1], dtype=np.float32)[item.tags] * 100)
            expected = {(span.first, span.last, span.type) for span in gold}
            found = {(span.first, span.last, span.type) for span in tagged_spans(logits)}
            right, made, there = right + len(found & expected), made + len(found), there + len(expected)
    return 2 * right / max(1, made + there)


def evaluation(prepared: Prepared, padding: int) -> Callable[[MultiTask], dict[str, float]]:
    """A function from network to dev scores; ``score`` is the mean of names F1, topics micro-F1 and primary accuracy."""

    def evaluate(network: MultiTask) -> dict[str, float]:
        scores: dict[str, float] = {}
        if prepared.names_dev:
            scores["names_f1"] = names_f1(network, prepared.names_dev, padding)
        if prepared.topics_dev:
            logits = topic_logits(network, prepared.topic_items, padding)
            expected = truth(prepared.topics_dev, prepared.topics)
            calibration = calibrate(logits, expected)
            scores["topics_micro_f1"] = micro_f1(calibration.probabilities(logits), expected, calibration)
            best = [prepared.topics[at] for at in logits.argmax(axis=1)]
            scores["topics_primary"] = float(
                np.mean([guess == example.primary for guess, example in zip(best, prepared.topics_dev, strict=True)])
            )
            scores["topics_log_loss"] = log_loss(calibration.probabilities(logits), expected)
        scores["score"] = float(np.mean([v for k, v in scores.items() if k != "topics_log_loss"])) if scores else 0.0
        return scores

    return evaluate
