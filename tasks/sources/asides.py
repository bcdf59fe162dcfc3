"""Parts of a page which say themselves that they are no part of the article: lists of other articles, comments, embedded posts."""

from __future__ import annotations

import re

from tasks.arabic.folding import Strength, fold_text
from tasks.sources.pages import Element

_CONTAINERS = ("div", "section", "aside", "ul", "ol", "nav", "form", "figure", "blockquote")
_HEAD_WORDS = 8
_LARGEST = 0.5
"""Share of the page's text from which a part is the page, whatever its first line says."""

# Folded at MATCH; what a part's first line says.
_OTHERS = re.compile(
    r"(?:تخطي\s+)?(?:اقر[اويء]\w*\s+(?:ايضا|المزيد|كذلك)|(?:طالع|شاهد|تابع|انظر)\w*\s+ايضا|(?:قد|ربما)\s+(?:يعجب|يهم)\w*"
    r"|(?:مواضيع|اخبار|مقالات|موضوعات|قصص|روابط|مواد)\s+(?:ذات\s+صله|مقترحه|مشابهه|متعلقه|اخري)|ذات\s+صله"
    r"|(?:ال)?اكثر\s+(?:قراءه|مشاهده|تداولا)|اخترنا\s+ل\w+)(?!\w)"
)
_READERS = re.compile(
    r"(?:عدد\s+)?(?:ال)?تعليقات(?!\w)|(?:اترك|اضف|اكتب)\s+تعليق\w*|شارك\w*\s+(?:ب?رايك|ب?تعليقك)|(?:ال)?نشره\s+(?:ال)?بريديه"
    r"|نستخدم\s+ملفات\s+تعريف\s+الارتباط"
)
_EMBEDDED = frozenset(
    {"twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "fb-post", "fb-video", "telegram-post"}
)
"""Classes the networks prescribe for posts embedded in other pages."""


def drop_asides(tree: Element) -> None:
    """Take those parts out of ``tree``; text that follows them stays."""
    whole = sum(map(len, tree.itertext()))
    for element in list(tree.iter(*_CONTAINERS)):
        if element.getparent() is not None and _is_aside(element, whole):
            _drop(element)


def _is_aside(element: Element, whole: int) -> bool:
    if _EMBEDDED & set((element.get("class") or "").split()):
        return True
    first = next((text for text in element.itertext() if text.strip()), "")
    if len(first) > 200 or len(first.split()) > _HEAD_WORDS * 3:
        return False
    said = fold_text(" ".join(first.split()), Strength.MATCH)
    others = _OTHERS.match(said) and len(said.split()) <= _HEAD_WORDS and element.find(".//a") is not None
    if not others and not _READERS.match(said):
        return False
    return sum(map(len, element.itertext())) <= _LARGEST * whole


def _drop(element: Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
