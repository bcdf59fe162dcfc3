"""Mentions no entity of the base is meant by: stable local ids that hold across articles and days."""

from __future__ import annotations

from tasks.contracts.ids import content_id
from tasks.contracts.spans import Span
from tasks.linking.candidates import forms
from tasks.linking.forms import key, loose
from tasks.linking.records import NIL_PREFIX

_CLUSTERED_ALONE = frozenset({"GPE", "LOC", "FAC", "EVENT"})


def nil_id(name: str, type_: str) -> str:
    """Local id of an unlinked thing: ``nil:`` and the hash of its name's sound and its type, the same on every day.

    Two spellings of one name («رضا عيسى», «رضا عيسي») share the id; so do two people of one full name, which is the
    price of an id that needs no store.
    """
    form = loose(name)
    return NIL_PREFIX + content_id("nil", type_, " ".join(key(word) or word for word in form.split(" ")))


def nil_id_of_mention(text: str, span: Span, type_: str, article_id: str) -> str:
    """``nil_id`` of a mention.

    A person's or organisation's single word says too little to be held for the same thing elsewhere («محمد»,
    «الوزارة»): its id is bound to the article.
    """
    found = forms(text, span)
    name = found[0] if found else span.of(text)
    if " " in name or type_ in _CLUSTERED_ALONE:
        return nil_id(name, type_)
    return NIL_PREFIX + content_id("nil", type_, key(name) or name, article_id)
