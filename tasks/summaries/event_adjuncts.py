"""What stands between verb, actor and target: times, places, pious phrases."""

from __future__ import annotations

from tasks.contracts.spans import Span
from tasks.summaries.event_lexicon import STOPS, TIMES, TITLES
from tasks.summaries.event_phrases import Sentence
from tasks.summaries.event_words import PEOPLE, PLACES, Adjuncts, Named

_IN = frozenset(("في", "بمقر", "بمكتبه", "بقصر", "بمدينه", "بمحافظه", "بمنطقه", "بالعاصمه"))


def adjuncts(sentence: Sentence, index: int) -> Adjuncts:
    """The times and places that start at ``index``."""
    place: Named | None = None
    times: list[int] = []
    while index < len(sentence.words):
        word, named = sentence.words[index], sentence.starts.get(index)
        if word.folded in TIMES or word.folded.isdigit():
            times.append(index)
            index += 1
        elif _at_place(sentence, index) and named:
            place, index = place or named[0], named[1]
        elif word.folded in _IN:
            after, found = _place(sentence, index + (word.folded == "في"))
            place, index = place or found, max(after, index + 1)
        else:
            break
    when = Span(sentence.words[times[0]].span.start, sentence.words[times[-1]].span.end) if times else None
    return Adjuncts(index, place, when)


def _at_place(sentence: Sentence, index: int) -> bool:
    """Whether «ب» and the name of a place stand at ``index``."""
    word, named = sentence.words[index], sentence.starts.get(index)
    if named is None or named[0].type not in PLACES:
        return False
    return word.folded[0] == "ب" and named[0].span.start == word.span.start + 1


def _place(sentence: Sentence, index: int) -> tuple[int, Named | None]:
    """The word after the place phrase at ``index``, and the place it names."""
    at = index
    while at < min(index + 6, len(sentence.words)):
        word, named = sentence.words[at], sentence.starts.get(at)
        if at > index and (word.before or word.folded in TIMES | STOPS):
            return at, None
        if named and named[0].type in PLACES:
            return named[1], named[0]
        if (named and named[0].type == PEOPLE) or (at > index and word.bare in TITLES):
            return at, None
        at = named[1] if named else at + 1
    return at, None
