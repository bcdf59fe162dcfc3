"""Acts of speaking: verb, subject, and where what was said begins; patterns over prose folded at MATCH."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tasks.arabic.clitics import strip
from tasks.arabic.folding import Folded, Strength, fold
from tasks.contracts.spans import Span

HIDDEN = "\ufffc"
"""Stands for each character inside quotation marks, so that no rule reads what was quoted."""

_VERBS = (
    "قال|اضاف|اوضح|اكد|اشار|صرح|اعلن|تابع|كشف|ابان|افاد|لفت|اردف|استطرد|شدد|نفي|نفت|نوه|اعتبر|راي|حذر|اعترف|اقر|اختتم|تساءل|اجاب|علق|استدرك|"
    "زعم|ادعي|توقع|اعرب|ذكر|بين|زاد|رد|خلص|المح|جاء في|برر|جزم"
)
_LISTED = "بين زاد رد خلص علق تابع برر ذكر"
_AMBIGUOUS = frozenset(_LISTED.split())
"""Also nouns, prepositions or verbs of doing: taken for speech only at the head of a clause."""
_PRESENT = "قول|وكد|وضح|ضيف|شير|شدد|تابع|كشف"
"""Without «يعتبر»: in the present it mostly says what something is held to be."""
_PARTICIPLES = "قايل|مضيف|موضح|موكد|مشير|مبين|لافت|متابع|معتبر|مشدد|مستطرد|منوه|محذر|مردف"

_VERB = re.compile(
    rf"(?<!\w)(?:(?P<head>[وف]?(?:قد )?)(?:(?P<verb>{_VERBS})(?P<ending>ت|وا|ا)?|(?P<person>[يت])(?P<present>{_PRESENT}))"
    rf"|(?P<participle>[وف]?(?:{_PARTICIPLES})(?:ا|ه|ين)))(?!\w)"
)
_OTHER_CLAUSES = """
من قبل بعد دون بدون منذ غير الا رغم مع ضروره اهميه في حتي لولا كما علما يمكن يجب ينبغي ذلك سبق شرط يتوقع يفترض يستطيع تستطيع يريد
يعني الطبيعي المقرر المتوقع المفترض المرجح الممكن الضروري المهم المؤكد المحتمل
"""
_NOT_BEFORE_THAT = "".join(rf"(?<!\b{word} )" for word in _OTHER_CLAUSES.split())
"""أن after these begins a clause, but not the one that was said."""
_LINK = re.compile(
    rf"{_NOT_BEFORE_THAT}(?<!\w)(?P<that>(?:الي |علي |عن )?(?P<complementiser>ب?ان(?:ه|ها|هم|هما|نا|ني|ي)?)(?!\w)(?! شاء )\s*:?)"
    rf"|(?P<colon>:)|[«\"“”„](?={HIDDEN})"
)
_PAUSE = re.compile(
    rf"[!؟\n]|[.]\s|(?<!\w)[وف]?(?:{'|'.join(verb for verb in _VERBS.split('|') if verb not in _AMBIGUOUS)})(?:ت|وا)?(?!\w)"
)
_UNSAID = "ان الذي التي الذين ما لا لم لن سوف هل كي حتي لو اذا"
_UNASSERTED = tuple(f" {word}" for word in _UNSAID.split())
"""Straight before a verb of saying: nobody said it, or the grammar makes somebody else its subject."""
_OBJECT = re.compile(r"\s(?:اهميه|ضروره|حرص|دعم|رغبه|استعداد|رفض|التزام|وقوف|عزم)\w{0,3}(?!\w)")
"""What is emphasised or announced as a noun: a clause further on is not what was said."""
_REACH = 240
"""Code points a subject with its appositions may take."""
_ADVERBIALS = (
    "في|خلال|اثناء|عقب|اثر|صراحه|علنا|نقلا|متحفظا|مفضلا|رافضا|طالبا|مفضله|رافضه|بعد|قبل|عبر|امس|اول|اليوم|مساء|صباح|يوم|ان|"
    "(?<!بن )(?<!ابو )علي(?! بن)|الي|عن|ضمن|حول|بشان|ردا|تعليقا|حسب|بحسب|وفقا?|النظر|الانتباه|الانظار|بشكل|لموقع|لدي|عند|"
    "ايضا|كذلك|مجددا|ل|ب|انذاك|حينها|بدوره|بدورها|من جهته|من جهتها|من جانبه|الذي|التي|الذين|امام|بالقول|بقوله|بقولها|بقوه|"
    "بشده|بوضوح|وهو|وهي|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|الاحد|موخرا|حاليا|ب?هذا|لوكاله|لصحيفه|لل?صحفيين|"
    "لل?صحافيين|لوسايل|لقناه|بان|انه"
)
_ADVERBIAL = re.compile(rf"(?<!\w)(?:(?:{_PARTICIPLES})(?:ا|ه|ين)|{_ADVERBIALS})(?!\w)")
_NOT_A_SPEAKER = re.compile(
    r"(?:و|ب|ل|ال)*(?:اهميه|ضروره|حرص|دعم|رغبه|استعداد|التزام|عزم|رفض|اهتمام|ثقه|وجود|مقتل|موقف|امل|اسف|شكر|تقدير|حق|عدم|وقوف|هذا|هذه|ذلك|تلك|"
    r"كل|جميع|بعض|اجمالي|نسبه|معدل|قيمه|مدي|عمق|نصف|ما|لا|لم|لن|من|ه|هم|كان|كانت|قد|سوف|هناك|هو|هي|خلال|اكثر|نحو|سبب|قرب|بدء|احترام)\S{0,2}(?!\w)"
)

_DOCUMENT = re.compile(
    r"\A(?:ال)?(?:بيان|تقرير|رساله|تصريح|خطاب|مذكره)\w*(?: (?:صحفي|صحافي|مشترك|رسمي|مقتضب))?(?: ل\w+)?"
)
"""What can be heard itself, and of whom it is: «جاء في بيان للقيادة»."""
_SCRIPTURE = re.compile(r"(?:الله|تعالي|سبحانه|عز وجل|(?:ال)?رسول|النبي|نبينا|المصطفي)(?!\w)")
"""Who is cited rather than heard: an article's speaker goes on after the verse."""
_CLAUSE = re.compile(
    r"[\"“”«»]|(?<!\w)(?:و?لكن\w*|لو|اذا|كيف|لماذا|متي|اين|حين|عندما|هناك|ما|لا|لم|لن|هل|يا|انا|اني|انت|نحن|لي|لك|له|لها|لهم|لنا|فيه|فيها|به|بها|اليه|اليها|عليه|عليها|عنه|عنها|منه|منها|قد|كان|كانت|ليس|سوف|هذا|ذلك|"
    r"و?ي(?!وسف|حيي|اسر|عقوب|ونس|اسين|زيد|مان|من)\w{3,}|ل(?!بنان|يبي|جن|واء|طف|ويس|ندن|ودريان|وك|ور|ين|جين|افروف)\w{3,} \w+.*)(?!\w)"
)
"""What shows that the words after a verb of saying are what was said, or its addressee, and not who said it."""
_NOBODY = re.compile(
    rf"\s*\.?\s*(?:\Z|[،,]|(?:امام|بالقول|بقوله|بقولها|في|خلال|اثناء|عقب|عبر|ايضا|كذلك|قايلا|قايله|قايلين|ردا|تعليقا|حول|عن|بشان|امس|اليوم|(?:{_PARTICIPLES})(?:ا|ه|ين))(?!\w))"
)
"""After the verb: nobody is named, at most where, when or about what was spoken."""


