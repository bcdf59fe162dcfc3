"""Why the mentions of one published article were linked as they were."""

from __future__ import annotations

from typing import Any

from flows.show import find_article
from tasks.contracts.settings import Settings
from tasks.link import to_mention
from tasks.linking.explain import explain, explained
from tasks.linking.records import LinkDecision, LinkInput
from tasks.resources import linker
from tasks.storage.duck import look
from tasks.storage.warehouse import Warehouse

ARTICLE = """
select article_id, text, title, title_start
from articles
where starts_with(article_id, $wanted) limit 2
"""
MENTIONS = """
select mention_id, mentions.start, mentions."end", type, mentions.score, vector, entity_id
from mentions left join links using (mention_id)
where mentions.article_id = $article order by mentions.start
"""


def explain_article(wanted: str, settings: Settings) -> str:
    """The mentions of the article whose id begins with ``wanted``, each with candidates, features, scores and decision.

    The linker of ``settings`` decides anew; where the warehouse holds another decision, the mention says so.
    ``TerminalError`` when no article or several fit.
    """
    article, decisions, stored = _linked(wanted, settings)
    return explain(article, decisions, stored)


def explain_article_rows(wanted: str, settings: Settings) -> list[dict[str, Any]]:
    """The same for a program: one dict a mention."""
    article, decisions, stored = _linked(wanted, settings)
    return explained(article, decisions, stored)


def _linked(wanted: str, settings: Settings) -> tuple[LinkInput, list[LinkDecision], dict[str, str]]:
    with look(Warehouse(settings.warehouse), settings.sql, asked=[ARTICLE, MENTIONS]) as connection:
        row = find_article(connection, ARTICLE, wanted)
        mentions = connection.execute(MENTIONS, {"article": row["article_id"]}).to_arrow_table().to_pylist()
    title = row["title"] if row["title_start"] is None else None
    article = LinkInput(row["article_id"], row["text"], [to_mention(mention) for mention in mentions], title)
    stored = {mention["mention_id"]: mention["entity_id"] for mention in mentions if mention["entity_id"]}
    return article, linker(settings).link(article), stored
