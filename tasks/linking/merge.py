"""One list of mentions out of the trained tagger's and the gazetteer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span

LONGER = 0.1
"""What each code point a mention has more than a rival, up to ten, counts for: the longest name is the name."""


CERTAIN, SURE = 0.95, 0.5
"""A name the gazetteer knows with less than ``CERTAIN`` gives way to other bounds that the tagger, which was told of it, draws
with at least ``SURE``."""
LISTED = 0.8
"""Score from which the gazetteer knows a name by its list, not by a pattern: its type is then the one."""
MAX_ATTACHED = 2
"""Letters two detectors may disagree about at the front of one name: an article, attached letters."""
_COARSE = {"LOC": frozenset({"GPE", "LOC", "FAC"}), "MISC": frozenset({"EVENT", "MISC", "ORG"})}
"""Types of corpora that know fewer, and what they cover: the gazetteer's type is then the finer one."""


def merge_mentions(
    tagger: Sequence[FoundMention], gazetteer: Sequence[FoundMention], text: str = ""
) -> list[FoundMention]:
    """The union of two detectors' mentions, sorted and disjoint.

    The same name in both, but for attached letters, is one mention (detector ``both``) with the gazetteer's span, whose
    score says that two detectors agree and whose type is the finer or the surer one's. What the tagger finds inside a
    longer name of that type is a part of it. Of mentions that overlap otherwise, the one with the higher score stays,
    length counted in; a tagger that was told of an uncertain name and drew other bounds has weighed it already. Two people
    with nothing but a space between them in ``text`` are one.
    """
    gazetteer = [mention for mention in gazetteer if not _redrawn(mention, tagger)]
    by_span = {mention.span: mention for mention in gazetteer}
    by_end = {mention.span.end: mention for mention in gazetteer}
    for mention in tagger:
        listed = by_end.get(mention.span.end)
        if listed is not None and _same_name(mention, listed):
            by_span[listed.span] = _agreed(mention, listed)
        elif not any(_part_of(mention, other) for other in gazetteer):
            by_span[mention.span] = mention
    chosen: list[FoundMention] = []
    for mention in sorted(by_span.values(), key=_weight, reverse=True):
        if not any(mention.span.overlaps(other.span) for other in chosen):
            chosen.append(mention)
    return _one_person(sorted(chosen, key=lambda mention: mention.span), text)


def _same_name(one: FoundMention, other: FoundMention) -> bool:
    return one.span.end == other.span.end and abs(one.span.start - other.span.start) <= MAX_ATTACHED


def _redrawn(listed: FoundMention, tagger: Sequence[FoundMention]) -> bool:
    over = [mention for mention in tagger if mention.score >= SURE and mention.span.overlaps(listed.span)]
    return listed.score < CERTAIN and bool(over) and not any(_same_name(mention, listed) for mention in over)


def _one_person(mentions: Sequence[FoundMention], text: str) -> list[FoundMention]:
    joined: list[FoundMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if last is not None and last.type == mention.type == "PER" and text[last.span.end : mention.span.start] == " ":
            joined[-1] = replace(last, span=Span(last.span.start, mention.span.end))
        else:
            joined.append(mention)
    return joined


def _part_of(mention: FoundMention, other: FoundMention) -> bool:
    covers = _COARSE.get(mention.type, {mention.type})
    return other.type in covers and other.span.contains(mention.span)


def _agreed(tagged: FoundMention, listed: FoundMention) -> FoundMention:
    finer = listed.type in _COARSE.get(tagged.type, ()) or listed.score >= LISTED
    surer = tagged if tagged.score >= listed.score and not finer else listed
    score = 1.0 - (1.0 - tagged.score) * (1.0 - listed.score)
    clitic = listed.clitic or (tagged.clitic if tagged.span == listed.span else "")
    return replace(tagged, span=listed.span, type=surer.type, score=score, detector="both", clitic=clitic)


def _weight(mention: FoundMention) -> tuple[float, int, int]:
    length = mention.span.end - mention.span.start
    return mention.score + LONGER * min(length, 30) / 10, length, -mention.span.start