_WAITING = re.compile(r"\s(?:من|عن|الي|مع)\Z")
"""A preposition that belongs to what was said: «حذر أوباما من أن»."""
_FIRST_PERSON = re.compile(r"أ(?:عترف|عتبر|ختتم|ستطرد|ستدرك|دعي)")
"""«أعترف» is the writer's own; folded, it is «اعترف»."""


class Act(NamedTuple):
    """One act of speaking; offsets are of the published text."""

    verb: Span
    feminine: bool
    who: Literal["named", "same", "unknown"]
    """``same``: nobody is named, and a conjoined verb, a participle or a verb at the head goes on with who spoke before."""
    subject: Span | None
    """The noun phrase that names the speaker."""
    link: str
    """``that``, ``colon``, ``quote`` or nothing."""
    said: int
    """Where what was said begins, a complementiser with a pronoun included."""

    def shifted(self, by: int) -> Act:
        """The same act seen from a text that starts ``by`` code points earlier."""
        subject = self.subject.shift(by) if self.subject else None
        return self._replace(verb=self.verb.shift(by), subject=subject, said=self.said + by)


def acts(text: str, region: Span, hidden: Sequence[Span], blanked: Sequence[int]) -> Iterator[Act]:
    """The acts of speaking in ``region``, in order.

    The interiors ``hidden`` are not read; the marks at the offsets ``blanked`` (those around names) count as blanks.
    """
    masked = list(region.of(text))
    for at in blanked:
        if region.start <= at < region.end:
            masked[at - region.start] = " "
    for span in hidden:
        inside = Span(max(span.start, region.start), min(span.end, region.end)).shift(-region.start)
        masked[inside.start : inside.end] = HIDDEN * max(0, inside.end - inside.start)
    view = fold("".join(masked), Strength.MATCH)
    for match in _VERB.finditer(view.text):
        act = _act(match, view)
        if act is not None and not _FIRST_PERSON.match(text, region.start + act.verb.start):
            yield act.shifted(region.start)


