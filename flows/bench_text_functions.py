"""What ``flows.bench_text`` times: the hot functions on text, each against a known one where there is one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.util import find_spec

from tasks.arabic import arabert, dates, folding, letters, money, numbers, sentences
from tasks.arabic.clitics import strip
from tasks.arabic.folding import Strength, fold, fold_text
from tasks.arabic.names import name_key
from tasks.arabic.words import word_texts, words
from tasks.cleaning import shapes
from tasks.cleaning.document import clean_document
from tasks.cleaning.language import identify
from tasks.cleaning.learning import learn_profile
from tasks.contracts.records import Stated
from tasks.sources.html import page_document
from tasks.sources.limits import Limits
from tasks.sources.origin import Origin
from tasks.sources.outlets import Outlets

ANCHOR = date(2015, 8, 1)
_STOPS = re.compile(r"(?<=[.!؟?])\s+|\n+")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its source gives it."""

    text: str
    stated: Stated


Work = Callable[[Sequence[Article]], object]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a function is measured against."""

    name: str
    work: Work
    package: str = ""
    """Needed for it, and no dependency of ours."""

    @property
    def missing(self) -> bool:
        """Whether its package is not installed."""
        return bool(self.package) and find_spec(self.package) is None


@dataclass(frozen=True, slots=True)
class Measured:
    """A function over articles, its baseline, and which of the articles both take: every ``share``-th."""

    work: Work
    baseline: Baseline | None = None
    share: int = 1


def measured() -> dict[str, Measured]:
    """What is timed, by the name shown."""
    translate = Baseline("str.translate by the same table, no map", _each(_translate))
    words_alone = Baseline(r"re.finditer(r'\w+')", _each(lambda text: [found.span() for found in _WORD.finditer(text)]))
    return {
        "fold at DISPLAY, with map": Measured(
            _fold(Strength.DISPLAY), Baseline("unicodedata NFKC, no map", _each(_nfkc))
        ),
        "fold at MATCH, with map": Measured(_fold(Strength.MATCH), translate),
        "fold at SEARCH, with map": Measured(_fold(Strength.SEARCH)),
        "fold_text at MATCH": Measured(
            _each(partial(fold_text, strength=Strength.MATCH)),
            Baseline("pyarabic, five functions", _pyarabic, "pyarabic"),
        ),
        "search_text: fold_text at SEARCH": Measured(_each(partial(fold_text, strength=Strength.SEARCH))),
        "AraBERT's input rules, with map": Measured(_each(arabert.normalise)),
        "words": Measured(_each(words), words_alone),
        "sentences": Measured(_each(sentences.split), Baseline("re.split at stops", _each(_STOPS.split))),
        "clitics, every word": Measured(_each(lambda text: [strip(word) for word in word_texts(text)])),
        "name keys, every word": Measured(_each(lambda text: [name_key(word) for word in word_texts(text)])),
        "numbers": Measured(_each(numbers.find), Baseline(r"re.findall(r'\d+')", _each(_DIGITS.findall))),
        "money": Measured(_each(money.find)),
        "dates": Measured(
            _each(partial(dates.find, anchor=ANCHOR)),
            Baseline("dateparser.search_dates", _dateparser, "dateparser"),
            share=20,
        ),
        "language": Measured(_each(identify), Baseline("py3langid on the same 3,000 characters", _py3langid)),
        "boilerplate learnt": Measured(lambda articles: learn_profile("", [article.text for article in articles])),
        "document cleaned": Measured(lambda articles: [clean_document(a.text, a.stated) for a in articles]),
        "page read, body found": Measured(_pages, Baseline("trafilatura.extract", _trafilatura), share=4),
    }


def forget() -> None:
    """Empty what the functions remember of words, so that none is faster for coming after another."""
    strip.cache_clear()
    folding.forget()
    shapes.shape_of.cache_clear()


def _each(function: Callable[[str], object]) -> Work:
    def work(articles: Sequence[Article]) -> None:
        for article in articles:
            function(article.text)

    return work


def _fold(strength: Strength) -> Work:
    return _each(partial(fold, strength=strength))


def _translate(text: str) -> str:
    return text.translate(letters.match_table())


def _nfkc(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _pyarabic(articles: Sequence[Article]) -> None:
    from pyarabic import araby

    for article in articles:
        bare = araby.strip_tatweel(araby.strip_tashkeel(article.text))
        araby.normalize_teh(araby.normalize_alef(araby.normalize_hamza(bare)))


def _dateparser(articles: Sequence[Article]) -> None:
    from dateparser.search import search_dates

    for article in articles:
        search_dates(article.text, languages=["ar"])


def _py3langid(articles: Sequence[Article]) -> None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for article in articles:
        classifier.classify(article.text[:3_000])


def _markup(article: Article) -> str:
    """The article inside the furniture of a small page."""
    links = "".join(f"<li><a href='/{i}'>قسم {i}</a></li>" for i in range(20))
    paragraphs = "".join(f"<p>{line}</p>" for line in article.text.splitlines() if line.strip())
    return (
        f"<html><head><title>{article.stated.title}</title></head><body><nav><ul>{links}</ul></nav><article>"
        f"<h1>{article.stated.title}</h1>{paragraphs}</article><footer><ul>{links}</ul></footer></body></html>"
    )


def _pages(articles: Sequence[Article]) -> None:
    outlets, limits = Outlets(), Limits()
    for article in articles:
        page_document(_markup(article).encode(), Origin("a.html", "a.html"), limits, outlets)


def _trafilatura(articles: Sequence[Article]) -> None:
    import trafilatura

    for article in articles:
        trafilatura.extract(_markup(article), include_comments=False)
