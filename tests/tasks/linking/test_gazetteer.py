from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.records import FoundMention
from tasks.contracts.spans import Span
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.merge import merge_mentions
from tasks.linking.snapshot import snapshot_version


def tagged(gazetteer: GazetteerTagger, text: str) -> list[tuple[str, str, str]]:
    return [(m.clitic, m.span.of(text), m.type) for m in gazetteer.tag(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("زار روما أمس", [("", "روما", "GPE")]),
        ("بين طرابلس وروما", [("", "طرابلس", "GPE"), ("و", "روما", "GPE")]),
        ("عاد لروما", [("ل", "روما", "GPE")]),
        ("وبليبيا قوات", [("وب", "ليبيا", "GPE")]),
        ("السماح للولايات المتحدة", [("ل", "لولايات المتحدة", "GPE")]),
        ("الأمانة العامة للأمم المتحدة", [("", "الأمانة العامة للأمم المتحدة", "ORG")]),
        ("قال للأمم المتحدة", [("ل", "لأمم المتحدة", "ORG")]),
        ("قرب ولاية تكساس", [("", "ولاية تكساس", "GPE")]),
        ("في مدينة سرت", [("", "سرت", "GPE")]),
        ("التقى فـــائز السّراج", [("", "فـــائز السّراج", "PER")]),
    ],
)
def test_attached_letters_and_titles_stay_outside_a_mention(
    gazetteer: GazetteerTagger, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert tagged(gazetteer, text) == expected


def test_a_name_inside_a_longer_word_is_no_mention(gazetteer: GazetteerTagger) -> None:
    assert tagged(gazetteer, "الروماني سرتاوي") == []


def test_words_parted_by_a_comma_or_a_line_are_no_one_name(gazetteer: GazetteerTagger) -> None:
    assert all("\n" not in surface for _, surface, _ in tagged(gazetteer, "قال فائز\nالسراج"))
    assert [s for _, s, _ in tagged(gazetteer, "الأمم، المتحدة")] == []


def test_a_masked_span_holds_no_mention(gazetteer: GazetteerTagger) -> None:
    text = "روما: عاد إلى روما"
    assert [m.span for m in gazetteer.tag(text, masked=[Span(0, 5)])] == [Span(14, 18)]


def test_a_common_word_is_a_name_only_on_evidence(gazetteer: GazetteerTagger) -> None:
    assert tagged(gazetteer, "تحقق الوفاق بين الطرفين") == []
    assert ("", "الوفاق", "ORG") in tagged(gazetteer, "أعلنت حكومة الوفاق الوطني ثم قالت الوفاق إنها مستعدة")
    assert tagged(gazetteer, "زار الجزيرة") == []
    assert tagged(gazetteer, "مراسل الجزيرة")[0][1] == "الجزيرة"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("قال المتحدث باسم العملية محمد الغصري إن", "محمد الغصري"),
        ("أكد وزير الخارجية لويجي دي مايو في بيان", "لويجي دي مايو"),
        ("رئيس الكتلة نور الدين البحيري يدعو", "نور الدين البحيري"),
        ("وأوضح علي لاريجاني أن", "علي لاريجاني"),
    ],
)
def test_a_person_no_list_knows_is_found_by_given_name_and_office(
    gazetteer: GazetteerTagger, text: str, name: str
) -> None:
    assert name in [surface for _, surface, type_ in tagged(gazetteer, text) if type_ == "PER"]


def test_a_preposition_that_folds_like_a_given_name_opens_no_name(gazetteer: GazetteerTagger) -> None:
    assert tagged(gazetteer, "سقطت شجرة على ذراعه") == []


def test_a_name_on_evidence_has_the_type_that_the_evidence_shows(gazetteer: GazetteerTagger) -> None:
    assert tagged(gazetteer, "قال مراسل الجزيرة ذلك. المصدر: الجزيرة") == [("", "الجزيرة", "ORG")] * 2


def test_the_purpose_of_a_building_closes_its_name(gazetteer: GazetteerTagger) -> None:
    assert tagged(gazetteer, "في مجمع الميدان للمؤتمرات أمس") == [("", "مجمع الميدان للمؤتمرات", "FAC")]
    assert tagged(gazetteer, "نقل إلى مجمع الميدان للعلاج") == [("", "مجمع الميدان", "FAC")]


