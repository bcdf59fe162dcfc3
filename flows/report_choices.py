"""What a report is narrowed to: an entity, a topic, an outlet, each by id or by a name as a person writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
from rapidfuzz import process

from tasks.arabic.folding import Strength, fold_text
from tasks.contracts.faults import TerminalError

NEAR_MATCHES, NEAR_SCORE = 4, 55.0

ENTITIES = """
select entity_id, any_value(wikidata_qid) as wikidata_qid, any_value(label_ar) as label, any_value(label_en) as label_en,
    sum(mentions) as weight
from entities where entity_id not like 'nil:%' or $with_unlinked group by entity_id order by weight desc, entity_id
"""
SPELLINGS = """
select entity_id, count(*) as weight from links join mentions using (mention_id)
where mentions.stem = $wanted group by entity_id order by links.entity_id like 'nil:%', weight desc, entity_id limit 1
"""
LABEL = "select any_value(label_ar) from entities where entity_id = $entity"
TOPICS = "select topic_id, any_value(label_ar), any_value(label_en) from topics group by topic_id order by topic_id"
OUTLETS = "select distinct outlet from articles where outlet is not null order by outlet"
CHOICES = (ENTITIES, SPELLINGS, LABEL, TOPICS, OUTLETS)
Connection = duckdb.DuckDBPyConnection


def find_entity(connection: Connection, wanted: str) -> tuple[str, str]:
    """(entity id, label) of a QID, one of our ids, an Arabic or English name, or a spelling met in the articles.

    ``TerminalError`` in one sentence, with near matches, when nothing fits.
    """
    rows = connection.execute(ENTITIES, {"with_unlinked": wanted.startswith("nil:")}).fetchall()
    key = _key(wanted)
    for entity, qid, label, english, _ in rows:
        if wanted in (entity, qid) or key in (_key(label), _key(english or "")):
            return entity, label
    found = connection.execute(SPELLINGS, {"wanted": fold_text(wanted.strip(), Strength.MATCH)}).fetchall()
    if found:
        return found[0][0], connection.execute(LABEL, {"entity": found[0][0]}).fetchall()[0][0]
    names = {_key(label): f"{label} ({qid or entity})" for entity, qid, label, _, _ in reversed(rows)}
    raise _unknown("entity", wanted, names)


def find_topic(connection: Connection, wanted: str) -> tuple[str, str]:
    """(topic id, label) of an IPTC id, with or without ``medtop:``, or a label. ``TerminalError`` with near matches."""
    rows = connection.execute(TOPICS).fetchall()
    for topic, arabic, english in rows:
        if wanted in (topic, topic.removeprefix("medtop:")) or _key(wanted) in (_key(arabic), _key(english)):
            return topic, arabic
    raise _unknown("topic", wanted, {_key(arabic): f"{arabic} ({topic})" for topic, arabic, _ in rows}, show_all=True)


def find_outlet(connection: Connection, wanted: str) -> tuple[str, str]:
    """(outlet, outlet) as the articles name it. ``TerminalError`` with near matches."""
    rows = [row[0] for row in connection.execute(OUTLETS).fetchall()]
    for outlet in rows:
        if _key(outlet) == _key(wanted):
            return outlet, outlet
    raise _unknown("outlet", wanted, {_key(outlet): outlet for outlet in rows}, show_all=len(rows) <= 20)


FINDERS: Mapping[str, tuple[str, Callable[[Connection, str], tuple[str, str]]]] = {
    "entity": ("الاسم", find_entity),
    "topic": ("الموضوع", find_topic),
    "outlet": ("الصحيفة", find_outlet),
}


def choose(
    connection: Connection, wanted: Mapping[str, str | None]
) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
    """Parameters for the blocks, and for the page's head the Arabic name and label of each choice made."""
    parameters: dict[str, Any] = {}
    shown = []
    for kind, (heading, find) in FINDERS.items():
        value = wanted.get(kind)
        parameters[kind], label = find(connection, value) if value else (None, "")
        if value:
            shown.append((heading, label))
    return parameters, shown


def _key(name: str) -> str:
    return " ".join(fold_text(name, Strength.MATCH).split())


def _unknown(kind: str, wanted: str, names: Mapping[str, str], *, show_all: bool = False) -> TerminalError:
    near = process.extract(_key(wanted), list(names), limit=NEAR_MATCHES, score_cutoff=NEAR_SCORE)
    if near:
        return TerminalError(f"no {kind} of these days is {wanted!r}; near it: {'; '.join(names[n[0]] for n in near)}")
    if show_all and names:
        return TerminalError(f"no {kind} of these days is {wanted!r}; there are: {'; '.join(names.values())}")
    return TerminalError(
        f"no {kind} of these days is {wanted!r}, nor anything near it; `marsad sql` can list what there is"
    )
