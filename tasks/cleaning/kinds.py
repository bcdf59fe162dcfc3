"""What a cut can be, and what cleaning a document gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tasks.contracts.records import Cut, Story


class CutKind(StrEnum):
    """Why a span is no prose of the article. The values are what ``cuts.kind`` holds."""

    OUTSIDE_BODY = "outside_body"
    """HTML: text the extractor holds to be navigation, teasers or footers."""
    BREADCRUMB = "breadcrumb"
    AUTHOR = "author"
    """Byline or handle on a line of its own."""
    DATELINE = "dateline"
    """Place, agency, or both, opening a story. Kept out of sentences, recorded on the story."""
    DATE = "date"
    """Publication date or hour on a line of its own."""
    CAPTION = "caption"
    SOURCE = "source"
    """Credit to an agency, a paper or a service: «المصدر: ...», «(رويترز)» after the last stop."""
    ARTEFACT = "artefact"
    """Left by a content system: ``undefined``, tags, short codes, slide-show buttons."""
    ENDMARK = "endmark"
    """End marks of wire services: «// انتهى //», «يتبع»."""
    ORNAMENT = "ornament"
    """A line without a letter or digit: «* * *»."""
    SHARE = "share"
    RELATED = "related"
    """Links to other articles, tags, "read also", "more"."""
    CONTACT = "contact"
    """How to reach the author or subscribe: addresses, numbers, text-message codes."""
    REPEATED = "repeated"
    """Learnt from the outlet: the same line, opening or closing in many of its articles; or the title once more."""


@dataclass(frozen=True, slots=True)
class CleanedDocument:
    """The stories of a document in order, disjoint, and every cut of the document, sorted and disjoint."""

    stories: tuple[Story, ...]
    cuts: tuple[Cut, ...]
