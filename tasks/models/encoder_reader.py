"""The encoder reader: one pass over an article gives topics, mentions, salience and vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tasks.contracts.records import FoundMention, ReadArticle, Reading, Vector
from tasks.contracts.spans import Span
from tasks.models.batches import by_length, pad
from tasks.models.bundle import Bundle
from tasks.models.calibration import Calibration, load_calibration
from tasks.models.engines import Engine, open_engine
from tasks.models.heads import Floats, Heads
from tasks.models.linear import LinearTopics
from tasks.models.mentions import find_mentions, unit_logits
from tasks.models.tokens import Ids, Pieces, Tokenizer
from tasks.models.windows import Part, windows

CHUNK = 48
"""Articles read at a time: enough to fill batches of like lengths, few enough to keep memory flat."""
BUDGET = 1024
"""Tokens of a batch, padding included."""
LEAD_SHARE = 2 / 3
"""Weight of a sentence's place in its salience; what the encoder sees in it is the rest.

On the development set of people's choices the first sentences beat every learned salience tried; mixed so, it does not lose
to them."""
MOST_TOKENS = 65_536
"""Tokens of one article that are read, some 40,000 words: what follows has a neutral vector, its place as salience, and no
mentions. Without a bound one hostile document would take all memory."""
TOLERANCE = 0.02
"""Largest difference of a score between two batchings: engines pick kernels by shape, and int8 activations round."""


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """One article as token windows."""

    article: ReadArticle
    pieces: list[Pieces]
    title: Ids
    windows: list[list[Part]]


class EncoderReader:
    """Reads with the encoder and heads of a bundle. One session for each process, threads set when it is opened."""

    def __init__(
        self,
        bundle: Bundle,
        engine: Engine,
        tokenizer: Tokenizer,
        heads: Heads,
        calibration: Calibration,
        linear: LinearTopics | None = None,
    ) -> None:
        """``linear``: bag-of-words topics added to the encoder's logits."""
        self.name, self.version = bundle.name, bundle.version
        self.topics = tuple(str(topic) for topic in bundle.manifest["topics"])
        self.engine, self.tokenizer, self.heads, self.calibration = engine, tokenizer, heads, calibration
        self.linear = linear
        self.window = int(bundle.manifest["encoder"]["window"])
        self.linear_share = float(bundle.manifest["encoder"].get("linear_share", 0.0))

    @classmethod
    def open(cls, bundle: Bundle, *, engine: str = "auto", threads: int = 1) -> EncoderReader:
        """The reader of a verified bundle of kind ``encoder``."""
        encoder = bundle.manifest["encoder"]
        tokenizer = Tokenizer(
            bundle.file("tokenizer.json"),
            normaliser=encoder["normaliser"],
            prefix=encoder["prefix"],
            special=encoder["special"],
        )
        linear = "linear.safetensors" in bundle.manifest["files"]
        return cls(
            bundle,
            open_engine(bundle.file("encoder.onnx"), engine, threads),
            tokenizer,
            Heads.load(bundle.file("heads.safetensors")),
            load_calibration(bundle.file("calibration.json")),
            LinearTopics.load(bundle.file("linear.safetensors")) if linear else None,
        )

    def read(self, articles: Sequence[ReadArticle]) -> Iterator[Reading]:
        """One reading per article, in order. Scores agree within ``TOLERANCE`` whatever articles are read together."""
        for plan, states in self._seen(articles):
            yield self._reading(plan, states)

    def topic_logits(self, article: ReadArticle) -> Floats:
        """Uncalibrated topic scores of one article. *Shape:* (topics,)"""
        ((_, states),) = self._seen([article])
        return self._topic_logits(article, states)

    def tag_logits(self, articles: Sequence[ReadArticle]) -> Iterator[list[tuple[list[Span], Floats]]]:
        """For each sentence of each article its units (spans in the sentence) and the scores of their tags, (units, tags)."""
        for plan, states in self._seen(articles):
            article, tokens = plan.article, self._token_states(plan, states)
            yield [
                unit_logits(article.text, span, pieces, hidden, self.heads, article.known)
                for span, pieces, hidden in zip(article.sentences, plan.pieces, tokens, strict=True)
            ]

    def _plan(self, article: ReadArticle) -> _Plan:
        texts = [span.of(article.text) for span in article.sentences]
        # A title that opens the text is read there; saying it twice would only cost tokens.
        title = "" if article.title and article.title in " ".join(texts[:2]) else article.title
        *pieces, titled = self.tokenizer.encode([*texts, title])
        opening = titled.ids[: self.window // 4]
        ends = np.cumsum([len(p) for p in pieces])
        pieces = [p if end <= MOST_TOKENS else p.cut(0, 0) for p, end in zip(pieces, ends, strict=True)]
        room = self.window - 2 - len(self.tokenizer.prefix)
        return _Plan(article, pieces, opening, windows([len(p) for p in pieces], room - len(opening), room))

    def _sequence(self, plan: _Plan, at: int) -> Ids:
        tokenizer = self.tokenizer
        parts = [plan.pieces[part.sentence].ids[part.start : part.end] for part in plan.windows[at]]
        title = plan.title if at == 0 else plan.title[:0]
        edges = np.asarray([tokenizer.first], dtype=np.int32), np.asarray([tokenizer.last], dtype=np.int32)
        return np.concatenate([edges[0], tokenizer.prefix, title, *parts, edges[1]])

    def _encode(self, sequences: Sequence[Ids]) -> list[Floats]:
        found: list[Floats] = [np.zeros((0, 0), dtype=np.float32)] * len(sequences)
        for batch in by_length([len(ids) for ids in sequences], BUDGET):
            states = self.engine.hidden(*pad([sequences[at] for at in batch], self.tokenizer.padding))
            for row, at in enumerate(batch):
                found[at] = states[row, : len(sequences[at])]
        return found

    def _seen(self, articles: Sequence[ReadArticle]) -> Iterator[tuple[_Plan, list[Floats]]]:
        """The plan of each article and the hidden states of its windows; ``CHUNK`` articles are encoded together."""
        for at in range(0, len(articles), CHUNK):
            plans = [self._plan(article) for article in articles[at : at + CHUNK]]
            sequences = [self._sequence(plan, at_window) for plan in plans for at_window in range(len(plan.windows))]
            hidden = iter(self._encode(sequences))
            for plan in plans:
                yield plan, [next(hidden) for _ in plan.windows]

    def _reading(self, plan: _Plan, states: list[Floats]) -> Reading:
        tokens = self._token_states(plan, states)
        vectors = np.stack([t.mean(axis=0) if len(t) else self.heads.centre for t in tokens]) if tokens else None
        mentions: list[FoundMention] = []
        for span, pieces, hidden in zip(plan.article.sentences, plan.pieces, tokens, strict=True):
            mentions += find_mentions(plan.article.text, span, pieces, hidden, self.heads, plan.article.known)
        probabilities = self.calibration.probabilities(self._topic_logits(plan.article, states))
        return Reading(
            article_id=plan.article.article_id,
            topic_scores=dict(zip(self.topics, map(float, probabilities), strict=True)),
            salience=np.zeros(0, dtype=np.float32) if vectors is None else self._salience(vectors),
            sentence_vectors=self._centred(vectors),
            mentions=tuple(mentions),
        )

    def _salience(self, vectors: Floats) -> Floats:
        place = 1.0 - np.arange(len(vectors), dtype=np.float32) / len(vectors)
        mixed: Floats = LEAD_SHARE * place + (1.0 - LEAD_SHARE) * self.heads.sentence_salience(vectors)
        return mixed.astype(np.float32)

    def _topic_logits(self, article: ReadArticle, states: Sequence[Floats]) -> Floats:
        # The opening names the subject; what follows counts half as much in all.
        first, *rest = [self.heads.topic_logits(hidden.mean(axis=0)) for hidden in states]
        logits: Floats = (2.0 * first + np.mean(rest, axis=0)) / 3.0 if rest else first
        if self.linear and self.linear_share:
            logits = logits + self.linear_share * self.linear.logits(article.title, article.text)
        return logits.astype(np.float32)

    def _token_states(self, plan: _Plan, states: Sequence[Floats]) -> list[Floats]:
        """Hidden states of every token of every sentence, averaged where windows overlap."""
        dims = len(self.heads.centre)
        sums = [np.zeros((len(pieces), dims), dtype=np.float32) for pieces in plan.pieces]
        times: list[npt.NDArray[np.float32]] = [np.zeros((len(pieces), 1), dtype=np.float32) for pieces in plan.pieces]
        opening = 1 + len(self.tokenizer.prefix)
        for at, (parts, hidden) in enumerate(zip(plan.windows, states, strict=True)):
            start = opening + (len(plan.title) if at == 0 else 0)
            for part in parts:
                end = start + part.end - part.start
                sums[part.sentence][part.start : part.end] += hidden[start:end]
                times[part.sentence][part.start : part.end] += 1.0
                start = end
        return [total / count if len(total) else total for total, count in zip(sums, times, strict=True)]

    def _centred(self, vectors: Floats | None) -> Vector | None:
        if vectors is None:
            return np.zeros((0, len(self.heads.centre)), dtype=np.float32)
        result: Vector = vectors - self.heads.centre
        return result
