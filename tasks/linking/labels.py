"""Linking labels of our own: references, offsets and what each mention denotes, without any text."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.linking.gold import GoldArticle, GoldMention


def read_labels(path: Path, texts: Mapping[tuple[str, str], str], split: str | None = None) -> list[GoldArticle]:
    """The labelled articles of a TSV, their texts taken from ``texts`` by source and row; of one ``split`` if one is named.

    ``denotes`` holds English names parted by ``~``. Where the file says ``until``, the article is what was read: its text
    up to that offset. ``TerminalError`` when a text is missing.
    """
    found: dict[tuple[str, str], list[GoldMention]] = defaultdict(list)
    until: dict[tuple[str, str], int | None] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if split is not None and row["split"] != split:
                continue
            span = Span(int(row["start"]), int(row["end"]))
            key = (row["source"], row["row"])
            names = (span.of(texts.get(key, "")), *row["denotes"].split("~"))
            found[key].append(GoldMention(span, row["type"], frozenset(), None, names, row["country"] or None))
            until[key] = int(row["until"]) if row.get("until") else None
    if missing := sorted(set(found) - set(texts)):
        raise TerminalError(f"{path} labels {len(missing)} articles whose text was not given, the first {missing[0]}")
    return [GoldArticle(":".join(key), texts[key][: until[key]], tuple(mentions)) for key, mentions in found.items()]