@pytest.mark.parametrize(
    ("text", "found", "type_", "kept"),
    [
        ("أجراها على حفتر أمس", "على حفتر", "PER", "حفتر"),
        ("يزور المشير حفتر روما", "المشير حفتر", "PER", "حفتر"),
        ("زار علي لاريجاني روما", "علي لاريجاني", "PER", "علي لاريجاني"),
        ("نشرت صحيفة النهار ذلك", "صحيفة النهار", "ORG", "النهار"),
        ("في شرق البلاد أمس", "البلاد", "GPE", None),
        ("بلغت مليار دولار أمس", "دولار", "MISC", None),
        ("وصل إلى روما", "روما", "LOC", "روما"),
        ("وقع اتفاق الصخيرات أمس", "الصخيرات", "LOC", None),
        ("وصل إلى خليج جيرفيس أمس", "جيرفيس", "LOC", "خليج جيرفيس"),
        ("نقلت شركة لونج بيتش أمس", "ونج بيتش", "ORG", "لونج بيتش"),
    ],
)
def test_what_another_detector_finds_is_brought_to_the_conventions(
    gazetteer: GazetteerTagger, text: str, found: str, type_: str, kept: str | None
) -> None:
    start = text.index(found)
    clitic = text[max(0, start - 1) : start].strip()
    mention = FoundMention(Span(start, start + len(found)), type_, 0.9, "tagger", clitic)
    assert [m.span.of(text) for m in gazetteer.conform(text, [mention])] == ([] if kept is None else [kept])


def test_a_last_name_alone_is_found_once_the_full_name_stands_in_the_text(gazetteer: GazetteerTagger) -> None:
    text = "قال محمد الغصري ذلك. وأضاف الغصري أن القوات تقدمت"
    assert [s for _, s, t in tagged(gazetteer, text) if t == "PER"] == ["محمد الغصري", "الغصري"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أعلنت وزارة الخارجية الإيطالية أن", "وزارة الخارجية الإيطالية"),
        ("مدير المعهد الوطني للاحصاء", "المعهد الوطني للاحصاء"),
        ("قال الجيش المالي", "الجيش المالي"),
        ("دعت حركة الشعب إلى الحوار", "حركة الشعب"),
        ("انتهى النزاع . (د .ب .أ)", "د .ب .أ"),
    ],
)
def test_an_institution_is_found_by_its_phrase(gazetteer: GazetteerTagger, text: str, name: str) -> None:
    assert name in [surface for _, surface, type_ in tagged(gazetteer, text) if type_ == "ORG"]


def test_traffic_is_no_movement(gazetteer: GazetteerTagger) -> None:
    assert tagged(gazetteer, "توقفت حركة المرور في المدينة") == []


def test_a_file_that_is_no_snapshot_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.zst"
    path.write_bytes(b"no zstandard frame")
    with pytest.raises(TerminalError, match="gazetteer"):
        GazetteerTagger.load(path)


