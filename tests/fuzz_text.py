"""``python tests/fuzz_text.py arabic|cleaning|readers [libFuzzer options]``: coverage-guided fuzzing, by atheris (pip install atheris).

What is asserted holds for any input, so each input either passes or is a finding; libFuzzer writes it beside the command and stops.
Kept findings stand in ``tests/tasks/sources/found`` and ``tests/tasks/arabic/test_fuzzed_texts.py``. Useful: ``-max_total_time=300
-timeout=20 -max_len=4096 CORPUS_FOLDER``. An input may hold any code point, lone surrogates included.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent / "tasks" / "sources"))

with atheris.instrument_imports(include=["tasks"]):
    from tasks.arabic import arabert, clitics, dates, hijri, money, names, numbers, sentences
    from tasks.arabic.folding import Strength, fold, fold_text
    from tasks.arabic.words import pieces, word_texts, words
    from tasks.cleaning.dating import date_article
    from tasks.cleaning.document import clean_document
    from tasks.cleaning.language import identify
    from tasks.cleaning.learning import learn_profile
    from tasks.contracts.faults import Refusal
    from tasks.contracts.records import Stated
    from tasks.contracts.spans import Span
    from tasks.sources import reading  # noqa: F401 - instrumented here, used through the test's promise

from test_reader_fuzz import NAMES, check

ANCHOR = date(2015, 8, 1)
_COMMON = (
    "ال و ف ب ل لل ك س مليون ألف خمسة عشر مئة أحد وعشرين أمس الثلاثاء الماضي قبل ثلاثة أشهر يوليو/تموز 2015 1436هـ شوال مطلع "
    'ذي القعدة % $ دولار ريال سعودي 1,5 ١٢ . .. … ؟ « » “ ” " ( ) [ : ، ؛ - / \n \u00a0 \u200d \u0640 \u064e \u0651 ﻻ ﷺ http://a.b @ه '
    "a@b.c &#1; &amp; <br> undefined رويترز (رويترز) المصدر: اقرأ أيضا بقلم: القاهرة - وكالات: قال وأوضح. أن"
)
COMMON = _COMMON.split(" ")
"""Pieces that the fuzzer could hardly put together byte by byte."""


def text_of(provider: atheris.FuzzedDataProvider) -> str:
    """A text of common pieces and of any code points."""
    parts = []
    while provider.remaining_bytes() and len(parts) < 400:
        if provider.ConsumeBool():
            parts.append(COMMON[provider.ConsumeIntInRange(0, len(COMMON) - 1)])
            parts.append(provider.PickValueInList(["", " ", " ", "\n"]))
        else:
            parts.append(provider.ConsumeUnicode(provider.ConsumeIntInRange(1, 12)))
    return "".join(parts)


def arabic(data: bytes) -> None:
    """What every public function of tasks/arabic promises of any text."""
    text = text_of(atheris.FuzzedDataProvider(data))
    for strength in Strength:
        view = fold(text, strength)
        assert view.text == fold_text(text, strength)
        _mapped(view, len(text))
    matched = fold(text, Strength.MATCH)
    assert "".join(pieces(matched.text)) == matched.text
    assert pieces(matched.text)[1::2] == word_texts(matched.text)
    _mapped(arabert.normalise(text), len(text), empty=True)
    found = words(text)
    _ordered(found, text)
    assert [span.of(text) for span in found] == word_texts(text)
    for word in word_texts(text)[:40]:
        reading = clitics.strip(word)
        assert 0 <= reading.stem_start <= reading.base_start <= len(word)
        assert reading in clitics.analyses(word)
        names.name_key(word), names.latin_key(word), names.skeleton_key(word)
    names.name_key(text), names.latin_key(text), names.skeleton_key(text)
    split = sentences.split(text)
    _ordered(split, text)
    masked = [span for span in split[::2] if span.end > span.start]
    assert not any(mask.overlaps(span) for span in sentences.split(text, masked) for mask in masked)
    for read in (numbers.find(text), money.find(text), dates.find(text, ANCHOR), dates.find(text)):
        _ordered([one.span for one in read], text)
        assert all(one.surface == one.span.of(text) for one in read)
    for one in dates.find(text, ANCHOR):
        assert (one.first is None) == (one.last is None) == (one.value is None)
        assert one.first is None or one.last is None or one.first <= one.last
    if (when := dates.parse(text)) is not None and when.year > 622:
        hijri.from_gregorian(when.date())


def cleaning(data: bytes) -> None:
    """Cuts and stories are spans inside the text, whatever the text; dates are never invented."""
    provider = atheris.FuzzedDataProvider(data)
    stated = Stated(text_of(provider) if provider.ConsumeBool() else None, None, "الصحيفة", provider.ConsumeUnicode(12))
    text = text_of(provider)
    identify(text)
    profile = learn_profile("الصحيفة", [text + str(n) for n in range(35)]) if provider.ConsumeBool() else None
    try:
        cleaned = clean_document(text, stated, (), profile)
    except Refusal:
        return
    _ordered([story.span for story in cleaned.stories], text)
    _ordered([cut.span for cut in cleaned.cuts], text)
    for story in cleaned.stories:
        dating = date_article(story.span.of(text), stated, None, ANCHOR)
        assert dating.published_at is None
        assert (dating.inferred_date is None) == (dating.inferred_date_confidence is None)


def readers(data: bytes) -> None:
    """What ``tests/tasks/sources/test_reader_fuzz.py`` asks of every reader."""
    if data:
        check(data[1:], NAMES[data[0] % len(NAMES)])


def _mapped(view, size: int, *, empty: bool = False) -> None:
    """``empty``: a space put between two characters may stand for nothing."""
    assert len(view.text) == len(view.starts) == len(view.ends)
    starts, ends = view.starts.tolist(), view.ends.tolist()
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < end + empty and end <= size for start, end in zip(starts, ends, strict=True))


def _ordered(spans: list[Span], text: str) -> None:
    bounds = [offset for span in spans for offset in span]
    assert bounds == sorted(bounds)
    assert not bounds or (bounds[0] >= 0 and bounds[-1] <= len(text))


if __name__ == "__main__":
    target = {"arabic": arabic, "cleaning": cleaning, "readers": readers}[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
