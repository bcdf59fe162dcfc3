from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tasks.linking import kb
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.gazetteer_build import WordLists, compile_gazetteer
from tasks.linking.kb_rows import Entry, tables

REPOSITORY = Path(__file__).resolve().parents[3]

# id, type, label, English label, prior, country, population, description, aliases with kinds
ROWS = (
    ("t:libya", "GPE", "ليبيا", "Libya", 0.8, "LY", 7_000_000, "دولة في شمال إفريقيا", {}),
    ("t:lebanon", "GPE", "لبنان", "Lebanon", 0.8, "LB", 5_000_000, "دولة عربية", {}),
    ("t:italy", "GPE", "إيطاليا", "Italy", 0.8, "IT", 59_000_000, "دولة أوروبية", {}),
    ("t:usa", "GPE", "الولايات المتحدة", "United States", 0.9, "US", 330_000_000, "دولة", {}),
    ("t:texas", "GPE", "تكساس", "Texas", 0.6, "US", 29_000_000, "ولاية أمريكية", {}),
    ("t:tripoli", "GPE", "طرابلس", "Tripoli", 0.65, "LY", 1_200_000, "عاصمة ليبيا", {}),
    ("t:tripoli-lb", "GPE", "طرابلس", "Tripoli, Lebanon", 0.5, "LB", 230_000, "مدينة في شمال لبنان", {}),
    ("t:sirte", "GPE", "سرت", "Sirte", 0.5, "LY", 128_000, "مدينة ساحلية في ليبيا", {}),
    ("t:rome", "GPE", "روما", "Rome", 0.7, "IT", 2_800_000, "عاصمة إيطاليا", {}),
    ("t:un", "ORG", "الأمم المتحدة", "United Nations", 0.9, None, 0, "منظمة دولية", {"المنظمة الدولية": "short"}),
    ("t:gna", "ORG", "حكومة الوفاق الوطني", "Government of National Accord", 0.6, "LY", 0, "حكومة في ليبيا",
     {"حكومة الوفاق": "short", "الوفاق": "short"}),
    ("t:wefaq", "ORG", "جمعية الوفاق", "Al Wefaq", 0.4, "BH", 0, "جمعية سياسية في البحرين", {"الوفاق": "short"}),
    ("t:gentiloni", "PER", "باولو جنتيلوني", "Paolo Gentiloni", 0.5, "IT", 0,
     "سياسي إيطالي، وزير الخارجية ثم رئيس الوزراء", {"جنتيلوني": "short"}),
    ("t:sarraj", "PER", "فائز السراج", "Fayez al-Sarraj", 0.6, "LY", 0, "رئيس حكومة الوفاق الوطني في ليبيا",
     {"فايز السراج": "transliteration", "السراج": "short"}),
    ("t:jazeera", "ORG", "الجزيرة", "Al Jazeera", 0.5, "QA", 0, "قناة إخبارية", {"قناة الجزيرة": "official"}),
    ("t:gezira", "GPE", "الجزيرة", "Al Jazirah", 0.4, "SD", 3_500_000, "ولاية في السودان", {"ولاية الجزيرة": "official"}),
    ("t:square", "FAC", "مجمع الميدان", "Square Center", 0.3, "LY", 0, "مجمع مؤتمرات", {}),
    ("t:usaf", "ORG", "سلاح الجو الأمريكي", "American Air Force", 0.4, "US", 0, "قوات جوية", {}),
    ("t:lis", "ORG", "جهاز المخابرات الليبية", "Libyan Intelligence Service", 0.3, "LY", 0, "جهاز أمني", {}),
    ("t:dpa", "ORG", "وكالة الأنباء الألمانية", "dpa", 0.4, "DE", 0, "وكالة أنباء", {"د ب أ": "acronym"}),
)  # fmt: skip


def entries() -> list[Entry]:
    made = []
    for id_, type_, label, english, prior, country, population, description, aliases in ROWS:
        entry = Entry(id_, type_, label, english, prior, "tests", "CC0-1.0", date(2026, 1, 1))
        entry.country, entry.population, entry.description = country, population or None, description
        for alias, kind in aliases.items():
            entry.add(alias, kind)
        made.append(entry)
    return made


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> kb.KnowledgeBase:
    return kb.write(tmp_path_factory.mktemp("base") / "kb", *tables(entries()))


@pytest.fixture(scope="session")
def gazetteer(base: kb.KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> GazetteerTagger:
    path = tmp_path_factory.mktemp("gazetteer") / "gazetteer.zst"
    compile_gazetteer(base, WordLists.read(REPOSITORY / "seeds" / "models" / "linker"), path)
    return GazetteerTagger.load(path)
