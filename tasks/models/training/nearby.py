"""Texts of the development and test sets, and what is too like them to train on."""

from __future__ import annotations

from collections.abc import Iterable

from tasks.models.features import fold_words

SHINGLE = 6


def _shingles(text: str) -> set[int]:
    words = fold_words(text)
    if len(words) < SHINGLE:
        return {hash(tuple(words))} if words else set()
    return {hash(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1)}


class HeldOut:
    """Recognises texts that share many folded six-word shingles with texts set apart."""

    def __init__(self, texts: Iterable[str], most: float = 0.2) -> None:
        """``most``: the largest allowed share of a text's shingles that may stand in the held-out texts."""
        self.most = most
        self.known: set[int] = set()
        for text in texts:
            self.known |= _shingles(text)

    def holds(self, text: str) -> bool:
        """Whether ``text`` is one of the held-out texts, or nearly."""
        found = _shingles(text)
        return bool(found) and len(found & self.known) > self.most * len(found)
