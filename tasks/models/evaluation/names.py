"""How well a reader finds names: span F1, the reader run on running text as in a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from tasks.contracts.records import FoundMention, ReadArticle, Reader
from tasks.contracts.spans import Span
from tasks.models.evaluation.bootstrap import f1, interval
from tasks.models.evaluation.measures import Measure
from tasks.models.training.examples import NameExample

TOGETHER = 5
"""Consecutive sentences read as one article: names need the context they were written in."""
NEWS_TYPES = ("PER", "LOC", "ORG")

Tagger = Callable[[str], Sequence[FoundMention]]
"""Finds the names that lists and patterns know in a text; spans are offsets into it."""

Named = tuple[int, int, str]
"""First word, last word (inclusive), type."""


def gold_spans(tags: Sequence[str]) -> set[Named]:
    """The names of a BIO sequence; an I- that continues nothing opens a name, as in the CoNLL scorer."""
    found: set[Named] = set()
    start, type_ = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        position, _, of = tag.partition("-")
        if type_ and (position != "I" or of != type_):
            found.add((start, at - 1, type_))
            type_ = ""
        if of and not type_:
            start, type_ = at, of
    return found


def article_of(examples: Sequence[NameExample], number: int) -> tuple[ReadArticle, list[list[Span]]]:
    """Sentences as one article, words parted by spaces, and the span of every word."""
    text, sentences, words = "", [], []
    for example in examples:
        start = len(text)
        spans = []
        for word in example.words:
            spans.append(Span(len(text), len(text) + len(word)))
            text += f"{word} "
        sentences.append(Span(start, len(text) - 1))
        words.append(spans)
        text = f"{text[:-1]}\n"
    return ReadArticle(str(number), "", text, tuple(sentences)), words


def predicted_spans(mentions: Iterable[FoundMention], words: Sequence[Span]) -> set[Named]:
    """The words of one sentence that mentions touch, clitics and all."""
    found: set[Named] = set()
    for mention in mentions:
        touched = [at for at, word in enumerate(words) if word.overlaps(mention.span)]
        if touched:
            found.add((touched[0], touched[-1], "LOC" if mention.type in ("GPE", "FAC") else mention.type))
    return found


def articles_of(
    examples: Sequence[NameExample], tagger: Tagger | None
) -> list[tuple[Sequence[NameExample], ReadArticle, list[list[Span]]]]:
    """``TOGETHER`` sentences at a time: the sentences, the article they make with the names ``tagger`` knows, their words."""
    found = []
    for at in range(0, len(examples), TOGETHER):
        group = examples[at : at + TOGETHER]
        article, words = article_of(group, at)
        known = tuple(tagger(article.text)) if tagger else ()
        found.append((group, replace(article, known=known), words))
    return found


def measure(
    model: str, dataset: str, reader: Reader, examples: Sequence[NameExample], tagger: Tagger | None = None
) -> list[Measure]:
    """Micro-F1 over PER, LOC, ORG, over all types, and F1, precision and recall by type.

    ``tagger`` finds the names the reader is told of.
    """
    articles = articles_of(examples, tagger)
    pairs: list[tuple[set[Named], set[Named]]] = []
    for (group, _, words), reading in zip(articles, reader.read([a for _, a, _ in articles]), strict=True):
        for example, spans in zip(group, words, strict=True):
            gold = {(a, b, "MISC" if t == "CONCEPT" else t) for a, b, t in gold_spans(example.tags)}
            pairs.append((predicted_spans(reading.mentions, spans), gold))
    types = sorted({type_ for _, gold in pairs for _, _, type_ in gold})

    def counts(wanted: Sequence[str]) -> np.ndarray:
        rows = []
        for found, gold in pairs:
            made = {span for span in found if span[2] in wanted}
            there = {span for span in gold if span[2] in wanted}
            rows.append([len(made & there), len(made), len(there)])
        return np.array(rows, dtype=np.float64)

    size = len(pairs)
    measures = [
        Measure.of(model, dataset, "span F1 PER LOC ORG", interval(counts(NEWS_TYPES), f1), size),
        Measure.of(model, dataset, "span F1 with MISC", interval(counts(types), f1), size),
    ]
    for type_ in types:
        right, made, there = counts([type_]).sum(axis=0)
        measures.append(Measure.of(model, dataset, f"span F1 {type_}", f1(np.array([right, made, there])), int(there)))
    return measures
