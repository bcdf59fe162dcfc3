"""What every builder of the knowledge base hands over: entries, and how entries become the two tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from tasks.arabic.folding import Strength, fold_text
from tasks.linking.kb import ALIAS_KINDS, ALIASES, ENTITIES

ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
LATIN = re.compile("[A-Za-z]")
_SPACES = re.compile(r"\s+")
_COMPOUND = frozenset(
    {
        "عبد", "أبو", "ابو", "بن", "ابن", "آل", "بو", "دي", "دا", "دو", "دوس", "فان", "فون", "لو", "لا",
        "ماك", "سان", "أم", "ولد", "بنت", "الدين", "الله",
    }
)  # fmt: skip


# Family names that are given names or common words: alone they name nobody.
_NO_SURNAME = frozenset(
    {
        "محمد", "أحمد", "علي", "حسن", "حسين", "سلمان", "صالح", "سعيد", "خالد", "يوسف", "إبراهيم", "عمر", "عثمان",
        "ناصر", "جمال", "كمال", "سلام", "عيسى", "موسى", "سليمان", "إسماعيل", "محمود", "مصطفى", "حمد", "زايد",
        "راشد", "فيصل", "فهد", "سعود", "خليفة", "جابر", "قاسم", "كريم", "أنور", "سعد", "رشيد", "عباس", "هادي",
        "نصر", "طارق", "حمزة", "سامي", "حميد", "منصور", "إدريس", "ياسين", "بدر", "نور", "خان", "رئيسي", "جامع",
        "ظريف", "مشرف", "شريف", "غني", "مجاهد", "الثاني", "الثالث", "السادس", "الخامس", "عشر", "خليل", "سيف",
        "عماد", "رمضان", "شعبان", "رجب", "فرج", "مبارك", "فؤاد", "توفيق", "عزيز", "طه", "زكي", "مسلم", "كامل",
        "الشيخ", "العربي", "الثانية", "الدوري", "رسول", "الكبير", "المال", "الداخلية", "الدم", "جودة", "الأمين", "عودة",
        "الصور", "الحسن", "الأحمر", "عيد", "علامة", "شرف", "جمعة", "المدني", "سلامة", "زاد", "صقر", "شباط", "حافظ",
        "التركي", "وسوف", "مسعود", "حمدان", "المبارك", "البوليساريو", "الرابع", "السعيد", "الأسود", "الغربي",
        "جان", "جاك", "بول", "مارتن", "جون", "ماي", "راي", "الابن", "الأول",
    }
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """One entity with its names. ``aliases`` maps a name to its kind; ``label_ar`` need not be among them."""

    entity_id: str
    type: str
    label_ar: str
    label_en: str | None
    prior: float
    source: str
    licence: str
    retrieved: date
    description: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    population: int | None = None
    wikidata_qid: str | None = None
    geonames_id: str | None = None
    aliases: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, kind: str) -> None:
        """Adds a name unless it is known already."""
        if name != self.label_ar:
            self.aliases.setdefault(name, kind)


def fold_alias(name: str) -> str:
    """The form aliases are compared in: MATCH folding, lower case, single spaces; empty when nothing is left."""
    return _SPACES.sub(" ", fold_text(name, Strength.MATCH).lower()).strip()


def alias_kind(alias: str, label: str) -> str:
    """Kind of an alias that states none: by script, capitals, and number of words against the label."""
    if not ARABIC.search(alias):
        return "acronym" if alias.isupper() and " " not in alias and len(alias) <= 8 else "latin"
    words, of_label = len(alias.split()), len(label.split())
    if words < of_label:
        return "short"
    return "official" if words > of_label else "transliteration"


def surname(label: str) -> str | None:
    """The family name newspapers use alone (عبد الفتاح السيسي: السيسي), or ``None`` when a label has none to cut."""
    words = label.split()
    cut = len(words) - 1
    while cut > 0 and words[cut - 1] in _COMPOUND:
        cut -= 1
    if (
        cut <= 0
        or words[cut] in _NO_SURNAME
        or words[cut] in ("آل", "بن", "ابن", "بنت", "الله", "الدين")
        or len("".join(words[cut:])) < 3
    ):
        return None
    return " ".join(words[cut:])


def check(entry: Entry) -> str | None:
    """What is wrong with an entry, as a sentence, or ``None``."""
    if bad := [kind for kind in entry.aliases.values() if kind not in ALIAS_KINDS]:
        return f"alias kind {bad[0]!r} is not one of {', '.join(ALIAS_KINDS)}"
    if not fold_alias(entry.label_ar):
        return f"label {entry.label_ar!r} folds to nothing"
    if empty := [alias for alias in entry.aliases if not fold_alias(alias)]:
        return f"alias {empty[0]!r} folds to nothing"
    if not 0 <= entry.prior <= 1:
        return f"prior {entry.prior} is outside 0..1"
    return None


def tables(entries: Iterable[Entry]) -> tuple[pa.Table, pa.Table]:
    """The entities and aliases tables of some entries, unsorted."""
    kept = list(entries)
    names = [row for entry in kept for row in _names(entry)]
    total: dict[str, float] = defaultdict(float)
    for folded, prior in {(row[2], row[0]): row[4] for row in names}.items():
        total[folded[0]] += prior
    aliases = [(*row[:4], row[4] / total[row[2]] if total[row[2]] else 0.0) for row in names]
    return _table(ENTITIES, [_values(entry) for entry in kept]), _table(ALIASES, aliases)


def _names(entry: Entry) -> Iterator[tuple[str, str, str, str, float]]:
    seen: set[str] = set()
    named = {entry.label_ar: "official", **entry.aliases}
    if entry.label_en:
        named.setdefault(entry.label_en, "latin")
    for alias, kind in named.items():
        folded = fold_alias(alias)
        if folded and folded not in seen:
            seen.add(folded)
            yield entry.entity_id, alias, folded, kind, entry.prior


def _values(entry: Entry) -> tuple[object, ...]:
    return (
        entry.entity_id, entry.wikidata_qid, entry.geonames_id, entry.type, entry.label_ar, entry.label_en,
        entry.description, entry.country, entry.lat, entry.lon, entry.population, entry.prior, entry.source,
        entry.licence, entry.retrieved,
    )  # fmt: skip


def _table(schema: pa.Schema, rows: Sequence[tuple[object, ...]]) -> pa.Table:
    columns: list[tuple[object, ...]] = list(zip(*rows, strict=True)) if rows else [() for _ in schema]
    return pa.table([pa.array(values, f.type) for values, f in zip(columns, schema, strict=True)], schema=schema)
