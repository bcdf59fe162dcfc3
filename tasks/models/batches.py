"""Batches of like lengths under a token budget, padded to a multiple of 16."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tasks.models.tokens import Ids

MULTIPLE = 16
"""Sequence lengths are padded to it: few different shapes, which halves the memory OpenVINO keeps for them."""


def padded_length(tokens: int) -> int:
    """``tokens`` rounded up to the next multiple of 16."""
    return -(-tokens // MULTIPLE) * MULTIPLE


def by_length(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Indices in batches of at most ``budget`` tokens with padding (or one sequence), longest first; each index once."""
    order = sorted(range(len(lengths)), key=lambda at: (-lengths[at], at))
    found: list[list[int]] = []
    for at in order:
        if found and padded_length(lengths[found[-1][0]]) * (len(found[-1]) + 1) <= budget:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def pad(sequences: Sequence[Ids], padding: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Token ids and mask (1 for a token). *Shape:* both (sequences, padded length of the longest)"""
    length = padded_length(max(len(ids) for ids in sequences))
    ids = np.full((len(sequences), length), padding, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = 1
    return ids, mask
