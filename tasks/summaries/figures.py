"""Counts of people harmed, held or displaced, and sums of money, each with what it counts and how exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tasks.arabic import money
from tasks.arabic.folding import Strength, fold
from tasks.arabic.numbers import find_offsets
from tasks.contracts.spans import Span

NUMBER = "\ue000"
"""Stands for each character of a number while the patterns are matched."""
MONEY = "money"
"""Unit of a sum whose currency the text leaves open («ريال»)."""

_EVENTS = {
    "killed": r"مقتل|بمقتل|مصرع|بمصرع|استشهاد|باستشهاد|وفاه|بوفاه|بحياه|قتلت?|يقتل|واقتل|استشهد|توفي|ضحيته|ضحيتها",
    "injured": r"اصابه|باصابه|اصابات|جرح|بجرح|جرحت|اصيب|اصيبت|واصاب",
    "arrested": r"اعتقال|باعتقال|اعتقلت?|توقيف|بتوقيف|اوقفت?|القبض علي|احتجاز|احتجزت?|اسر",
    "displaced": r"نزوح|بنزوح|نزح|تشريد|بتشريد|شرد|تهجير|بتهجير|هجر",
    "kidnapped": r"اختطاف|باختطاف|خطف|اختطفت?",
    "missing": r"فقدان|بفقدان|اختفاء|باختفاء",
    "rescued": r"انقاذ|بانقاذ|انقذت?|اجلاء|باجلاء",
}
"""Nouns and verbs straight before a count of people, folded at MATCH."""
_COUNTED = {
    "killed": r"قتيلا?|قتلي|شهيدا?|شهداء|وفيات|حالات? وفاه|جثه|جثث",
    "injured": r"جريحا?|جرحي|مصابا?|مصابين|مصابون|اصابات|اصابه|حاله اصابه|حالات اصابه",
    "arrested": r"معتقلا?|معتقلين|موقوفا?|موقوفين|محتجزا?|محتجزين|اسيرا?|اسري",
    "displaced": r"نازحا?|نازحين|مشردا?|مشردين|مهجرا?|مهجرين",
    "refugees": r"لاجيا?|لاجيين",
    "kidnapped": r"مخطوفا?|مخطوفين|مختطفا?|مختطفين|رهينه|رهاين",
    "missing": r"مفقودا?|مفقودين",
}
"""Nouns after a number that say what became of those counted."""
_VERBS_AFTER = {
    "killed": r"لقوا (?:مصرعهم|حتفهم)|قتلوا|استشهدوا|قضوا|مصرعهم|حتفهم",
    "injured": r"اصيبوا|جرحوا",
    "arrested": r"اعتقلوا|اوقفوا",
    "displaced": r"نزحوا|شردوا|هجروا",
}
_TOTALS = {
    "killed": r"القتلي|الضحايا|الشهداء|قتلي|ضحايا|شهداء|الوفيات|وفيات",
    "injured": r"الجرحي|المصابين|جرحي|الاصابات|مصابي",
    "arrested": r"المعتقلين|الموقوفين",
    "displaced": r"النازحين|نازحي",
    "refugees": r"اللاجيين",
    "missing": r"المفقودين",
}
_QUALIFIERS = {
    "at_least": r"(?:اكثر|ازيد|اعلي) من|ما (?:لا يقل|يزيد) (?:عن|علي)|لا يقل (?:عن|علي)|فوق",
    "at_most": r"اقل من|(?:ما )?لا يزيد (?:عن|علي)|حتي",
    "about": r"نحو|حوالي|قرابه|زهاء|ما يقارب(?: من)?|ما يقرب من|تقريبا",
}
_PEOPLE = (
    r"(?:شخص|فرد|مدني|مواطن|مسلح|جندي|عسكري|شرطي|ضابط|عنصر|مقاتل|متمرد|ارهابي|طفل|امراه|رجل|نساء|رجال|اطفال|اشخاص|افراد|مدنيين|جنود|عناصر|"
    r"مسلحين|مسلحا|عمال|عامل|راكب|ركاب|طالب|طلاب|مهاجر|لاجي|فلسطيني|حوثي|متظاهر|ناشط|مصل|صحفي|صحافي|ضحيه|ضحايا|اخر|من|بينهم|بجروح|سيده|متهم|مشتبه)\w*"
)
_NUMBER = rf"(?P<number>{NUMBER}+)"
_TO = rf"(?:\s*(?:و|الي|او|-)\s*(?P<upper>{NUMBER}+))?"
_QUALIFIED = (
    rf"(?:(?P<qualifier>{'|'.join(_QUALIFIERS.values())})\s+)?(?:(?:ما )?بين\s+)?{_NUMBER}{_TO}"
    r"(?:\s+(?:علي (?:الاقل|الاكثر)|تقريبا))?"
)
_PLACE = r"(?:(?:\s+ال[^\W\d]\w*){1,2}|\s+(?:في|خلال|جراء|اثر|علي يد)(?:\s+[«\"“]?(?!و|قتل|اصيب|جرح)[^\W\d]\w*[»\"”]?){1,5}?)?"
_FEW = r"(?:\s+(?!من(?!\w)|في(?!\w))[^\W\d]\w*){0,3}"

_HEDGE = re.compile(r"(?<=\s)علي (?P<how>الاقل|الاكثر)(?!\w)|(?<=\s)تقريبا(?!\w)")
_OF_A_DISEASE = re.compile(r"\s+(?:ب|جديده )?(?:ال)?(?:فيروس|كورونا|عدوي|مرض|سرطان|انفلونزا|وباء|كوليرا)")
"""After «إصابة»: people fell ill, nobody was wounded."""


def _alternatives(table: Mapping[str, str]) -> str:
    return "|".join(rf"(?P<{unit}>{pattern})" for unit, pattern in table.items())


_BEFORE = re.compile(
    rf"(?<!\w)[وف]?(?:{_alternatives(_EVENTS)}){_PLACE}\s+{_QUALIFIED}(?:\s+{_PEOPLE}|(?=\s*(?:[.،,؛\n]|و)|\Z))"
)
_AFTER = re.compile(rf"(?<!\w)[وف]?{_QUALIFIED}(?:\s+{_PEOPLE}){{0,2}}\s+(?:{_alternatives(_COUNTED)})(?!\w)")
_SUBJECT = re.compile(rf"(?<!\w)[وف]?{_QUALIFIED}\s+{_PEOPLE}{_FEW}\s+(?:{_alternatives(_VERBS_AFTER)})(?!\w)")
_TOTAL = re.compile(
    rf"(?:عدد|حصيله)\s+(?:{_alternatives(_TOTALS)})(?!\w)[^.،؛\n{NUMBER}]{{0,50}}?\s(?:الي|بلغت?|هو|عند)\s+{_QUALIFIED}"
)
_PAIR = re.compile(
    rf"(?<!\w)[وف]?(?:{_alternatives(_EVENTS)})\s+(?P<two>شخصين|شخصان|جنديين|جنديان|شرطيين|شرطيان)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One count or sum."""

    span: Span
    """From the word that tells what is counted, or the qualifier, to the end of what is counted."""
    surface: str
    value: float
    value_max: float | None
    """Upper end of a range."""
    unit: str
    """``killed injured arrested displaced refugees kidnapped missing rescued``, an ISO 4217 code, or ``money``."""
    qualifier: str
    """``exact``, ``at_least``, ``at_most`` or ``about``."""


