"""What summaries are made from and what they are: inputs, budgets, extracts, and the folded words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tasks.arabic.clitics import strip
from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import word_texts
from tasks.contracts.faults import TerminalError
from tasks.contracts.records import FoundMention, Vector
from tasks.contracts.spans import Span

_LISTED = """
    في من علي الي عن مع بين خلال بعد قبل عند منذ حتي حول ضد دون تحت فوق امام وراء خلف لدي عبر ضمن نحو حسب وفق سوي
    ان انه انها انهم انهما اننا اني لان لانه لانها بان بانه بانها كان كانت كانوا يكون تكون ليس ليست قد لقد لم لن لا ما هل
    هو هي هم هما هن نحن انا انت الذي التي الذين اللذان اللتان اللذين اللاتي هذا هذه هذان هاتان هولاء ذلك تلك اوليك هناك هنا
    او ام ثم بل لكن لكنه لكنها حيث اذ اذا لو لولا كما كذلك ايضا فقط جدا كل بعض اي ايه غير سوف الا اما مما فيما بما بينما
    له لها لهم به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم اليه اليها اليهم عنه عنها عنهم معه معها معهم
    تم يتم جاء ياتي تاتي قال قالت اضاف اضافت اكد اكدت اوضح اوضحت اشار اشارت ذكر ذكرت اعلن اعلنت
"""
_FUNCTION_WORDS = frozenset(_LISTED.split())
"""Folded at MATCH, without conjunctions: words that say nothing of what an article is about."""


class Unit(StrEnum):
    """What a budget counts."""

    SENTENCES = "sentences"
    WORDS = "words"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Budget:
    """The longest a summary may be. ``TerminalError`` when ``size`` is not positive."""

    size: int
    unit: Unit = Unit.SENTENCES

    def __post_init__(self) -> None:
        if self.size < 1:
            raise TerminalError(f"a summary's budget is {self.size} {self.unit}; at least 1 is needed")

    def cost(self, sentence: str) -> int:
        """What ``sentence`` takes of the budget."""
        if self.unit is Unit.SENTENCES:
            return 1
        return len(word_texts(sentence)) if self.unit is Unit.WORDS else len(sentence) + 1


@dataclass(frozen=True, slots=True)
class SummaryInput:
    """One article as its stored rows describe it."""

    article_id: str
    text: str
    sentences: tuple[Span, ...]
    """In ``text``, in reading order."""
    salience: Sequence[float]
    """0 to 1, one per sentence."""
    vectors: Vector | None = None
    """*Shape:* (sentences, dims), centred."""
    mentions: tuple[FoundMention, ...] = ()
    title: str | None = None

    def __post_init__(self) -> None:
        if len(self.salience) != len(self.sentences):
            raise TerminalError(
                f"article {self.article_id} has {len(self.sentences)} sentences and {len(self.salience)} saliences; "
                "annotate it again"
            )

    def sentence(self, index: int) -> str:
        """The characters of a sentence."""
        return self.sentences[index].of(self.text)


@dataclass(frozen=True, slots=True)
class Extract:
    """A summary made of published sentences."""

    method: str
    """``extract``, ``lead``, or ``whole`` when the article is as short as its summary may be."""
    ranks: tuple[int, ...]
    """Indices of the sentences, in reading order."""
    text: str
    """The sentences, joined with a space."""


def content_words(text: str) -> list[str]:
    """The words of ``text`` folded at SEARCH strength, function words and single letters left out."""
    bases = map(_content, word_texts(fold_text(text, Strength.MATCH)))
    return [base for base in bases if base]


@lru_cache(maxsize=1 << 16)
def _content(word: str) -> str:
    """A word folded at MATCH without its particles and article; "" when it says nothing of what a text is about."""
    reading = strip(word)
    return reading.base if len(reading.base) > 1 and reading.stem not in _FUNCTION_WORDS else ""


def overlap(first: frozenset[str], second: frozenset[str]) -> float:
    """Share of the smaller set of content words that the other holds as well, 0 to 1."""
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def as_extract(article: SummaryInput, method: str, chosen: Sequence[int]) -> Extract:
    """The extract of the ``chosen`` sentences, brought into reading order."""
    ranks = tuple(sorted(chosen))
    return Extract(method, ranks, " ".join(article.sentence(index) for index in ranks))
