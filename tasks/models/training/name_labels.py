"""Names labelled by reading: spans in articles of other data sets, joined with their texts and cut into sentences here."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tasks.arabic.sentences import split
from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.models.training.examples import NameExample
from tasks.models.training.nearby import HeldOut
from tasks.models.training.read_labels import texts_of

NAMES = ["ref", "start", "end", "type", "annotator"]
ARTICLES = ["ref", "read_to", "split"]


class ReadPart(NamedTuple):
    """The part of one article that an annotator read, with every name in it."""

    ref: str
    """``dataset#row#digest``."""
    read_to: int
    """End of the part, in code points of the text."""
    split: str
    """``train`` or ``test``."""
    names: tuple[tuple[Span, str], ...]
    """Spans in the text with their types as labelled, in order."""


def load_parts(paths: Sequence[Path]) -> list[ReadPart]:
    """What was read, from files of names and of articles, told apart by their headings; one part an article.

    An article read twice keeps its first reader's names, and is a test article when either reader's list says so.
    ``TerminalError`` names the file or line that is neither, and the article that has names but no entry.
    """
    articles: dict[tuple[str, str], tuple[int, str]] = {}
    names: dict[tuple[str, str], list[tuple[Span, str]]] = {}
    for path in paths:
        reader = path.stem.rsplit("_", 1)[-1]
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        heading, rows = (lines[0].split("\t") if lines else []), [line.split("\t") for line in lines[1:]]
        if heading not in (NAMES, ARTICLES):
            raise TerminalError(f"{path} has the columns {heading}, expected {NAMES} or {ARTICLES}")
        for row in rows:
            if len(row) != len(heading) or not row[1].isdigit():
                raise TerminalError(f"{path}: {row} does not fit the columns {heading}")
            if heading == ARTICLES:
                articles[row[0], reader] = int(row[1]), row[2]
            else:
                names.setdefault((row[0], reader), []).append((Span(int(row[1]), int(row[2])), row[3]))
    if missing := sorted(set(names) - set(articles)):
        raise TerminalError(f"{missing[0][0]} has names of reader {missing[0][1]} but stands in no list of articles")
    held = {ref for (ref, _), (_, use) in articles.items() if use == "test"}
    found: dict[str, ReadPart] = {}
    for (ref, reader), (read_to, _) in articles.items():
        part = ReadPart(ref, read_to, "test" if ref in held else "train", tuple(sorted(names.get((ref, reader), []))))
        found.setdefault(ref, part)
    return list(found.values())


def words_of(sentence: Span, text: str, names: Sequence[tuple[Span, str]]) -> list[Span]:
    """The written words of a sentence, clitics and punctuation attached; parted inside only where a second name begins."""
    starts = {span.start for span, _ in names}
    found: list[Span] = []
    at = sentence.start
    for word in sentence.of(text).split():
        start = text.index(word, at)
        at = start + len(word)
        inside = [
            s for s in range(start + 1, at) if s in starts and any(n.start < s and n.end > start for n, _ in names)
        ]
        cuts = [start, *inside, at]
        found += [Span(a, b) for a, b in itertools.pairwise(cuts)]
    return found


def sentences_of(source: str, text: str, part: ReadPart, labels: Mapping[str, str]) -> Iterator[NameExample]:
    """The sentences of the part that was read; a word that a name touches belongs to it, as in ANERcorp.

    ``labels`` maps types to ours; a name of another type is outside.
    """
    names = [(span, labels[type_]) for span, type_ in part.names if type_ in labels]
    for sentence in split(text[: part.read_to]):
        inside = [(span, type_) for span, type_ in names if span.overlaps(sentence)]
        words, tags = words_of(sentence, text, inside), []
        before: Span | None = None
        for word in words:
            span, type_ = next(((s, t) for s, t in inside if s.overlaps(word)), (None, ""))
            tags.append("O" if span is None else f"{'I' if span == before else 'B'}-{type_}")
            before = span
        if words:
            yield NameExample(source, tuple(word.of(text) for word in words), tuple(tags))


def join(
    source: str,
    parts: Sequence[ReadPart],
    use: str,
    texts: Mapping[str, tuple[Path, dict[str, str]]],
    labels: Mapping[str, str],
) -> Iterator[NameExample]:
    """The sentences of the articles set aside for ``use``, article after article; training leaves out copies of test ones.

    ``texts``: data set's file stem to its path and columns. ``TerminalError`` when a text is not the one that was read.
    """
    of: dict[str, dict[int, ReadPart]] = {}
    for part in parts:
        stem, row, _ = part.ref.split("#")
        of.setdefault(stem, {})[int(row)] = part
    if unknown := sorted(set(of) - set(texts)):
        raise TerminalError(
            f"labels refer to {unknown[0]!r}, which no data set of this entry's `texts` is: {sorted(texts)}"
        )
    read: list[tuple[str, ReadPart]] = []
    for stem, rows in of.items():
        path, columns = texts[stem]
        digests = {row: part.ref.split("#")[2] for row, part in rows.items()}
        read += [(text, rows[row]) for row, _, text in texts_of(path, columns, digests)]
    apart = HeldOut(text[: part.read_to] for text, part in read if part.split == "test")
    for text, part in read:
        if part.split == use and (use == "test" or not apart.holds(text[: part.read_to])):
            yield from sentences_of(source, text, part, labels)
