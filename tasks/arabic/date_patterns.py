"""Regular expressions for date expressions, over text folded at MATCH."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.arabic import calendars
from tasks.arabic.numerals import ORDINALS, TENS, UNITS


def _any(words: Iterable[str]) -> str:
    return "|".join(word.replace(" ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word)))


START = r"(?<![\w/])(?:[وف]?[بلك]?)"
"""A word begins here, or a particle attached to it."""
THE = r"(?:ال|(?<=[\Wوف]ل)ل|(?<=\Aل)ل)"
END = r"(?!\w)"

WEEKDAY = _any(calendars.WEEKDAYS)
GREGORIAN = _any(calendars.GREGORIAN_MONTHS)
HIJRI = _any(calendars.HIJRI_MONTHS)
PAST, COMING, CURRENT = map(_any, (calendars.PAST, calendars.COMING, calendars.CURRENT))
RELATION = rf"(?:قبل\s+)?(?:{PAST})|(?:{COMING})|(?:{CURRENT})"
PART = _any((*calendars.EARLY, *calendars.MIDDLE, *calendars.LATE))
UNIT = _any(calendars.UNITS_OF_TIME)
_ORDINAL = _any(ORDINALS)

DAY = (
    r"(?:ال\s?)?\d{1,2}(?!\d)"
    rf"|(?:(?:{_ORDINAL})\s+و)?(?:العشرين|الثلاثين)(?!\w)|(?:{_ORDINAL})(?:\s+عشره?)?(?!\w)"
)
ERA = r"\s*(?:م|ه|ميلاديه?|هجريه?)(?!\w)"
YEAR = r"(?<!\d)[12]\d{3}(?!\d)"
_YEAR_WORD = rf"(?:{THE}?عام|{THE}?سنه)"
_DATED = r"(?:\s+(?:الموافق|المصادف)(?:\s+ل)?|\s*[،,:(])?\s*"


def _month(suffix: str = "") -> str:
    """A month, perhaps under two names («أغسطس/آب», «آب (أغسطس)», «يوليو- تموز»)."""
    name = f"{GREGORIAN}|{HIJRI}"
    second = rf"(?:(?:\s*[/(–-]\s*|\s+)(?P<month_again{suffix}>{GREGORIAN})(?!\w)\)?)?"
    return rf"(?:شهر\s+)?(?P<month{suffix}>{name})(?!\w){second}"


TAIL = (
    rf"(?:\s*[،,/-]?\s*(?:من\s+)?(?:{_YEAR_WORD}\s+)?(?P<year>{YEAR})(?!\s*[/-]\s*\d{{1,2}}\b(?!:))(?P<era>{ERA})?"
    rf"|\s+(?:من\s+)?{THE}(?:عام|سنه)\s+(?P<year_relation>{RELATION})(?!\w)"
    rf"|\s+(?:من\s+)?(?P<relation>{RELATION})(?!\w))?"
)

DAY_OF_MONTH = re.compile(
    rf"{START}(?P<core>(?:(?:يوم\s+)?(?:{WEEKDAY}){_DATED})?"
    rf"(?P<day>{DAY})(?:\s*(?:-|–|و|الي|حتي)\s*(?P<last_day>{DAY}))*\s*(?:من\s+)?{_month()}{TAIL})"
)
SPAN_OF_MONTHS = re.compile(
    rf"{START}(?P<core>(?P<day>{DAY})\s*(?:من\s+)?{_month('_first')}\s+(?:الي|حتي|و)\s+"
    rf"(?P<last_day>{DAY})\s*(?:من\s+)?{_month()}{TAIL})"
)
MONTH = re.compile(rf"{START}(?P<core>(?:(?P<part>{PART})\s+)?{_month()}{TAIL})")
NUMERIC = re.compile(
    rf"(?<![\d/.-])(?P<core>(?:(?:يوم\s+)?(?:{WEEKDAY}){_DATED})?"
    r"(?:(?P<day>\d{1,2})\s*(?:الي|حتي)\s*)?"
    r"(?P<a>\d{1,4})(?P<mark>\s*[/–-]\s*|\.)(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})(?![\d/]|[.-]\d)"
    rf"(?P<era>{ERA})?)"
)
ENGLISH = re.compile(
    rf"(?<!\w)(?P<core>(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{_any(calendars.ENGLISH_MONTHS)})\.?"
    rf"\s+(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?P<year>{YEAR}))(?!\w)"
)
YEARS = re.compile(
    rf"{START}(?P<core>(?:(?P<part>{PART})\s+)?"
    rf"(?:(?P<word>{_YEAR_WORD}|عامي|سنتي|{THE}?اعوام|{THE}?سنوات|موسم)\s+(?P<bracket>\(\s*)?)?(?P<year>{YEAR})"
    rf"(?:(?P<mark>\s*[-–/]\s*|\s+(?:الي|حتي)\s+|\s+و\s?)(?P<last_year>{YEAR}|\d\d(?=\s*ه)))?"
    rf"(?(bracket)\s*\))(?P<era>{ERA})?)"
    r"(?![\w%٪]|\s*[/.,:-]\s*\d|\s*[%٪])"
)
WEEKDAY_RELATED = re.compile(
    rf"{START}(?P<core>(?:(?P<near>امس|اليوم|غدا|غد|بعد\s+غد)\s+)?(?:يوم\s+)?(?P<weekday>{WEEKDAY})(?!\w)"
    rf"(?:\s+(?P<relation>{RELATION})(?!\w))?)"
)
NEAR = re.compile(
    r"(?<!\w)[وفبل]?(?P<core>اول\s+من\s+امس|اول\s+امس|امس\s+الاول|امس|(?<=ب)الامس|بعد\s+غد|غدا|اليوم)(?!\w)"
)
UNIT_RELATED = re.compile(
    rf"{START}(?P<core>(?:(?P<part>{PART})\s+)?{THE}(?P<unit>اسبوع|شهر|عام|سنه)\s+(?P<relation>{RELATION})(?!\w)"
    rf"|(?:(?P<part_this>{PART})\s+)?(?:هذا\s+ال(?P<unit_this>اسبوع|شهر|عام)|هذه\s+ال(?P<year_this>سنه))(?!\w))"
)
AGO = re.compile(
    rf"(?<!\w)[وف]?(?P<core>(?:قبل|منذ)\s+(?:نحو\s+|حوالي\s+|اكثر\s+من\s+)?"
    rf"(?:(?P<count>\d{{1,3}}|{_any({*UNITS, *TENS})})\s+)?(?P<unit>{UNIT}))(?!\w)"
    rf"(?!\s+(?:من|امس|{WEEKDAY}|{GREGORIAN}|{HIJRI}|\d)(?!\w))"
)
LAST_UNITS = re.compile(
    rf"(?<!\w)(?P<core>(?P<unit>{_any(unit for unit in calendars.UNITS_OF_TIME if unit.startswith('ال'))})"
    rf"(?:\s+(?:ال\s?)?(?P<count>\d{{1,3}}|{_any({*UNITS, *TENS})}))?\s+(?P<relation>{PAST}|{COMING}))(?!\w)"
)
DECADE = re.compile(
    rf"{START}(?P<core>(?:ال)?(?P<decade>{_any(calendars.DECADES)})(?:\s+(?:من\s+)?القرن\s+(?P<century>الماضي|العشرين|ال\s?20|الحالي))?)(?!\w)"
)
SEASON = re.compile(
    rf"{START}(?P<core>(?:(?P<this>هذا)\s+ال)?(?P<season>{_any(calendars.SEASONS)})"
    rf"(?:\s+(?:عام\s+)?(?P<year>{YEAR})|\s+العام\s+(?P<relation>{RELATION}))?)(?!\w)"
)
