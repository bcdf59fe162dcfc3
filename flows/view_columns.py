"""What the columns of views and table macros mean where no declared column of the same name says it."""

from __future__ import annotations

from pathlib import Path

from tasks.contracts.schemas import TABLES
from tasks.storage.asked import needed

CALLS = {
    "chosen_articles": "chosen_articles(current_date, current_date, null, null, null)",
    "nearest_articles": "nearest_articles([0.0], 'name@version')",
    "search_articles": "search_articles('')",
    "similar_articles": "similar_articles('')",
}
"""How each macro is called to see its columns."""
MEANINGS = {
    "article_cards": {
        "title": "title as published; of an untitled article the headline, else the first 80 characters",
        "titled": "whether the title was published",
        "topic_labels": "Arabic labels of its topics, the primary one first",
        "summary": "text of the generated summary where one stood its check, else of the extract",
        "copies": "articles that are copies of it, shared passages not counted",
    },
    "copy_graph": {
        "earlier_id": "article that was first, or of those with equal times the one of the smaller id",
        "earlier_outlet": "its outlet",
        "earlier_time": "when it was published; midnight of its day when no time is stated",
        "later_id": "the other article",
        "later_outlet": "its outlet",
        "later_time": "when it was published; midnight of its day when no time is stated",
        "order_known": "whether the two times differ",
    },
    "entity_mentions": {
        "entity_id": "entity of the knowledge base, or a local id nil:... for a cluster of unlinked mentions",
        "wikidata_qid": "Wikidata item, when the base records one",
        "mention_id": "hash of article, span and type",
        "score": "calibrated probability that the link is right",
    },
    "nearest_articles": {
        "title": "title; the headline, else the first 80 characters, of an untitled article",
        "similarity": "cosine of the two directions, -1 to 1",
    },
    "search_articles": {
        "score": "BM25 score; only the order of one query's scores means something",
        "terms": "folded words that were found in it",
    },
    "similar_articles": {"similarity": "cosine of the two articles' directions, -1 to 1"},
    "story_members": {
        "outlet": "paper, site or channel; empty when unknown",
        "copy_cluster": "cluster of copies it belongs to; null when it has none",
    },
    "story_timeline": {
        "story_title": "title of the story",
        "title": "title of the article as published; null when it has none",
    },
    "summary_lines": {"sentence_id": "hash of article and span", "sentence": "the characters of the sentence"},
    "who_did_what": {
        "actor_id": "entity that acted; null when it is only described",
        "actor_label": "its Arabic label",
        "target_id": "entity acted on, when named",
        "place_id": "entity of the place, when named",
        "score": "confidence that actor and action are right, 0 to 1",
        "words": "the characters of the event's span",
    },
    "who_said": {
        "quotation": "the characters of the quotation",
        "entity_id": "entity that speaks; null when the speaker is only described",
        "wikidata_qid": "its Wikidata item, when the base records one",
        "speaker_label": "its Arabic label",
    },
}


def meanings(view: str, views: Path) -> dict[str, str]:
    """Column to meaning: what is said above, else what the tables the view stands on declare, when they agree."""
    declared: dict[str, set[str]] = {}
    for name in needed([f"from {CALLS.get(view, view)}"], views) & set(TABLES):
        for column, doc in TABLES[name].column_docs().items():
            declared.setdefault(column, set()).add(doc)
    return {column: min(docs) for column, docs in declared.items() if len(docs) == 1} | MEANINGS.get(view, {})