def test_mentions_of_two_detectors_are_joined_and_a_certain_longer_name_wins() -> None:
    tagger = [FoundMention(Span(0, 6), "PER", 0.8, "tagger"), FoundMention(Span(20, 24), "GPE", 0.6, "tagger")]
    listed = [FoundMention(Span(0, 13), "PER", 0.95, "gazetteer"), FoundMention(Span(20, 24), "GPE", 0.9, "gazetteer")]
    merged = merge_mentions(tagger, listed)
    assert [(m.span, m.detector) for m in merged] == [(Span(0, 13), "gazetteer"), (Span(20, 24), "both")]
    guessed = [replace(listed[0], score=0.75), listed[1]]
    assert [m.span for m in merge_mentions(tagger, guessed)] == [Span(0, 6), Span(20, 24)]
    unsure = [replace(tagger[0], score=0.4), tagger[1]]
    assert [m.span for m in merge_mentions(unsure, guessed)] == [Span(0, 13), Span(20, 24)]
    assert merged[1].score == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("tagger", "listed", "merged"),
    [
        ([(0, 4, "LOC", 0.99)], [(0, 4, "GPE", 0.9)], [(0, 4, "GPE", "both")]),
        ([(0, 4, "PER", 0.99)], [(0, 4, "ORG", 0.9)], [(0, 4, "ORG", "both")]),
        ([(0, 4, "PER", 0.99)], [(0, 4, "ORG", 0.7)], [(0, 4, "PER", "both")]),
        ([(1, 12, "PER", 0.99)], [(0, 12, "PER", 0.9)], [(0, 12, "PER", "both")]),
        ([(0, 3, "PER", 0.99), (4, 12, "PER", 0.99)], [(0, 12, "PER", 0.95)], [(0, 12, "PER", "gazetteer")]),
        ([(0, 12, "ORG", 0.9)], [(8, 12, "GPE", 0.9)], [(0, 12, "ORG", "tagger")]),
    ],
)
def test_a_list_knows_where_a_name_begins_and_of_which_kind_a_place_is(
    tagger: list[tuple[int, int, str, float]],
    listed: list[tuple[int, int, str, float]],
    merged: list[tuple[int, int, str, str]],
) -> None:
    found = merge_mentions(
        [FoundMention(Span(a, b), type_, score, "tagger") for a, b, type_, score in tagger],
        [FoundMention(Span(a, b), type_, score, "gazetteer") for a, b, type_, score in listed],
    )
    assert [(*m.span, m.type, m.detector) for m in found] == merged


@pytest.mark.parametrize(
    ("text", "found", "type_"),
    [
        ("غادر الفريق تسمانيا أمس", "تسمانيا", "GPE"),
        ("قرب بحر المرجان أمس", "بحر المرجان", "LOC"),
    ],
)
def test_a_place_is_a_city_or_state_unless_its_noun_is_of_the_land(
    gazetteer: GazetteerTagger, text: str, found: str, type_: str
) -> None:
    start = text.index(found)
    mention = FoundMention(Span(start, start + len(found)), "LOC", 0.9, "tagger")
    assert [m.type for m in gazetteer.conform(text, [mention])] == [type_]


def test_two_people_with_nothing_but_a_space_between_them_are_one() -> None:
    text = "لزهر القروي الشابي، محمد الناصر"
    parts = [FoundMention(Span(*span), "PER", 0.8, "tagger") for span in ((0, 4), (5, 18), (20, 31))]
    assert [m.span.of(text) for m in merge_mentions(parts, [], text)] == ["لزهر القروي الشابي", "محمد الناصر"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("دعت الهيئة الفلسطينية لمسيرة العودة إلى", ["الهيئة الفلسطينية لمسيرة العودة"]),
        (
            "اللجنة الليبية الإيطالية المشتركة لمكافحة الهجرة غير الشرعية امس",
            ["اللجنة الليبية الإيطالية المشتركة لمكافحة الهجرة غير الشرعية"],
        ),
        ("المكتب الجهوي لحركة النهضة", ["المكتب الجهوي"]),
        ("خسر النادي الإنجليزي أمس", []),
        ("تغير حركة الأسعار في السوق", []),
    ],
)
def test_what_an_institution_is_for_belongs_to_its_name(
    gazetteer: GazetteerTagger, text: str, names: list[str]
) -> None:
    assert [
        surface for _, surface, type_ in tagged(gazetteer, text) if type_ == "ORG" and surface != "حركة النهضة"
    ] == names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("قال محمد الغصري انحيازه للشعب", ["محمد الغصري"]),
        ("حضر محمد الغصري وحمزة المثلوثي", ["محمد الغصري", "حمزة المثلوثي"]),
        ("أسامة الحدادي - حمزة المثلوثي", ["أسامة الحدادي", "حمزة المثلوثي"]),
        ("يفكر الفريق الآن بتخصيب اليورانيوم", []),
    ],
)
def test_a_name_ends_where_another_begins_or_prose_goes_on(
    gazetteer: GazetteerTagger, text: str, people: list[str]
) -> None:
    assert [surface for _, surface, type_ in tagged(gazetteer, text) if type_ == "PER"] == people


def test_a_snapshot_tells_its_version_by_its_first_line(gazetteer: GazetteerTagger) -> None:
    path = Path(__file__).resolve().parents[3] / "seeds" / "models" / "linker" / "gazetteer.tsv.zst"
    assert snapshot_version(path) == GazetteerTagger.load(path).version
