"""Institutions named by a phrase: a head noun, what it is of or like, and a nationality («وزارة الخارجية الإيطالية»)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.linking.lexicon import HOLDERS, JUDGEMENTS, folded
from tasks.linking.nationality import country_of
from tasks.linking.textview import WordView, openings

MAX_WORDS = 7
_SCORE, _AGENCY_SCORE = 0.7, 0.9

IDAFA_HEADS = folded(
    """وزارة حزب حركة جمعية تيار ائتلاف تحالف جبهة بنك مصرف جامعة هيئة نادي رابطة منظمة نقابة وكالة صندوق مجلس محكمة
    اتحاد مؤسسة مركز معهد مفوضية غرفة برلمان ديوان كتائب سرايا لواء"""
)
"""Nouns that name an institution together with the definite words that follow them."""

DEFINITE_HEADS = folded(
    """الهيئة اللجنة المعهد المجلس المركز الاتحاد النقابة الجامعة المحكمة الديوان المنظمة الوكالة البنك المصرف النادي
    الجمعية الغرفة الأمانة المفوضية الصندوق المؤسسة الرابطة الجبهة الحزب المكتب الفرقة المديرية الشركة القيادة الإدارة"""
)
"""Definite nouns that name an institution when an adjective of rank or a nationality, and often «لل», follows."""

FORCES = folded("الجيش الشرطة القوات الحرس البحرية البرلمان الاستخبارات المخابرات الدفاع الخارجية الداخلية الادعاء")
"""Bodies that a nationality adjective turns into a name («الجيش المالي»)."""

_HEADS = IDAFA_HEADS | DEFINITE_HEADS | FORCES
_MORE_HEADS = folded("القوات رئاسة قيادة خارجية دفاع سلاح دائرة إدارة لجنة اللجنة سفارة السفارة")
NATIONAL_HEADS = (_HEADS | _MORE_HEADS) - folded("نادي النادي الشركة")
"""Heads of institutions whose nationality closes the name («وزارة الخارجية الإيطالية»)."""
_FEMININE = folded("القوات الاستخبارات المخابرات")
_ARMS = folded("المسلحة الجوية البرية البحرية الخاصة")

_RANKS = folded(
    """العام العامة الوطني الوطنية الأعلى العليا المركزي المركزية الدولي الدولية الإقليمي الإقليمية الملكي الملكية
    الاتحادي الاتحادية المستقلة المستقل العالمي العالمية الأوروبي الأوروبية الأفريقي الأفريقية الإفريقي الإفريقية
    العربي العربية الإسلامي الإسلامية الأممي الأممية التنفيذية التأسيسي التأسيسية الشعبي الشعبية الدستوري الدستورية
    الجهوي الأولمبية الأولمبي السامية الرياضي الرياضية الجزائية الجنائية المشتركة المشترك الوزاري الوزارية"""
)
_DESCRIBED, _ROYAL = folded("النادي الإدارة الشركة القيادة المكتب"), "الملكي"
"""Heads that a nationality alone describes and does not name («النادي الإنجليزي», «النادي الملكي»)."""
_NEVER_INSIDE = folded(
    """الذي التي الذين اللذين اليوم الآن أمس السابق السابقة الحالي الحالية الجديد الجديدة الماضي الماضية المقبل المقبلة
    القادم القادمة الأول الثاني الثالث الأخير الأخيرة المذكور المذكورة الحاكم الحاكمة المعارض المعارضة الجاري
    الأربعاء الاثنين الثلاثاء الخميس الجمعة السبت الأحد التابعة التابع المسؤول المسؤولة الواقعة الواقع الخاص المعني"""
)
_NOT_DEFINITE = folded("إلى إلا ألا ألف الآن البتة التي الذي")
"""Words that begin like the article and are none."""
_COORDINATED = folded(
    """والتعليم والتجارة والتعاون والشؤون والاقتصاد والسياحة والصناعة والبيئة والرياضة والإعلام والطاقة والري والتخطيط
    والمالية والاستثمار والتنمية والإسكان والمعادن والإصلاح والهجرة والمغتربين والموارد والاتصالات والبحث والثقافة
    والتخطيط والأمن والدفاع والعلوم والفنون والآداب والزراعة والغابات والصحة والسكان والتكوين والتشغيل والعمل والنقل
    والمناجم والبحوث والدراسات والسلع والمقاييس والتراث والتكنولوجيا والشباب والطفولة والمرأة والأسرة والأوقاف والتهيئة
    والتقنية والخدمات والتأمين والصيد والمياه والكهرباء والغاز والأعمال"""
)
"""Second fields of ministries, boards and the like («وزارة الصناعة والتجارة»)."""
_NO_INSTITUTION = folded(
    """المرور السير النقل الطيران الملاحة التجارة البيع الشراء الدفاع_ التحرير القيادة العمل الأعمال الوزراء المدينة
    البلاد الدولة التدريب الأبحاث التسوق الإدارة الأسعار الأسواق السوق التداول التداولات الأسهم السهم المؤشر المؤشرات
    الأمن الشرطة المحكمة الاستئناف الجنايات الملابس العمليات الرجة الفتيات السفر الاحتجاج الاحتجاجات الإنقاذ السكان
    الناخبين الصرف السيولة الأموال البيوع الاتصالات_ التنقل القطارات السفن الطائرات السيارات"""
)
"""Definite words that make «حركة», «مركز», «هيئة» and the like common phrases («حركة المرور»)."""

_COORDINATING = folded("وزارة لجنة هيئة مؤسسة مركز مجلس إدارة اللجنة الهيئة المؤسسة المركز المجلس الإدارة")
"""Heads whose names may hold a second field («وزارة الصناعة والتجارة»)."""
_INSIDE_PURPOSE = folded("من غير")
_NO_PURPOSE = folded("لم لن لا لو له لها لهم لدى لكن لكل لأن لذلك لهذا لهذه لعل ليس ليست لقد لتكون ليكون لأول لحظة")
"""Words that begin like a purpose and are none."""
_NO_PURPOSE_AFTER = folded("الأوروبي الإفريقي الأفريقي")
"""Closes a name: «الاتحاد الأوروبي لتدريب القوات» is no union."""
_SHORTEST_PURPOSE = 4
_AGENCY = re.compile(r"(?<=[(،,/–-])\s?([\u0621-\u064a](?:\s?\.\s?[\u0621-\u064a]){1,3})(?=\s?[).،,/])")


def find_institutions(words: WordView) -> Iterator[FoundMention]:
    """Institutions and, in credits, agencies abbreviated to dotted letters («د .ب .أ»)."""
    blocked = {i for match in _AGENCY.finditer(words.text) for i in words.words_in(*match.span(1))}
    for match in _AGENCY.finditer(words.text):
        if blocked.issuperset(words.words_in(*match.span(1))) and words.words_in(*match.span(1)):
            yield FoundMention(Span(*match.span(1)), "ORG", _AGENCY_SCORE, "gazetteer")
    at = 0
    for index, surface in enumerate(words.surfaces):
        if index < at or not _opened_by_head(surface) or index in blocked:
            continue
        found = _institution(words, index)
        if found is None:
            continue
        length, cut = found
        at = index + length
        span = Span(words.spans[index].start + cut, words.spans[at - 1].end)
        yield FoundMention(span, "ORG", _SCORE, "gazetteer", surface[:cut])


@lru_cache(maxsize=100_000)
def _opened_by_head(word: str) -> bool:
    return any(opening.stem in _HEADS for opening in openings(word))


def _institution(words: WordView, at: int) -> tuple[int, int] | None:
    for opening in words.readings[at]:
        length = 0
        if opening.stem in IDAFA_HEADS:
            length = _idafa(words, at, opening.stem)
        elif opening.stem in DEFINITE_HEADS:
            length = _definite(words, at, opening.stem)
        elif opening.stem in FORCES:
            length = _with_nation(words, at)
        if length > 1:
            return length, opening.cut
    return None


def _idafa(words: WordView, at: int, head: str) -> int:
    length = 1
    while length < MAX_WORDS and words.joined[at + length - 1]:
        word = words.folded[at + length]
        coordinated = head in _COORDINATING and length > 1 and word in _COORDINATED
        if not (_definite_word(word) or coordinated):
            break
        length += 1
        if country_of(word):
            break
    if length == 2 and words.folded[at + 1] in _NO_INSTITUTION:
        return 0
    return length


def _definite(words: WordView, at: int, head: str) -> int:
    length = 1
    ranked = head not in _DESCRIBED
    while length < 4 and words.joined[at + length - 1]:
        word = words.folded[at + length]
        if not (word in _RANKS or country_of(word)) or word in _NEVER_INSIDE:
            break
        ranked = ranked or (word in _RANKS and word != _ROYAL)
        length += 1
    if length == 1 or not ranked:
        return 0
    return length + _purpose(words, at + length - 1)


def _purpose(words: WordView, last: int) -> int:
    """Words after ``last`` that say what an institution is for («للإحصاء», «لمكافحة الهجرة غير الشرعية»); 0 when none does."""
    at = last
    if not words.joined[at] or not words.folded[at + 1].startswith("ل") or words.folded[at + 1] in _NO_PURPOSE:
        return 0
    at += 1
    if not words.folded[at].startswith("لل"):
        if words.folded[last] in _NO_PURPOSE_AFTER or words.folded[at][1:] in _HEADS:
            return 0
        if (
            len(words.folded[at]) < _SHORTEST_PURPOSE
            or not words.joined[at]
            or not _definite_word(words.folded[at + 1])
        ):
            return 0
        at += 1
    while at - last < MAX_WORDS and words.joined[at]:
        word = words.folded[at + 1]
        if word in _INSIDE_PURPOSE and words.joined[at + 1] and _definite_word(words.folded[at + 2]):
            at += 2
        elif _definite_word(word) or word in _COORDINATED:
            at += 1
        else:
            break
    return at - last


def after_holder(words: WordView, at: int) -> bool:
    """Whether the word stands directly after a minister."""
    if at == 0 or not words.joined[at - 1]:
        return False
    return any(opening.stem in HOLDERS for opening in words.readings[at - 1])


def nationality_after(words: WordView, at: int) -> bool:
    """Whether the word after ``at`` is a nationality with the article that may close an institution's name."""
    return words.joined[at] and words.folded[at + 1].startswith("ال") and country_of(words.folded[at + 1]) is not None


def _definite_word(word: str) -> bool:
    return word.startswith("ال") and word not in _NEVER_INSIDE and word not in _NOT_DEFINITE and word not in JUDGEMENTS


def _with_nation(words: WordView, at: int) -> int:
    """Words of a force and its nationality, which agree in gender; none after «وزير», whose nationality it then is."""
    if after_holder(words, at):
        return 0
    feminine = words.folded[at].endswith("ه") or words.folded[at] in _FEMININE
    length = 1
    while length < 4 and words.joined[at + length - 1]:
        word = words.folded[at + length]
        if word.startswith("ال") and country_of(word):
            return length + 1 if word.endswith("ه") == feminine else 0
        if word not in _RANKS and word not in _ARMS:
            return 0
        length += 1
    return 0
