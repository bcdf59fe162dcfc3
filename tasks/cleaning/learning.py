"""Learning an outlet's profile from a stream of its documents."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.cleaning.credits import PART_BREAK
from tasks.cleaning.layout import Line, lines_of, words_of
from tasks.cleaning.profile import HEAD_CHARS, LINE_WORDS, TAIL_CHARS, OutletProfile
from tasks.cleaning.shapes import BREAK, NUMBER, after_break, shapes
from tasks.cleaning.vocabulary import FUNCTION_WORDS, GIVEN_NAMES, OPENING_VERBS, Label, edge_lexicon, is_opening_verb
from tasks.contracts.ids import content_id

FEWEST_DOCUMENTS = 30
MOST_DOCUMENTS = 3_000
"""Documents kept of a larger outlet: those with the smallest content hash, so that order and repeats do not matter."""
_LONGEST_TEXT = 20_000
_LONGEST_OPENING = 16
_LONGEST_CLOSING = 32
_LONGEST_MARK = 4
_EDGE_LINES = 6

Words = tuple[str, ...]


@dataclass(slots=True)
class ProfileBuilder:
    """Collects documents of one outlet; ``build`` learns. Memory is bounded by ``MOST_DOCUMENTS`` texts."""

    outlet: str
    _sample: list[tuple[str, str]] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Takes one document's text into account."""
        # Inverted hexadecimal digits turn the min-heap into one whose top is the largest hash kept.
        key = content_id(text).translate(_INVERTED)
        if key in self._seen:
            return
        if len(self._sample) >= MOST_DOCUMENTS:
            if key <= self._sample[0][0]:
                return
            self._seen.discard(heapq.heapreplace(self._sample, (key, text[:_LONGEST_TEXT]))[0])
        else:
            heapq.heappush(self._sample, (key, text[:_LONGEST_TEXT]))
        self._seen.add(key)

    def build(self) -> OutletProfile:
        """The profile; without entries when fewer than ``FEWEST_DOCUMENTS`` distinct documents were seen."""
        texts = [text for _, text in sorted(self._sample) if text.strip()]
        if len(texts) < FEWEST_DOCUMENTS:
            return OutletProfile(self.outlet, len(texts))
        names = _names(texts)
        heads = [tuple(s.shape for s in shapes(text.lstrip()[:HEAD_CHARS])) for text in texts]
        return OutletProfile(
            self.outlet,
            len(texts),
            lines=_repeated_lines(texts),
            openings=_openings(heads, names),
            closings=_closings(texts),
            tail_marks=_tail_marks(texts),
            names=names,
        )


_INVERTED = str.maketrans("0123456789abcdef", "fedcba9876543210")


def learn_profile(outlet: str, texts: Iterable[str]) -> OutletProfile:
    """The profile of an outlet from its documents' texts, in any order."""
    builder = ProfileBuilder(outlet)
    for text in texts:
        builder.add(text)
    return builder.build()


def _need(documents: int, share: float, fewest: int) -> int:
    return max(fewest, round(share * documents))


def _repeated_lines(texts: Sequence[str]) -> tuple[str, ...]:
    """Short lines of at least 1 % of the documents, four times out of five at an edge."""
    total: Counter[str] = Counter()
    at_edge: Counter[str] = Counter()
    for text in texts:
        lines = [line for line in lines_of(text) if line.short and not line.wordless]
        seen: dict[str, bool] = {}
        for i, line in enumerate(lines):
            # A notice in full sentences may close articles; one that opens them is their first sentence.
            if line.size <= LINE_WORDS and not (line.prose and i == 0):
                key = " ".join(s.shape for s in shapes(line.text))
                seen[key] = seen.get(key, False) or i < 2 or i >= len(lines) - _EDGE_LINES
        total.update(seen)
        at_edge.update(key for key, edge in seen.items() if edge)
    need = _need(len(texts), 0.01, 5)
    return tuple(sorted(key for key, n in total.items() if n >= need and at_edge[key] >= 0.8 * n and not key.isdigit()))


def _openings(heads: Sequence[Words], names: Words) -> tuple[Words, ...]:
    """Word sequences that open 2 % of the documents and after which articles begin as they begin elsewhere.

    A formula of the trade («توقعت الرئاسة العامة ...») opens many articles too, but goes on as a sentence goes on.
    """
    counts: Counter[Words] = Counter(head[:n] for head in heads for n in range(2, min(len(head), _LONGEST_OPENING + 1)))
    firsts = Counter(head[0] for head in heads if head)
    need = _need(len(heads), 0.02, 10)
    found = []
    for words, n in counts.items():
        if n < need or _explained(words, names):
            continue
        following = Counter(
            head[len(words)] for head in heads if len(head) > len(words) and head[: len(words)] == words
        )
        ordinary = sum(c for word, c in following.items() if _begins_articles(word, firsts))
        if len(following) >= 5 and ordinary >= 0.5 * n:
            found.append(words)
    return _longest_first(found)


