"""Number words, folded at MATCH."""

from __future__ import annotations

_UNITS = {
    1: "واحد واحده احد احدي",
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي",
    3: "ثلاث ثلاثه",
    4: "اربع اربعه",
    5: "خمس خمسه",
    6: "ست سته",
    7: "سبع سبعه",
    8: "ثمان ثماني ثمانيه",
    9: "تسع تسعه",
    10: "عشر عشره",
}
_TENS = {20: "عشر", 30: "ثلاث", 40: "اربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_HUNDREDS = {300: "ثلاث", 400: "اربع", 500: "خمس", 600: "ست", 700: "سبع", 800: "ثمان ثماني", 900: "تسع"}

UNITS = {word: value for value, words in _UNITS.items() for word in words.split()}
TENS = {stem + ending: value for value, stem in _TENS.items() for ending in ("ون", "ين")} | {
    "ثمانون": 80,
    "ثمانين": 80,
}
HUNDREDS = (
    {"ميه": 100, "مايه": 100}
    | {stem + ending: 200 for stem in ("ميت", "مايت") for ending in ("ان", "ين", "ا", "ي")}
    | {
        stem + hundred: value
        for value, stems in _HUNDREDS.items()
        for stem in stems.split()
        for hundred in ("ميه", "مايه")
    }
)

SCALES = {
    **dict.fromkeys(("الف", "الاف", "الفا"), 10**3),
    **dict.fromkeys(("مليون", "ملايين", "مليونا"), 10**6),
    **dict.fromkeys(("مليار", "مليارات", "مليارا", "بليون", "بلايين"), 10**9),
    **dict.fromkeys(("تريليون", "ترليون", "تريليونات", "ترليونات"), 10**12),
}
"""Words that multiply what stands before them."""

DUAL_SCALES = {
    singular + ending: 2 * SCALES[singular]
    for singular in ("الف", "مليون", "مليار", "بليون", "تريليون", "ترليون")
    for ending in ("ان", "ين", "ي")
}
ONE_SCALES = frozenset({"الف", "مليون", "مليار", "بليون", "تريليون", "ترليون"})
"""Scale words that mean one of their kind when nothing stands before them; the plurals then name no number."""

ORDINALS = {
    word: value
    for value, words in {
        1: "الاول الاولي الحادي الحاديه",
        2: "الثاني الثانيه",
        3: "الثالث الثالثه",
        4: "الرابع الرابعه",
        5: "الخامس الخامسه",
        6: "السادس السادسه",
        7: "السابع السابعه",
        8: "الثامن الثامنه",
        9: "التاسع التاسعه",
        10: "العاشر العاشره",
    }.items()
    for word in words.split()
}

ORDINAL_STEMS = frozenset(stem for word in ORDINALS for stem in (word, word.removeprefix("ال"), word[1:]))
"""Ordinals with the article, without it, and as they stand after the preposition ل («للرابعة»)."""

ONE_OF = frozenset({"احد", "احدي"})
"""«أحد», «إحدى»: "one of", a number only before «عشر»."""

NOT_NUMBERS = frozenset({"لست", "وست", "بسبع", "كسبع", "فاحد", "واحدي"})
"""What a particle and a number word spell that is nearly always another word («لستُ»)."""
