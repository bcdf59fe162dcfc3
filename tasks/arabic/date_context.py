"""Whether what looks like a date is one where it stands: the words before and after it decide."""

from __future__ import annotations

import re

from tasks.arabic import calendars
from tasks.arabic.clitics import strip

_BEFORE = re.compile(r"(?P<word>\w*)\W{0,3}\Z")
_AFTER = re.compile(r"\s*(?P<word>\w+)")

_REFUSED_DAY = re.compile(r"(?<!\d)\d{1,2}\s+(?:من\s+)?(?:شهر\s+)?\Z")
"""A day that the rule for days refused: its month alone would be misread."""

_PREPOSITIONS = frozenset({"في", "منذ", "خلال", "حتي", "بحلول", "شهر", "بعد", "قبل"})
_ORDINAL_LEADS = frozenset({"يوم", "الي", "من", "الموافق", "مساء", "صباح", "ليله", "بين", "بتاريخ", ""}) | _PREPOSITIONS
_NOT_BEFORE_WEEKDAY = frozenset({"صلاه", "خطبه", "سوق", "سوره", "خطيب", "مسجد", "جامع", "بن", "كلا", "هذين"})
_NOT_BEFORE_TODAY = frozenset({"المصري", "روسيا", "ذلك", "نفس", "في", "طوال", "عالم", "العرب", "هذا", "اخبار", "خلال"})
_NOT_AFTER_TODAY = frozenset(
    {"الوطني", "العالمي", "الدولي", "التالي", "نفسه", "ذاته", "السابق", "الواحد", "السابع", "الذي"}
)


def plausible(text: str, surface: str, match: re.Match[str], kind: str) -> bool:
    """Whether a match of a date pattern is a date.

    ``text`` is the folded text the pattern was matched on, ``surface`` the published characters, ``kind`` the rule.
    """
    check = _CHECKS.get(kind)
    return check is None or check(text, surface, match)


def _word_before(text: str, at: int) -> str:
    match = _BEFORE.search(text, max(at - 24, 0), at)
    return match["word"] if match else ""


def _word_after(text: str, at: int) -> str:
    match = _AFTER.match(text, at, at + 24)
    return match["word"] if match else ""


def _has_particle(match: re.Match[str]) -> bool:
    return match.start() < match.start("core")


def _open_ended(match: re.Match[str]) -> bool:
    return not (match["year"] or match["relation"] or match["year_relation"])


def _day_of_month(text: str, surface: str, match: re.Match[str]) -> bool:
    before = _word_before(text, match.start())
    if _open_ended(match) and before in calendars.NAMED_AFTER_DATES:
        return False
    if match["day"][-1].isdigit():
        return True
    said_of = re.search(r"\s(?:من|شهر)\s", text[match.start("day") : match.start("month") + 4])
    alone = match.start("day") == match.start("core")
    return bool(said_of) and (not alone or _has_particle(match) or before in _ORDINAL_LEADS)


def _month(text: str, surface: str, match: re.Match[str]) -> bool:
    before = _word_before(text, match.start())
    if _REFUSED_DAY.search(text, max(match.start() - 12, 0), match.start()):
        return False
    if not _open_ended(match) or match["part"] or match["month_again"]:
        return True
    if before in calendars.NAMED_AFTER_DATES:
        return False
    name = match["month"]
    if name == "اب" and "آ" not in surface:
        return False
    if name in calendars.WORDS_TOO or name in calendars.HIJRI_MONTHS:
        return before in _PREPOSITIONS or match["core"].startswith("شهر")
    return True


def _years(text: str, surface: str, match: re.Match[str]) -> bool:
    before = _word_before(text, match.start())
    era = match["era"] or ""
    if match["word"] or match["part"] or era.strip() == "ه":
        return True
    if era and not era.startswith(" "):
        return True
    if match["last_year"]:
        return before in ("بين", "في") or match["mark"].strip() in ("-", "–", "/")
    if before in ("في", "منذ", "حتي", "بحلول", "خلال") or _bare(before) in calendars.NAMED_AFTER_YEARS:
        return True
    return text[match.start() - 1 : match.start()] == "(" and text[match.end() : match.end() + 1] == ")"


def _bare(word: str) -> str:
    return word[strip(word).base_start :]


def _weekday(text: str, surface: str, match: re.Match[str]) -> bool:
    return _word_before(text, match.start()) not in _NOT_BEFORE_WEEKDAY


def _near(text: str, surface: str, match: re.Match[str]) -> bool:
    if match["core"] != "اليوم":
        return True
    after = _word_after(text, match.end())
    ordinal = after.startswith("ال") and (after in _NOT_AFTER_TODAY or after in _ORDINALS)
    return not ordinal and _word_before(text, match.start()) not in _NOT_BEFORE_TODAY


_ORDINALS = frozenset(
    ("الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "الثامن", "التاسع", "العاشر", "الاخير", "الختامي")
)


def _decade(text: str, surface: str, match: re.Match[str]) -> bool:
    return not re.match(r"\s+(?:من\s+)?(?:ال)?عمر", text[match.end() : match.end() + 16])


_CHECKS = {
    "day_of_month": _day_of_month,
    "month": _month,
    "years": _years,
    "weekday": _weekday,
    "near": _near,
    "decade": _decade,
}
