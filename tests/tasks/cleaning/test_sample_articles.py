"""The five sample articles, cut by cut."""

from pathlib import Path

import pytest

from tasks.arabic.sentences import split
from tasks.cleaning.document import clean_document
from tasks.cleaning.kinds import CleanedDocument
from tasks.contracts.records import Story

ARTICLES = Path(__file__).resolve().parents[3] / "seeds" / "articles"

CUTS = {
    "000": [],
    "001": [("dateline", "“القدس العربي” – وكالات:")],
    "002": [
        ("breadcrumb", "الرئيسية / دولي / القوات الليبية على اعتاب تحرير سرت بالكامل"),
        ("author", "elmaouid"),
    ],
    "003": [("dateline", "طرابلس:")],
    "004": [
        (
            "caption",
            "Fighters of Libyan forces allied with the U.N.-backed government fire weapons at Islamic State fighters "
            "during a battle in Sirte, Libya, July 31, 2016. REUTERS/Goran Tomasevic",
        ),
        ("caption", "مقاتلو عملية البنيان المرصوص في إحدى المعارك بمدينة سرت (رويترز)"),
        ("artefact", "undefined"),
        ("source", "المصدر : الجزيرة + وكالات"),
    ],
}
TITLES = {
    "000": [None],
    "001": [None, "وزير الخارجية الإيطالي يتوجه إلى طرابلس في زيارة رسمية", "خليفة حفتر في باريس بعد روما"],
    "002": ["القوات الليبية على اعتاب تحرير سرت بالكامل"],
    "003": [None],
    "004": ["غارات أميركية ومواجهات ضد تنظيم الدولة في سرت"],
}
SUBHEADS = {"003": ["إنهاء التدخل الأجنبي", "رغبة في التعاون"]}


def read(number: str) -> str:
    (path,) = ARTICLES.glob(f"{number}_*.txt")
    return path.read_bytes().decode("utf-8")


def cleaned(number: str) -> tuple[str, CleanedDocument]:
    text = read(number)
    return text, clean_document(text)


def sentences(text: str, story: Story) -> list[str]:
    masked = [cut.span for cut in story.cuts] + list(story.subheads)
    if story.title_span is not None:
        masked.append(story.title_span)
    inside = [span.shift(-story.span.start) for span in masked]
    article = story.span.of(text)
    return [span.of(article) for span in split(article, inside)]


@pytest.mark.parametrize("number", sorted(CUTS))
def test_every_cut_of_a_sample_has_its_kind_and_text(number):
    text, document = cleaned(number)
    assert [(cut.kind, cut.span.of(text)) for cut in document.cuts] == CUTS[number]
    assert all(cut.reason for cut in document.cuts)


@pytest.mark.parametrize("number", sorted(TITLES))
def test_every_story_of_a_sample_has_its_title(number):
    text, document = cleaned(number)
    assert [story.title for story in document.stories] == TITLES[number]
    for story in document.stories:
        assert (story.title_span.of(text) if story.title_span else None) == story.title


@pytest.mark.parametrize("number", sorted(TITLES))
def test_sub_headings_of_a_sample_are_told_from_titles(number):
    text, document = cleaned(number)
    assert [span.of(text) for story in document.stories for span in story.subheads] == SUBHEADS.get(number, [])


def test_the_compound_file_is_cut_into_contiguous_stories():
    text, document = cleaned("001")
    opening = [story.span.of(text)[:20] for story in document.stories]
    assert opening == [text[:20], "وزير الخارجية الإيطا", "خليفة حفتر في باريس "]
    for before, after in zip(document.stories, document.stories[1:], strict=False):
        assert text[before.span.end : after.span.start].strip() == ""


def test_dateline_agencies_and_author_of_the_samples():
    facts = {
        number: [(story.dateline, story.agencies, story.author) for story in cleaned(number)[1].stories]
        for number in CUTS
    }
    assert facts["001"][0] == ("“القدس العربي” – وكالات", ("القدس العربي", "وكالات"), None)
    assert facts["002"] == [(None, (), "elmaouid")]
    assert facts["003"] == [("طرابلس", (), None)]
    assert facts["004"] == [(None, ("الجزيرة", "وكالات"), None)]
    assert facts["000"] == [(None, (), None)]


def test_sentences_of_the_samples_end_where_they_should():
    text, document = cleaned("000")
    found = sentences(text, document.stories[0])
    assert any(s.startswith("وأوضح. أن الأولوية") for s in found)
    assert any(s.startswith("وأضاف. «سندرس جديا") for s in found)

    text, document = cleaned("002")
    found = sentences(text, document.stories[0])
    assert found[0].startswith("باتت القوات") and found[1].startswith("وقال رضا عيسى")
    assert any(s.startswith("وأضاف “قواتنا حررت") for s in found)
    assert any(s.startswith("في الأثناء، كشف تقرير سري") for s in found)
    assert any(s.startswith("من جهته قال وزير الخارجية") for s in found)

    text, document = cleaned("003")
    found = sentences(text, document.stories[0])
    assert found[1].startswith("قالت حكومة الوفاق الوطني في بيان")
    assert not any("إنهاء التدخل الأجنبي" in s and len(s) < 30 for s in found)

    text, document = cleaned("004")
    found = sentences(text, document.stories[0])
    assert not any("undefined" in s or "REUTERS" in s or "المصدر" in s for s in found)
    assert found[0].startswith("استمرت الغارات الأميركية")


def test_quotation_marks_of_all_three_styles_survive():
    for number, mark in (("000", "«"), ("001", "“"), ("003", '"')):
        text, document = cleaned(number)
        kept = sum(s.count(mark) for story in document.stories for s in sentences(text, story))
        cut = sum(c.span.of(text).count(mark) for c in document.cuts)
        assert kept + cut == text.count(mark)
