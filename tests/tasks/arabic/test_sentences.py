"""Where sentences end."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.arabic.sentences import split
from tasks.contracts.spans import Span


def pieces(text, masked=()):
    return [span.of(text) for span in split(text, masked)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("في المدينة الساحلية.وأضاف المتحدث أن القوات تتقدم.", 2),
        ("وفي شمال إفريقيا..في الأثناء، كشف تقرير", 2),
        ("وأوضح. أن الأولوية هي الاستقرار. وأشار إلى أن بلاده مستعدة.", 2),
        ("وأضاف. «سندرس جديا أي طلبات».", 1),
        ("هكذا قال. أن تصل متأخرا خير من ألا تصل.", 2),
        ("ارتفع المؤشر 10.5 في المئة إلى ٢٠٥٢٦٫٩٤ نقطة.", 1),
        ("سقوط معمر القذافي في 2011. وتم التوصل في الصخيرات إلى اتفاق.", 2),
        ("كما جدد د. أحمد الطيب شيخ الأزهر دعوته.", 1),
        ("وحث د.الدخيل على نشر الأرقام. وقال م. علي إن العمل مستمر.", 2),
        ("ونقلت وكالة أ. ف. ب. عن مصدر", 1),
        ("في عام 1436 هـ. وقال الأمير", 2),
        ("سلة خام أوبك وسجلت 40 . 48 دولار", 1),
        ("قرار مجلس الأمن رقم 2216. 48 دولة وافقت", 2),
        ("وقالت بي.إم.دبليو إن الأرباح ارتفعت", 1),
        ("the U.N.-backed government said. Mr. Smith left.", 2),
        ("أصبحت صعبة... لكننا نشعر بأننا اقتربنا", 1),
        ("في مجال إزالة الألغام. ... كما تطور التعاون", 2),
        ("أن تسعى إلى وساطة (…) ولكن تحت مظلة الأمم المتحدة", 1),
        ("من قائل هذا؟ لا أحد! نسيت", 3),
        ("«فهل من والديك أحد حي؟» قال نعم", 1),
        ("قال: «هل من حل؟» وأضاف أن الوقت ضيق", 2),
        ("ما هذا؟! لا أدري", 2),
        ("تمت الإصابة؛ حيث نقل إلى المستشفى", 1),
        ("زوروا www.aljazeera.net أو اكتبوا إلى a.b@c.org للمزيد", 1),
        ("قال صاحب القناة (!) إن الأمر انتهى", 1),
        ("عنوان الخبر\nنص الخبر", 2),
        ("1. نظام مجلس الوزراء\n2. نظام الحكم", 2),
        ("وصدرت أنظمة: • نظام الحكم • نظام المناطق", 3),
        ("***\n   \u00a0\n...", 0),
        ("", 0),
    ],
)
def test_a_text_has_as_many_sentences_as_a_reader_counts(text, count):
    assert len(pieces(text)) == count, pieces(text)


@pytest.mark.parametrize("opening", ["«", "“", "”", '"'])
@pytest.mark.parametrize("closing", ["»", "”", "“", '"'])
def test_a_closing_quote_after_the_stop_belongs_to_the_sentence(opening, closing):
    if (opening == "«") != (closing == "»"):
        return
    text = f"قال {opening}سندرس الطلبات.{closing} وأضاف الوزير"
    assert pieces(text) == [f"قال {opening}سندرس الطلبات.{closing}", "وأضاف الوزير"]


def test_a_quote_that_opens_after_a_stop_begins_the_next_sentence():
    text = "حررت القوات المدينة.”قواتنا تتقدم” قال المتحدث"
    assert pieces(text) == ["حررت القوات المدينة.", "”قواتنا تتقدم” قال المتحدث"]


def test_masked_spans_are_part_of_no_sentence():
    text = "اقتحمته الأحد. undefined\nمن جهة أخرى، قام الرئيس بزيارة."
    at = text.index("undefined")
    assert pieces(text, [Span(at, at + 9)]) == ["اقتحمته الأحد.", "من جهة أخرى، قام الرئيس بزيارة."]


def test_bullets_and_no_break_spaces_are_trimmed():
    assert pieces("\u00a0• نظام مجلس الوزراء\u00a0\n - ثانيا") == ["نظام مجلس الوزراء", "ثانيا"]


@given(st.text(st.sampled_from('اأدوقل 1.٢.؟!؛…«»"”“()[]\n\u00a0•-*\u200f\x00\ud800،:'), max_size=60))
@settings(max_examples=300, deadline=None)
def test_sentences_are_ordered_disjoint_and_cover_every_letter(text):
    found = split(text)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))
    covered = {at for span in found for at in range(span.start, span.end)}
    assert all(at in covered for at, char in enumerate(text) if char.isalnum())
    assert all(span.of(text).strip() == span.of(text) and "\n" not in span.of(text) for span in found)


def test_one_long_line_is_split_in_linear_time():
    assert len(split("قال الوزير إن العمل مستمر. " * 40_000)) == 40_000
    assert split("." * 200_000 + "ا" + "»" * 200_000)
