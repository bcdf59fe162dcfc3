"""Sums of money: a number and the currency beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tasks.arabic import numbers
from tasks.arabic.folding import Strength, fold
from tasks.arabic.mapping import Folded
from tasks.contracts.spans import Span

_OF_COUNTRY: dict[str, dict[str, str | None]] = {
    "دولار": {"": "USD", "امريكي": "USD", "اميركي": "USD", "كندي": "CAD", "استرالي": "AUD", "سنغافوري": "SGD"},
    "يورو": {"": "EUR"},
    "اورو": {"": "EUR"},
    "ريال": {"": None, "سعودي": "SAR", "قطري": "QAR", "عماني": "OMR", "يمني": "YER", "ايراني": "IRR", "برازيلي": "BRL"},
    "دينار": {
        "": None, "تونسي": "TND", "جزايري": "DZD", "كويتي": "KWD", "اردني": "JOD", "عراقي": "IQD", "ليبي": "LYD",
        "بحريني": "BHD", "صربي": "RSD",
    },
    "درهم": {"": None, "اماراتي": "AED", "مغربي": "MAD"},
    "جنيه": {"": None, "مصري": "EGP", "استرليني": "GBP", "سوداني": "SDG"},
    "ليره": {"": None, "لبنانيه": "LBP", "سوريه": "SYP", "تركيه": "TRY"},
    "روبيه": {"": None, "هنديه": "INR", "باكستانيه": "PKR", "اندونيسيه": "IDR"},
    "روبل": {"": "RUB", "روسي": "RUB"},
    "ين": {"": "JPY", "ياباني": "JPY"},
    "يوان": {"": "CNY", "صيني": "CNY"},
    "شيكل": {"": "ILS", "اسراييلي": "ILS"},
    "شيقل": {"": "ILS", "اسراييلي": "ILS"},
    "فرنك": {"": None, "سويسري": "CHF", "افريقي": "XOF"},
    "كرون": {"": None, "سويدي": "SEK", "نرويجي": "NOK", "دنماركي": "DKK"},
    "كرونه": {"": None, "سويديه": "SEK", "نرويجيه": "NOK", "دنماركيه": "DKK"},
    "وون": {"": "KRW", "كوري": "KRW"},
    "اوقيه": {"": None, "موريتانيه": "MRU"},
}  # fmt: skip
"""Unit, folded at MATCH, to ISO 4217 by the adjective after it; ``None`` where a dozen states use the bare name."""

_PLURALS = {
    "دولارات": "دولار", "دولارا": "دولار", "ريالات": "ريال", "ريالا": "ريال", "دنانير": "دينار", "دينارا": "دينار",
    "دراهم": "درهم", "درهما": "درهم", "جنيهات": "جنيه", "جنيها": "جنيه", "ليرات": "ليره", "روبيات": "روبيه",
    "يوروات": "يورو", "فرنكات": "فرنك", "فرنكا": "فرنك", "يوانا": "يوان", "روبلا": "روبل",
}  # fmt: skip
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₪": "ILS"}
_CODES = tuple(sorted({code for adjectives in _OF_COUNTRY.values() for code in adjectives.values() if code}))

_NAMES = "|".join(sorted({*_OF_COUNTRY, *_PLURALS}, key=len, reverse=True))
_ADJECTIVES = "|".join(sorted({a for of in _OF_COUNTRY.values() for a in of if a}, key=len, reverse=True))
_AFTER = re.compile(
    rf"\s*(?:من\s+)?(?P<name>{_NAMES})(?!\w)(?:\s+(?P<adjective>{_ADJECTIVES})[اه]?(?!\w))?"
    rf"|\s?(?P<symbol>[{re.escape(''.join(_SYMBOLS))}])|\s?(?P<code>{'|'.join(_CODES).lower()})(?!\w)"
)
_BEFORE = re.compile(rf"(?P<symbol>[{re.escape(''.join(_SYMBOLS))}])\s?\Z")


@dataclass(frozen=True, slots=True)
class FoundMoney:
    """A sum of money in a text."""

    span: Span
    surface: str
    value: float
    """In units of the currency."""
    currency: str | None
    """ISO 4217; ``None`` when the text names a unit that several states use («ريال») without saying whose."""


def find(text: str) -> list[FoundMoney]:
    """The sums of money of ``text``, in order: number, multiplier and currency in one span."""
    view = fold(text, Strength.MATCH)
    return list(_sums(text, view))


def _sums(text: str, view: Folded) -> Iterator[FoundMoney]:
    taken = 0
    for start, end, value, unit in numbers.find_offsets(view.text):
        if unit:
            continue
        if after := _AFTER.match(view.text, end):
            span, currency = view.published(start, after.end()), _currency(after)
            taken = after.end()
        elif before := _BEFORE.search(view.text, max(start - 2, taken), start):
            span, currency = view.published(before.start(), end), _SYMBOLS[before["symbol"]]
        else:
            continue
        yield FoundMoney(span, span.of(text), value, currency)


def _currency(match: re.Match[str]) -> str | None:
    if match["symbol"]:
        return _SYMBOLS[match["symbol"]]
    if match["code"]:
        return match["code"].upper()
    by_country = _OF_COUNTRY[_PLURALS.get(match["name"], match["name"])]
    adjective = match["adjective"] or ""
    return next((by_country[form] for form in (adjective, adjective + "ه") if form in by_country), by_country[""])
