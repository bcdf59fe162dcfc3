"""Weak topic labels: newspaper sections and indicative words, each with what it leaves unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tasks.models.features import bare, fold_words
from tasks.models.training.examples import TopicExample

Terms = Mapping[str, str]
"""Folded, bare word to topic id; a word of two topics stands for neither."""

STRONG = 4
"""Occurrences of at least ``DISTINCT`` different words that make a topic likely."""
DISTINCT = 3


def load_terms(path: Path) -> Terms:
    """The indicative words of a ``topic_id<TAB>words`` file."""
    owner: dict[str, str] = {}
    shared: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        topic, words = line.split("\t")
        for word in {bare(word) for word in fold_words(words)}:
            if owner.setdefault(word, topic) != topic:
                shared.add(word)
    return {word: topic for word, topic in owner.items() if word not in shared}


def hits(text: str, terms: Terms) -> dict[str, tuple[int, int]]:
    """Topic to (occurrences, different words) of its indicative words in ``text``."""
    seen: dict[str, list[str]] = {}
    for word in fold_words(text):
        stem = bare(word)
        if topic := terms.get(stem):
            seen.setdefault(topic, []).append(stem)
    return {topic: (len(words), len(set(words))) for topic, words in seen.items()}


def label(example: TopicExample, terms: Terms, topics: Sequence[str], sectioned: Iterable[str]) -> TopicExample:
    """``example`` with the topics its section and its words support or exclude; the doubtful ones stay unknown.

    A section that the words contradict (no word of its topic, another topic strong) is left unknown too. ``sectioned``:
    the topics some section stands for.
    """
    found = hits(f"{example.title}\n{example.text}", terms)
    strong = {topic for topic, (times, distinct) in found.items() if times >= STRONG and distinct >= DISTINCT}
    known = {topic: False for topic in topics if topic not in found}
    stated = {topic for topic, has in example.topics.items() if has}
    contradicted = {topic for topic in stated if topic not in found and strong}
    known |= dict.fromkeys(stated - contradicted, True)
    known |= dict.fromkeys(strong - set(sectioned), True)
    for topic in contradicted:
        known.pop(topic, None)
    return replace(example, topics=known)
