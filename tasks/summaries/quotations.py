"""Quoted and reported speech with its speaker, precision first: what is not clearly speech is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import word_texts
from tasks.contracts.spans import Span
from tasks.summaries.marks import outermost, quoted
from tasks.summaries.speech_acts import Act, acts

SHORTEST = 4
"""Words from which a quoted stretch inside a reported clause is a quotation and not a name in quotation marks."""
FEWEST_REPORTED = 3
FAR = 900
"""Code points after which a speaker no longer goes on speaking unnamed."""

_NAMED = re.compile(
    r"(?:كتاب|فيلم|مسلسل|بعنوان|عنوان|اسم|باسم|مسمي|شعار|برنامج|مشروع|مبادره|صحيفه|قناه|موقع|شركه|جماعه|تنظيم|عمليه|حمله|روايه|"
    r"كلمه|عباره|اغنيه|مجله|جمعيه|مهرجان|مسرحيه|قصيده|ديوان|حزب|وكاله|تطبيق|وسم|هاشتاق|هاشتاغ|هاشتاج|مقال|دراسه|تقرير|حركه)(?:ه|ها|هم)?\Z"
)
_PLACES_A_NAME = frozenset(("في", "من", "مع", "ضمن", "بين"))
"""Straight before quotation marks: what stands in them is where, from whom or with what, and not what was said."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A named thing in the article's text, as the mentions table holds it."""

    span: Span
    type: str
    mention_id: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Something somebody said."""

    span: Span
    """What was said: inside the quotation marks, or the reported clause."""
    speaker_mention_id: str | None
    speaker: str | None
    """As written where the speaker was named last."""
    verb: str | None
    kind: str
    """``direct`` or ``reported``."""


@dataclass(frozen=True, slots=True)
class _Speaker:
    name: str
    mention_id: str | None
    feminine: bool
    last_heard: int


def find(text: str, sentences: Sequence[Span], mentions: Sequence[Mentioned] = ()) -> list[Quotation]:
    """The quotations of ``text`` in order of their start; direct ones lie inside quotation marks.

    ``sentences`` are the article's prose in order. A quotation without a verb of saying that introduces it is left out,
    and so are names and single terms in quotation marks. Speech that goes on («وأضاف أن») has the speaker before it
    when verb and speaker agree in gender.
    """
    marked = outermost(quoted(text))
    spoken = [span for span in marked if _may_be_speech(text, span)]
    names = [at for span in marked if span not in spoken for at in (span.start - 1, span.end)]
    found: list[Quotation] = []
    speaker: _Speaker | None = None
    for region in _regions(sentences, marked):
        inside = [span for span in spoken if region.contains(span)]
        here = list(acts(text, region, inside, names))
        for index, act in enumerate(here):
            speaker = _speaker(text, act, speaker, mentions)
            until = here[index + 1].verb.start if index + 1 < len(here) else region.end
            found += _said(text, act, speaker, until, [span for span in inside if act.verb.end <= span.start < until])
    return sorted(_distinct(found), key=lambda quotation: quotation.span)


def _may_be_speech(text: str, span: Span) -> bool:
    words = len(word_texts(span.of(text)))
    introduced = text[max(0, span.start - 4) : span.start - 1].rstrip().endswith(":")
    return words >= SHORTEST or (introduced and words > 1)


def _regions(sentences: Sequence[Span], marked: Sequence[Span]) -> Iterator[Span]:
    """Sentences, those joined that a quotation runs across."""
    open_: Span | None = None
    for sentence in sentences:
        if open_ is not None and any(span.start < open_.end < span.end for span in marked):
            open_ = Span(open_.start, sentence.end)
            continue
        if open_ is not None:
            yield open_
        open_ = sentence
    if open_ is not None:
        yield open_


def _speaker(text: str, act: Act, before: _Speaker | None, mentions: Sequence[Mentioned]) -> _Speaker | None:
    if act.subject is not None:
        subject = _with_closing_mark(text, act.subject)
        return _Speaker(subject.of(text), _mention(text, subject, before, mentions), act.feminine, subject.end)
    if before is None or act.who == "unknown" or act.verb.start - before.last_heard > FAR:
        return None
    return replace(before, last_heard=act.verb.end) if act.feminine == before.feminine else None


def _with_closing_mark(text: str, span: Span) -> Span:
    """The span with the mark that closes a name it quotes: «قوات “البنيان المرصوص”»."""
    marks = sum(char in '«»"“”' for char in span.of(text))
    closes = marks % 2 == 1 and text[span.end : span.end + 1] in ("»", '"', "“", "”")
    return Span(span.start, span.end + 1) if closes else span


def _mention(text: str, subject: Span, before: _Speaker | None, mentions: Sequence[Mentioned]) -> str | None:
    """The person named in the subject, else an organisation or place that heads it, else who «الوزير» was before."""
    inside = [mention for mention in mentions if subject.contains(mention.span)]
    people = [mention for mention in inside if mention.type == "PER"]
    if people:
        return people[0].mention_id
    heads = [
        mention for mention in inside if mention.span.start - subject.start <= 2 and mention.type in ("ORG", "GPE")
    ]
    if heads:
        return heads[0].mention_id
    noun = fold_text(subject.of(text), Strength.MATCH)
    if (
        before is not None
        and " " not in noun
        and noun.startswith("ال")
        and noun[2:] in word_texts(fold_text(before.name, Strength.MATCH))
    ):
        return before.mention_id
    return None


def _said(text: str, act: Act, speaker: _Speaker | None, until: int, quotes: Sequence[Span]) -> Iterator[Quotation]:
    """What one act of speaking introduces, up to the next one."""
    if speaker is None or not act.link:
        return
    direct = [span for span in quotes if _belongs(text, act, span)]
    for span in direct:
        yield Quotation(_trim(text, span), speaker.mention_id, speaker.name, act.verb.of(text), "direct")
    if act.link != "that":
        return
    turn = _TURN.search(text, act.said, until)
    clause = _trim(text, Span(act.said, turn.start() if turn else until))
    covered = sum(span.end - span.start for span in direct)
    if len(word_texts(clause.of(text))) >= FEWEST_REPORTED and covered < 0.6 * (clause.end - clause.start):
        yield Quotation(clause, speaker.mention_id, speaker.name, act.verb.of(text), "reported")


def _belongs(text: str, act: Act, span: Span) -> bool:
    """Whether the quotation is what the act introduces: straight after it, or a literal part of the reported clause."""
    said = fold_text(text[act.said : span.start - 1], Strength.MATCH)
    before = word_texts(fold_text(text[act.verb.end : span.start - 1], Strength.MATCH))
    if before and (_NAMED.search(before[-1]) or before[-1] in _PLACES_A_NAME):
        return False
    return act.link == "that" or len(said.strip()) <= 3


_EDGES = ' \t\u00a0\u0640.،,؛:-–"“”«»'
_TURN = re.compile(r"[،,؛]\s*(?:كما|بينما|فيما|في حين)\s")
"""Where the reporter takes over again."""
_DANGLING_END = re.compile(r"[\s،,؛](?:كما|و|فيما|بينما|حيث|وقد|من جهته|من جانبه|في حين)\Z")


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while True:
        while start < end and text[start] in _EDGES:
            start += 1
        while start < end and text[end - 1] in _EDGES:
            end -= 1
        dangling = _DANGLING_END.search(text, max(start, end - 14), end)
        if dangling is None:
            return Span(start, end)
        end = dangling.start()


def _distinct(found: Sequence[Quotation]) -> list[Quotation]:
    kept: dict[int, Quotation] = {}
    for quotation in found:
        known = kept.get(quotation.span.start)
        if known is None or quotation.kind == "direct":
            kept[quotation.span.start] = quotation
    return list(kept.values())