def find(text: str) -> list[Figure]:
    """The figures of ``text``, in order. A number whose kind is not said beside it is left out."""
    view = fold(text, Strength.MATCH)
    values: dict[int, float] = {}
    letters = list(view.text)
    for start, end, value, unit in find_offsets(view.text):
        if not unit:
            values[start] = value
            letters[start:end] = NUMBER * (end - start)
    found: dict[Span, Figure] = {}
    hidden = "".join(letters)
    for match in _matches(hidden):
        if _OF_A_DISEASE.match(hidden, match.end()):
            continue
        span = view.published(match.start(), match.end())
        if not any(span.overlaps(other) for other in found) and (figure := _figure(match, span, text, values)):
            found[span] = figure
    sums = (_sum(text, found_sum) for found_sum in money.find(text))
    return sorted([*found.values(), *sums], key=lambda figure: figure.span)


def _matches(hidden: str) -> Iterator[re.Match[str]]:
    for pattern in (_TOTAL, _SUBJECT, _AFTER, _BEFORE, _PAIR):
        yield from pattern.finditer(hidden)


def _figure(match: re.Match[str], span: Span, text: str, values: Mapping[int, float]) -> Figure | None:
    groups = match.groupdict()
    unit = next(name for name in (*_EVENTS, "refugees") if groups.get(name))
    if groups.get("two"):
        return Figure(span, span.of(text), 2, None, unit, "exact")
    value = values.get(match.start("number"))
    upper = values.get(match.start("upper")) if groups["upper"] else None
    if value is None:
        return None
    hedge = _HEDGE.search(match.string, match.end("number"), match.end() + len(" علي الاكثر"))
    return Figure(span, span.of(text), value, upper, unit, _qualifier(groups["qualifier"], hedge))


def _qualifier(before: str | None, hedge: re.Match[str] | None = None) -> str:
    for name, pattern in _QUALIFIERS.items():
        if before and re.fullmatch(pattern, before):
            return name
    if hedge is None:
        return "exact"
    return {"الاقل": "at_least", "الاكثر": "at_most"}.get(hedge["how"] or "", "about")


_JUST_BEFORE = re.compile(rf"(?<!\w)(?P<qualifier>{'|'.join(_QUALIFIERS.values())})\s+\Z")


def _sum(text: str, found: money.FoundMoney) -> Figure:
    before = _JUST_BEFORE.search(fold(text[max(0, found.span.start - 24) : found.span.start], Strength.MATCH).text)
    qualifier = _qualifier(before["qualifier"] if before else None)
    return Figure(found.span, found.surface, found.value, None, found.currency or MONEY, qualifier)
