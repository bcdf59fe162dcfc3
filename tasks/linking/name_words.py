"""Rebuilds ``name_words.tsv``: which single words are given names, parts of people's names, words of ordinary prose.

Counted in ANERcorp's training half, ANT, SANAD and the people curated for the base, so that what is counted may ship; words
decided by reading stand in ``judged_words.tsv``. ``python -m tasks.linking.name_words --help``.
"""

from __future__ import annotations

import csv
import itertools
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tasks.contracts.settings import ROOT
from tasks.linking.corpora import read_texts
from tasks.linking.kb_build import read_curated
from tasks.linking.lexicon import OFFICES, TITLES, fold

NAME_WORDS, JUDGED_WORDS = "name_words.tsv", "judged_words.tsv"
SANAD_EVERY = 3
"""Every third article of SANAD: as many as there are words to tell apart, in a third of the time."""

MIN_COMMON = 30
"""Articles from which on a word is one of ordinary prose."""
MIN_PEOPLE = 2
"""Curated people from whose first names on a word is a given name."""
_OPENS, _OPENS_OFTEN, _SEEN_INSIDE, _AFTER_GIVEN = 0.6, 0.4, 0.5, 0.25
"""Least shares: of a name's first word inside names (of one seen first, of one many people bear), of a part inside names,
of a part after given names in running text."""
_TOO_COMMON, _COMMON_PART = 2500, 120
"""Articles from which on a word seen inside names is prose all the same, and so one of a curated person."""

_WORD = re.compile("[\u0621-\u064a\u064b-\u0652\u0670\u0671-\u06d3]+")


@dataclass
class Seen:
    """Counts over folded words."""

    first: Counter[str] = field(default_factory=Counter)
    """Annotated names of two words and more that the word opens."""
    inside: Counter[str] = field(default_factory=Counter)
    annotated: Counter[str] = field(default_factory=Counter)
    """Occurrences inside annotated names of people, and in all annotated text."""
    opens: Counter[str] = field(default_factory=Counter)
    goes_on: Counter[str] = field(default_factory=Counter)
    """Names of curated people that the word opens, and that it goes on in."""
    articles: Counter[str] = field(default_factory=Counter)
    occurrences: Counter[str] = field(default_factory=Counter)

    def in_names(self, word: str) -> float | None:
        """Share of the word's annotated occurrences that lie in names of people; ``None`` when it was never annotated."""
        return self.inside[word] / self.annotated[word] if self.annotated[word] else None


def name_words(data: Path, seeds: Path, judged: dict[str, set[str]]) -> dict[str, set[str]]:
    """The words of each kind (``given``, ``part``, ``common``), folded; one word is of one kind."""
    seen = Seen()
    _count_annotated(_sentences(data / "ner" / "anercorp_train.conll"), seen)
    _count_curated(seeds / "kb", seen)
    news = list(_news(data))
    for article in news:
        seen.articles.update(set(article))
        seen.occurrences.update(article)
    given = _given(seen, judged)
    part = _parts(seen, given, _after(news, given)) - judged["not_part"] - given
    common = {
        word
        for word, count in seen.articles.items()
        if count >= MIN_COMMON and (seen.in_names(word) or 0) < _OPENS_OFTEN
    }
    common = {word for word in common | TITLES | OFFICES if word.isalpha()} - part - given
    return {"given": given, "part": part, "common": common}


def read_judged(path: Path) -> dict[str, set[str]]:
    """Words by decision (``given``, ``not_given``, ``not_part``), folded."""
    decided: dict[str, set[str]] = {"given": set(), "not_given": set(), "not_part": set()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            decided[row["decision"]].add(fold(row["word"]))
    return decided


def _given(seen: Seen, judged: dict[str, set[str]]) -> set[str]:
    found = set()
    for word in seen.first.keys() | seen.opens.keys():
        share = seen.in_names(word)
        annotated = seen.first[word] > 0 and share is not None and share >= _OPENS
        curated = seen.opens[word] >= MIN_PEOPLE and (share is None or share >= _OPENS_OFTEN)
        if len(word) > 2 and word.isalpha() and (annotated or curated):
            found.add(word)
    found = (found - judged["not_given"] - TITLES - OFFICES) | judged["given"]
    return {word for word in found if word in judged["given"] or not (word[0] == "و" and word[1:] in found)}


def _parts(seen: Seen, given: set[str], after: Counter[str]) -> set[str]:
    """Words that prose has and that go on in names all the same."""
    found = set()
    for word in seen.articles.keys() | seen.inside.keys():
        share, articles = seen.in_names(word), seen.articles[word]
        annotated = share is not None and share >= (_SEEN_INSIDE if articles < _TOO_COMMON else 1.0)
        curated = seen.goes_on[word] > 0 and MIN_COMMON <= articles < _COMMON_PART
        news = seen.occurrences[word] >= MIN_COMMON and after[word] / seen.occurrences[word] >= _AFTER_GIVEN
        if len(word) > 1 and word.isalpha() and (annotated or curated or news):
            found.add(word)
    return found


def _after(news: Sequence[Sequence[str]], given: set[str]) -> Counter[str]:
    """How often each word stands directly after a given name; علي does not count, for «على» is written alike."""
    opening = (given | {fold("عبد"), fold("بن")}) - {fold("علي")}
    return Counter(word for article in news for before, word in itertools.pairwise(article) if before in opening)


def _count_annotated(sentences: Iterable[Sequence[tuple[str, str]]], seen: Seen) -> None:
    for sentence in sentences:
        for position, (word, tag) in enumerate(sentence):
            seen.annotated[word] += 1
            if tag.endswith("-PERS"):
                seen.inside[word] += 1
                seen.first[word] += tag == "B-PERS" and (
                    "I-PERS" in {t for _, t in sentence[position + 1 : position + 2]}
                )


def _count_curated(kb_seeds: Path, seen: Seen) -> None:
    for row in read_curated(kb_seeds):
        if row.entry.type != "PER":
            continue
        for name in (row.entry.label_ar, *row.entry.aliases):
            first, *rest = (fold(word) for word in name.split())
            if rest:
                seen.opens[first] += 1
                seen.goes_on.update(rest)


def _news(data: Path) -> Iterator[list[str]]:
    for position, ((corpus, _), text) in enumerate(read_texts(data).items()):
        if corpus != "sanad" or position % SANAD_EVERY == 0:
            yield [sys.intern(fold(word)) for word in _WORD.findall(text)]


def _sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    sentence: list[tuple[str, str]] = []
    for line in (*path.read_text(encoding="utf-8").splitlines(), ""):
        word, _, tag = line.partition("\t")
        if tag:
            sentence.append((fold(word), tag.strip()))
        elif sentence:
            yield sentence
            sentence = []


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the list beside ``judged_words.tsv``."""
    parser = ArgumentParser(prog="python -m tasks.linking.name_words", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="Folder of the shared data.")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds")
    options = parser.parse_args(arguments)
    folder = options.seeds / "models" / "linker"
    words = name_words(options.data, options.seeds, read_judged(folder / JUDGED_WORDS))
    rows = [f"{kind}\t{word}\n" for kind, of in words.items() for word in sorted(of)]
    (folder / NAME_WORDS).write_text("".join(("kind\tword\n", *rows)), encoding="utf-8")
    sys.stdout.write(
        ", ".join(f"{len(of)} {kind}" for kind, of in words.items()) + f" words in {folder / NAME_WORDS}\n"
    )


if __name__ == "__main__":
    main()
