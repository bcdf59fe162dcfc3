"""One document in, its stories and cuts out."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.cleaning.boilerplate import disjoint, inner_cuts, line_cuts, outside
from tasks.cleaning.credits import Credit, Dateline, find_dateline, read_credit
from tasks.cleaning.headings import find_candidates, find_title, is_heading_sized, same_title, title_like
from tasks.cleaning.kinds import CleanedDocument, CutKind
from tasks.cleaning.layout import Line, lines_of, words_of
from tasks.cleaning.profile import OutletProfile
from tasks.cleaning.stories import begins_story
from tasks.cleaning.vocabulary import EdgeLexicon, edge_lexicon
from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import Cut, Stated, Story
from tasks.contracts.spans import Span, complement

_CREDIT_BREAK = re.compile(r"\s*[+/،,؛]\s*|\s+و(?=كال)|\s+-\s+")
_CREDIT_HEAD = re.compile(
    r"^[*•(\[\-–—\s]*(?:(?:المصدر|المصادر|مصدر الخبر|مصدر|نقلاً? عن|بقلم|كتبت?|إعداد|ترجمة|خدمة|بالاتفاق مع|خاص بـ?)\s*[:：/-]?\s*)?"
)
NOTHING_STATED = Stated()
_QUOTES = ' \u00a0«»“”"{}()[].،:'


@dataclass(slots=True)
class _Section:
    """A story while it is being put together."""

    title: Line | None
    lines: list[Line] = field(default_factory=list)
    subheads: list[Span] = field(default_factory=list)
    dateline: Dateline | None = None


def clean_document(
    text: str, stated: Stated = NOTHING_STATED, body: Sequence[Span] = (), profile: OutletProfile | None = None
) -> CleanedDocument:
    """The stories of a document and everything set aside from their prose.

    ``body``: for HTML, the spans an extractor holds to be the article (empty: all of ``text``); ``profile``: what was learnt from
    the outlet. Stories are disjoint slices of ``text`` in order; cuts are disjoint; a character of a story that no cut, title or
    sub-heading covers is prose. Raises ``Refusal`` (``NO_TEXT``) when no prose is left.
    """
    whole = tuple(body) or (Span(0, len(text)),)
    learnt = list(profile.edges(text, whole[0].start, whole[-1].end)) if profile else []
    left = [part for piece in whole for part in complement([cut.span for cut in learnt], *piece)]
    lines = lines_of(text, left)
    names = set(profile.names if profile else ())
    names.update([stated.outlet] if stated.outlet else [])
    lexicon = edge_lexicon(frozenset(names))
    stated_title = " ".join(html.unescape(stated.title).split()) if stated.title else None
    title_words = tuple(words_of(stated_title or ""))

    furniture = line_cuts(lines, lexicon, profile, title_words, tuple(words_of(stated.author or "")))
    kept = [line for i, line in enumerate(lines) if i not in furniture]
    cuts = [*learnt, *furniture.values(), *outside(text, body), *inner_cuts(text, kept, lexicon)]
    taken = [cut.span for cut in cuts]
    kept = lines_of(text, [part for piece in whole for part in complement(taken, *piece)])

    sections, repeats = _sections(kept, title_words, lexicon)
    cuts += repeats
    if not any(section.lines for section in sections):
        raise Refusal(Fault.NO_TEXT, f"no prose among {len(lines)} lines: {len(cuts)} cuts took all but titles")
    for section in sections:
        section.dateline = _dateline(section.lines, lexicon)
        if section.dateline is not None:
            cuts.append(Cut(section.dateline.span, CutKind.DATELINE, "place or agency before the first sentence"))
    ordered = disjoint(cuts)
    spans = _story_spans(sections, lines)
    stories = tuple(
        _story(text, section, span, stated, stated_title if i == 0 else None, ordered, lexicon)
        for i, (section, span) in enumerate(zip(sections, spans, strict=True))
    )
    return CleanedDocument(stories, tuple(ordered))


def _sections(kept: Sequence[Line], stated: Sequence[str], lexicon: EdgeLexicon) -> tuple[list[_Section], list[Cut]]:
    """The kept lines parted into stories, with titles and sub-headings told from prose; and copies of the title."""
    title_at = find_title(kept, stated)
    title = kept[title_at] if title_at is not None else None
    wanted = tuple(stated) or (tuple(title.words) if title else ())
    repeats, lines = [], []
    for i, line in enumerate(kept):
        if i == title_at:
            continue
        if not line.prose and same_title(line, wanted) and title is not None:
            repeats.append(Cut(line.span, CutKind.REPEATED, "the title once more"))
        else:
            lines.append(line)
    sections = [_Section(title)]
    headings = set(find_candidates(lines))
    if len(lines) > 1 and title_like(lines[0]) and is_heading_sized(lines[0]) and lines[1].prose:
        headings.add(0)
    for i, line in enumerate(lines):
        section = sections[-1]
        if i not in headings:
            section.lines.append(line)
        elif section.lines and begins_story(line, lines[i + 1], section.lines, lexicon):
            sections.append(_Section(line))
        else:
            section.subheads.append(line.span)
    first = sections[0]
    if len(sections) > 1 and first.title is None and first.subheads and lines and first.subheads[0] == lines[0].span:
        first.title, first.subheads = lines[0], first.subheads[1:]
    return sections, repeats


def _dateline(lines: Sequence[Line], lexicon: EdgeLexicon) -> Dateline | None:
    prose = [line for line in lines if line.prose][:2]
    return next((found for line in prose if (found := find_dateline(line, lexicon, opening=True))), None)


def _story_spans(sections: Sequence[_Section], lines: Sequence[Line]) -> list[Span]:
    """Each story from its title to its last line; the first takes what stands above, the last what stands below."""
    starts = [lines[0].span.start, *(s.title.span.start for s in sections[1:] if s.title is not None)]
    before = {line.span.start: lines[i - 1].span.end for i, line in enumerate(lines) if i}
    ends = [*(before[start] for start in starts[1:]), lines[-1].span.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _story(
    text: str,
    section: _Section,
    span: Span,
    stated: Stated,
    stated_title: str | None,
    cuts: Sequence[Cut],
    lexicon: EdgeLexicon,
) -> Story:
    inside = tuple(cut for cut in cuts if span.contains(cut.span))
    credits = [
        credit for source in (stated.author, *_credit_lines(text, inside)) if (credit := _credit(source, lexicon))
    ]
    if section.dateline is not None:
        credits.append(section.dateline.credit)
    # In a round-up of briefs the stated title is the round-up's, not the first brief's.
    foreign = section.title is not None and not same_title(section.title, words_of(stated_title or ""))
    title = section.title.text if section.title is not None and foreign else stated_title
    return Story(
        span=span,
        title=title,
        title_span=section.title.span if section.title else None,
        cuts=inside,
        subheads=tuple(section.subheads),
        dateline=section.dateline.text if section.dateline else None,
        agencies=tuple(dict.fromkeys(agency for credit in credits for agency in credit.agencies)),
        author=next(("، ".join(credit.authors) for credit in credits if credit.authors), None)
        or _handle(text, inside)
        or _unread_author(stated.author, lexicon),
        outlet=stated.outlet,
    )


def _credit_lines(text: str, cuts: Sequence[Cut]) -> list[str]:
    return [cut.span.of(text) for cut in cuts if cut.kind in (CutKind.SOURCE, CutKind.AUTHOR)]


def _credit(line: str | None, lexicon: EdgeLexicon) -> Credit | None:
    """The credit a byline, a source line or the stated author gives; names in a source line are agencies or papers."""
    if not line:
        return None
    head = _CREDIT_HEAD.match(line)
    rest = line[head.end() :] if head else line
    if head and head[0].strip(" *•([-–—").startswith(("المصدر", "المصادر", "مصدر", "نقل", "خدمة", "بالاتفاق", "خاص")):
        named = (part.strip(_QUOTES) for part in _CREDIT_BREAK.split(rest))
        return Credit(agencies=tuple(part for part in named if part))
    return read_credit(html.unescape(rest), lexicon)


def _unread_author(stated: str | None, lexicon: EdgeLexicon) -> str | None:
    """The stated author as it is, unless it reads as places and agencies only («تبوك - واس:»)."""
    credit = _credit(stated, lexicon)
    return None if credit is not None and (credit.known or credit.desk) and not credit.authors else stated or None


def _handle(text: str, cuts: Sequence[Cut]) -> str | None:
    names = (cut.span.of(text) for cut in cuts if cut.kind == CutKind.AUTHOR)
    return next((_strip_head(name) for name in names), None)


def _strip_head(line: str) -> str:
    head = _CREDIT_HEAD.match(line)
    return (line[head.end() :] if head else line).strip(_QUOTES)
