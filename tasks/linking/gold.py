"""Linking gold: annotated articles, and which entity of a given base each annotation denotes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.contracts.spans import Span
from tasks.linking.features import conflict
from tasks.linking.forms import Channel, initials, plain
from tasks.linking.index import AliasIndex
from tasks.linking.kb import KnowledgeBase
from tasks.linking.records import Entity

_ENGLISH_AGREES = 85
"""Least similarity (of sorted words) of English names that are taken for one thing's."""
_FULL_NAME = 3
"""Words from which an Arabic label names one thing, however English names it («وزارة الداخلية الروسية»)."""
_STATES, _FILLERS = re.compile(r"\bunited states\b(?: of america)?"), re.compile(r"\b(?:the|of) ")
_ALTERNATIVE = re.compile(r"alt=(Q\d+)")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One annotated mention and what it denotes, as far as the annotation names it."""

    span: Span
    type: str
    qids: frozenset[str]
    """Acceptable Wikidata items; empty when the annotation records none."""
    geonames_id: str | None
    names: tuple[str, ...]
    """Arabic and English names of what is denoted."""
    country: str | None = None
    """ISO 3166-1 alpha-2, where the annotation records it: it tells places of one name apart."""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article."""

    article_id: str
    text: str
    mentions: tuple[GoldMention, ...]


def read_gold(folder: Path) -> list[GoldArticle]:
    """The articles of ``docs.jsonl`` and ``mentions.jsonl`` in ``folder``."""
    mentions: dict[str, list[GoldMention]] = defaultdict(list)
    for row in _rows(folder / "mentions.jsonl"):
        qids = {row["qid"], *_ALTERNATIVE.findall(row["note"] or "")} - {None}
        names = tuple(name for name in (row["surface"], row["name_ar"], row["name_en"]) if name)
        span = Span(row["start"], row["end"])
        mentions[row["doc_id"]].append(GoldMention(span, row["type"], frozenset(qids), row["geonames_id"], names))
    return [
        GoldArticle(row["doc_id"], row["text"], tuple(sorted(mentions[row["doc_id"]], key=lambda m: m.span)))
        for row in _rows(folder / "docs.jsonl")
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


@dataclass(frozen=True)
class Resolver:
    """Which entities of one base an annotation accepts; none when the base does not hold what is denoted."""

    index: AliasIndex
    by_qid: Mapping[str, str]
    by_geonames: Mapping[str, str]
    latin: Mapping[str, Sequence[str]]
    """Entity id to its folded names in Latin letters."""

    @classmethod
    def of(cls, index: AliasIndex) -> Resolver:
        """The resolver of an index's base."""
        latin: dict[str, list[str]] = defaultdict(list)
        for row in index.kb.aliases.select(["entity_id", "folded"]).to_pylist():
            if row["folded"].isascii():
                latin[row["entity_id"]].append(row["folded"])
        columns = index.kb.entities.select(["entity_id", "wikidata_qid", "geonames_id"]).to_pylist()
        return cls(
            index,
            {row["wikidata_qid"]: row["entity_id"] for row in columns if row["wikidata_qid"]},
            {row["geonames_id"]: row["entity_id"] for row in columns if row["geonames_id"]},
            latin,
        )

    def accepted(self, mention: GoldMention) -> frozenset[str]:
        """Entity ids, by identifier where the annotation records one that the base has, otherwise by label and type."""
        found = {self.by_qid[qid] for qid in mention.qids if qid in self.by_qid}
        if mention.geonames_id is not None and mention.geonames_id in self.by_geonames:
            found.add(self.by_geonames[mention.geonames_id])
        return frozenset(found | set(self._twins(found)) or self._by_label(mention))

    def _twins(self, found: Iterable[str]) -> Iterator[str]:
        """Entities a base holds twice: of the same type under the same English label."""
        for entity_id in found:
            entity = self.index.entity_by_id(entity_id)
            for row in self.index.rows_of(Channel.EXACT, plain(entity.label_en or "")):
                other = self.index.entity(row)
                if plain(other.label_en or "") == plain(entity.label_en or "") and other.type == entity.type:
                    yield other.entity_id

    def _by_label(self, mention: GoldMention) -> frozenset[str]:
        """By names: the things of exactly that English label where there are any («Kasserine Governorate», not the city)."""
        found = {
            self.index.entity(row)
            for name in mention.names
            for row in self.index.rows_of(Channel.EXACT, plain(name))
            if self._agrees(mention, name, self.index.entity(row), short=self.index.alias(row)[2] == "short")
        }
        english = {plain(name) for name in mention.names if name.isascii()}
        same = {entity for entity in found if plain(entity.label_en or "") in english}
        return frozenset(entity.entity_id for entity in same or found)

    def _agrees(self, mention: GoldMention, name: str, entity: Entity, *, short: bool) -> bool:
        """Whether an entity that bears one of the names can be the one meant: by type, country and English names."""
        if (entity.wikidata_qid is not None and mention.qids) or conflict(mention.type, entity.type):
            return False
        if mention.country is not None and entity.country not in (None, mention.country):
            return False
        if len(plain(name).split()) >= _FULL_NAME and plain(name) == plain(entity.label) and not name.isascii():
            return True
        english = [plain(n) for n in mention.names if n.isascii()]
        known = self.latin.get(entity.entity_id, ())
        if not english or not known or plain(name) in english:
            return not short or plain(name) in english
        return any(_same_english(plain(mine), theirs) for mine in known for theirs in english)


def _same_english(left: str, right: str) -> bool:
    from rapidfuzz.fuzz import token_sort_ratio

    if initials(left) == right or initials(right) == left:
        return True
    left, right = (_FILLERS.sub("", _STATES.sub("us", name)).strip() for name in (left, right))
    one, other = set(left.split()), set(right.split())
    return one <= other or other <= one or token_sort_ratio(left, right) >= _ENGLISH_AGREES


def without_source(kb: KnowledgeBase, source: str) -> KnowledgeBase:
    """``kb`` without the entities whose ``source`` names ``source`` (rows read off the articles to be measured)."""
    import pyarrow.compute as pc

    kept = kb.entities.filter(pc.invert(pc.match_substring(kb.entities["source"], source)))
    aliases = kb.aliases.filter(pc.is_in(kb.aliases["entity_id"], value_set=kept["entity_id"].combine_chunks()))
    return KnowledgeBase(f"{kb.version}-without-{source}", kept, aliases, kb.folder)
