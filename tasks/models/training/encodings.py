"""Training examples as token sequences, built by the rules the runtime reads by."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tasks.arabic.sentences import split
from tasks.contracts.spans import Span
from tasks.models.heads import TAGS
from tasks.models.tokens import Ids, Pieces, Tokenizer, first_tokens, units
from tasks.models.training.examples import NameExample, TopicExample

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
IGNORED = -100
_CLINGS_LEFT = frozenset(".,،؛:!?؟)]}»”%")
_CLINGS_RIGHT = frozenset("([{«“")


@dataclass(frozen=True, slots=True, eq=False)
class NameItem:
    """A run of sentences with the tags of their units."""

    ids: Ids
    at: npt.NDArray[np.int64]
    """First token of each unit. *Shape:* (units,)"""
    tags: npt.NDArray[np.int64]
    """Index into ``TAGS``. *Shape:* (units,)"""
    states: Halves | None = None
    """Output of the layers that are not trained. *Shape:* (tokens, dims)"""


@dataclass(frozen=True, slots=True, eq=False)
class ArticleItem:
    """The opening of an article with what is known of its topics and sentences."""

    ids: Ids
    labels: Floats
    """*Shape:* (topics,)"""
    weights: Floats
    """0 where unknown. *Shape:* (topics,)"""
    sentences: tuple[tuple[int, int], ...] = ()
    """Token ranges, half-open."""
    salience: tuple[float, ...] = ()
    """Weak target of each sentence, 0 to 1; empty when unknown."""
    states: Halves | None = None
    """Output of the layers that are not trained. *Shape:* (tokens, dims)"""


Item = TypeVar("Item", NameItem, ArticleItem)


def tagged_text(example: NameExample, rng: random.Random) -> tuple[str, list[tuple[Span, str]]]:
    """A sentence set as running text, half the time with its punctuation attached, and the span and tag of each word."""
    attach = rng.random() < 0.5
    text = ""
    spans = []
    for word, tag in zip(example.words, example.tags, strict=True):
        clings = attach and (word[0] in _CLINGS_LEFT or (text and text[-1] in _CLINGS_RIGHT))
        if text and not clings:
            text += " "
        spans.append((Span(len(text), len(text) + len(word)), tag))
        text += word
    return text, spans


def unit_tags(text: str, words: Sequence[tuple[Span, str]]) -> tuple[list[Span], list[int]]:
    """The units of ``text`` and the index of each one's tag; punctuation at the rim of a tagged word is outside."""
    found = units(text)
    tags = [TAGS.index("O")] * len(found)
    at = 0
    for span, tag in words:
        while at < len(found) and found[at].start < span.start:
            at += 1
        inside = []
        while at < len(found) and found[at].start < span.end:
            inside.append(at)
            at += 1
        lettered = [i for i in inside if found[i].of(text)[0].isalnum()]
        if tag == "O" or not lettered:
            continue
        for i in range(lettered[0], lettered[-1] + 1):
            tags[i] = TAGS.index(tag if i == lettered[0] else f"I-{tag[2:]}")
    return found, tags


def encode_names(examples: Sequence[NameExample], tokenizer: Tokenizer, rng: random.Random) -> list[NameItem]:
    """Each sentence on its own, tokens without prefix and special tokens; for ``pack_names``."""
    set_ = [tagged_text(example, rng) for example in examples]
    found = []
    for (text, words), pieces in zip(set_, tokenizer.encode([text for text, _ in set_]), strict=True):
        spans, tags = unit_tags(text, words)
        found.append(NameItem(pieces.ids, first_tokens(pieces, spans), np.asarray(tags, dtype=np.int64)))
    return found


def pack_names(items: Sequence[NameItem], tokenizer: Tokenizer, most: int, rng: random.Random) -> Iterator[NameItem]:
    """Runs of one to six consecutive sentences of at most ``most`` tokens, as they stand in an article."""
    head = np.concatenate([[tokenizer.first], tokenizer.prefix]).astype(np.int32)
    at = 0
    while at < len(items):
        run: list[NameItem] = []
        size, wanted = len(head) + 1, rng.randint(1, 6)
        while at < len(items) and len(run) < wanted and (not run or size + len(items[at].ids) <= most):
            run.append(items[at])
            size += len(items[at].ids)
            at += 1
        starts = np.cumsum([len(head), *(len(item.ids) for item in run[:-1])])
        ids = np.concatenate([head, *(item.ids for item in run)])[: most - 1]
        units_at = np.concatenate([item.at + start for item, start in zip(run, starts, strict=True)])
        tags = np.concatenate([item.tags for item in run])
        kept = units_at < len(ids)
        if kept.any():
            yield NameItem(np.append(ids, np.int32(tokenizer.last)), units_at[kept], tags[kept])


def encode_article(
    example: TopicExample,
    labels: Floats,
    weights: Floats,
    tokenizer: Tokenizer,
    most: int,
    *,
    with_title: bool = True,
    salience: bool = False,
) -> ArticleItem:
    """The title (if wanted) and the first sentences of an article, up to ``most`` tokens.

    ``salience``: target of each sentence from its overlap with the headline (``headline_overlap``).
    """
    spans = split(example.text[: most * 12])
    texts = [span.of(example.text) for span in spans]
    title = tokenizer.encode([example.title])[0].ids if with_title and example.title else np.zeros(0, dtype=np.int32)
    ids: list[Ids] = [np.asarray([tokenizer.first], dtype=np.int32), tokenizer.prefix, title[: most // 4]]
    size = sum(len(part) for part in ids)
    ranges: list[tuple[int, int]] = []
    for pieces in tokenizer.encode(texts):
        taken: Pieces = pieces.cut(0, most - 1 - size)
        if not len(taken):
            break
        ids.append(taken.ids)
        ranges.append((size, size + len(taken)))
        size += len(taken)
    ids.append(np.asarray([tokenizer.last], dtype=np.int32))
    targets = headline_overlap(example.title, texts)[: len(ranges)] if salience and example.title else []
    return ArticleItem(np.concatenate(ids), labels, weights, tuple(ranges), tuple(targets))


def headline_overlap(title: str, sentences: Sequence[str]) -> list[float]:
    """Share of the headline's words (bare of clitics, pairs counted too) each sentence repeats, best sentence 1.

    ROUGE-1 and ROUGE-2 recall averaged (Lin 2004), scaled by the article's best; all 0 when nothing is repeated.
    """
    from tasks.models.features import bare, fold_words

    wanted = [bare(word) for word in fold_words(title) if len(word) > 2]
    pairs = set(pairwise(wanted))
    scores = []
    for sentence in sentences:
        stems = [bare(word) for word in fold_words(sentence)]
        single = len(set(wanted) & set(stems)) / max(1, len(set(wanted)))
        double = len(pairs & set(pairwise(stems))) / max(1, len(pairs))
        scores.append((single + double) / 2 if pairs else single)
    best = max(scores, default=0.0)
    return [score / best for score in scores] if best >= 0.25 else []
