"""Subword tokens with offsets back into the published text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tasks.arabic.words import WORD
from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span

Ids = npt.NDArray[np.int32]

NORMALISERS = ("none", "arabert")
MASKS = ("[MASK]", "<mask>")
"""How BERT's and XLM-R's vocabularies write the token that hides another."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The tokens of a text. Token ``i`` stands for code points ``[starts[i], ends[i])`` of it."""

    ids: Ids
    starts: Ids
    """*Shape:* (tokens,), never decreasing."""
    ends: Ids
    """*Shape:* (tokens,), never decreasing."""

    def __len__(self) -> int:
        return len(self.ids)

    def shift(self, by: int) -> Pieces:
        """The same tokens seen from a text that starts ``by`` code points earlier."""
        return Pieces(self.ids, self.starts + np.int32(by), self.ends + np.int32(by))

    def cut(self, start: int, end: int) -> Pieces:
        """Tokens ``start`` to ``end``, half-open."""
        return Pieces(self.ids[start:end], self.starts[start:end], self.ends[start:end])


class Tokenizer:
    """A ``tokenizer.json`` with the input rules of its encoder."""

    def __init__(
        self, path: Path, *, normaliser: str = "none", prefix: str = "", special: Sequence[int] = (0, 2, 1)
    ) -> None:
        """``special``: ids of the first, last and padding token; ``prefix``: words every input starts with."""
        from tokenizers import Tokenizer as Backend

        if normaliser not in NORMALISERS:
            raise TerminalError(
                f"{path.parent} asks for the normaliser {normaliser!r}, known: {', '.join(NORMALISERS)}"
            )
        self._backend: Any = Backend.from_file(str(path))
        self._backend.no_truncation()
        self._backend.no_padding()
        self.normaliser = normaliser
        self.first, self.last, self.padding = special
        known = (self._backend.token_to_id(token) for token in MASKS)
        self.mask: int | None = next((at for at in known if at is not None), None)
        """Id of the token that stands for a hidden one, where the vocabulary has it."""
        self.prefix: Ids = np.asarray(self._backend.encode(prefix, add_special_tokens=False).ids, dtype=np.int32)

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """The tokens of each text, special tokens and prefix left out; offsets into that text as it was given."""
        if self.normaliser == "arabert":
            return self._encode_normalised(texts)
        return [
            _pieces(text, encoded.ids, encoded.offsets)
            for text, encoded in zip(
                texts, self._backend.encode_batch(list(texts), add_special_tokens=False), strict=True
            )
        ]

    def _encode_normalised(self, texts: Sequence[str]) -> list[Pieces]:
        from tasks.arabic.arabert import normalise

        views = [normalise(text) for text in texts]
        found = []
        for view, encoded in zip(
            views, self._backend.encode_batch([view.text for view in views], add_special_tokens=False), strict=True
        ):
            pieces = _pieces(view.text, encoded.ids, encoded.offsets)
            spans = [view.published(int(a), int(b)) for a, b in zip(pieces.starts, pieces.ends, strict=True)]
            starts = np.asarray([span.start for span in spans], dtype=np.int32)
            found.append(Pieces(pieces.ids, starts, np.asarray([span.end for span in spans], dtype=np.int32)))
        return found


def _pieces(text: str, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Pieces:
    starts = np.zeros(len(ids), dtype=np.int32)
    ends = np.zeros(len(ids), dtype=np.int32)
    for at, (start, end) in enumerate(offsets):
        # SentencePiece counts the space before a word into its first piece.
        while start < end and text[start].isspace():
            start += 1
        starts[at], ends[at] = start, end
    return Pieces(np.asarray(ids, dtype=np.int32), starts, ends)


def units(text: str) -> list[Span]:
    """What is tagged: the words of ``text``, and every other visible character on its own."""
    found = []
    at = 0
    for word in WORD.finditer(text):
        found += [Span(i, i + 1) for i in range(at, word.start()) if not text[i].isspace()]
        found.append(Span(*word.span()))
        at = word.end()
    return found + [Span(i, i + 1) for i in range(at, len(text)) if not text[i].isspace()]


def first_tokens(pieces: Pieces, of: Sequence[Span]) -> npt.NDArray[np.int64]:
    """Index of the first token of each unit (the one that ends after the unit's start). *Shape:* (units,)

    A unit the tokenizer dropped takes its neighbour's token; no tokens at all gives an empty array.
    """
    if not len(pieces):
        return np.zeros(0, dtype=np.int64)
    starts = np.asarray([span.start for span in of], dtype=np.int32)
    return np.minimum(np.searchsorted(pieces.ends, starts, side="right"), len(pieces) - 1)
