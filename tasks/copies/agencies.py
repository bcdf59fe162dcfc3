"""News agencies, so that a copy can be credited to the wire it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from tasks.arabic.folding import Strength, fold_text

AGENCIES: dict[str, tuple[str, ...]] = {
    "رويترز": ("رويترز", "رويتر", "reuters"),
    "وكالة الصحافة الفرنسية": (
        "أ ف ب",
        "اف ب",
        "أ.ف.ب",
        "فرانس برس",
        "الصحافة الفرنسية",
        "الأنباء الفرنسية",
        "الفرنسية",
        "afp",
    ),
    "أسوشيتد برس": (
        "أ ب",
        "أ.ب",
        "أسوشيتد برس",
        "اسوشييتد برس",
        "أسوشيتدبرس",
        "اسوشيتيد برس",
        "associated press",
        "ap",
    ),
    "وكالة الأنباء الألمانية": ("د ب أ", "د.ب.أ", "د ب ا", "الأنباء الألمانية", "الألمانية", "dpa"),
    "وكالة أنباء شينخوا": ("شينخوا", "xinhua"),
    "سبوتنيك": ("سبوتنيك", "sputnik"),
    "تاس": ("تاس", "إيتار تاس", "ايتار تاس"),
    "نوفوستي": ("نوفوستي",),
    "إنترفاكس": ("إنترفاكس", "انترفاكس", "interfax"),
    "وكالة الأناضول": ("الأناضول", "anadolu"),
    "يونايتد برس إنترناشونال": ("يو بي آي", "يو بي أي", "يونايتد برس", "upi"),
    "وكالة الأنباء الإيطالية": ("أنسا", "آكي", "ansa", "aki"),
    "وكالة الأنباء الإسبانية": ("إفي", "efe"),
    "وكالة الأنباء السعودية": ("واس", "الأنباء السعودية", "spa"),
    "وكالة أنباء الإمارات": ("وام", "أنباء الإمارات", "wam"),
    "وكالة الأنباء الكويتية": ("كونا", "الأنباء الكويتية", "kuna"),
    "وكالة الأنباء القطرية": ("قنا", "الأنباء القطرية", "qna"),
    "وكالة أنباء البحرين": ("بنا", "أنباء البحرين", "bna"),
    "وكالة الأنباء العمانية": ("الأنباء العمانية", "العمانية"),
    "وكالة أنباء الشرق الأوسط": ("أ ش أ", "أ.ش.أ", "ا ش ا", "أنباء الشرق الأوسط", "mena"),
    "وكالة الأنباء الأردنية": ("بترا", "الأنباء الأردنية", "petra"),
    "الوكالة الوطنية للإعلام": ("الوطنية للإعلام", "الوكالة الوطنية"),
    "وكالة الأنباء السورية": ("سانا", "الأنباء السورية", "sana"),
    "وكالة الأنباء العراقية": ("واع", "الأنباء العراقية"),
    "وكالة الأنباء والمعلومات الفلسطينية": ("وفا", "wafa"),
    "وكالة الأنباء اليمنية": ("سبأ", "سبأ نت", "الأنباء اليمنية"),
    "وكالة السودان للأنباء": ("سونا", "السودان للأنباء", "suna"),
    "وكالة الأنباء الليبية": ("وال", "الأنباء الليبية"),
    "وكالة تونس إفريقيا للأنباء": ("وات", "تونس إفريقيا للأنباء", "تونس أفريقيا للأنباء"),
    "وكالة الأنباء الجزائرية": ("وأج", "الأنباء الجزائرية", "aps"),
    "وكالة المغرب العربي للأنباء": ("المغرب العربي للأنباء", "و م ع"),
    "وكالة الأنباء الموريتانية": ("الأنباء الموريتانية",),
    "وكالة الأنباء الإسلامية الإيرانية": ("إرنا", "irna"),
    "وكالة أنباء فارس": ("أنباء فارس",),
    "وكالة أنباء تسنيم": ("تسنيم",),
}
"""Name to the forms agencies are credited by in Arabic papers; their names and abbreviations are facts of the trade."""


def agencies_in(credits: Iterable[str]) -> tuple[str, ...]:
    """Names of the agencies that credits (source lines, datelines, bylines; no prose) state, without repetition, sorted."""
    found: set[str] = set()
    for line in credits:
        found.update(_names()[form] for form in _forms().findall(_spaced(line)))
    return tuple(sorted(found))


def credited_to(credits_a: Sequence[str], credits_b: Sequence[str]) -> str | None:
    """The agencies that a copy's two articles credit, joined with «، »: those that both name, else all that one names.

    ``None`` when neither names an agency. Input as for ``agencies_in``.
    """
    of_a, of_b = set(agencies_in(credits_a)), set(agencies_in(credits_b))
    return "، ".join(sorted((of_a & of_b) or (of_a | of_b))) or None


def _spaced(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold_text(text, Strength.MATCH)))


@cache
def _names() -> dict[str, str]:
    return {_spaced(form): name for name, forms in AGENCIES.items() for form in forms}


@cache
def _forms() -> re.Pattern[str]:
    forms = sorted(_names(), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, forms))})(?!\S)")
