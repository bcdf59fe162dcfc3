"""Text that was UTF-8, was read as a one-byte encoding and stored so: mended only when nothing else can explain it."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from tasks.sources.plausibility import evidence

_CP1252_HIGH = {
    ord(bytes([b]).decode("cp1252")): b for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""cp1252's own characters to their bytes; readers pass its five unassigned bytes through as controls."""
_ENOUGH_LETTERS = 4
_FIRST_LOOK = 64
"""Characters, from the first one beyond ASCII, which already rule out nearly every text that was not misread."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class Repair(NamedTuple):
    """The text as it was before it was misread, and the encoding it had been taken for."""

    text: str
    misread_as: str


def repaired(text: str) -> Repair | None:
    """The original of a wholly misread text; ``None`` unless every character goes back to UTF-8 bytes that are good Arabic."""
    first = _BEYOND_ASCII.search(text)
    if first is None:
        return None
    sample = text[first.start() : first.start() + _FIRST_LOOK]
    for misread_as, bytes_of in (("cp1252", _cp1252_bytes), ("cp1256", _cp1256_bytes)):
        try:
            codecs.getincrementaldecoder("utf-8")().decode(bytes_of(sample))
            original = bytes_of(text).decode("utf-8")
        except UnicodeError:
            continue
        if "\0" in original:
            continue
        seen = evidence(original)
        if seen.is_arabic and seen.letters >= _ENOUGH_LETTERS:
            return Repair(original, misread_as)
    return None


def _cp1252_bytes(text: str) -> bytes:
    return text.translate(_CP1252_HIGH).encode("latin-1")


def _cp1256_bytes(text: str) -> bytes:
    return text.encode("cp1256")
