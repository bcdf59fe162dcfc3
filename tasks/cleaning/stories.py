"""Where a new story begins inside a document."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.cleaning.credits import find_dateline
from tasks.cleaning.headings import content_words
from tasks.cleaning.layout import Line, words_of
from tasks.cleaning.vocabulary import EdgeLexicon, continues, is_opening_verb

_TITLE_WORDS = 4
_RECURRING = 0.6
"""Share of a title's words that come back in its lede."""
_LINES_BEFORE = 40
"""Lines of the story before that the lede is compared with."""
_NOVEL = 0.4
"""Share of the lede's words that the story before has not used."""

_DAYS = frozenset(words_of("الأحد الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت"))
_TODAY = frozenset(words_of("اليوم أمس غدا البارحة صباح مساء ظهر فجر ليلة الليلة"))
_TIME = _DAYS | _TODAY


def begins_story(title: Line, lede: Line, before: Sequence[Line], lexicon: EdgeLexicon) -> bool:
    """Whether ``title`` and the paragraph under it begin a story of their own rather than a section.

    A dateline under the title decides. Otherwise all of these must hold: the title has four words or more, its words come back in
    the lede, the lede opens anew with a verb and says on which day, and most of its words are new. A section goes on speaking of
    what is known, so it neither dates itself nor repeats its heading.
    """
    dateline = find_dateline(lede, lexicon, opening=False)
    if dateline is not None and dateline.credit.places and dateline.credit.agencies:
        return True
    if len(title.words) < _TITLE_WORDS or continues(lede.words) or not is_opening_verb(lede.words[0]):
        return False
    heading = set(content_words(title.text))
    opening = set(content_words(lede.text))
    if not heading or len(heading & opening) < _RECURRING * len(heading):
        return False
    if not _TIME & {word.removeprefix("و").removeprefix("ل") for word in lede.words[:60]}:
        return False
    known = {word for line in before[-_LINES_BEFORE:] for word in content_words(line.text)}
    return len(opening - known) >= _NOVEL * len(opening)
