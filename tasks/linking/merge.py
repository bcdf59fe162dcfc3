"""One list of mentions out of the trained tagger's and the gazetteer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tasks.contracts.records import FoundMention

LONGER = 0.1
"""What each code point a mention has more than a rival, up to ten, counts for: the longest name is the name."""


def merge_mentions(tagger: Sequence[FoundMention], gazetteer: Sequence[FoundMention]) -> list[FoundMention]:
    """The union of two detectors' mentions, sorted and disjoint.

    The same span in both is one mention (detector ``both``) whose score says that two independent detectors agree and
    whose type is the surer one's; of mentions that overlap, the one with the higher score stays, length counted in.
    """
    by_span = {mention.span: mention for mention in tagger}
    for mention in gazetteer:
        other = by_span.get(mention.span)
        by_span[mention.span] = mention if other is None else _agreed(other, mention)
    chosen: list[FoundMention] = []
    for mention in sorted(by_span.values(), key=_weight, reverse=True):
        if not any(mention.span.overlaps(other.span) for other in chosen):
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.span)


def _agreed(tagged: FoundMention, listed: FoundMention) -> FoundMention:
    surer = tagged if tagged.score >= listed.score else listed
    score = 1.0 - (1.0 - tagged.score) * (1.0 - listed.score)
    clitic = tagged.clitic or listed.clitic
    return replace(tagged, type=surer.type, score=score, detector="both", clitic=clitic)


def _weight(mention: FoundMention) -> tuple[float, int, int]:
    length = mention.span.end - mention.span.start
    return mention.score + LONGER * min(length, 30) / 10, length, -mention.span.start
