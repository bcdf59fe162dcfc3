"""Rules on short lines: each looks at one line in its place and says what kind of furniture it is, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tasks.cleaning.credits import is_name, read_credit
from tasks.cleaning.kinds import CutKind
from tasks.cleaning.layout import Line, words_of
from tasks.cleaning.vocabulary import GIVEN_NAMES, EdgeLexicon, Label


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: before the first prose line, after the last, and the words the document's title is made of."""

    in_head: bool
    in_tail: bool
    lexicon: EdgeLexicon
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    in_list: bool = False
    """The line above ends in a colon: what follows is what it announces."""

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
    r"المزيد$|للمزيد\b|اقر[اوي]\w{0,2} (?:ايضا|المزيد|كذلك)\b|(?:طالع|شاهد|تابع|انظر)وا? ايضا\b"
    r"|(?:مواضيع|اخبار|روابط|مقالات|موضوعات|مواد) (?:ذات صله|مشابهه|متعلقه|اخري للكاتب|قد تهمك)"
    r"|ذات صله|لقراءه (?:الحوار|المقال|الخبر|التقرير|الموضوع|المزيد)|(?:تابع|اكمل) القراءه"
    r"|التفاصيل ص|رابط (?:الخبر|المقال|الموضوع|التقرير)\b"
)
_BYLINE = re.compile(
    r"[*•(\-–—\s]*(?:بقلم|كتب(?:ت|ها|ه)?|إعداد|اعداد|أعدها?|ترجمة|ترجمها|تحرير|حاور(?:ه|ها|ته)?|حوار|تقرير|تحقيق|استطلاع)"
    r"\s*(?:و?(?:تصوير|ترجمة))?\s*[:：/-]\s*(\S.{1,60})"
)
_RIGHTS = re.compile(
    r"(?:جميع|كل|كافه) الحقوق محفوظه|حقوق (?:النشر|الطبع) محفوظه"
    r"|(?:يمنع|يحظر|لا يجوز|لا يسمح ب)\s?(?:نقل|نسخ|اعاده نشر|استخدام) .*(?:باذن|اذن|موافقه|محتوي|مواد|ماده)"
)
_LIST_ITEM = re.compile(r"[*•●▪]|\d{1,2}\s*[-–.)]\s")
_HIDDEN_SLIDES = re.compile(r"(?:next|previous|prev|\W)+", re.IGNORECASE)


def ends_in_colon(line: Line) -> bool:
    """Whether a line announces what follows."""
    return line.text.endswith((":", "："))


def ornament(line: Line, place: Place) -> Verdict:
    """No letter, no digit."""
    return (CutKind.ORNAMENT, "no letter or digit") if line.wordless else None


def breadcrumb(line: Line, place: Place) -> Verdict:
    """A path of sections from the home page, or one that ends in the title."""
    if not place.in_head or not _CRUMB.search(line.text):
        return None
    crumbs = [crumb for part in _CRUMB.split(line.text) if (crumb := tuple(words_of(part)))]
    if len(crumbs) < 2:
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
    if line.size > 20:
        return None
    if place.on_edge and _SOURCE.fullmatch(line.text):
        return CutKind.SOURCE, "opens with the word for source"
    if _SERVICE.fullmatch(line.text):
        return CutKind.SOURCE, "service credited in quotation marks"
    return None


def rights(line: Line, place: Place) -> Verdict:
    """A notice of who holds the rights."""
    if place.on_edge and line.size <= 25 and _RIGHTS.match(" ".join(line.words)):
        return CutKind.SOURCE, "a notice of rights"
    return None


def share(line: Line, place: Place) -> Verdict:
    """Nothing but sharing, printing and commenting words."""
    if not place.on_edge or line.size > 20:
        return None
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
    if shared and all(w in filler for w in rest):
        return CutKind.SHARE, "only words for sharing, printing, commenting"
    return None


def related(line: Line, place: Place) -> Verdict:
    """An invitation to other articles."""
    if line.size <= 20 and not line.prose and _RELATED.match(" ".join(line.words)):
        return CutKind.RELATED, "invites to other articles"
    return None


def contact(line: Line, place: Place) -> Verdict:
    """How to write to the author or to subscribe."""
    if not place.on_edge or line.size > 30:
        return None
    if _CONTACT.match(" ".join(line.words)):
        return CutKind.CONTACT, "opens with an invitation to write or subscribe"
    addresses = _ADDRESS.findall(line.text)
    if addresses and not place.in_list and len(words_of(_ADDRESS.sub(" ", line.text))) <= 4:
        return CutKind.CONTACT, "little else than an address"
    return None


def byline(line: Line, place: Place) -> Verdict:
    """Author, agency or place on a line of its own, at an edge."""
    # A list counts its items and ends its heads in colons; a byline does neither.
    listed = place.in_list or _LIST_ITEM.match(line.text) is not None or (not place.in_head and ends_in_colon(line))
    if not place.on_edge or listed or line.size > 16 or (line.has_stop and line.size > 6):
        return None
    words = line.words
    if tuple(words) == place.title:
        return None
    opened = _BYLINE.fullmatch(line.text)
    if opened and len(words) <= 9:
        return CutKind.AUTHOR, "opens with the word for author or desk"
    if place.author and tuple(words) == place.author:
        return CutKind.AUTHOR, "the author the source states"
    if _is_wire_head(words, place.lexicon):
        return CutKind.DATE, "place, date and agency"
    credit = read_credit(line.text, place.lexicon)
    if credit is None:
        return None
    if credit.authors and any(word.isdigit() for word in words):
        return None
    if credit.authors and not credit.unknown and credit.parts >= 2 and (credit.known or credit.desk):
        return CutKind.AUTHOR, "a name beside a place, an agency or a desk"
    if credit.authors or (credit.unknown and not (credit.agencies and credit.parts == 2)):
        return None
    if credit.dated and (credit.known or len(words) >= 2):
        return CutKind.DATE, "only words of the calendar, places, agencies"
    if (credit.places and credit.parts >= 2) or credit.unknown:
        return CutKind.DATELINE, "only places and agencies"
    if credit.agencies and not _is_quoted(line.text):
        return CutKind.SOURCE, "only agencies, papers and desks"
    return None


def _is_wire_head(words: Sequence[str], lexicon: EdgeLexicon) -> bool:
    """«سكاكا 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس»: at most two unknown words, then only date and agency."""
    labels = lexicon.labels(words)
    unknown = next((i for i, label in enumerate(labels) if label is not None), len(labels))
    return (
        unknown <= 2 and None not in labels[unknown:] and Label.AGENCY in labels and labels.count(Label.CALENDAR) >= 3
    )


def _is_quoted(text: str) -> bool:
    # A title in quotation marks, not a paper.
    bare = text.rstrip(" \u00a0:：")
    return bare[:1] in '«“"”' and bare[-1:] in '»”"“'


def person(line: Line, place: Place) -> Verdict:
    """A personal name alone; the caller sees to it that nothing but furniture stands between it and the edge."""
    words = line.words
    if (
        line.has_stop
        or line.size > 6
        or not is_name(words, line.text)
        or tuple(words) == place.title
        or not GIVEN_NAMES & set(words[:2])
    ):
        return None
    if not line.text.replace(" ", "").replace(".", "").isalpha():
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
    ornament, slides, breadcrumb, end_mark, source, rights, share, related, contact, byline, handle,
)  # fmt: skip
"""In the order tried; the first verdict stands."""
