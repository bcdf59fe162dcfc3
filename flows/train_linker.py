"""Trains the linker anew: ``python -m flows.train_linker --help``."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.evaluate_linking import DEV, LINKER, RANKER, READ_LABELS, annotated, compared
from tasks.contracts.faults import TerminalError
from tasks.contracts.settings import ROOT
from tasks.resources import GAZETTEER

if TYPE_CHECKING:
    from tasks.linking.evaluate import Measured

log = logging.getLogger(__name__)

JUDGED = ("span_f1", "candidate_recall", "linkable_accuracy", "nil_f1", "decision_accuracy")
"""Measures on the development articles that a new linker may not lower."""
SLACK = 0.01
"""How far one of them may fall: three mentions of 334."""
LABELS = Path("labels/linking_train.tsv")


def main(
    data: Annotated[Path, typer.Option(help="Folder of the shared data.")] = ROOT.parent / "shared" / "data",
    seeds: Annotated[Path, typer.Option(help="Folder of the seeds, where the result is written.")] = ROOT / "seeds",
    bases: Annotated[Path, typer.Option(help="Where the knowledge base is built.")] = ROOT / ".marsad" / "kb",
    slack: Annotated[float, typer.Option(help="How far a measure on the development articles may fall.")] = SLACK,
) -> None:
    """Compile the names of the base, train the ranker, and put both in place unless the development articles object."""
    from tasks.linking.evaluate import table
    from tasks.linking.kb_build import ensure

    base = ensure(seeds / "kb", bases)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        train(base, seeds, data, fresh)
        articles = annotated(DEV, seeds, data)
        new = compared(base, fresh / RANKER.name, fresh / GAZETTEER.name, articles)
        typer.echo(table(new))
        if (seeds / RANKER).is_file() and (seeds / GAZETTEER).is_file():
            old = compared(base, seeds / RANKER, seeds / GAZETTEER, articles)
            if fallen := falls(new[LINKER], old[LINKER], slack):
                raise TerminalError(f"not put in place: {'; '.join(fallen)}; look at the labels, or raise --slack")
        for path in (RANKER, GAZETTEER):
            shutil.copyfile(fresh / path.name, seeds / path)
    typer.echo(f"written to {(seeds / RANKER).parent}")


def train(base: Path, seeds: Path, data: Path, out: Path) -> None:
    """Writes the ranker and the compiled names of ``base`` to ``out``; the same seeds and data give the same files."""
    from tasks.linking import training
    from tasks.linking.candidates import Names
    from tasks.linking.corpora import read_texts
    from tasks.linking.gazetteer import GazetteerTagger
    from tasks.linking.gazetteer_build import WordLists, compile_gazetteer
    from tasks.linking.gold import Resolver
    from tasks.linking.index import AliasIndex
    from tasks.linking.kb import KnowledgeBase
    from tasks.linking.labels import read_labels

    kb = KnowledgeBase.open(base)
    names = Names(AliasIndex.open(kb))
    aliases = compile_gazetteer(kb, WordLists.read((seeds / GAZETTEER).parent), out / GAZETTEER.name)
    log.info("%d names of base %s compiled", aliases, kb.version)
    texts = read_texts(data)
    articles = read_labels(seeds / LABELS, texts) + read_labels(seeds / READ_LABELS, texts, "train")
    tagger, resolver = GazetteerTagger.load(out / GAZETTEER.name), Resolver.of(names.index)
    found = list(training.examples(articles, names, resolver, tagger, harder=True))
    threshold, right = training.best_threshold(training.cross_validated(found))
    log.info("%d articles, %d examples; cross-validated: %.3f right", len(articles), len(found), right)
    unnamed = training.nil_without_candidates(articles, names, resolver)
    trained = {"labels": f"{LABELS.name}, {READ_LABELS.name}", "articles": len(articles), "kb_version": kb.version}
    training.save(out / RANKER.name, training.fit(found), threshold, unnamed, trained)


def falls(new: Mapping[str, Measured], old: Mapping[str, Measured], slack: float = SLACK) -> list[str]:
    """One sentence for each judged measure that falls by more than ``slack``."""
    return [
        f"{name} falls from {old[name].value:.3f} to {new[name].value:.3f}"
        for name in JUDGED
        if new[name].value < old[name].value - slack
    ]


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    typer.run(main)
