"""Encodings are decided by evidence; what cannot be decoded is refused, never replaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.encodings import declared_in_markup, decode
from tasks.sources.mojibake import repaired
from tasks.sources.plausibility import evidence

TEXTS = [
    "أكد وزير الخارجية أن المحادثات مستمرة.",
    "مصر",
    "قطر تفوز على ضيفتها بثلاثة أهداف",
    "الرئيس يصل إلى بيروت، اليوم الاثنين 21/7/2015",
    "<html><body><p class='lead'>غارات على سرت</p></body></html>",
    "Breaking: انفجار في وسط بغداد",
]
NAMED = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "utf-32": "utf-32-le", "cp1256": "windows-1256", "iso8859-6": "iso8859-6",
}  # fmt: skip


@pytest.mark.parametrize("encoding", NAMED)
@pytest.mark.parametrize("text", TEXTS)
def test_an_encoding_is_recognised_without_being_declared(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == NAMED[encoding]


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "windows-1252", "iso-8859-6", "utf-8", "utf-16", "klingon", "rot13", ""]
)
def test_a_wrong_declaration_is_overruled_by_the_evidence(declared):
    text = "قال المتحدث باسم الحكومة إن القرار نهائي"
    assert decode(text.encode("cp1256"), declared).text == text
    assert decode(text.encode("utf-8"), declared).text == text


def test_a_declared_latin_encoding_holds_for_a_latin_text():
    assert (
        decode("Le président a déclaré à Tunis".encode("cp1252"), "windows-1252").text
        == "Le président a déclaré à Tunis"
    )


def test_letters_that_only_windows_1256_has_decide_for_it():
    text = "پاريس وگوگل وچاد"
    assert decode(text.encode("cp1256")).text == text


@pytest.mark.parametrize("misread_as", ["cp1252", "latin-1", "cp1256"])
@pytest.mark.parametrize("text", ["الرئيس يستقبل الوفد في القاهرة", "«قرار» تاريخي – فوري"])
def test_text_that_was_misread_as_a_whole_is_mended(text, misread_as):
    stored = "".join(bytes([byte]).decode(misread_as, "ignore") or chr(byte) for byte in text.encode("utf-8"))
    decoded = decode(stored.encode("utf-8"))
    assert decoded.text == text
    assert decoded.encoding.startswith("utf-8 (repaired from cp125")


@pytest.mark.parametrize(
    "text",
    [
        "قال الرئيس إن Ø§Ù„ تظهر أحيانا",
        "Ø§",
        "Café à Genève, où naît l’été",
        "ط§",
        "طظط",
        "plain ASCII",
    ],
)
def test_text_is_not_mended_unless_it_is_certain(text):
    assert repaired(text) is None
    assert decode(text.encode("utf-8")).text == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("خبر جيد".encode()[:-1], "no encoding"),
        ("أخبار اليوم ".encode() * 3 + b"\xff\xfe\xfd", "byte 66"),
        (bytes(range(128, 256)) * 4, "tried utf-8 (byte 0 is 0x80)"),
        (b"\xff\xfe\x00\xd8", "is no utf-16-le"),
        (b"\xff\xfea", "is no utf-16-le"),
        ("نص\0مقطوع".encode(), "NUL character stands at character 2"),
        (b"\xed\xa0\x80 \xed\xb0\x80", "byte 0"),
    ],
)
def test_what_cannot_be_decoded_is_refused_with_the_place(data, reason):
    with pytest.raises(Refusal) as caught:
        decode(data)
    assert caught.value.fault == Fault.UNDECODABLE
    assert reason in caught.value.detail


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (b"<meta charset=windows-1256>", "windows-1256"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=iso-8859-6">', "iso-8859-6"),
        (b'<?xml version="1.0" encoding="utf-8"?><rss>', "utf-8"),
        (b"<p>charset=none</p>", None),
    ],
)
def test_the_declared_charset_of_markup_is_found(head, declared):
    assert declared_in_markup(head) == declared


def test_genuine_arabic_costs_clearly_less_than_the_same_bytes_read_wrongly():
    text = "وأضاف أن الحكومة ستعلن نتائج التحقيق خلال أسبوعين"
    wrong = text.encode("iso8859-6").decode("cp1256")
    assert evidence(text).is_arabic
    assert not evidence(wrong).is_arabic or evidence(wrong).bits > evidence(text).bits + 1


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "windows-1256", "utf-16", "iso-8859-1", "cp037", "hex"])
)
def test_any_bytes_are_decoded_without_surrogates_and_nul_or_refused(data, declared):
    try:
        text = decode(data, declared).text
    except Refusal as refusal:
        assert refusal.fault == Fault.UNDECODABLE
        return
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\0" not in text
    assert "\ufffd" not in text or "\ufffd".encode() in data or declared


@given(
    st.text(alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآؤئ ،.؟«»1234567890"), min_size=1, max_size=200)
)
def test_any_arabic_text_in_utf_8_comes_back_unchanged(text):
    assert decode(text.encode("utf-8")).text == text
