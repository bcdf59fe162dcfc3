"""Headlines for articles that have none: the lede's main clause, cut where a clause ends."""

from __future__ import annotations

import re

from tasks.arabic.clitics import strip
from tasks.arabic.words import words
from tasks.contracts.spans import Span
from tasks.summaries.dangling import dangles
from tasks.summaries.units import SummaryInput, content_words

LONGEST = 14
"""Words of a headline at most."""
SHORTEST = 4
LEDE = 3
"""Sentences of which one may be the lede."""

_CLAUSE_END = re.compile(
    r"\s*[،؛:,]\s|\s+[–—-]\s+|\s*[.؟!…]+\s*\Z"
    r"|\s+(?=(?:وذلك|حيث|بعد أن|بعدما|فيما|بينما|في حين|مما|ما أدى|ما أسفر|وسط|إثر|اثر|عقب|خلال|وفق|بحسب|حسب|رغم|"
    r"على خلفية|في إطار|في اطار|وقال|وأكد|وأضاف|مشيرا|مؤكدا|مضيفا|بهدف|لمناقشة|لبحث|بحضور|برئاسة)(?!\w))"
)
_DATELINE = re.compile(r"\A[^،.:–—-]{2,40}?\s*(?:[–—-]\s*(?:[^،.:–—-]{2,25}\s*[:–—-])?|:)\s+")
_WAITS = re.compile(
    r"(?:[،:-]|(?<!\w)[وف]?(?:من|في|إلى|الى|على|عن|مع|أن|ان|إن|أو|ثم|بين|لم|لا|هو|هي|قد|كان|كانت|بعد|قبل))\s*\Z"
)
_TIME = re.compile(r"\s*،?\s*(?:صباح|مساء|ظهر|فجر)?\s*(?:أمس|اليوم|غدا)(?:\s+\(?ال\w+\)?)?\Z")


def headline(article: SummaryInput) -> Span | None:
    """The span of ``article.text`` that serves best as a headline; ``None`` when no sentence does.

    It lies inside one of the leading sentences that can be read alone, starts where the sentence does (a dateline and a
    conjunction left out), ends where a clause ends, and has 4 to 14 words.
    """
    best: tuple[float, Span] | None = None
    for index in range(min(LEDE, len(article.sentences))):
        span = _clause(article.text, article.sentences[index])
        if span is None or dangles(span.of(article.text)):
            continue
        score = float(article.salience[index]) + 1 / (1 + index) + 0.02 * len(set(content_words(span.of(article.text))))
        if best is None or score > best[0]:
            best = score, span
    return best[1] if best else None


def _clause(text: str, sentence: Span) -> Span | None:
    """The longest stretch from the start of the sentence to a clause boundary that is as long as a headline."""
    dateline = _DATELINE.match(sentence.of(text))
    start = sentence.start + (dateline.end() if dateline and len(words(dateline[0])) < 6 else 0)
    opening = words(text[start : sentence.end])[:1]
    if opening and strip(opening[0].of(text[start:])).prefix == "و":
        start += opening[0].start + 1
    body = text[start : sentence.end]
    ends = [match.start() for match in _CLAUSE_END.finditer(body)] + [len(body.rstrip(" .؟!…"))]
    fitting = [end for end in ends if SHORTEST <= len(words(body[:end])) <= LONGEST and _complete(body[:end])]
    if not fitting:
        return None
    end = max(fitting)
    late = _TIME.search(body, 0, end)
    return Span(start, start + (late.start() if late and len(words(body[: late.start()])) >= SHORTEST else end))


def _complete(text: str) -> bool:
    """Whether a clause may end here: nothing is left open, and no word waits for another."""
    straight = text.count('"') % 2 == 0
    return straight and all(text.count(o) == text.count(c) for o, c in ("()", "«»", "[]")) and not _WAITS.search(text)
