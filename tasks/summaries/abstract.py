"""Abstractive summaries by any seq2seq checkpoint of transformers, generated greedily or by beam search: reproducible."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.arabic.sentences import split
from tasks.arabic.words import word_texts
from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.summaries.check import Dropped, Facts, checked
from tasks.summaries.dangling import dangles
from tasks.summaries.headline import LONGEST, SHORTEST
from tasks.summaries.units import Budget, SummaryInput

_SPACE_BEFORE = re.compile(r"\s+([،؛:.!؟»)\]])")
_SPACE_AFTER = re.compile(r"([«(\[])\s+")
_POSITIONS_LEFT = 8
"""Tokens kept free for the special tokens of a window."""


@dataclass(frozen=True, slots=True)
class Generation:
    """How text is generated; nothing is sampled."""

    beams: int = 4
    """1 is greedy."""
    new_tokens: int = 120
    no_repeat_ngram: int = 3
    prefix: str = ""
    """What a checkpoint expects before the text («summarize: » for T5)."""


@dataclass(frozen=True, slots=True)
class Abstract:
    """What is left of a generated summary after its check."""

    text: str
    """Sentences that stand up to the article; empty when none does, and the extract takes the summary's place."""
    dropped: tuple[Dropped, ...]


class Abstractor:
    """A seq2seq checkpoint: EncoderDecoderModel (AraBERT2AraBERT), MBart and AraBART, T5, AraT5, mT5 ..."""

    def __init__(
        self,
        checkpoint: str | Path,
        generation: Generation = Generation(),
        normalise: Callable[[str], str] | None = None,
        download: bool = False,
    ) -> None:
        """Loads a local folder, or with ``download`` a hub id. ``TerminalError`` when that fails or torch is missing.

        ``normalise`` prepares the text as the checkpoint was trained (AraBERT's input rules, say).
        """
        self._torch, auto, tokenizers = _libraries()
        try:
            self.tokenizer: Any = tokenizers.from_pretrained(checkpoint, local_files_only=not download)
            self.model: Any = auto.from_pretrained(checkpoint, local_files_only=not download).eval()
        except (OSError, ValueError) as error:
            raise TerminalError(
                f"{checkpoint} holds no seq2seq checkpoint that can be read ({error}); give the folder of one, or leave "
                "summarise.abstractive empty"
            ) from error
        self.name = Path(checkpoint).name
        self.generation = generation
        self.normalise = normalise or str
        self.window = self._window()

    def summarise(self, text: str, sentences: Sequence[Span]) -> str:
        """The generated summary. A text longer than the checkpoint reads is summarised window by window, then whole."""
        windows = [self.normalise(part) for part in _windows(text, sentences, self._length, self.window)]
        parts = [self._generate(window) for window in windows]
        if len(parts) < 2:
            return "".join(parts)
        return self._generate(self.normalise(" ".join(parts)))

    def headline(self, text: str, sentences: Sequence[Span]) -> str:
        """The first sentence of the summary of the article's first window."""
        window = _windows(text, sentences, self._length, self.window)[:1]
        generated = self._generate(self.normalise(window[0])) if window else ""
        return generated[: split(generated)[0].end].rstrip(" .") if split(generated) else ""

    def _window(self) -> int:
        """Tokens the encoder reads."""
        encoder = getattr(self.model.config, "encoder", self.model.config)
        limits = [getattr(encoder, "max_position_embeddings", None), self.tokenizer.model_max_length]
        known = [int(limit) for limit in limits if limit and limit < 100_000]
        return min([*known, 1_024]) - _POSITIONS_LEFT

    def _length(self, text: str) -> int:
        return len(self.tokenizer(self.normalise(text), add_special_tokens=False)["input_ids"])

    def _generate(self, text: str) -> str:
        prepared = self.generation.prefix + text
        inputs = self.tokenizer(
            prepared, return_tensors="pt", truncation=True, max_length=self.window, return_token_type_ids=False
        )
        with self._torch.inference_mode():
            output = self.model.generate(
                **inputs,
                do_sample=False,
                num_beams=self.generation.beams,
                max_new_tokens=self.generation.new_tokens,
                no_repeat_ngram_size=self.generation.no_repeat_ngram,
            )
        return _tidy(self.tokenizer.decode(output[0], skip_special_tokens=True))


def abstract(article: SummaryInput, abstractor: Abstractor, facts: Facts, budget: Budget) -> Abstract:
    """The checked abstractive summary of ``article`` within ``budget``."""
    generated = abstractor.summarise(article.text, article.sentences)
    result = checked([span.of(generated) for span in split(generated)], facts)
    kept: list[str] = []
    left = budget.size
    for sentence in result.kept:
        cost = budget.cost(sentence)
        if cost > left and kept:
            break
        kept.append(sentence)
        left -= cost
    return Abstract(" ".join(kept), result.dropped)


def headline(article: SummaryInput, abstractor: Abstractor, facts: Facts) -> Abstract:
    """The checked generated headline of ``article``: its names, numbers and dates stand in the article, it has 4 to 14 words
    and can be read alone. Empty when it fails, with the reason in ``dropped``: the extractive headline takes its place.
    """
    generated = abstractor.headline(article.text, article.sentences)
    reasons = [*_unfit(generated), *facts.problems(generated)]
    return Abstract("", (Dropped(generated, tuple(reasons)),)) if reasons else Abstract(generated, ())


def _unfit(generated: str) -> list[str]:
    """Why a text is no headline, whatever it says."""
    size = len(word_texts(generated))
    wrong_size = not SHORTEST <= size <= LONGEST
    return [
        *([f"{size} words, a headline has {SHORTEST} to {LONGEST}"] if wrong_size else []),
        *(["cannot be read alone"] if dangles(generated) else []),
    ]


def _windows(text: str, sentences: Sequence[Span], length: Callable[[str], int], limit: int) -> list[str]:
    """Runs of whole sentences of at most ``limit`` tokens; a longer sentence stands alone and is cut by the tokenizer."""
    windows: list[list[str]] = []
    left = 0
    for sentence in (span.of(text) for span in sentences):
        size = length(sentence)
        if not windows or size > left:
            windows.append([])
            left = limit
        windows[-1].append(sentence)
        left -= size
    return [" ".join(window) for window in windows]


def _tidy(text: str) -> str:
    """Without the blanks that tokenizers of split punctuation leave around it."""
    return _SPACE_AFTER.sub(r"\1", _SPACE_BEFORE.sub(r"\1", " ".join(text.split())))


def _libraries() -> tuple[Any, Any, Any]:
    try:
        import torch
    except ImportError as error:
        raise TerminalError(
            "abstractive summaries need PyTorch, which is not installed: pip install 'marsad[train]', or leave "
            "summarise.abstractive empty"
        ) from error
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    return torch, AutoModelForSeq2SeqLM, AutoTokenizer
