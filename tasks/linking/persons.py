"""People no list knows: a name after a title or an office, a given name followed by a family name, a surname met again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.linking import lexicon
from tasks.linking.nationality import country_of
from tasks.linking.textview import Opening, WordView

_SERVANT = lexicon.fold("عبد")
_PLACE_FOLLOWS = lexicon.PLACE_NOUNS | lexicon.folded("في")
"""Words after which an unknown word is a place rather than somebody's first name."""
MAX_NAME_WORDS = 6
_PARTICLES = frozenset({"على", "الآن", "حتى", "ألا", "إلا", "إلّا", "بأن", "كأن", "لأن"})
_IN_THE_NAME, _SPEAKERS = "باسم", lexicon.folded("متحدث ناطق المتحدث الناطق المتحدثة الناطقة متحدثة ناطقة متحدثا ناطقا")
_LINKS_AND_MORE = lexicon.folded("لا لو ال")
"""Links that are words of prose as well, so that an unknown word after them does not go on in the name."""
_ARTICLE = "ال"
_PRONOUNS, _SHORTEST_INFLECTED = ("ه", "ها", "هم", "هما"), 5
MIN_SURNAME = 4
"""Letters of the shortest last name that stands for the whole name later in an article."""

_PREFIXES = (
    "",
    "ال",
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "س",
    "وال",
    "بال",
    "لل",
    "فال",
    "ي",
    "ت",
    "ن",
    "ا",
    "لي",
    "لت",
    "سي",
    "ست",
    "ول",
    "وب",
)
_SUFFIXES = (
    "",
    "ه",
    "ها",
    "هم",
    "هما",
    "نا",
    "ا",
    "ي",
    "ات",
    "ين",
    "ون",
    "ان",
    "وا",
    "ت",
    "تها",
    "ته",
    "تهم",
    "يه",
    "كم",
)

MAX_OFFICE_WORDS = 5
"""Words before a name among which the head of its bearer's office is looked for."""

_TITLED, _GIVEN, _LATER = 0.75, 0.65, 0.7


