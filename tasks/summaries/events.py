"""Who did what, to whom, where: a closed set of actions told by verb and subject, precision first.

A verb counts only at the head of its clause, in the active perfect, with a subject straight after it that is a name, a
described human being or an institution, of the verb's gender. Nothing is taken from the passive, from what is denied,
or from a verb whose subject stands in another sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.arabic.clitics import strip
from tasks.contracts.spans import Span
from tasks.summaries.event_adjuncts import adjuncts
from tasks.summaries.event_lexicon import FEMALE_OR_PLURAL, HONORIFICS, TIMES, TITLES, TRIGGERS, Trigger
from tasks.summaries.event_phrases import Sentence
from tasks.summaries.event_words import PLACES, Adjuncts, Named, Phrase

REACH = 14
"""Words after the actor in which what a verb needs must stand."""
NEAR = 5
"""Words after the actor that can show another meaning of the verb."""
GOES = ("visited", "arrived", "attacked", "took control of", "left")
"""Actions whose target, when it is a place, is where they happened."""
AMONG_PEOPLE = ("met", "phoned", "was phoned by")
NAMED_SCORE, DESCRIBED_SCORE = 0.95, 0.85
_HEADS = frozenset(("", "كما", "فيما", "بينما", "حيث", "وقد", "قد", "فقد", "ولقد", "كذلك", "بدوره", "بدورها"))
"""Words after which a verb still heads a clause."""


@dataclass(frozen=True, slots=True)
class Event:
    """One action; offsets are of the article's text."""

    sentence: int
    """Index of the sentence."""
    span: Span
    """From the first to the last of trigger, actor and target."""
    trigger: Span
    action: str
    actor: Span
    actor_mention: Named | None
    target: Span | None
    target_mention: Named | None
    place: Named | None
    when: Span | None
    """Words of time beside the verb, the actor or the target."""
    score: float
    """Share of events with as sure an actor that were right when read."""


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb that may be a trigger."""

    at: int
    trigger: Trigger
    feminine: bool
    actor: Phrase | None
    """The actor when it stands before the verb."""


_FORMS: dict[str, list[tuple[Trigger, bool]]] = {}
for _trigger in TRIGGERS:
    for _form, _feminine in _trigger.forms.items():
        _FORMS.setdefault(_form, []).append((_trigger, _feminine))


def find(text: str, sentences: Sequence[Span], mentions: Sequence[Named]) -> list[Event]:
    """The events of the prose ``sentences`` of ``text``, in order; one per verb."""
    found: list[Event] = []
    for index, span in enumerate(sentences):
        inside = [mention for mention in mentions if span.contains(mention.span)]
        found += _events(Sentence(text, span, inside), index)
    return found


def _events(sentence: Sentence, index: int) -> Iterator[Event]:
    for at, form, before_verb in _verbs(sentence):
        for trigger, feminine in _FORMS[form]:
            event = _event(sentence, index, _Verb(at, trigger, feminine, before_verb))
            if event is not None:
                yield event
                break


def _verbs(sentence: Sentence) -> Iterator[tuple[int, str, Phrase | None]]:
    """Words that head a clause and may be triggers; with the actor when it stands before the verb («وكان X قد زار»)."""
    for at, word in enumerate(sentence.words):
        if word.folded.removeprefix("و") in ("كان", "كانت") and _heads(sentence, at):
            actor = sentence.phrase(at + 1)
            if actor and actor.after + 1 < len(sentence.words) and sentence.words[actor.after].folded == "قد":
                verb = sentence.words[actor.after + 1].folded
                if verb in _FORMS:
                    yield actor.after + 1, verb, actor
            continue
        form = word.folded
        if form not in _FORMS and form[:1] in ("و", "ف"):
            form = form[1:]
        if form in _FORMS and at not in sentence.inside and _heads(sentence, at):
            yield at, form, None


def _heads(sentence: Sentence, at: int) -> bool:
    word = sentence.words[at]
    if at == 0:
        return True
    before = sentence.words[at - 1].folded
    if before in _HEADS:
        return at == 1 or bool(sentence.words[at - 1].before) or before != "قد"
    conjoined = word.folded[0] in "وف" and word.folded not in _FORMS
    return (bool(word.before) and (conjoined or word.before[-1] in ".:–-")) or (conjoined and before in TIMES)


def _event(sentence: Sentence, index: int, verb: _Verb) -> Event | None:
    trigger = verb.trigger
    opening = adjuncts(sentence, verb.at + 1)
    actor = verb.actor or sentence.phrase(opening.after)
    if actor is None or actor.who not in trigger.actors or not _agrees(sentence, actor, verb):
        return None
    rest = verb.at + 1 if verb.actor else actor.after
    near = (word.folded for word in sentence.words[verb.at + 1 : rest + NEAR])
    if trigger.refuses and any(re.fullmatch(rf"[وف]?(?:{trigger.refuses})", word) for word in near):
        return None
    needed = _needed(sentence, rest, trigger.needs) if trigger.needs else rest
    if needed is None:
        return None
    middle = adjuncts(sentence, _apposition(sentence, rest))
    target = _target(sentence, max(middle.after, needed) if trigger.link else middle.after, trigger)
    if target is None and trigger.needs_target:
        return None
    closing = adjuncts(sentence, target.after) if target else middle
    parts = [verb.at, actor.first, actor.after - 1, *([target.after - 1] if target else [])]
    return Event(
        index,
        sentence.span(min(parts), max(parts) + 1),
        sentence.words[verb.at].span,
        trigger.action,
        sentence.span(actor.first, actor.after),
        actor.mention,
        sentence.span(target.first, target.after, target.skip) if target else None,
        target.mention if target else None,
        _place(trigger, target, (opening, middle, closing)),
        opening.when or middle.when or closing.when,
        NAMED_SCORE if actor.mention else DESCRIBED_SCORE,
    )


def _place(trigger: Trigger, target: Phrase | None, beside: Sequence[Adjuncts]) -> Named | None:
    if target and target.mention and target.mention.type in PLACES and trigger.action in GOES:
        return target.mention
    return next((one.place for one in beside if one.place), None) if trigger.placed else None


def _agrees(sentence: Sentence, actor: Phrase, verb: _Verb) -> bool:
    """Whether verb and head of the subject agree in gender, as far as the head shows it."""
    head = sentence.words[actor.first]
    if head.folded in HONORIFICS or (actor.mention and actor.mention.type == "PER" and actor.mention.span == head.span):
        return True
    looks_feminine = head.folded.endswith("ه") or head.bare in FEMALE_OR_PLURAL
    if head.bare in TITLES:
        return looks_feminine == verb.feminine
    if actor.mention and actor.mention.type == "PER":
        return True
    if actor.mention and actor.mention.type == "GPE" and not looks_feminine:
        return True
    return looks_feminine == verb.feminine or verb.actor is not None


def _needed(sentence: Sentence, start: int, pattern: str) -> int | None:
    """The word after the one within reach that matches ``pattern``, its particles and article cut or not."""
    wanted = re.compile(pattern)
    for index in range(start, min(start + REACH, len(sentence.words))):
        word = sentence.words[index]
        if index > start and set(word.before) & set(".؛"):
            return None
        if wanted.fullmatch(word.folded) or wanted.fullmatch(strip(word.folded).base):
            return index + 1
    return None


def _apposition(sentence: Sentence, index: int) -> int:
    """The word after the titles that describe the actor further, none of which leads to another name."""
    while index < len(sentence.words) and not sentence.words[index].before:
        word = sentence.words[index]
        if word.bare not in TITLES and word.folded not in HONORIFICS:
            break
        more = sentence.phrase(index)
        if more is None or more.mention is not None:
            break
        index = more.after
    return index


def _target(sentence: Sentence, index: int, trigger: Trigger) -> Phrase | None:
    """What the action was done to, when a name or a description says so at word ``index``."""
    if index >= len(sentence.words) or not (trigger.needs_target or trigger.takes_target):
        return None
    found = _linked(sentence, index, trigger)
    return None if found and trigger.action in AMONG_PEOPLE and found.who != "person" else found


def _linked(sentence: Sentence, index: int, trigger: Trigger) -> Phrase | None:
    links = trigger.link.split("|") if trigger.link else [""]
    for link in links:
        if link == "":
            if (found := sentence.phrase(index)) is not None:
                return found
        elif len(link) == 1:
            for at in range(index, min(index + REACH, len(sentence.words))):
                if sentence.words[at].folded.startswith(link) and (found := sentence.phrase(at, link)):
                    return found
        else:
            for at in range(index, min(index + REACH, len(sentence.words))):
                if at > index and set(sentence.words[at].before) & set(".؛،"):
                    break
                if sentence.words[at].folded == link:
                    after = adjuncts(sentence, at + 1).after
                    found = sentence.phrase(after) or _place_target(sentence, after)
                    if found is not None:
                        return found
                    break
    return _place_target(sentence, index) if "" in links else None


def _place_target(sentence: Sentence, index: int) -> Phrase | None:
    named = sentence.starts.get(index)
    if named is None or named[0].type not in PLACES:
        return None
    return Phrase(index, named[1], "body", named[0])
