"""Numbers in words and digits, with their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tasks.arabic.folding import Strength, fold
from tasks.arabic.numerals import (
    DUAL_SCALES,
    HUNDREDS,
    NOT_NUMBERS,
    ONE_OF,
    ONE_SCALES,
    ORDINAL_STEMS,
    SCALES,
    TENS,
    UNITS,
)
from tasks.arabic.words import starts
from tasks.contracts.spans import Span

PERCENT = "percent"

_DIGITS = r"\d{1,3}(?:[,،٬]\d{3})+(?:[.٫]\d+)?(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d{1,18}(?:[.,،٫]\d{1,9})?(?!\d)"
_DIGIT_TOKEN = re.compile(rf"(?<![a-z\d])(?<!\d[:/.\-,])(?:{_DIGITS})(?![a-z\d]|[:/\-]\d)")
_DIGIT_RUN = re.compile(r"\d+")
_RUNS = re.compile(r"(\w+)")
_TABLES = (UNITS, TENS, HUNDREDS, DUAL_SCALES, SCALES)


class _Form(NamedTuple):
    particle: str
    word: str
    value: float


def _forms() -> dict[str, _Form]:
    """Every number word with every particle it may carry, the reading with the shorter particle first."""
    values = {word: value for table in reversed(_TABLES) for word, value in table.items()}
    particles = ("", *(a + b for a in "وف" for b in ("ب", "ل", "ك", "")), "ب", "ل", "ك")
    forms: dict[str, _Form] = {}
    for particle in particles:
        for word, value in values.items():
            forms.setdefault(particle + word, _Form(particle, word, value))
    return forms


_FORMS = _forms()
_JOINED = re.compile(r"\s+و?\s?|\s*ـ?\s*و\s*")
_AND_BEFORE = re.compile(r"\sو ?\Z")
_TEN_AFTER = re.compile(r"\s+عشره?(?!\w)")
_WORD_BEFORE = re.compile(r"(?P<word>\w+)\s+\Z")
_PERCENT = re.compile(r"\s*[%٪]|\s*(?:ب|في\s+)ال(?:ميه|مايه)(?!\w)")


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text."""

    span: Span
    surface: str
    value: float
    """Whole numbers are ``int``."""
    unit: str = ""
    """``percent``, or nothing."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    value: float
    word: str
    """As folded; "" for digits."""
    joined: bool
    """Whether «و» binds it to what stands before it."""


def find(text: str) -> list[FoundNumber]:
    """The numbers of ``text``, in order; per-cent signs and words belong to the span.

    Plurals without a count («آلاف الوظائف») name no number. «بين خمسة وستة آلاف» is two numbers, 5,000 and 6,000.
    Digits that are part of a time, a date or a Latin word are left out.
    """
    view = fold(text, Strength.MATCH)
    found = []
    for start, end, value, unit in find_offsets(view.text):
        span = view.published(start, end)
        found.append(FoundNumber(span, span.of(text), value, unit))
    return found


def find_offsets(folded: str) -> Iterator[tuple[int, int, float, str]]:
    """(start, end, value, unit) of the numbers in a text folded at MATCH, as offsets of the folded text."""
    for group in _groups(folded):
        for start, end, value in _values(group):
            percent = _PERCENT.match(folded, end)
            yield start, percent.end() if percent else end, _whole(value), PERCENT if percent else ""


def _whole(value: float) -> float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _tokens(folded: str) -> list[_Token]:
    found: list[_Token] = []
    past = 0
    for run in _DIGIT_RUN.finditer(folded):
        match = _DIGIT_TOKEN.match(folded, run.start()) if run.start() >= past else None
        if match is None:
            continue
        past = match.end()
        joined = bool(_AND_BEFORE.search(folded, max(match.start() - 4, 0), match.start()))
        found.append(_Token(*match.span(), digit_value(match[0]), "", joined))
    runs = _RUNS.split(folded)
    at = starts(runs)
    for index in [index for index, run in enumerate(runs) if run in _FORMS]:
        form = _FORMS[runs[index]]
        if not _is_other_word(folded, form, at[index], at[index + 1]):
            start = at[index] + len(form.particle)
            found.append(_Token(start, at[index + 1], form.value, form.word, form.particle.startswith("و")))
    return sorted(found, key=lambda token: token.start)


def _is_other_word(folded: str, form: _Form, start: int, end: int) -> bool:
    """«أحد المسؤولين», «لستُ», «الرابعة عشرة»: what is written like a number word and counts nothing."""
    if form.word in ONE_OF:
        return not _TEN_AFTER.match(folded, end)
    if form.word in ("عشر", "عشره"):
        before = _WORD_BEFORE.search(folded, max(start - 12, 0), start)
        return bool(before and before["word"].lstrip("وفبل") in ORDINAL_STEMS)
    return form.particle + form.word in NOT_NUMBERS


def digit_value(digits: str) -> float:
    """Value of digits 0-9 with separators: groups of three are thousands, anything else is a decimal part."""
    if re.fullmatch(r"\d{1,3}(?:[,،٬]\d{3})+(?:[.٫]\d+)?", digits):
        digits = re.sub("[,،٬]", "", digits)
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    return float(re.sub("[,،٫]", ".", digits)) if re.search("[.,،٫]", digits) else int(digits)


def _groups(folded: str) -> Iterator[list[_Token]]:
    """Runs of tokens with nothing but white space and «و» between them."""
    group: list[_Token] = []
    for token in _tokens(folded):
        if group and not _JOINED.fullmatch(folded, group[-1].end, token.start):
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def _values(group: list[_Token]) -> Iterator[tuple[int, int, float]]:
    """(start, end, value) of the numbers a run of tokens spells."""
    open_: _Open | None = None
    waiting: list[_Open] = []
    for token in group:
        if open_ is None:
            open_ = _Open.begin(token)
        elif not open_.take(token):
            shares = token.joined and open_.shares_scale_with(token)
            waiting.append(open_)
            if not shares:
                yield from ((done.start, done.end, done.value) for done in waiting)
                waiting = []
            open_ = _Open.begin(token)
    if open_ is None:
        return
    for done in waiting:
        yield done.start, done.end, done.value * (open_.least or 1)
    yield open_.start, open_.end, open_.value


@dataclass(slots=True)
class _Open:
    """A number being read: ``whole`` closed by scale words, ``part`` not yet."""

    start: int
    end: int
    whole: float
    part: float
    last: float
    """The value added last to ``part``."""
    least: int
    """Smallest scale seen; 0 before the first."""
    digits: bool

    @classmethod
    def begin(cls, token: _Token) -> _Open | None:
        """A number that begins with ``token``; ``None`` when it is a plural without a count."""
        span = token.start, token.end
        if token.word in SCALES:
            return cls(*span, token.value, 0, 0, int(token.value), False) if token.word in ONE_SCALES else None
        if token.word in DUAL_SCALES:
            return cls(*span, token.value, 0, 0, int(token.value) // 2, False)
        return cls(*span, 0, token.value, token.value, 0, not token.word)

    @property
    def value(self) -> float:
        return self.whole + self.part

    def shares_scale_with(self, token: _Token) -> bool:
        """«خمسة و ستة آلاف»: whether a scale word after ``token`` may count for this number too."""
        return self.least == 0 and bool(token.word) and not self.digits and _place(self.last) == _place(token.value)

    def take(self, token: _Token) -> bool:
        """Add ``token`` to the number; ``False`` when it begins another one."""
        taken = self._scaled(token) if token.word in SCALES or token.word in DUAL_SCALES else self._added(token)
        if taken:
            self.end = token.end
        return taken

    def _scaled(self, token: _Token) -> bool:
        if token.word in SCALES and not token.joined and self.part:
            if self.least and token.value >= self.least:
                return False
            self.whole, self.part, self.least = self.whole + self.part * token.value, 0, int(token.value)
            return True
        if token.word in SCALES and not token.joined and self.whole:
            self.whole, self.least = self.whole * token.value, int(token.value)
            return True
        single = token.word in ONE_SCALES or token.word in DUAL_SCALES
        if token.joined and single and not self.part and self.least > token.value:
            self.whole, self.least = self.whole + token.value, int(token.value)
            return True
        return False

    def _added(self, token: _Token) -> bool:
        value = token.value
        if not self.part:
            fits = token.joined and value < self.least
        elif not token.word or self.digits:
            fits = False
        elif token.joined:
            tens_after_unit = self.last < 10 and value in range(20, 100, 10)
            fits = tens_after_unit or (self.last >= 100 and value < 100)
        elif value == 100 and 3 <= self.part <= 9:
            self.part = self.last = self.part * 100
            return True
        else:
            fits = value == 10 and self.last < 10
        if fits:
            self.part, self.last = self.part + value, value
        return fits


def _place(value: float) -> int:
    return 0 if value <= 10 else 1 if value < 100 else 2
