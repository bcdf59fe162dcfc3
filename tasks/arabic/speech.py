"""Verbs of saying and the particles that introduce what was said: pieces of regular expressions over published text."""

from __future__ import annotations

_PERFECT = (
    "قال", "أضاف", "اضاف", "أوضح", "اوضح", "أكد", "اكد", "أكّد", "ذكر", "أشار", "اشار", "صرح", "صرّح", "أعلن", "اعلن",
    "تابع", "كشف", "بين", "بيّن", "أفاد", "افاد", "لفت", "أردف", "اردف", "استطرد", "زاد", "شدد", "شدّد", "نفى", "نوه",
    "نوّه", "اعتبر", "رأى", "أبرز", "ابرز", "أخبر", "حذر", "حذّر", "اعترف", "أقر", "اختتم", "ختم", "خلص", "أبلغ", "نقل",
    "تساءل", "أجاب", "رد", "علق", "علّق", "واصل", "استدرك", "أعرب", "ادعى", "زعم", "روى", "كتب", "أورد",
)  # fmt: skip
_PARTICIPLES = (
    "قائلا", "قائلاً", "قائلة", "مضيفا", "مضيفاً", "مضيفة", "موضحا", "موضحاً", "موضحة", "مؤكدا", "مؤكداً", "مؤكدة",
    "مشيرا", "مشيراً", "مشيرة", "مبينا", "مبيناً", "لافتا", "لافتاً", "متابعا", "معتبرا", "معتبراً", "مشددا", "مشدداً",
)  # fmt: skip


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("ى"):
        return verb, verb[:-1] + "ت", verb[:-1] + "وا"
    return verb, verb + "ت", verb + "وا"


SPEECH_VERB = "|".join(sorted({form for verb in _PERFECT for form in _forms(verb)} | set(_PARTICIPLES), reverse=True))
"""Alternatives of third-person perfect forms and accusative participles, without a conjunction."""

COMPLEMENTISER = "(?:ب|ل)?(?:أن|إن|ان|أنّ|إنّ)(?:ه|ها|هم|هما|نا|ني)?|بأن|عن|إلى أن|الى ان"
"""أن and إن with their pronouns and prepositions: what follows a verb of saying."""
