"""Training sentences made harder, so that names are told by what stands around them and not by heart."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tasks.arabic.clitics import strip
from tasks.models.training.encodings import NameItem
from tasks.models.training.examples import NameExample


def masked(item: NameItem, share: float, mask: int, rng: np.random.Generator) -> NameItem:
    """``item`` with each of its tokens, the first and the last left out, replaced by the token ``mask`` with odds ``share``."""
    ids = item.ids.copy()
    hidden = rng.random(len(ids)) < share
    hidden[[0, -1]] = False
    ids[hidden] = mask
    return replace(item, ids=ids)


def swapped(examples: Sequence[NameExample], share: float, rng: random.Random) -> list[NameExample]:
    """The sentences with a ``share`` of their names replaced by other names of the type, drawn from all of them.

    Names whose first word carries an attached letter («لطرابلس») neither go nor come: the letter belongs to the sentence
    (mention replacement, Dai and Adel 2020).
    """
    names: dict[str, list[tuple[str, ...]]] = {}
    for example in examples:
        for start, end, type_ in _names(example.tags):
            if _bare(example.words[start]):
                names.setdefault(type_, []).append(example.words[start:end])
    return [_swapped(example, share, names, rng) for example in examples]


def _swapped(
    example: NameExample, share: float, names: dict[str, list[tuple[str, ...]]], rng: random.Random
) -> NameExample:
    words: list[str] = []
    tags: list[str] = []
    at = 0
    for start, end, type_ in _names(example.tags):
        words += example.words[at:start]
        tags += example.tags[at:start]
        name = example.words[start:end]
        if _bare(name[0]) and rng.random() < share:
            name = rng.choice(names[type_])
        words += name
        tags += [f"B-{type_}", *([f"I-{type_}"] * (len(name) - 1))]
        at = end
    return replace(example, words=(*words, *example.words[at:]), tags=(*tags, *example.tags[at:]))


def _bare(word: str) -> bool:
    return not strip(word).prefix


def _names(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """First word, end and type of each name of a BIO sequence."""
    found: list[tuple[int, int, str]] = []
    for at, tag in enumerate(tags):
        position, _, type_ = tag.partition("-")
        if position == "B":
            found.append((at, at + 1, type_))
        elif position == "I" and found and found[-1][1:] == (at, type_):
            found[-1] = (found[-1][0], at + 1, type_)
    return found
