"""The small immutable values that packages hand to each other; stages turn them into rows of the declared tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tasks.contracts.spans import Span

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Stated:
    """What a source says about a document besides its text; ``None`` where it says nothing."""

    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published_at: str | None = None
    """As written by the source (ISO 8601, RFC 822, a bare date ...), not yet parsed."""
    language: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as read from a source. ``text`` is what was published: every offset downstream points into it."""

    source_path: str
    """Path or URL, with ``#n`` for the n-th record (from 0) of a file that holds several."""
    content: bytes
    """The bytes the document's id is the hash of: the file, or the record's canonical bytes."""
    text: str
    encoding: str
    media: str
    """``text``, ``html``, ``row``, ``feed`` or ``warc``."""
    stated: Stated = Stated()
    body: tuple[Span, ...] = ()
    """For HTML: the spans of ``text`` an extractor holds to be the article; empty when the whole text is."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One record or file that could not be read."""

    source_path: str
    fault: str
    detail: str
    payload: str = ""
    """At most 2,000 characters of what was refused, printable."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A span of a document set aside from the article's prose, kept with its kind and the reason."""

    span: Span
    """In the document."""
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """One article inside a document."""

    span: Span
    """In the document: ``articles.text`` is exactly this slice."""
    title: str | None
    title_span: Span | None
    """In the document; ``None`` when the title was stated by the source outside the text, or is unknown."""
    cuts: tuple[Cut, ...] = ()
    subheads: tuple[Span, ...] = ()
    """In the document; sub-headings are kept, but are no sentences of the prose."""
    dateline: str | None = None
    agencies: tuple[str, ...] = ()
    """Agencies or papers credited in source lines and datelines, as written."""
    author: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Dating:
    """When an article was published, as far as it says so, and the best inference apart from it."""

    published_at: datetime | None
    published_at_source: str | None
    """``stated``, ``url``, ``metadata``, ``byline`` ... or ``None``: the article does not say."""
    inferred_date: date | None = None
    inferred_date_end: date | None = None
    """Last day of the inferred interval, inclusive; equals ``inferred_date`` when a day is known."""
    inferred_date_evidence: str | None = None
    inferred_date_confidence: float | None = None
    """Probability that the day lies in the interval."""
    likeliest_date: date | None = None
    likeliest_date_end: date | None = None
    """A short interval inside which the day is likelier than in any other of its year; often wrong, as its confidence says."""
    likeliest_date_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What a reader (model) is given: one article, its sentences and what is masked."""

    article_id: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    """Prose sentences in ``text``, in order, cuts and sub-headings left out."""
    language: str = "ar"
    known: tuple[FoundMention, ...] = ()
    """Names that lists and patterns find in ``text``: evidence that a trained tagger weighs, all there is where none is."""


@dataclass(frozen=True, slots=True)
class FoundMention:
    """A named thing in an article's text."""

    span: Span
    type: str
    """PER GPE LOC ORG FAC EVENT MISC."""
    score: float
    detector: str
    """``tagger``, ``gazetteer`` or ``both``."""
    clitic: str = ""
    """Attached letters before the span (و ف ب ل ك and their chains), as written."""
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over one article saw. Decisions are taken later, on this."""

    article_id: str
    topic_scores: Mapping[str, float]
    """``medtop:...`` to calibrated probability, for every topic the bundle knows."""
    salience: npt.NDArray[np.float32]
    """*Shape:* (sentences,)"""
    sentence_vectors: Vector | None
    """*Shape:* (sentences, dims), centred; ``None`` when the bundle has no encoder."""
    mentions: Sequence[FoundMention]


class Reader(Protocol):
    """Anything that reads articles: the floors, the ONNX/OpenVINO bundle, a torch model."""

    name: str
    version: str

    def read(self, articles: Sequence[ReadArticle]) -> Iterator[Reading]:
        """One reading per article, in the order given; the result of an article does not depend on its neighbours."""
        ...
