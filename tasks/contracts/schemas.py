"""Every table of the warehouse, declared once: Arrow schema, meaning of each column, key, and the stage that writes it.

The writer's check, the data dictionary, the SQL comments and the test fixtures are all derived from ``TABLES``.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from tasks.contracts.faults import TerminalError

ENTITY_TYPES = ("PER", "GPE", "LOC", "ORG", "FAC", "EVENT", "MISC")

VOLATILE = frozenset({"run_id", "fetched_at", "started_at", "seconds", "retrieved_at"})
"""Columns that say when and by which run a row was made: left out of content digests."""


@dataclass(frozen=True)
class Table:
    """One table: ``schema`` (a ``doc`` in each field's metadata), ``key`` (sort order and uniqueness), writing ``stage``."""

    name: str
    stage: str
    doc: str
    key: tuple[str, ...]
    schema: pa.Schema

    def column_docs(self) -> dict[str, str]:
        """Column name to its meaning, in order."""
        return {f.name: (f.metadata or {}).get(b"doc", b"").decode() for f in self.schema}


def _col(name: str, type_: pa.DataType, doc: str, *, null: bool = False) -> pa.Field:
    return pa.field(name, type_, nullable=null, metadata={"doc": doc})


_S, _I, _F = pa.string(), pa.int32(), pa.float32()
_DAY = _col("day", pa.date32(), "partition: publication day if the document states it, else the landing day")
_RUN = _col("run_id", _S, "run that wrote the row")
_ARTICLE = _col("article_id", _S, "article the row belongs to")
_DOCUMENT = _col(
    "document",
    _I,
    "the article's number on its day, from 0, by article_id; null where published before the column",
    null=True,
)
_START = _col("start", _I, "first code point in the article's text")
_END = _col("end", _I, "one past the last code point in the article's text")
_UTC = pa.timestamp("us", tz="UTC")
_VECTOR = pa.list_(pa.float16())
_MODEL = _col("model", _S, "bundle name and version, name@version")


def _table(name: str, stage: str, doc: str, key: tuple[str, ...], *fields: pa.Field) -> Table:
    return Table(name, stage, doc, key, pa.schema([*fields, _DAY, _RUN]))


CANDIDATE = pa.struct(
    [
        pa.field("entity_id", _S),
        pa.field("wikidata_qid", _S),
        pa.field("label", _S),
        pa.field("score", _F),
        pa.field("features", pa.map_(_S, _F)),
    ]
)

# fmt: off
_ALL = (
    _table(
        "documents", "ingest", "one row per distinct document, its text exactly as decoded", ("document_id",),
        _col("document_id", _S, "hash of the document's bytes"),
        _col("source_path", _S, "file or URL it came from, #n for the n-th record of a file"),
        _col("bytes", pa.int64(), "length of the document in bytes"),
        _col("encoding", _S, "character encoding it was decoded from"),
        _col("sha256", _S, "SHA-256 of the bytes, hexadecimal"),
        _col("fetched_at", _UTC, "when it was read"),
        _col("text", _S, "the decoded text; every offset points into it"),
        _col("media", _S, "text, html, row, feed or warc"),
        _col("body_spans", pa.list_(_I), "HTML only: start, end pairs the extractor holds to be the article"),
        _col("stated_title", _S, "title stated by the source", null=True),
        _col("stated_url", _S, "address stated by the source", null=True),
        _col("stated_outlet", _S, "outlet stated by the source", null=True),
        _col("stated_author", _S, "author stated by the source", null=True),
        _col("stated_published_at", _S, "publication time as the source wrote it", null=True),
        _col("supersedes", _S, "document_id of the earlier version of the same url or path", null=True),
    ),
    _table(
        "deliveries", "ingest", "one row per file or address read on the landing day", ("source_path", "sha256"),
        _col("source_path", _S, "file or URL"),
        _col("sha256", _S, "SHA-256 of the file as delivered (compressed, if it was)"),
        _col("bytes", pa.int64(), "size as delivered"),
        _col("documents", _I, "documents it held"),
        _col("already_known", _I, "of those, documents the warehouse had before"),
        _col("rejected", _I, "records refused"),
        _col("fetched_at", _UTC, "when it was read"),
    ),
    _table(
        "articles", "clean", "one row per article; text is one contiguous slice of the document's text", ("article_id",),
        _ARTICLE,
        _col("document_id", _S, "document it stands in"),
        _col("source_path", _S, "file or URL of the document"),
        _col("story_index", _I, "position among the document's stories, from 0"),
        _col("document_start", _I, "first code point of the article in documents.text"),
        _col("document_end", _I, "one past its last code point in documents.text"),
        _col("title", _S, "title as published; null when the article has none", null=True),
        _col("title_start", _I, "first code point of the title in the article's text, when it stands there", null=True),
        _col("title_end", _I, "one past the title's last code point", null=True),
        _col("text", _S, "documents.text[document_start:document_end], unchanged"),
        _col("subheads", pa.list_(_I), "start, end pairs of sub-headings in the article's text"),
        _col("masked", pa.list_(_I), "start, end pairs that are no prose: cuts, title, sub-headings; sorted, disjoint"),
        _col("dateline", _S, "place or place and agency opening the story", null=True),
        _col("agencies", pa.list_(_S), "agencies and papers credited as sources"),
        _col("outlet", _S, "paper, site or channel", null=True),
        _col("author", _S, "author or handle", null=True),
        _col("url", _S, "address", null=True),
        _col("language", _S, "ISO 639-1 code of the article's language"),
        _col("language_score", _F, "confidence of the language, 0 to 1"),
        _col("published_at", _UTC, "publication time when stated; null otherwise", null=True),
        _col("published_at_source", _S, "where it was stated: column, metadata, url, byline", null=True),
        _col("inferred_date", pa.date32(), "first day of the inferred interval when no date is stated", null=True),
        _col("inferred_date_end", pa.date32(), "last day of that interval", null=True),
        _col("inferred_date_evidence", _S, "the words and reasoning the inference rests on", null=True),
        _col("inferred_date_confidence", _F, "probability that the interval holds the day of publication", null=True),
        _col("likeliest_date", pa.date32(), "first day of the best guess, against which relative dates are resolved", null=True),
        _col("likeliest_date_end", pa.date32(), "last day of that guess", null=True),
        _col("likeliest_date_confidence", _F, "probability that the guess holds the day of publication", null=True),
        _col("words", _I, "words of prose, cuts left out"),
        _col("search_text", _S, "title and prose folded at SEARCH strength"),
    ),
    _table(
        "cuts", "clean", "spans set aside from the prose, never deleted", ("document_id", "start", "end"),
        _col("document_id", _S, "document"),
        _col("article_id", _S, "article the cut lies in; null between articles", null=True),
        _col("start", _I, "first code point in documents.text"),
        _col("end", _I, "one past the last code point in documents.text"),
        _col("kind", _S, "breadcrumb, author, caption, agency, source, artefact, repeated, related, share, outside_body ..."),
        _col("reason", _S, "what gave it away"),
    ),
    _table(
        "copies", "deduplicate", "pairs of articles that are copies of each other", ("article_a", "article_b", "kind"),
        _col("article_a", _S, "article of this day"),
        _col("article_b", _S, "article of this day or of the look-back window"),
        _col("day_b", pa.date32(), "day of article_b"),
        _col("kind", _S, "exact, near or passage"),
        _col("similarity", _F, "Jaccard of folded word shingles for near, shared share of the shorter for passage"),
        _col("cluster_id", _S, "article_id of the cluster's representative"),
        _col("credited_to", _S, "agency the copied text is credited to, when named", null=True),
    ),
    _table(
        "passages", "deduplicate", "passages two articles share, with offsets in both",
        ("article_a", "article_b", "start_a", "start_b"),
        _col("article_a", _S, "article of this day"),
        _col("start_a", _I, "first code point in article_a"),
        _col("end_a", _I, "one past the last code point in article_a"),
        _col("article_b", _S, "other article"),
        _col("start_b", _I, "first code point in article_b"),
        _col("end_b", _I, "one past the last code point in article_b"),
        _col("day_b", pa.date32(), "day of article_b"),
        _col("similarity", _F, "share of folded words that align, 0 to 1"),
    ),
    _table(
        "sentences", "annotate", "sentences of the prose", ("article_id", "index"),
        _col("sentence_id", _S, "hash of article and span"),
        _ARTICLE,
        _col("index", _I, "position in the article, from 0"),
        _START, _END,
        _col("salience", _F, "how much of the article's message the reader sees in it, 0 to 1"),
        _col("vector", _VECTOR, "centred sentence vector; null without an encoder", null=True),
        _MODEL,
    ),
    _table(
        "topic_scores", "annotate", "every topic's score for every article, before any threshold", ("article_id", "topic_id"),
        _ARTICLE,
        _col("topic_id", _S, "IPTC Media Topic, medtop:..."),
        _col("score", _F, "calibrated probability"),
        _MODEL,
    ),
    _table(
        "mentions", "annotate", "named people, places, organisations, events", ("article_id", "start", "end"),
        _col("mention_id", _S, "hash of article, span and type"),
        _ARTICLE, _START, _END,
        _col("surface", _S, "the characters of the span"),
        _col("clitic", _S, "attached letters before the span, as written"),
        _col("stem", _S, "surface folded at MATCH strength"),
        _col("type", _S, "PER GPE LOC ORG FAC EVENT MISC"),
        _col("score", _F, "confidence, 0 to 1"),
        _col("detector", _S, "tagger, gazetteer or both"),
        _col("vector", _VECTOR, "centred vector of the mention in its context; null without an encoder", null=True),
        _MODEL,
    ),
    _table(
        "dates", "annotate", "dates the text names, resolved", ("article_id", "start", "end"),
        _ARTICLE, _START, _END,
        _col("surface", _S, "the characters of the span"),
        _col("value", _S, "ISO 8601 date, month, year or interval; null when it cannot be resolved without an anchor", null=True),
        _col("precision", _S, "day, week, month, season, year, decade, interval"),
        _col("anchor", _S, "day, or interval of days, the expression was resolved against, ISO 8601; null for absolute dates", null=True),
    ),
    _table(
        "topics", "classify", "topics decided for an article", ("article_id", "rank"),
        _ARTICLE,
        _col("topic_id", _S, "IPTC Media Topic, medtop:..."),
        _col("label_ar", _S, "Arabic label"),
        _col("label_en", _S, "English label"),
        _col("score", _F, "calibrated probability"),
        _col("rank", _I, "1 is the primary topic"),
        _MODEL,
    ),
    _table(
        "summaries", "summarise", "one summary per article and method", ("summary_id",),
        _col("summary_id", _S, "hash of article and method"),
        _ARTICLE,
        _col("method", _S, "lead, extract, whole; a checkpoint adds abstract:NAME and, untitled, headline:NAME (empty: none stood)"),
        _col("text", _S, "the summary (or headline); extractive ones join published sentences with a space"),
        _col("headline_start", _I, "untitled articles: first code point of the words that serve as a headline", null=True),
        _col("headline_end", _I, "one past the last code point of those words", null=True),
        _col("dropped", pa.list_(_S), "generated sentences or headlines that failed the fact check, each with its reason"),
    ),
    _table(
        "summary_sentences", "summarise", "published sentences a summary is made of", ("summary_id", "rank"),
        _col("summary_id", _S, "summary"),
        _col("sentence_id", _S, "sentence"),
        _col("rank", _I, "order in the summary, from 0"),
    ),
    _table(
        "quotations", "summarise", "quoted and reported speech", ("article_id", "start"),
        _ARTICLE, _START, _END,
        _col("speaker_mention_id", _S, "mention of the speaker, when named", null=True),
        _col("speaker", _S, "the speaker as written", null=True),
        _col("verb", _S, "verb of saying as written", null=True),
        _col("kind", _S, "direct or reported"),
    ),
    _table(
        "figures", "summarise", "counts of people and money with what they count", ("article_id", "start"),
        _ARTICLE, _START, _END,
        _col("surface", _S, "the characters of the span"),
        _col("value", pa.float64(), "the number"),
        _col("value_max", pa.float64(), "upper end when a range is given", null=True),
        _col("unit", _S, "what is counted: killed, injured, displaced, USD, EUR ..."),
        _col("qualifier", _S, "exact, at_least, at_most, about"),
    ),
    _table(
        "events", "summarise", "who did what, to whom, where and when, told by a verb and its subject", ("article_id", "trigger_start"),
        _col("event_id", _S, "hash of article, trigger and action"),
        _ARTICLE,
        _col("sentence_id", _S, "sentence it stands in"),
        _START, _END,
        _col("trigger_start", _I, "first code point of the verb in the article's text"),
        _col("trigger_end", _I, "one past the verb's last code point"),
        _col("trigger", _S, "the verb as written"),
        _col("action", _S, "met, visited, announced, condemned, attacked, killed, arrested, signed, appointed, won ..."),
        _col("actor_start", _I, "first code point of who acted"),
        _col("actor_end", _I, "one past the last code point of who acted"),
        _col("actor", _S, "who acted, as written, titles included"),
        _col("actor_mention_id", _S, "mention in those words that names who acted; null when only described", null=True),
        _col("target_start", _I, "first code point of whom or what was acted on", null=True),
        _col("target_end", _I, "one past its last code point", null=True),
        _col("target", _S, "whom or what was acted on, as written", null=True),
        _col("target_mention_id", _S, "mention that names the target", null=True),
        _col("place", _S, "where, as written, when said beside verb, actor or target", null=True),
        _col("place_mention_id", _S, "mention of the place", null=True),
        _col("date", _S, "when, resolved as in dates, when said there", null=True),
        _col("figure", pa.float64(), "people killed, arrested ... when the action counts people and one figure follows it", null=True),
        _col("reported", pa.bool_(), "whether it stands inside a quotation"),
        _col("score", _F, "confidence that actor and action are right, 0 to 1"),
        _col("detector", _S, "rules and their version"),
    ),
    _table(
        "stories", "summarise", "articles of one event, across outlets and days", ("story_id", "article_id"),
        _col("story_id", _S, "stable id: the earliest article's"),
        _ARTICLE,
        _col("title", _S, "title of the story"),
        _col("score", _F, "cohesion of the article with the story, 0 to 1"),
        _col("rank", _I, "order on the story's timeline, from 0"),
    ),
    _table(
        "links", "link", "the entity each mention denotes, or an explicit NIL", ("mention_id",),
        _col("mention_id", _S, "mention"),
        _ARTICLE,
        _col("entity_id", _S, "entity of the knowledge base, or a local id nil:... for NIL clusters"),
        _col("wikidata_qid", _S, "Wikidata item, when the base records one", null=True),
        _col("nil_reason", _S, "null when linked; no_candidate, below_threshold, type_conflict", null=True),
        _col("score", _F, "calibrated probability that the decision is right"),
        _col("candidates", pa.list_(CANDIDATE), "best candidates with their features, best first"),
        _col("kb_version", _S, "version of the knowledge base"),
        _col("model", _S, "ranker name and version, name@version"),
    ),
    _table(
        "entities", "link", "entities seen on the day, as the knowledge base described them", ("entity_id",),
        _col("entity_id", _S, "entity, or nil:... for a cluster of unlinked mentions"),
        _col("wikidata_qid", _S, "Wikidata item", null=True),
        _col("geonames_id", _S, "GeoNames id", null=True),
        _col("type", _S, "PER GPE LOC ORG FAC EVENT MISC"),
        _col("label_ar", _S, "Arabic label"),
        _col("label_en", _S, "English label", null=True),
        _col("description", _S, "short description", null=True),
        _col("country", _S, "ISO 3166-1 alpha-2", null=True),
        _col("mentions", _I, "mentions on the day"),
        _col("articles", _I, "articles naming it on the day"),
        _col("kb_version", _S, "version of the knowledge base"),
    ),
    _table(
        "rejects", "every stage", "every row a stage refused", ("stage", "source_path", "article_id"),
        _col("stage", _S, "stage that refused it"),
        _col("source_path", _S, "file or URL", null=True),
        _col("document_id", _S, "document, once it has an id", null=True),
        _col("article_id", _S, "article, once it has an id", null=True),
        _col("fault", _S, "reason, one of Fault"),
        _col("detail", _S, "one sentence: what was seen, what was expected"),
        _col("payload", _S, "up to 2,000 characters of what was refused"),
    ),
    _table(
        "runs", "publish", "lineage: one row per stage of the published version", ("stage",),
        _col("stage", _S, "stage"),
        _col("digest", _S, "digest of everything the stage's rows depend on"),
        _col("inputs", pa.map_(_S, _S), "table@day to content digest"),
        _col("code_version", _S, "version of the stage's code"),
        _col("settings", _S, "the stage's settings, JSON"),
        _col("models", _S, "bundles and knowledge base used, JSON"),
        _col("rows_in", pa.int64(), "rows read"),
        _col("rows_kept", pa.int64(), "rows kept"),
        _col("rows_rejected", pa.int64(), "rows refused"),
        _col("seconds", pa.float64(), "time taken"),
        _col("started_at", _UTC, "when the stage began"),
    ),
    _table(
        "topic_daily", "publish", "mart: articles per topic and outlet", ("topic_id", "outlet"),
        _col("topic_id", _S, "IPTC Media Topic"),
        _col("label_ar", _S, "Arabic label"),
        _col("label_en", _S, "English label"),
        _col("outlet", _S, "outlet; empty when unknown"),
        _col("articles", pa.int64(), "articles with the topic"),
        _col("primary_articles", pa.int64(), "articles whose primary topic it is"),
    ),
    _table(
        "entity_daily", "publish", "mart: mentions per entity and outlet", ("entity_id", "outlet"),
        _col("entity_id", _S, "entity"),
        _col("wikidata_qid", _S, "Wikidata item", null=True),
        _col("type", _S, "entity type"),
        _col("label_ar", _S, "Arabic label"),
        _col("outlet", _S, "outlet; empty when unknown"),
        _col("mentions", pa.int64(), "mentions"),
        _col("articles", pa.int64(), "articles naming it"),
    ),
    _table(
        "postings", "publish", "mart: folded words and the articles they stand in, for keyword search", ("term", "document"),
        _col("term", _S, "word folded at SEARCH strength"),
        _DOCUMENT,
        _col("tf", _I, "times the word stands in the article's title and prose"),
        _col("words", _I, "words of the article's title and prose, its length in BM25; null where published before the column", null=True),
    ),
    _table(
        "article_index", "publish", "mart: one line per article, what search and lists show of it", ("article_id",),
        _ARTICLE,
        _DOCUMENT,
        _col("outlet", _S, "paper, site or channel", null=True),
        _col("title", _S, "title; the headline, else the first 80 characters, of an untitled article"),
        _col("words", _I, "words of title and prose, as search counts them"),
    ),
    _table(
        "article_vectors", "publish", "mart: direction of each article, for semantic search", ("article_id",),
        _ARTICLE,
        _col("model", _S, "bundle name and version of the sentence vectors, name@version"),
        _col("vector", pa.list_(_F), "mean of the article's sentence vectors, of length 1"),
    ),
)
# fmt: on

TABLES: dict[str, Table] = {table.name: table for table in _ALL}


def table(name: str) -> Table:
    """The declared table ``name``; ``TerminalError`` when there is none."""
    try:
        return TABLES[name]
    except KeyError:
        raise TerminalError(f"no table is named {name!r}; the tables are {', '.join(sorted(TABLES))}") from None
