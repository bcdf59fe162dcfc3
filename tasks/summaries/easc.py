"""Extracts against five people's choices: the development part of EASC (El-Haj, Kruschwitz and Fox, 2010).

``python -m tasks.summaries.easc EASC_DEV.jsonl`` prints the table with lead-like salience alone; ``--tune`` what weights chosen on
nine tenths of the articles score on the others.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import permutations, product
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from tasks.contracts.spans import Span
from tasks.summaries.dangling import dangles
from tasks.summaries.extract import FITTED, Weights, summarise
from tasks.summaries.lead import lead
from tasks.summaries.measures import Rouge, rouge, sentence_f1
from tasks.summaries.units import Budget, SummaryInput

Salience = Callable[[str, Sequence[Span]], Sequence[float]]
"""Text and sentences of an article to one salience each, 0 to 1."""
Chooser = Callable[[SummaryInput, int], Sequence[int]]


class Judged(NamedTuple):
    """One article and the sentences each person marked."""

    article: SummaryInput
    people: Mapping[str, tuple[int, ...]]

    @property
    def size(self) -> int:
        """Sentences of a summary: what people took on average, at least one."""
        return max(1, round(fmean(len(marked) for marked in self.people.values())))


class Score(NamedTuple):
    """Means over articles and people."""

    f1: float
    rouge: Rouge
    dangling: float
    """Share of summaries that open with a dangling reference."""


def by_position(text: str, sentences: Sequence[Span]) -> list[float]:
    """Salience without a reader: the earlier, the more salient."""
    return [1 / (1 + index) for index in range(len(sentences))]


def load(path: Path, salience: Salience = by_position) -> list[Judged]:
    """The judged articles of a JSON-lines file with ``id``, ``sentences`` and ``labels`` (person to 0/1 per sentence)."""
    return [_judged(json.loads(line), salience) for line in path.read_text(encoding="utf-8").splitlines()]


def _judged(row: Mapping[str, Any], salience: Salience) -> Judged:
    spans: list[Span] = []
    at = 0
    for sentence in row["sentences"]:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(row["sentences"])
    article = SummaryInput(row["id"], text, tuple(spans), salience(text, spans))
    people = {
        person: tuple(index for index, mark in enumerate(marks) if mark) for person, marks in row["labels"].items()
    }
    return Judged(article, {person: marked for person, marked in people.items() if marked})


def evaluate(judged: Iterable[Judged], choose: Chooser) -> tuple[Score, dict[str, float]]:
    """The means, and sentence F1 against each person. Articles of one sentence and empty choices are left out."""
    f1: dict[str, list[float]] = {}
    rouges: list[Rouge] = []
    dangling: list[bool] = []
    for one in judged:
        if len(one.article.sentences) < 2 or not one.people:
            continue
        chosen = sorted(choose(one.article, one.size))
        summary = _text(one.article, chosen)
        dangling.append(dangles(one.article.sentence(chosen[0])))
        for person, marked in one.people.items():
            f1.setdefault(person, []).append(sentence_f1(chosen, marked))
            rouges.append(rouge(summary, _text(one.article, marked)))
    mean = Rouge(*(fmean(column) for column in zip(*rouges, strict=True)))
    everyone = [value for values in f1.values() for value in values]
    return Score(fmean(everyone), mean, fmean(dangling)), {person: fmean(values) for person, values in f1.items()}


def between_people(judged: Iterable[Judged]) -> tuple[float, Rouge]:
    """Sentence F1 and ROUGE of one person against another, averaged over pairs and articles."""
    pairs = [
        (one, first, second)
        for one in judged
        if len(one.article.sentences) > 1
        for first, second in permutations(one.people.values(), 2)
    ]
    f1 = fmean(sentence_f1(first, second) for _, first, second in pairs)
    rouges = [rouge(_text(one.article, first), _text(one.article, second)) for one, first, second in pairs]
    return f1, Rouge(*(fmean(column) for column in zip(*rouges, strict=True)))


TRIED = {
    "position": (0.3, 0.6, 1.0),
    "words": (0.0, 0.2, 0.5),
    "topics": (0.0, 0.2, 0.5),
    "similarity": (0.0, 0.1, 0.3),
}
"""Weights that are tried in every combination, the salience at 1."""
FOLDS = 10


class Tuned(NamedTuple):
    """What choosing weights on some articles is worth on others."""

    chosen: float
    """Mean F1 of held-back articles with the weights that were best on the rest."""
    fitted: float
    """The same articles with the weights in use."""
    lead: float
    best: Weights
    """Best on all articles: their own score says nothing about others."""


def tune(judged: Sequence[Judged], seed: int = 0) -> Tuned:
    """Ten-fold cross-validation by article of every combination of ``TRIED``."""
    used = [one for one in judged if len(one.article.sentences) > 1 and one.people]
    grid = [FITTED, *(replace(FITTED, **dict(zip(TRIED, values, strict=True))) for values in product(*TRIED.values()))]
    scores = [[_f1(one, choosers(weights=weights)["extract"]) for one in used] for weights in grid]
    order = random.Random(seed).sample(range(len(used)), len(used))
    held: list[float] = []
    for fold in range(FOLDS):
        out = set(order[fold::FOLDS])
        best = max(scores, key=lambda row: fmean(score for at, score in enumerate(row) if at not in out))
        held += [best[at] for at in out]
    top = max(range(len(grid)), key=lambda index: fmean(scores[index]))
    return Tuned(fmean(held), fmean(scores[0]), fmean(_f1(one, choosers()["lead-k"]) for one in used), grid[top])


def _f1(one: Judged, choose: Chooser) -> float:
    """Mean F1 of a choice against the people who judged an article."""
    chosen = choose(one.article, one.size)
    return fmean(sentence_f1(chosen, marked) for marked in one.people.values())


def choosers(redundancy: float = 0.5, weights: Weights = FITTED, seed: int = 0) -> dict[str, Chooser]:
    """The methods compared: the extract, lead with and without its redundancy check, and sentences drawn at random."""
    draw = random.Random(seed)
    return {
        "extract": lambda article, size: summarise(article, Budget(size), "extract", redundancy, weights).ranks,
        "lead": lambda article, size: lead(article, Budget(size), redundancy).ranks,
        "lead-k": lambda article, size: range(min(size, len(article.sentences))),
        "random-k": lambda article, size: draw.sample(range(len(article.sentences)), size),
    }


def table(judged: Sequence[Judged]) -> str:
    """The comparison as Markdown: one row per method, F1 against each person, ROUGE, dangling openings."""
    people = sorted({person for one in judged for person in one.people})
    rows = [f"| method | F1 | {' | '.join(people)} | ROUGE-1 | -2 | -L | dangling |", "|---" * (len(people) + 6) + "|"]
    for name, choose in choosers().items():
        score, by_person = evaluate(judged, choose)
        cells = [score.f1, *(by_person[person] for person in people), *score.rouge, score.dangling]
        rows.append(f"| {name} | {' | '.join(f'{cell:.3f}' for cell in cells)} |")
    f1, people_rouge = between_people(judged)
    shown = [*("" for _ in people), *(f"{score:.3f}" for score in people_rouge), ""]
    return "\n".join([*rows, f"| person-person | {f1:.3f} | {' | '.join(shown)} |"])


def _text(article: SummaryInput, chosen: Iterable[int]) -> str:
    return " ".join(article.sentence(index) for index in chosen)


if __name__ == "__main__":
    articles = load(Path(sys.argv[1]))
    if "--tune" in sys.argv:
        tuned = tune(articles)
        sys.stdout.write(
            f"F1 by article, ten-fold: chosen {tuned.chosen:.3f}, in use {tuned.fitted:.3f}, lead-k {tuned.lead:.3f}; "
            f"best on all: {asdict(tuned.best)}\n"
        )
    else:
        sys.stdout.write(table(articles) + "\n")
