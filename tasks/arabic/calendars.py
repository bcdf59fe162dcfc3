"""Names of months, weekdays, seasons and parts of periods, folded at MATCH."""

from __future__ import annotations

_GREGORIAN = {
    1: ("يناير", "كانون الثاني", "كانون ثاني", "جانفي"),
    2: ("فبراير", "شباط", "فيفري"),
    3: ("مارس", "اذار", "مارث"),
    4: ("ابريل", "نيسان", "افريل"),
    5: ("مايو", "ايار", "ماي"),
    6: ("يونيو", "يونيه", "حزيران", "جوان"),
    7: ("يوليو", "يوليه", "تموز", "جويليه", "يوليوز"),
    8: ("اغسطس", "اب", "اوت", "غشت", "اغشت"),
    9: ("سبتمبر", "ايلول", "شتنبر"),
    10: ("اكتوبر", "تشرين الاول", "تشرين اول"),
    11: ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر"),
    12: ("ديسمبر", "كانون الاول", "كانون اول", "دجنبر", "دسمبر"),
}
"""Gulf and Egyptian, Levantine and Iraqi, Algerian and Tunisian, Moroccan names."""

_HIJRI = {
    1: ("محرم", "المحرم"),
    2: ("صفر",),
    3: ("ربيع الاول", "ربيع اول"),
    4: ("ربيع الاخر", "ربيع الثاني", "ربيع ثاني"),
    5: ("جمادي الاولي", "جمادي الاول"),
    6: ("جمادي الاخره", "جمادي الثانيه", "جمادي الاخر", "جمادي الثاني"),
    7: ("رجب",),
    8: ("شعبان",),
    9: ("رمضان",),
    10: ("شوال",),
    11: ("ذي القعده", "ذو القعده", "ذوالقعده", "ذيالقعده"),
    12: ("ذي الحجه", "ذو الحجه", "ذوالحجه", "ذيالحجه"),
}

_ENGLISH = (
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
    "september|sept|sep", "october|oct", "november|nov", "december|dec",
)  # fmt: skip

GREGORIAN_MONTHS = {name: number for number, names in _GREGORIAN.items() for name in names}
HIJRI_MONTHS = {name: number for number, names in _HIJRI.items() for name in names}
ENGLISH_MONTHS = {name: number for number, names in enumerate(_ENGLISH, 1) for name in names.split("|")}

WORDS_TOO = frozenset({"اب", "ماي", "مارس", "مايو", "جوان", "اوت", "نيسان", "محرم", "المحرم", "صفر", "رجب", "شعبان"})
"""Month names that are other words or people's names as well: they need a day, a year or a preposition beside them."""

SCORES_TOO = frozenset({"صفر"})
"""Month names that are numbers as well: a day beside them is no proof."""

WEEKDAYS = {
    "الاثنين": 0,
    "الاتنين": 0,
    "الثلاثاء": 1,
    "الثلثاء": 1,
    "الاربعاء": 2,
    "الخميس": 3,
    "الجمعه": 4,
    "السبت": 5,
    "الاحد": 6,
}
"""As ``datetime.date.weekday`` counts them."""

SEASONS = {"ربيع": 3, "صيف": 6, "خريف": 9, "شتاء": 12}
"""Season to its first month (meteorological, northern hemisphere)."""

EARLY = ("مطلع", "بدايه", "بدايات", "اوايل", "مستهل")
MIDDLE = ("منتصف", "اواسط")
LATE = ("نهايه", "اواخر", "ختام")

PAST = ("الماضي", "الماضيه", "المنصرم", "المنصرمه", "الفايت", "الفايته", "الاخير", "الماضيين", "الماضيتين", "الاخيره")
COMING = ("المقبل", "المقبله", "القادم", "القادمه", "الاتي", "المقبلين", "القادمين")
CURRENT = ("الجاري", "الجاريه", "الحالي", "الحاليه")

DECADES = {
    stem + ending: decade
    for decade, stem in enumerate(("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين"), 2)
    for ending in ("ات", "يات")
}
"""Name of a decade to its tens digit."""

UNITS_OF_TIME = {
    **dict.fromkeys(("يوم", "ايام", "يوما", "يومين", "الايام", "اليومين"), "day"),
    **dict.fromkeys(("اسبوع", "اسابيع", "اسبوعا", "اسبوعين", "الاسابيع", "الاسبوعين"), "week"),
    **dict.fromkeys(("شهر", "اشهر", "شهور", "شهرا", "شهرين", "الاشهر", "الشهور", "الشهرين"), "month"),
    **dict.fromkeys(("سنه", "سنوات", "سنين", "سنتين", "السنوات", "السنتين"), "year"),
    **dict.fromkeys(("عام", "اعوام", "عاما", "عامين", "الاعوام", "العامين"), "year"),
}
DUAL_UNITS = frozenset(
    unit for unit in UNITS_OF_TIME if unit.removeprefix("ال") in ("يومين", "اسبوعين", "شهرين", "سنتين", "عامين")
)

NAMED_AFTER_DATES = (
    "ثوره", "حرب", "مدينه", "انتفاضه", "ميدان", "شارع", "جسر", "كوبري", "حركه", "حزب", "جامعه", "ملعب", "استاد",
    "هجمات", "احداث", "اعتداءات", "كتيبه", "مستشفي", "صحيفه", "مسجد", "جمعه", "انقلاب", "مظاهرات", "تحالف", "قوي",
)  # fmt: skip
"""What is called after a day («ثورة 25 يناير»): a date beside them without a year is a name."""

NAMED_AFTER_YEARS = frozenset(
    (
        *("حرب", "نكبه", "نكسه", "انتفاضه", "ثوره", "هزيمه", "عدوان", "اتفاق", "اتفاقيه", "معاهده", "دستور", "ميزانيه"),
        *(
            "موازنه",
            "مونديال",
            "اولمبياد",
            "انتخابات",
            "نسخه",
            "دوره",
            "بطوله",
            "حدود",
            "اراضي",
            "مواليد",
            "خطه",
            "رويه",
        ),
    )
)
"""What is told apart by its year («حرب 1967»): a bare number after it is a year."""
