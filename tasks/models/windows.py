"""Windows over an article: as many whole sentences as fit, the last one repeated at the start of the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """Tokens ``[start, end)`` of sentence ``sentence``."""

    sentence: int
    start: int
    end: int


def windows(lengths: Sequence[int], first_room: int, room: int) -> list[list[Part]]:
    """Windows that cover every token of every sentence, in order; ``lengths`` are tokens a sentence.

    The first window holds ``first_room`` tokens (the title takes part of it), the others ``room``. The last sentence of a
    window opens the next one when it takes at most an eighth of it. A sentence longer than a window is cut, half a window
    overlapping. An article without tokens has one empty window.
    """
    found: list[list[Part]] = []
    current: list[Part] = []
    left = first_room
    for part in (part for at, length in enumerate(lengths) for part in _parts(at, length, room)):
        size = part.end - part.start
        if size > left:
            found.append(current)
            opening = [last for last in current[-1:] if last.end - last.start <= min(room // 8, room - size)]
            current = opening
            left = room - sum(last.end - last.start for last in opening)
        current.append(part)
        left -= size
    return [*found, current]


def _parts(sentence: int, length: int, room: int) -> list[Part]:
    if length <= room:
        return [Part(sentence, 0, length)] if length else []
    step = room // 2
    return [Part(sentence, start, min(start + room, length)) for start in range(0, length - step, step)]
