"""A document with its stories and cuts marked, for reading: plain text for a terminal, or one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from tasks.contracts.records import Cut, Story
from tasks.contracts.spans import Span


class _Piece(NamedTuple):
    """A stretch of the document: ``kind`` is a cut's kind, ``title``, ``subhead`` or ``prose``; ``opens`` a story's number."""

    text: str
    kind: str
    note: str
    opens: int | None


def render_marked(text: str, stories: Sequence[Story], cuts: Sequence[Cut]) -> str:
    """``text`` with every cut as ``⟦kind: ...⟧``, titles as ``# ...``, sub-headings as ``## ...`` and a rule over each story."""
    out: list[str] = []
    for piece in _pieces(text, stories, cuts):
        if piece.opens is not None:
            out.append(f"{'' if not out else chr(10)}──── story {piece.opens + 1} of {len(stories)} ────\n")
        if piece.kind == "prose":
            out.append(piece.text)
        elif piece.kind in ("title", "subhead"):
            out.append(f"{'#' if piece.kind == 'title' else '##'} {piece.text}")
        else:
            out.append(f"⟦{piece.kind}: {piece.text}⟧")
    return "".join(out)


def render_html(text: str, stories: Sequence[Story], cuts: Sequence[Cut], title: str = "") -> str:
    """One right-to-left HTML page, readable from ``file://``; the reason of a cut shows when the pointer rests on it."""
    body: list[str] = []
    for piece in _pieces(text, stories, cuts):
        if piece.opens is not None:
            body.append(f'<hr><p class="story">{piece.opens + 1} / {len(stories)}</p>')
        shown = escape(piece.text)
        if piece.kind == "prose":
            body.append(f"<span>{shown}</span>")
        elif piece.kind in ("title", "subhead"):
            body.append(f'<strong class="{piece.kind}">{shown}</strong>')
        else:
            body.append(
                f'<mark title="{escape(piece.note)}"><small dir="ltr">{escape(piece.kind)}</small> {shown}</mark>'
            )
    heading = escape(title or next((s.title for s in stories if s.title), "") or "")
    return _PAGE.format(title=heading, body="".join(body))


def _pieces(text: str, stories: Sequence[Story], cuts: Sequence[Cut]) -> Iterator[_Piece]:
    """The whole document in order, each character once."""
    marks = [(cut.span, cut.kind, cut.reason) for cut in cuts]
    taken = [cut.span for cut in cuts]
    for story in stories:
        if story.title_span is not None and not any(story.title_span.overlaps(span) for span in taken):
            marks.append((story.title_span, "title", "title"))
        marks += [(span, "subhead", "sub-heading") for span in story.subheads]
    starts = {story.span.start: i for i, story in enumerate(stories)}
    bounds = sorted({0, len(text), *starts, *(edge for span, _, _ in marks for edge in span)})
    inside = {span: (kind, note) for span, kind, note in sorted(marks)}
    spans = sorted(inside)
    at = 0
    for start, end in pairwise(bounds):
        while at < len(spans) and spans[at].end <= start:
            at += 1
        covering = spans[at] if at < len(spans) and spans[at].start <= start else None
        kind, note = inside[covering] if covering else ("prose", "")
        yield _Piece(Span(start, end).of(text), kind, note, starts.get(start))


_PAGE = """<!doctype html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
body {{ font: 1.1rem/2 "Noto Naskh Arabic", "Amiri", "Segoe UI", Tahoma, sans-serif; }}
span, mark, strong {{ white-space: pre-wrap; }}
mark {{ background: #fbe3c6; color: #5b4630; border-radius: 3px; padding: 0 .2em; }}
mark small {{ font: .65rem monospace; color: #a04000; }}
.title {{ font-size: 1.35rem; }}
.subhead {{ color: #14506b; }}
.story {{ color: #777; font-size: .8rem; margin: 0; }}
@media (prefers-color-scheme: dark) {{
  body {{ background: #16181a; color: #ddd; }}
  mark {{ background: #4a3a20; color: #f1dcc0; }}
  .subhead {{ color: #8fc7e0; }}
}}
</style>
</head>
<body>
{body}
</body>
</html>
"""