def _act(match: re.Match[str], view: Folded) -> Act | None:
    before = view.text[: match.start()].rstrip(" ")
    heads_clause = not before.strip('"«»“”-–.،,: ') or match["head"] in ("و", "ف", "وقد ", "فقد ")
    after_pause = before.endswith(("،", ",", "؛", "جهته", "جهتها", "جانبه", "جانبها", "كما", "فيما", "بينما", "حيث"))
    if before.endswith(_UNASSERTED):
        return None
    if (match["verb"] in _AMBIGUOUS and not heads_clause) or match[0].endswith("رايت"):
        return None
    name = next(name for name in ("participle", "verb", "present") if match[name])
    tail = view.text[match.end() : match.end() + _REACH]
    pause = _PAUSE.search(tail, 1)
    tail = tail[: pause.start()] if pause else tail
    link = _LINK.search(tail)
    words = tail[: link.start()] if link else tail
    if thing := _OBJECT.search(words):
        link, words = None, words[: thing.start()]
    if (not link and (match["verb"] in _AMBIGUOUS or match[0].endswith("متابعه"))) or match[0] in ("ورد", "وردت"):
        return None
    subject = _subject(match.end(), words) if name != "participle" else None
    if subject and (_SCRIPTURE.match(view.text, subject[0]) or _between(match, words, subject)):
        return None
    nobody = bool(_NOBODY.match(words)) and not (name == "participle" and match[0].endswith("ين"))
    # «أما X فيؤكد أن»: the subject stands before the verb.
    nobody = nobody and not match[0].startswith("ف")
    if subject is None and not (heads_clause or after_pause or name == "participle"):
        return None
    begin = match.start() if name == "participle" else match.start(name) - (name == "present")
    said = _said(link) if link else 0
    return Act(
        verb=view.published(begin, match.end()),
        feminine=match["ending"] == "ت" or match["person"] == "ت" or (name == "participle" and match[0].endswith("ه")),
        who="named" if subject else "same" if nobody else "unknown",
        subject=view.published(*subject) if subject else None,
        link=_kind(link),
        said=int(view.ends[match.end() + said - 1]),
    )


def _between(match: re.Match[str], words: str, subject: tuple[int, int]) -> bool:
    """Whether «بين» is the preposition: the verb has its conjunction, and what was said straight after its subject."""
    bare = match["verb"] == "بين" and not match["ending"]
    return bare and (not match["head"] or len(words.strip(" ،,")) > subject[1] - subject[0])


def _kind(link: re.Match[str] | None) -> str:
    return "" if link is None else "that" if link["that"] else "colon" if link["colon"] else "quote"


def _said(link: re.Match[str]) -> int:
    """Where the said begins, counted from the verb: after a bare أن, before one with a pronoun, before a quotation."""
    if link["that"]:
        return link.start("complementiser") if link["complementiser"].removeprefix("ب") != "ان" else link.end("that")
    return link.end("colon") if link["colon"] else link.start()


def _subject(start: int, words: str) -> tuple[int, int] | None:
    """The noun phrase straight after the verb, up to a pause, an adverbial or a relative clause."""
    end = len(words)
    for boundary in (
        re.search(r"[،,؛.()\-–]|\sل[\s\"«“]|\s[بل]\w{3,}ها(?!\w)|\s(?:بموقعه|بحسابه|بصفته)(?!\w)", words),
        _ADVERBIAL.search(words),
    ):
        end = min(end, boundary.start()) if boundary else end
    phrase = words[:end]
    bare = _WAITING.sub("", phrase.strip(" \u0640"))
    if (
        len(bare) < 3
        or strip(bare.split()[0]).prefix == "ب"
        or len(bare.split()) > 16
        or _NOT_A_SPEAKER.match(bare)
        or _CLAUSE.search(_DOCUMENT.sub("", bare))
    ):
        return None
    begin = start + phrase.index(bare[0])
    return begin, begin + len(bare)
