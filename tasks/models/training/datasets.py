"""Reading the data sets declared in ``seeds/datasets.toml``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import sha256
from tasks.models.training import name_labels
from tasks.models.training.examples import NameExample, SalienceExample, TopicExample
from tasks.models.training.read_labels import join, load_judgements

CUT = "$#$"
"""Written by Wojood where it cut a sentence off; no word."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One declared data set; ``labels`` maps its labels to ours."""

    name: str
    task: str
    """``topics``, ``names`` or ``salience``."""
    reader: str
    path: Path
    """Its last part may be a pattern: several files then."""
    use: str
    """``train``, ``dev`` or ``test``."""
    licence: str
    labels: Mapping[str, str]
    columns: Mapping[str, str]
    weight: float = 1.0
    credit: str = ""
    texts: tuple[Dataset, ...] = ()
    """The data sets that hold the texts, when this one holds references."""

    def files(self) -> list[Path]:
        """The files of the data set: one, or those a pattern matches, in order; none when the texts it refers to are absent."""
        return [] if self.absent() else self._matches()

    def absent(self) -> Path | None:
        """The first path that is needed and not there."""
        return next((needed.path for needed in (self, *self.texts) if not needed._matches()), None)

    def _matches(self) -> list[Path]:
        return sorted(self.path.parent.glob(self.path.name))

    def lineage(self) -> dict[str, str]:
        """What a bundle records of the data it was trained on."""
        digests = " ".join(sha256(path) for path in self.files())
        return {"name": self.name, "licence": self.licence, "credit": self.credit, "sha256": digests}


def load_datasets(declaration: Path, data_root: Path) -> dict[str, Dataset]:
    """The data sets of a declaration file by name; ``TerminalError`` for an unknown reader or a missing field."""
    found: dict[str, Dataset] = {}
    for entry in tomllib.loads(declaration.read_text(encoding="utf-8")).get("dataset", []):
        try:
            dataset = Dataset(
                name=entry["name"],
                task=entry["task"],
                reader=entry["reader"],
                path=(declaration.parent if entry.get("root") == "seeds" else data_root) / entry["path"],
                use=entry["use"],
                licence=entry["licence"],
                labels=entry.get("labels", {}),
                columns=entry.get("columns", {}),
                weight=float(entry.get("weight", 1.0)),
                credit=entry.get("credit", ""),
                texts=tuple(found[name] for name in entry.get("texts", ())),
            )
        except KeyError as missing:
            raise TerminalError(
                f"{declaration}: data set {entry.get('name', '?')!r} lacks or misnames {missing}"
            ) from None
        if dataset.reader not in READERS:
            known = ", ".join(READERS)
            raise TerminalError(
                f"{declaration}: data set {dataset.name!r} has reader {dataset.reader!r}, known: {known}"
            )
        found[dataset.name] = dataset
    return found


def read_topics(dataset: Dataset) -> Iterator[TopicExample]:
    """The articles of a topic data set; sections without a mapping are yielded with no topics known."""
    return _read(dataset, "topics")


def read_names(dataset: Dataset) -> Iterator[NameExample]:
    """The sentences of a named-entity data set, tags mapped to ours; unmapped types become ``O``."""
    return _read(dataset, "names")


def read_salience(dataset: Dataset) -> Iterator[SalienceExample]:
    """The articles of a salience data set."""
    return _read(dataset, "salience")


def _read(dataset: Dataset, task: str) -> Iterator[Any]:
    if dataset.task != task:
        raise TerminalError(f"data set {dataset.name!r} holds {dataset.task}, expected {task}")
    if absent := dataset.absent():
        raise TerminalError(f"data set {dataset.name!r}: {absent} is absent; name the data's folder with --data")
    return READERS[dataset.reader](dataset)


def _sections(dataset: Dataset) -> Iterator[TopicExample]:
    import pyarrow.parquet as pq

    at = dataset.columns
    for row in pq.read_table(dataset.path, columns=sorted(set(at.values()))).to_pylist():
        if at.get("duplicate") and row[at["duplicate"]]:
            continue
        section = str(row[at["section"]])
        topic = dataset.labels.get(section)
        yield TopicExample(
            ref=str(row[at["ref"]]),
            source=dataset.name,
            title=str(row[at["title"]] or "") if "title" in at else "",
            text=str(row[at["text"]] or ""),
            topics={topic: True} if topic else {},
            primary=topic,
            weight=dataset.weight,
            section=section,
        )


def _jsonl_topics(dataset: Dataset) -> Iterator[TopicExample]:
    with dataset.path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            row = json.loads(line)
            topics = [dataset.labels.get(topic, topic) for topic in row["topics"]]
            if not topics or not row.get("text"):
                raise TerminalError(f"{dataset.path} line {number} has no text or no topics; both are needed")
            yield TopicExample(
                ref=str(row.get("ref", number)),
                source=str(row.get("source", dataset.name)),
                title=str(row.get("title") or ""),
                text=str(row["text"]),
                topics=dict.fromkeys(topics, True),
                primary=row.get("primary", topics[0]),
                weight=dataset.weight,
            )


def _topics_read(dataset: Dataset) -> Iterator[TopicExample]:
    judgements = load_judgements(dataset.files())
    topics = sorted({topic for judgement in judgements for topic in judgement.topics})
    texts = {held.path.stem: (held.path, dict(held.columns)) for held in dataset.texts}
    return join(judgements, texts, topics, dataset.weight)


def _names_read(dataset: Dataset) -> Iterator[NameExample]:
    texts = {held.path.stem: (held.path, dict(held.columns)) for held in dataset.texts}
    parts = name_labels.load_parts(dataset.files())
    return name_labels.join(dataset.name, parts, dataset.use, texts, dataset.labels)


def _outermost(tags: Sequence[str], labels: Mapping[str, str]) -> str:
    """The first of a word's nested tags whose type is mapped, in our types."""
    for tag in tags:
        position, _, type_ = tag.partition("-")
        if type_ in labels:
            return f"{position}-{labels[type_]}"
    return "O"


def _conll(dataset: Dataset) -> Iterator[NameExample]:
    words: list[str] = []
    tags: list[str] = []
    with dataset.path.open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.split()
            if cells[:1] == [CUT]:
                continue
            if len(cells) >= 2:
                words.append(cells[0])
                tags.append(_outermost(cells[1:], dataset.labels))
            elif words:
                yield NameExample(dataset.name, tuple(words), tuple(tags))
                words, tags = [], []
    if words:
        yield NameExample(dataset.name, tuple(words), tuple(tags))


def _easc(dataset: Dataset) -> Iterator[SalienceExample]:
    with dataset.path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield SalienceExample(
                ref=row["id"],
                sentences=tuple(row["sentences"]),
                votes=tuple(row["votes"]),
                labels=tuple(tuple(marks) for marks in row["labels"].values()),
            )


READERS: dict[str, Callable[[Dataset], Iterator[Any]]] = {
    "sections": _sections,
    "jsonl_topics": _jsonl_topics,
    "topics_read": _topics_read,
    "names_read": _names_read,
    "conll": _conll,
    "easc": _easc,
}
