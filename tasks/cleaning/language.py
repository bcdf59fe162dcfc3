"""Which language an article is in: script and function words for the languages written in Arabic letters, py3langid for the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

_SAMPLE = 3_000
"""Code points read: a language shows itself in its first paragraphs."""
_FEWEST_LETTERS = 12
_ARABIC_SCRIPT = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"
)
_WORD = re.compile(r"[^\W\d_]+")
_DEFINED = re.compile(r"(?<![^\W\d_])ال[^\W\d_]{3,}")

# Function words as they are written in each language, with both forms of kaf and yeh, since both are typed.
_FUNCTION_WORDS = {
    "ar": "في من إلى الى على أن ان التي الذي عن مع هذا هذه بعد قبل قد كما كان كانت بين وقال قال خلال أو ما لم لا إن عام وفي ومن",
    "fa": "است از که در به این را با برای شد شده می آن و یک تا بر هم خود کرد گفت دارد بود های ایران اما نیز باید شود کرده",
    "ur": "کے کی میں ہے سے کو نے پر اور کا ہیں کہ یہ اس تھا گیا کر بھی جو نہیں ہو ہوئے لیے تک اپنے ان",
    "ku": "لە بە کە بۆ ئەو لەگەڵ و ئەم لەسەر دەکات هەیە بوو نێوان بەڵام هەر یان کرد کوردستان لەو هەرێمی دوای",
    "ps": "د په چې کې او له ته دی شوي هم سره یې دا نه څخه ترڅو وي کړي باندې",
    "ug": "ۋە بىر بىلەن بۇ ئۇ ئۈچۈن دەپ بولغان قىلغان",
}
# Letters no other of these languages uses, and letters Arabic itself does not use.
_LETTERS = {
    "fa": "پچژگ",
    "ur": "ٹڈڑںےہھ",
    "ku": "ێۆڕڵڤە",
    "ps": "ټډړښۍګڼځڅ",
    "ug": "ۇۈۋې",
}
_ARABIC_ONLY = "ةىأإؤ"


class _Classifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def identify(text: str) -> tuple[str, float]:
    """ISO 639-1 code of the language ``text`` is written in, and a confidence between 0 and 1.

    ``ar fa ur ku ps ug`` are told apart by function words and letters (Sorani counts as ``ku``); other scripts go to py3langid.
    Too little text to tell gives ``("und", 0.0)``.
    """
    sample = text[:_SAMPLE]
    chars = Counter(sample)
    letters = sum(times for char, times in chars.items() if _is_letter(char))
    if letters < _FEWEST_LETTERS:
        return "und", 0.0
    arabic = sum(times for char, times in chars.items() if _is_arabic(char))
    if arabic >= 0.5 * letters and (known := _in_arabic_script(sample, chars)):
        return known
    code, confidence = _classifier().classify(sample)
    return code, round(float(confidence), 3)


@lru_cache(maxsize=1 << 12)
def _is_letter(char: str) -> bool:
    return char.isalnum() and not char.isdecimal()


@lru_cache(maxsize=1 << 12)
def _is_arabic(char: str) -> bool:
    return _ARABIC_SCRIPT.match(char) is not None


def _in_arabic_script(sample: str, chars: Mapping[str, int]) -> tuple[str, float] | None:
    written = _WORD.findall(sample)
    words = Counter(written)
    total = max(1, len(written))
    scores: dict[str, float] = {}
    for code, table in _function_words().items():
        scores[code] = sum(map(words.__getitem__, table & words.keys())) / total
    for code, own in _LETTERS.items():
        scores[code] += sum(chars[letter] for letter in own) / total
    scores["ar"] += sum(chars[letter] for letter in _ARABIC_ONLY) / total
    scores["ar"] += len(_DEFINED.findall(sample)) / total
    best, second = sorted(scores, key=lambda code: (-scores[code], code))[:2]
    evidence = scores[best] + scores[second]
    if evidence == 0:
        return None
    # With few words a lead means little.
    certainty = (scores[best] / evidence) * (1 - 0.5 ** (evidence * total / 2))
    return best, round(certainty, 3)


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    variants = str.maketrans("کی", "كي")
    return {
        code: frozenset(w for word in table.split() for w in (word, word.translate(variants)))
        for code, table in _FUNCTION_WORDS.items()
    }


@lru_cache(maxsize=1)
def _classifier() -> _Classifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier: _Classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return classifier
