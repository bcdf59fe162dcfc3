"""Letter tables: what each folding strength does to one code point, and the character classes built from them."""

from __future__ import annotations

import unicodedata
from functools import cache

TATWEEL = "\u0640"

ARABIC_LETTERS = "".join(chr(point) for point in (*range(0x0621, 0x063B), *range(0x0641, 0x064B)))
"""The 28 letters with the hamza forms, ة and ى: what Arabic itself is written with."""

DIGITS = {chr(zero + value): str(value) for zero in (0x0660, 0x06F0, 0xFF10) for value in range(10)}
"""Eastern Arabic, Persian and full-width digits to 0-9."""

ALEF_FORMS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ٵ": "ا"}
HAMZA_SEATS = {"ؤ": "و", "ئ": "ي", "ٶ": "و", "ٷ": "و", "ٸ": "ي"}
"""A hamza on a seat folds to its seat, as its decomposed form (seat + U+0654) does once marks are gone."""
ENDINGS = {"ى": "ي", "ة": "ه"}

_LOOK_ALIKES_OF = {
    "ب": "پ",
    "ت": "ٹٺټ",
    "ج": "چ",
    "د": "ڈډ",
    "ر": "ڕڑړ",
    "ز": "ژ",
    "ش": "ښ",
    "ف": "ڤڥ",
    "ق": "ڨ",
    "ك": "کڪګݢڬگڭ",
    "ل": "ڵ",
    "ن": "ںڼ",
    "ه": "ہھەۀۂۃ",
    "و": "ۆۇۈۋۊ",
    "ي": "یېۍێےۓ",
}
LOOK_ALIKES = {char: letter for letter, chars in _LOOK_ALIKES_OF.items() for char in chars}
"""Persian, Urdu, Kurdish and Pashto letters to the Arabic letter a reader of Arabic takes them for."""

INVISIBLE = "".join(
    chr(point)
    for point in (
        0x00AD,
        0x034F,
        0x061C,
        0x115F,
        0x1160,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    )
)
"""Zero-width, bidirectional-control, variation-selector and similar code points: nothing a reader sees."""

CONTROLS = "".join(
    chr(point) for point in (*range(0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0))
)

LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
SPACES = "\t\u00a0\u1680\u202f\u205f\u3000\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
"""White space other than U+0020 and line breaks; NBSP is among it."""

SYMBOL_LIGATURES = range(0xFDFA, 0xFE00)
"""ﷺ and its like: symbols that stand for a phrase, kept for display, spelled out for matching."""


@cache
def marks() -> frozenset[str]:
    """Combining marks that MATCH deletes: Arabic vowel signs, Koranic signs and the general combining diacritics."""
    arabic = (chr(point) for point in range(0x0600, 0x0900))
    general = (*range(0x0300, 0x0370), *range(0x20D0, 0x2100), *range(0xFE20, 0xFE30))
    signs = {char for char in arabic if unicodedata.category(char) == "Mn"}
    return frozenset(signs | {chr(point) for point in general})


@cache
def presentation_forms() -> dict[str, str]:
    """Arabic presentation forms (U+FB50-FDFF, U+FE70-FEFC) to the letters they show; symbol ligatures are left out."""
    forms: dict[str, str] = {}
    for point in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        char = chr(point)
        letters = unicodedata.normalize("NFKC", char)
        if letters != char and point not in SYMBOL_LIGATURES:
            # An isolated vowel sign (U+FE70 ...) decomposes to space + mark: the space carries no meaning.
            forms[char] = letters.lstrip(" ")
    return forms


@cache
def display_table() -> dict[int, str]:
    """Code point to replacement ("" deletes) at strength DISPLAY, before canonical composition."""
    table = {ord(char): "" for char in TATWEEL + INVISIBLE + CONTROLS}
    table |= {ord(char): letters for char, letters in presentation_forms().items()}
    table |= {point: "" for point in range(0xD800, 0xE000)}
    for point in (*range(0xAC00), *range(0xF900, 0xFB50)):
        char = chr(point)
        if unicodedata.decomposition(char) and not unicodedata.is_normalized("NFC", char):
            table.setdefault(point, unicodedata.normalize("NFC", char))
    return table


@cache
def _replacements() -> dict[str, str]:
    """Single code points that MATCH replaces by table, decomposition and case apart."""
    table = DIGITS | ALEF_FORMS | HAMZA_SEATS | ENDINGS | LOOK_ALIKES
    table |= dict.fromkeys(SPACES, " ") | dict.fromkeys(LINE_BREAKS, "\n")
    return table | dict.fromkeys((*marks(), *(TATWEEL + INVISIBLE + CONTROLS)), "")


def _decomposed(char: str) -> str:
    """The letters of a presentation or full-width form, a precomposed letter's base and marks, else ``char`` itself."""
    if not unicodedata.decomposition(char):
        return char
    if ord(char) >= 0xFB50:
        return unicodedata.normalize("NFKD", char).lstrip(" ")
    parts = unicodedata.normalize("NFD", char)
    return parts if all(part in marks() for part in parts[1:]) else char


@cache
def match_table() -> dict[int, str]:
    """Code point to replacement ("" deletes) at strength MATCH.

    Every code point folds on its own, so folding is a homomorphism: ``fold(a + b) == fold(a) + fold(b)``. Canonically
    equivalent Arabic, Latin, Greek and Cyrillic strings fold alike.
    """
    replacements = _replacements()
    table = {point: "" for point in range(0xD800, 0xE000)}
    for point in (*range(0xAC00), *range(0xF900, 0x10000)):
        char = chr(point)
        folded = "".join(replacements.get(part, part.lower()) for part in _decomposed(char))
        if folded != char:
            table[point] = folded
    return table
