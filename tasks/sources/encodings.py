"""From bytes to text: the encoding is decided by evidence and never by replacing what does not fit."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.mojibake import repaired
from tasks.sources.plausibility import Evidence, evidence

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ARABIC_BYTE_ENCODINGS = ("windows-1256", "iso8859-6")
_LATIN_ENCODINGS = frozenset({"cp1252", "iso8859-1", "iso8859-15"})
_CANONICAL = {"cp1256": "windows-1256"}
_SAMPLE = 1 << 16
_UTF16_HIGH_BYTES = (b"\x00", b"\x06", b"\x20", b"\xfb", b"\xfc", b"\xfd", b"\xfe")
"""High bytes of ASCII, the Arabic block, general punctuation and the Arabic presentation forms."""
_RARER_BITS = {"iso8859-6": 5.0}
"""Prior: Arabic pages in ISO 8859-6 are some thirty times rarer than in Windows-1256, which decides for two or three words."""
_DECLARED_BITS = 5.0
"""A declared encoding is as much likelier."""
_HTML_CHARSET = re.compile(rb"""<meta[^>]{0,512}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})["']""", re.IGNORECASE)


class Decoded(NamedTuple):
    """``text`` without byte order mark, and the ``encoding`` it was read from, with a repair named if there was one."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a whole document. ``declared`` is a hint which evidence may overrule.

    ``Refusal`` UNDECODABLE: no encoding fits (names those tried and the offending byte), or NUL characters.
    """
    encoding, offset = decide(data, declared)
    text = _strict(data[offset:], encoding, offset)
    nul = text.find("\0")
    if nul >= 0:
        raise Refusal(
            Fault.UNDECODABLE,
            f"a NUL character stands at character {nul} of {len(text)} ({encoding}): binary or damaged, not text",
        )
    mended = repaired(text)
    if mended is not None:
        return Decoded(mended.text, f"{encoding} (repaired from {mended.misread_as})")
    return Decoded(text, encoding)


def decide(data: bytes, declared: str | None = None, *, complete: bool = True) -> tuple[str, int]:
    """The encoding of ``data`` and the length of its byte order mark.

    ``complete=False``: the bytes are the beginning of something longer, and may end inside a character.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, len(mark)
    wide = _utf16_without_mark(data)
    if wide:
        return wide, 0
    position = _first_bad_utf8(data, complete)
    if position is None:
        return "utf-8", 0
    return _by_evidence(data, position, canonical(declared)), 0


def declared_in_markup(head: bytes) -> str | None:
    """The encoding an HTML ``meta`` or XML declaration in the first bytes of a page names."""
    found = _XML_ENCODING.search(head[:1024]) or _HTML_CHARSET.search(head[:4096])
    return found.group(1).decode("ascii") if found else None


def canonical(name: str | None) -> str | None:
    """The name under which an encoding is recorded; ``None`` when it is unknown or no text encoding."""
    if not name:
        return None
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True):
        return None
    return _CANONICAL.get(info.name, info.name)


def _strict(data: bytes, encoding: str, offset: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        byte = data[error.start : error.start + 1].hex()
        raise Refusal(
            Fault.UNDECODABLE,
            f"byte {error.start + offset} (0x{byte}) is no {encoding}, which the beginning of the document is in "
            f"({error.reason}); save it again as UTF-8",
        ) from error


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 shows as every other byte being the Arabic block's 0x06 or an ASCII character's 0x00."""
    sample = data[:_SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    if len(sample) < 4:
        return None
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        usual = sum(high.count(byte) for byte in _UTF16_HIGH_BYTES)
        if usual < 0.8 * len(high) or not high.count(b"\x06"):
            continue
        try:
            if evidence(sample.decode(encoding, "ignore")).is_arabic:
                return encoding
        except UnicodeDecodeError:
            continue
    return None


def _first_bad_utf8(data: bytes, complete: bool) -> int | None:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=complete)
    except UnicodeDecodeError as error:
        return error.start
    return None


def _by_evidence(data: bytes, bad_utf8: int, declared: str | None) -> str:
    tried = [f"utf-8 (byte {bad_utf8} is 0x{data[bad_utf8]:02x})"]
    sample = _with_context(data)
    best: tuple[float, str] | None = None
    for encoding in dict.fromkeys((*([declared] if declared else []), *ARABIC_BYTE_ENCODINGS)):
        if encoding.startswith("utf"):
            continue
        try:
            text = sample.decode(encoding)
            data.decode(encoding)
        except UnicodeDecodeError as error:
            tried.append(f"{encoding} (byte {error.start} has no character)")
            continue
        seen = evidence(text)
        if encoding == declared and encoding in _LATIN_ENCODINGS and _is_latin(text):
            return encoding
        tried.append(f"{encoding} ({_words(seen)})")
        prior = _RARER_BITS.get(encoding, 0.0) - (_DECLARED_BITS if encoding == declared else 0.0)
        cost = seen.cost + prior / max(1, seen.letters)
        if seen.is_arabic and (best is None or cost < best[0]):
            best = (cost, encoding)
    if best is None:
        raise Refusal(
            Fault.UNDECODABLE,
            f"byte {bad_utf8}: no encoding gives Arabic text; tried {', '.join(tried)}; save it again as UTF-8",
        )
    return best[1]


def _with_context(data: bytes) -> bytes:
    """Up to ``_SAMPLE`` bytes around where the bytes beyond ASCII begin (a page may open with a long ASCII head)."""
    if len(data) <= _SAMPLE:
        return data
    high = re.sub(rb"[\x00-\x7f]{8,}", b" ", data)
    return high[:_SAMPLE]


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    ascii_letters = sum(1 for c in letters if c < "\x80")
    return bool(letters) and ascii_letters >= 0.75 * len(letters)


def _words(seen: Evidence) -> str:
    if not seen.letters:
        return "no Arabic letters"
    return f"{seen.share:.0%} Arabic letters, {seen.bits:.1f} bits a pair where Arabic has 4"