@dataclass(frozen=True, slots=True)
class NameParts:
    """What single folded words are known to be."""

    given: frozenset[str]
    """First names, of whatever language, as Arabic papers spell them."""
    part: frozenset[str]
    """Other words seen inside people's names."""
    common: frozenset[str]
    """Words of ordinary prose."""

    def opens(self, word: str) -> bool:
        """Whether a person's name may begin with ``word``."""
        return word in self.given

    def continues(self, word: str) -> bool:
        """Whether ``word`` may go on in a name: a known part, or no word of ordinary prose."""
        return word in self.part or word in self.given or word in lexicon.NAME_LINKS or not self.ordinary(word)

    def ordinary(self, word: str) -> bool:
        """Whether ``word`` is a word of prose, as it stands or without the letters that inflect it."""
        if word in self.common:
            return True
        if word in self.part or (word.startswith("ال") and word.endswith("ي")):
            return False
        return any(stem in self.common for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    """What may remain of a folded word when attached letters and endings are taken off; never under three letters."""
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            for suffix in _SUFFIXES:
                if rest.endswith(suffix) and len(rest) - len(suffix) >= 3 and (prefix or suffix):
                    bare = rest[: len(rest) - len(suffix)]
                    yield bare
                    yield bare + "ه"


def find_persons(words: WordView, parts: NameParts) -> Iterator[FoundMention]:
    """Names of two words and more that begin with a known given name, or with an unknown word after a title."""
    at = 0
    while at < len(words.spans):
        opening = _name_opening(words, at, parts)
        length = _name_length(words, at, parts) if opening is not None else 0
        if opening is None or length < (3 if opening.stem == _SERVANT else 2):
            at += 1
            continue
        titled = _titled(words, at)
        span = Span(words.spans[at].start + opening.cut, words.spans[at + length - 1].end)
        clitic = words.surfaces[at][: opening.cut]
        yield FoundMention(span, "PER", _TITLED if titled else _GIVEN, "gazetteer", clitic)
        at += length


def _name_opening(words: WordView, at: int, parts: NameParts) -> Opening | None:
    word = words.folded[at]
    for opening in words.readings[at]:
        if opening.cut and word in parts.common:
            break
        compound = opening.stem == _SERVANT and words.joined[at] and words.folded[at + 1].startswith("ال")
        if (compound or parts.opens(opening.stem)) and not written_as_preposition(words, at):
            return opening
    if word in parts.common or len(word) < 3 or not word.isalpha() or word in lexicon.TITLES:
        return None
    if at and words.joined[at - 1] and words.folded[at - 1] in _PLACE_FOLLOWS:
        return None
    if word.startswith(_ARTICLE) or country_of(word) is not None or inflected(words.surfaces[at]):
        return None
    return Opening(0, word) if _titled(words, at) and not parts.ordinary(word) else None


def _second_person(word: str, parts: NameParts) -> bool:
    """Whether «و» in front of a given name begins the next person («جمال وعلاء»)."""
    return word.startswith("و") and word[1:] in parts.given


def inflected(surface: str) -> bool:
    """Whether a word nobody knows ends in a pronoun, as verbs and nouns do and names do not («استدعاه», «انحيازه»)."""
    return len(surface) >= _SHORTEST_INFLECTED and surface.endswith(_PRONOUNS)


def written_as_preposition(words: WordView, at: int) -> bool:
    """Whether the word is a particle that folds like a name: «على» like علي, «الآن» like آلان, «حتى» like حتي; so is
    «باسم» after a spokesman.
    """
    if words.surfaces[at] in _PARTICLES:
        return True
    return words.surfaces[at] == _IN_THE_NAME and at > 0 and words.folded[at - 1] in _SPEAKERS


def _name_length(words: WordView, at: int, parts: NameParts) -> int:
    length = 1
    while length < MAX_NAME_WORDS and words.joined[at + length - 1]:
        word = words.folded[at + length]
        compound = words.folded[at + length - 1] in lexicon.NAME_LINKS - _LINKS_AND_MORE
        if not word.isalpha() or not (compound or parts.continues(word)) or written_as_preposition(words, at + length):
            break
        if word not in parts.part | parts.given and (
            _second_person(word, parts) or inflected(words.surfaces[at + length])
        ):
            break
        length += 1
    while length > 1 and words.folded[at + length - 1] in lexicon.NAME_LINKS:
        length -= 1
    return length


def _titled(words: WordView, at: int) -> bool:
    """Whether a title stands directly before the word, or a noun phrase headed by an office within four words."""
    for index in range(at - 1, max(-1, at - 1 - MAX_OFFICE_WORDS), -1):
        if not words.joined[index]:
            return False
        ranks = lexicon.TITLES if index == at - 1 else lexicon.OFFICES
        for opening in words.readings[index]:
            if opening.stem in ranks:
                return True
    return False


def later_names(words: WordView, found: Sequence[FoundMention], parts: NameParts) -> Iterator[FoundMention]:
    """Single last names of people named in full in the same text, wherever else they stand alone."""
    surnames: dict[str, float] = {}
    for mention in found:
        if mention.type != "PER":
            continue
        inside = [words.folded[i] for i in words.words_in(*mention.span)]
        last = inside[-1] if inside else ""
        if len(inside) > 1 and len(last) >= MIN_SURNAME and (last not in parts.common or last in parts.part):
            surnames[last] = max(surnames.get(last, 0.0), mention.score)
    for index, span in enumerate(words.spans if surnames else ()):
        for opening in words.readings[index]:
            score = surnames.get(opening.stem)
            if score is not None and not any(span.overlaps(m.span) for m in found):
                clitic = words.surfaces[index][: opening.cut]
                yield FoundMention(
                    Span(span.start + opening.cut, span.end), "PER", min(score, _LATER), "gazetteer", clitic
                )
                break
