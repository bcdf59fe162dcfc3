"""clean: documents become articles; what is not their prose is set aside as spans with a kind and a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any

from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import word_texts
from tasks.cleaning.dating import date_article, visible_dates
from tasks.cleaning.document import clean_document
from tasks.cleaning.language import identify
from tasks.cleaning.learning import ProfileBuilder
from tasks.cleaning.profile import OutletProfile
from tasks.contracts import ids
from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import Cut, Dating, Stated, Story
from tasks.contracts.settings import CleanSettings
from tasks.contracts.spans import complement, from_flat, merge, to_flat
from tasks.contracts.stage import Context, Outcome, Read, Stage, each
from tasks.running import stage_task


def _process(context: Context) -> Iterator[Outcome]:
    outdated = _outdated(context)
    profiles = _profiles(context)
    settings: CleanSettings = context.settings.clean

    def work(row: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        if row["document_id"] in outdated:
            return {}
        return _clean(row, profiles.get(row["stated_outlet"] or ""), settings, context.day)

    for batch in context.batches("documents"):
        yield each(batch.to_pylist(), work)


def _clean(
    row: Mapping[str, Any], profile: OutletProfile | None, settings: CleanSettings, day: date
) -> dict[str, list[dict[str, Any]]]:
    """Articles and cuts of one document. A story that is refused beside others that are kept becomes a cut."""
    stated = Stated(
        title=row["stated_title"],
        url=row["stated_url"],
        outlet=row["stated_outlet"],
        author=row["stated_author"],
        published_at=row["stated_published_at"],
    )
    cleaned = clean_document(row["text"], stated, from_flat(row["body_spans"]), profile)
    made, refused, refusal = [], [], None
    for index, story in enumerate(cleaned.stories):
        try:
            beside = [other.span.of(row["text"]) for other in cleaned.stories if other is not story]
            visible = visible_dates(row["text"], story)
            dating = date_article(story.span.of(row["text"]), stated, stated.url, day, visible, beside)
            made.append(_article(row, story, index, stated, dating, settings))
        except Refusal as error:
            refusal = error
            refused.append(Cut(story.span, "refused", error.detail))
    if refusal is not None and not made:
        raise refusal
    inside = [cut for cut in cleaned.cuts if not any(whole.span.contains(cut.span) for whole in refused)]
    return {
        "articles": made,
        "cuts": [_cut(row, cut, cleaned.stories) for cut in sorted([*inside, *refused], key=lambda c: c.span)],
    }


def _article(
    row: Mapping[str, Any], story: Story, index: int, stated: Stated, dating: Dating, settings: CleanSettings
) -> dict[str, Any]:
    text = story.span.of(row["text"])
    at = -story.span.start
    title_span = story.title_span.shift(at) if story.title_span else None
    subheads = [span.shift(at) for span in story.subheads]
    masked = merge([*(cut.span.shift(at) for cut in story.cuts), *subheads, *([title_span] if title_span else [])])
    prose = " ".join(span.of(text) for span in complement(masked, 0, len(text)))
    count = len(word_texts(prose))
    language, score = identify(prose)
    if language not in settings.languages:
        raise Refusal(Fault.NOT_ARABIC, f"the article is {language} ({score:.0%} sure); kept are {settings.languages}")
    if count < settings.min_words:
        raise Refusal(Fault.TOO_SHORT, f"{count} words of prose, at least {settings.min_words} are expected")
    return {
        "article_id": ids.article_id(row["document_id"], index),
        "document_id": row["document_id"],
        "source_path": row["source_path"],
        "story_index": index,
        "document_start": story.span.start,
        "document_end": story.span.end,
        "title": story.title,
        "title_start": title_span.start if title_span else None,
        "title_end": title_span.end if title_span else None,
        "text": text,
        "subheads": to_flat(subheads),
        "masked": to_flat(masked),
        "dateline": story.dateline,
        "agencies": list(story.agencies),
        "outlet": story.outlet or stated.outlet,
        "author": story.author,
        "url": stated.url,
        "language": language,
        "language_score": score,
        "published_at": dating.published_at,
        "published_at_source": dating.published_at_source,
        "inferred_date": dating.inferred_date,
        "inferred_date_end": dating.inferred_date_end,
        "inferred_date_evidence": dating.inferred_date_evidence,
        "inferred_date_confidence": dating.inferred_date_confidence,
        "likeliest_date": dating.likeliest_date,
        "likeliest_date_end": dating.likeliest_date_end,
        "likeliest_date_confidence": dating.likeliest_date_confidence,
        "words": count,
        "search_text": fold_text(f"{story.title or ''}\n{prose}", Strength.SEARCH),
    }


def _cut(row: Mapping[str, Any], cut: Cut, stories: tuple[Story, ...]) -> dict[str, Any]:
    around = (i for i, story in enumerate(stories) if story.span.contains(cut.span) and cut.kind != "refused")
    inside = next(around, None)
    return {
        "document_id": row["document_id"],
        "article_id": None if inside is None else ids.article_id(row["document_id"], inside),
        "start": cut.span.start,
        "end": cut.span.end,
        "kind": str(cut.kind),
        "reason": cut.reason,
    }


def _profiles(context: Context) -> dict[str, OutletProfile]:
    """What each outlet prints around its articles, learnt from the day's documents and those of the window before it."""
    builders: dict[str, ProfileBuilder] = {}
    today = context.batches("documents", ["stated_outlet", "text"])
    earlier = (
        batch for _, table in context.earlier("documents", ["stated_outlet", "text"]) for batch in table.to_batches()
    )
    for batch in chain(earlier, today):
        for row in batch.to_pylist():
            if outlet := row["stated_outlet"]:
                builders.setdefault(outlet, ProfileBuilder(outlet)).add(row["text"])
    return {outlet: builder.build() for outlet, builder in builders.items()}


def _outdated(context: Context) -> set[str]:
    """Documents a later version has taken the place of."""
    return {
        earlier
        for batch in context.batches("documents", ["supersedes"])
        for earlier in batch.column("supersedes").to_pylist()
        if earlier is not None
    }


STAGE = Stage(
    "clean",
    "3",
    (Read("documents", lambda settings: settings.clean.profile_days),),
    ("articles", "cuts"),
    _process,
)
clean = stage_task(STAGE)
