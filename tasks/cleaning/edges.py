"""Rules on short lines: each looks at one line in its place and says what kind of furniture it is, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tasks.cleaning.credits import is_name, read_credit
from tasks.cleaning.kinds import CutKind
from tasks.cleaning.layout import Line, words_of
from tasks.cleaning.vocabulary import GIVEN_NAMES, EdgeLexicon, Label, is_opening_verb


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: before the first prose line, after the last, and the words the document's title is made of."""

    in_head: bool
    in_tail: bool
    lexicon: EdgeLexicon
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()

    @property
    def on_edge(self) -> bool:
        """Head or tail."""
        return self.in_head or self.in_tail


Verdict = tuple[CutKind, str] | None
Rule = Callable[[Line, Place], Verdict]

_CRUMB = re.compile(r"\s*[/\\»›>|←→•]+\s*|\s+[-–—]\s+")
_HOME = {("الرييسيه",), ("الصفحه", "الرييسيه"), ("الرءيسيه",), ("الصفحه", "الرءيسيه"), ("home",), ("accueil",)}
_END_MARK = re.compile(
    r"[/\\*\-–—.()\s#]*(?:ا?نتهى|انتهي|إنتهى|يتبع|تتمة|nnnn|ر\s*ع\s*د)[/\\*\-–—.()\s#]*", re.IGNORECASE
)
_SOURCE = re.compile(
    r"[*•\-–—(\[]*\s*(?:المصدر|المصادر|مصدر الخبر|مصدر|نقلا عن|نقلاً عن|Source)\s*[:：/-]\s*(\S.{0,90})"
)
_SERVICE = re.compile(
    r"[*•\-–—(]*\s*(?:خدمة|بالاتفاق مع|خاص بـ?|ينشر بالاتفاق مع|ينشر بترتيب مع|حقوق النشر)\s*ل?[:：]?\s*[«“\"{].{2,40}[»”\"}][)\s.]*"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+|www\.\S+|(?<!\w)@\w{2,}")
_HANDLE = re.compile(r"@?[A-Za-z][A-Za-z0-9._-]{2,30}")
# These two read folded words joined by spaces, so that every spelling of hamza is one.
_CONTACT = re.compile(
    r"(?:للتواصل|لمراسله|للمراسله|للاشتراك|اشتركوا? (?:في|معنا|الان)|سجلوا? في|انضموا? الي|النشره البريديه|نشرتنا)\b"
)
_RELATED = re.compile(
    r"المزيد$|للمزيد\b|اقر[اي]وا? (?:ايضا|المزيد|كذلك)\b|(?:طالع|شاهد|تابع|انظر)وا? ايضا\b"
    r"|(?:مواضيع|اخبار|روابط|مقالات|موضوعات|مواد) (?:ذات صله|مشابهه|متعلقه|اخري للكاتب|قد تهمك)"
    r"|ذات صله|لقراءه (?:الحوار|المقال|الخبر|التقرير|الموضوع|المزيد)|لقراءة المزيد|(?:تابع|اكمل) القراءه"
    r"|التفاصيل ص|رابط (?:الخبر|المقال|الموضوع|التقرير)\b"
)
_BYLINE = re.compile(
    r"[*•(\-–—\s]*(?:بقلم|كتب(?:ت|ها|ه)?|إعداد|اعداد|أعدها?|ترجمة|ترجمها|تحرير|حاور(?:ه|ها|ته)?|حوار|تقرير|تحقيق|استطلاع)"
    r"\s*(?:و?(?:تصوير|ترجمة))?\s*[:：/-]\s*(\S.{1,60})"
)
_HIDDEN_SLIDES = re.compile(r"(?:next|previous|prev|\W)+", re.IGNORECASE)


def ornament(line: Line, place: Place) -> Verdict:
    """No letter, no digit."""
    return (CutKind.ORNAMENT, "no letter or digit") if line.wordless else None


def breadcrumb(line: Line, place: Place) -> Verdict:
    """A path of sections from the home page, or one that ends in the title."""
    crumbs = [tuple(words_of(part)) for part in _CRUMB.split(line.text)]
    crumbs = [crumb for crumb in crumbs if crumb]
    if len(crumbs) < 2 or not place.in_head:
        return None
    if crumbs[0] in _HOME:
        return CutKind.BREADCRUMB, f"path of {len(crumbs)} steps from the home page"
    sections_short = all(len(crumb) <= 3 for crumb in crumbs[:-1])
    if len(crumbs) >= 3 and sections_short and place.title and crumbs[-1] == place.title:
        return CutKind.BREADCRUMB, f"path of {len(crumbs)} steps to the title"
    return None


def end_mark(line: Line, place: Place) -> Verdict:
    """A wire service's mark after the text."""
    return (CutKind.ENDMARK, "end mark of a wire service") if place.in_tail and _END_MARK.fullmatch(line.text) else None


def source(line: Line, place: Place) -> Verdict:
    """A line that credits where the text comes from."""
    if len(line.words) > 14:
        return None
    if place.on_edge and _SOURCE.fullmatch(line.text):
        return CutKind.SOURCE, "opens with the word for source"
    if _SERVICE.fullmatch(line.text):
        return CutKind.SOURCE, "service credited in quotation marks"
    return None


def share(line: Line, place: Place) -> Verdict:
    """Nothing but sharing, printing and commenting words."""
    words = line.words
    labels = place.lexicon.labels(words)
    shared = sum(label is Label.SHARE for label in labels)
    # Counters of shares and comments stand between the words.
    rest = [w for w, label in zip(words, labels, strict=True) if label is not Label.SHARE and not w.isdigit()]
    filler = {
        "علي",
        "على",
        "عبر",
        "من",
        "خلال",
        "هذا",
        "الخبر",
        "المقال",
        "الموضوع",
        "مع",
        "اصدقايك",
        "اصدقاءك",
        "on",
        "via",
    }
    if shared and place.on_edge and len(words) <= 20 and all(w in filler for w in rest):
        return CutKind.SHARE, "only words for sharing, printing, commenting"
    return None


def related(line: Line, place: Place) -> Verdict:
    """An invitation to other articles."""
    if len(line.words) <= 20 and not line.prose and _RELATED.match(" ".join(line.words)):
        return CutKind.RELATED, "invites to other articles"
    return None


def contact(line: Line, place: Place) -> Verdict:
    """How to write to the author or to subscribe."""
    if len(line.words) > 30 or not place.on_edge:
        return None
    if _CONTACT.match(" ".join(line.words)):
        return CutKind.CONTACT, "opens with an invitation to write or subscribe"
    addresses = _ADDRESS.findall(line.text)
    if addresses and len(words_of(_ADDRESS.sub(" ", line.text))) <= 4:
        return CutKind.CONTACT, "little else than an address"
    return None


def byline(line: Line, place: Place) -> Verdict:
    """Author, agency or place on a line of its own, at an edge."""
    words = line.words
    if not place.on_edge or len(words) > 14 or (line.has_stop and len(words) > 6) or tuple(words) == place.title:
        return None
    opened = _BYLINE.fullmatch(line.text)
    if opened and len(words) <= 9:
        return CutKind.AUTHOR, "opens with the word for author or desk"
    if place.author and tuple(words) == place.author:
        return CutKind.AUTHOR, "the author the source states"
    credit = read_credit(line.text, place.lexicon)
    if credit is None:
        return None
    if credit.authors and credit.known and credit.parts >= 2 and not credit.unknown:
        return CutKind.AUTHOR, "a name beside a place or an agency"
    if credit.authors or credit.unknown:
        return None
    if credit.dated and (credit.known or len(words) >= 2):
        return CutKind.DATE, "only words of the calendar, places, agencies"
    if credit.agencies and (credit.places or credit.desk or credit.parts >= 2):
        return (CutKind.DATELINE if credit.places else CutKind.SOURCE), "only places and agencies"
    if credit.agencies and not words_are_quoted(line.text):
        return CutKind.SOURCE, "only an agency"
    return None


def words_are_quoted(text: str) -> bool:
    """Whether a line is one quotation: a title in quotation marks, not a paper."""
    return text[:1] in '«“"”' and text[-1:] in '»”"“'


def person(line: Line, place: Place) -> Verdict:
    """A personal name alone on the first or last line."""
    words = line.words
    if not place.on_edge or line.has_stop or not is_name(words) or not any(w in GIVEN_NAMES for w in words[:1]):
        return None
    if (
        any(is_opening_verb(w) for w in words)
        or tuple(words) == place.title
        or not line.text.replace(" ", "").isalpha()
    ):
        return None
    return CutKind.AUTHOR, "a personal name alone"


def handle(line: Line, place: Place) -> Verdict:
    """A user name in Latin letters alone on a line."""
    if place.on_edge and _HANDLE.fullmatch(line.text) and line.text.lower() not in ARTEFACT_WORDS:
        return CutKind.AUTHOR, "one Latin word alone: a handle"
    return None


def slides(line: Line, place: Place) -> Verdict:
    """Buttons of a slide show."""
    if not line.wordless and _HIDDEN_SLIDES.fullmatch(line.text):
        return CutKind.ARTEFACT, "buttons of a slide show"
    return None


ARTEFACT_WORDS = frozenset({"undefined", "null", "nan", "none", "true", "false"})

RULES: tuple[Rule, ...] = (
    ornament, slides, breadcrumb, end_mark, source, share, related, contact, byline, person, handle,
)  # fmt: skip
"""In the order tried; the first verdict stands."""
