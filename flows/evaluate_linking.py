"""Linking on annotated articles as rows of ``make eval``: the trained ranker beside the floor, spans with the reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.contracts.spans import Span
from tasks.models.evaluation.measures import Measure
from tasks.resources import GAZETTEER

if TYPE_CHECKING:
    from tasks.contracts.records import FoundMention, Reader
    from tasks.linking.evaluate import Measured
    from tasks.linking.gazetteer import GazetteerTagger
    from tasks.linking.gold import GoldArticle

DEV, READ = "linking_dev", "linking_read"
DATASETS = (DEV, READ)
"""The annotated articles beside the checkout, and the test part of those labelled here by reading."""
GOLD, READ_LABELS = "linking", Path("labels/linking_read.tsv")
RANKER = Path("models/linker/ranker.json")
SPANS = {
    "span_f1": "span F1",
    "span_and_type_f1": "span and type F1",
    "end_to_end_recall": "found and decided right",
}
"""Measures that depend on who finds the mentions."""
METRICS = {
    **SPANS,
    "candidate_recall": "candidate recall",
    "linkable_accuracy": "accuracy of linkable mentions",
    "nil_precision": "NIL precision",
    "nil_recall": "NIL recall",
    "nil_f1": "NIL F1",
    "decision_accuracy": "accuracy of decisions",
}
"""Measures of ``tasks.linking.evaluate`` that are shown, and their names in the table."""
FLOOR, LINKER = "exact names", "linker"


@dataclass(frozen=True)
class Merged:
    """Mentions as the stage ``annotate`` finds them: the reader's, brought to the conventions, with the gazetteer's."""

    reader: Reader
    names: GazetteerTagger

    def tag(self, text: str, masked: Sequence[Span] = ()) -> list[FoundMention]:
        """Mentions, sorted and disjoint."""
        from tasks.arabic.sentences import split
        from tasks.contracts.records import ReadArticle

        known = tuple(self.names.tag(text, masked))
        (reading,) = self.reader.read([ReadArticle("", "", text, tuple(split(text, masked)), "ar", known)])
        return self.names.settle(text, reading.mentions, known)


def measure_linking(
    seeds: Path, data_root: Path, bases: Path, only: Collection[str] = (), bundle: str | None = None
) -> tuple[list[Measure], list[str]]:
    """Rows of the floor, the shipped ranker and its spans with the reader ``bundle`` (the default one if none is named),
    on each of ``DATASETS`` (those of ``only`` if it names any); a sentence when the articles are absent.

    The base is the one of ``seeds``, built under ``bases`` when it never was.
    """
    if not (data_root / GOLD / "docs.jsonl").is_file():
        return [], [f"{DEV}: {data_root / GOLD} is not there"]
    from tasks.linking.gazetteer import GazetteerTagger
    from tasks.linking.kb_build import ensure
    from tasks.models.registry import default_name, open_reader

    base, names = ensure(seeds / "kb", bases), GazetteerTagger.load(seeds / GAZETTEER)
    bundle = bundle or default_name(seeds / "models")
    merged = Merged(open_reader(seeds / "models", bundle), names)
    found: list[Measure] = []
    for dataset in DATASETS:
        if not only or dataset in only:
            articles = annotated(dataset, seeds, data_root)
            found += rows(dataset, articles, compared(base, seeds / RANKER, seeds / GAZETTEER, articles))
            with_reader = {f"{LINKER} + {bundle}": measured(base, seeds / RANKER, merged, articles)}
            found += rows(dataset, articles, with_reader, SPANS)
    return found, []


def annotated(dataset: str, seeds: Path, data_root: Path) -> list[GoldArticle]:
    """The articles of one of ``DATASETS``; of those labelled by reading the test part."""
    from tasks.linking.corpora import read_texts
    from tasks.linking.gold import read_gold
    from tasks.linking.labels import read_labels

    if dataset == DEV:
        return read_gold(data_root / GOLD)
    return read_labels(seeds / READ_LABELS, read_texts(data_root), "test")


def compared(
    kb_folder: Path, ranker: Path, gazetteer: Path, articles: Sequence[GoldArticle]
) -> Mapping[str, Mapping[str, Measured]]:
    """Measures of the floor and of the ranker, spans found by the gazetteer alone."""
    from tasks.linking.gazetteer import GazetteerTagger

    names = GazetteerTagger.load(gazetteer)
    return {
        FLOOR: measured(kb_folder, None, names, articles),
        LINKER: measured(kb_folder, ranker, names, articles),
    }


def measured(
    kb_folder: Path, ranker: Path | None, tagger: GazetteerTagger | Merged, articles: Sequence[GoldArticle]
) -> Mapping[str, Measured]:
    """Every measure of one system; without a ``ranker`` the floor."""
    from tasks.linking.evaluate import count, measure
    from tasks.linking.gold import Resolver
    from tasks.linking.linker import Linker

    linker = Linker.open(kb_folder, ranker)
    resolver = Resolver.of(linker.names.index)
    return measure([count(article, linker, resolver, tagger) for article in articles])


def rows(
    dataset: str,
    articles: Sequence[GoldArticle],
    found: Mapping[str, Mapping[str, Measured]],
    metrics: Mapping[str, str] = METRICS,
) -> list[Measure]:
    """One row a system and metric; ``size`` is the number of mentions."""
    size = sum(len(article.mentions) for article in articles)
    return [
        Measure(model, dataset, shown, of[name].value, of[name].low, of[name].high, size)
        for model, of in found.items()
        for name, shown in metrics.items()
    ]