def _begins_articles(word: str, firsts: Counter[str]) -> bool:
    return word in OPENING_VERBS or (firsts[word] >= 3 and word not in FUNCTION_WORDS)


def _explained(words: Words, names: Words) -> bool:
    """Whether places, agencies, dates or the outlet's name stand among the words: rules on datelines read those."""
    labels = edge_lexicon(frozenset(names)).labels(words)
    return bool(set(labels) & {Label.PLACE, Label.AGENCY, Label.OUTLET}) or _calendar(words)


def _calendar(words: Words) -> bool:
    """Whether words of the calendar other than numbers stand among the words."""
    labels = edge_lexicon().labels(words)
    return any(label is Label.CALENDAR for word, label in zip(words, labels, strict=True) if word != NUMBER)


def _closings(texts: Sequence[str]) -> tuple[Words, ...]:
    """Word sequences that close 2 % of the documents, nine times out of ten after a stop or a line break."""
    counts: Counter[Words] = Counter()
    apart: Counter[Words] = Counter()
    for text in texts:
        end = len(text.rstrip())
        words = shapes(text, max(0, end - TAIL_CHARS), end)
        tail = tuple(word.shape for word in words)
        for n in range(2, min(len(tail), _LONGEST_CLOSING + 1)):
            counts[tail[-n:]] += 1
            apart[tail[-n:]] += after_break(text, words[-n].span.start)
    need = _need(len(texts), 0.02, 10)
    return _longest_first(
        [words for words, n in counts.items() if n >= need and apart[words] >= 0.9 * n and not _calendar(words)]
    )


def _tail_marks(texts: Sequence[str]) -> tuple[Words, ...]:
    """Word sequences that begin the last, unstopped piece of 5 % of the documents and hardly stand anywhere else."""
    counts: Counter[Words] = Counter()
    for text in texts:
        end = len(text.rstrip())
        start = max((m.end() for m in BREAK.finditer(text, max(0, end - TAIL_CHARS), end)), default=end)
        piece = tuple(word.shape for word in shapes(text, start, end))
        counts.update(piece[:n] for n in range(1, min(len(piece), _LONGEST_MARK + 1)))
    need = _need(len(texts), 0.05, 10)
    candidates = [words for words, n in counts.items() if n >= need and NUMBER not in words and not _calendar(words)]
    kept = [words for words in candidates if not _goes_on(words, counts) and _only_at_end(words, texts)]
    return _longest_first(kept)


def _goes_on(words: Words, counts: Counter[Words]) -> bool:
    """Whether one longer candidate says nearly always what follows, and so says more."""
    longer = (n for other, n in counts.items() if len(other) == len(words) + 1 and other[:-1] == words)
    return max(longer, default=0) >= 0.9 * counts[words]


def _only_at_end(words: Words, texts: Sequence[str]) -> bool:
    at_end = elsewhere = 0
    for text in texts:
        found = [word.shape for word in shapes(text)]
        for i in range(len(found) - len(words) + 1):
            if tuple(found[i : i + len(words)]) == words:
                near = len(found) - i <= 40
                at_end, elsewhere = at_end + near, elsewhere + (not near)
    return at_end > 0 and elsewhere <= 0.03 * at_end


def _names(texts: Sequence[str]) -> tuple[str, ...]:
    """Parts of datelines that recur in 5 % of the documents and are no place, agency or person's verb."""
    lexicon = edge_lexicon()
    counts: Counter[str] = Counter()
    for text in texts:
        first = next(iter(lines_of(text[:2000])), None)
        if first is None:
            continue
        parts = [words_of(part) for part in PART_BREAK.split(_dateline_zone(first))]
        parts = [part for part in parts if part]
        if len(parts) >= 2:
            counts.update({" ".join(p) for p in parts if len(p) <= 3 and set(lexicon.labels(p)) == {None}})
    need = _need(len(texts), 0.05, 10)
    return tuple(
        sorted(
            name
            for name, n in counts.items()
            if n >= need and not is_opening_verb(name) and name.split()[0] not in GIVEN_NAMES
        )
    )


def _dateline_zone(line: Line) -> str:
    if len(line.words) <= 8:
        return line.text
    return line.text[:90].partition(":")[0] if ":" in line.text[:90] else ""


def _longest_first(found: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(sorted(sorted(found), key=len, reverse=True))
