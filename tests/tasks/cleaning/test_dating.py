"""Publication dates: stated, in the address, on a line; refused; inferred."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tasks.cleaning.dating import date_article, visible_dates
from tasks.cleaning.document import clean_document
from tasks.cleaning.references import Kind, find_references
from tasks.contracts.records import Stated

TODAY = date(2026, 11, 21)
TEXT = "أعلنت الوزارة بدء العمل في المشروع، وقالت إن العمل يسير بانتظام."
ARTICLES = Path(__file__).resolve().parents[3] / "seeds" / "articles"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2015-07-21 12:33:49", datetime(2015, 7, 21, 12, 33, 49, tzinfo=UTC)),
        ("2017-01-20T18:36:00+01:00", datetime(2017, 1, 20, 17, 36, tzinfo=UTC)),
        ("Wed, 05 Aug 2020 10:00:00 GMT", datetime(2020, 8, 5, 10, 0, tzinfo=UTC)),
        ("14/12/2016", datetime(2016, 12, 14, tzinfo=UTC)),
        ("الأربعاء 17 غشت 2016", datetime(2016, 8, 17, tzinfo=UTC)),
    ],
)
def test_a_stated_date_is_the_publication_date(stated, expected):
    dating = date_article(TEXT, Stated(published_at=stated), None, TODAY)
    assert (dating.published_at, dating.published_at_source) == (expected, "stated")
    assert dating.inferred_date is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org/2015/08/04/article_978912.html", date(2015, 8, 4)),
        ("http://example.org/2015/20150803/sp7.htm", date(2015, 8, 3)),
        ("https://example.org/news/2019-11-30-title", date(2019, 11, 30)),
        ("http://example.org/Issues/20150806/Con20150806787864.htm", date(2015, 8, 6)),
    ],
)
def test_a_date_in_the_address_is_read(url, expected):
    dating = date_article(TEXT, Stated(), url, TODAY)
    assert dating.published_at.date() == expected and dating.published_at_source == "url"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/article/4080297",
        "http://example.org/2015/13/45/x",
        "http://example.org/details.php?id=1386846",
    ],
)
def test_a_number_in_the_address_is_no_date(url):
    assert date_article(TEXT, Stated(), url, TODAY).published_at is None


def test_a_date_line_gives_the_date_when_nothing_else_does():
    text = f"جدة 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس\n{TEXT} وأضافت أن المشروع ينتهي خلال عام.\n// انتهى //"
    story = clean_document(text).stories[0]
    dating = date_article(text, Stated(), None, TODAY, visible_dates(text, story))
    assert dating.published_at == datetime(2015, 8, 10, tzinfo=UTC) and dating.published_at_source == "byline"


@pytest.mark.parametrize(("stated", "why"), [("2031-01-01", "after the landing day"), ("1970-01-01", "before 1990")])
def test_an_impossible_date_is_refused_as_a_date_and_noted(stated, why):
    dating = date_article(TEXT, Stated(published_at=stated), "http://example.org/2015/08/04/x", TODAY)
    assert dating.published_at.date() == date(2015, 8, 4) and dating.published_at_source == "url"
    assert stated in dating.inferred_date_evidence and why in dating.inferred_date_evidence


def test_a_date_two_days_ahead_is_kept_for_the_sake_of_time_zones():
    assert date_article(TEXT, Stated(published_at="2026-11-23"), None, TODAY).published_at is not None
    assert date_article(TEXT, Stated(published_at="2026-11-24"), None, TODAY).published_at is None


def test_references_say_what_they_are():
    text = "قال أمس الثلاثاء إن القوات دخلت المدينة في 9 جوان، وكان ذلك في جوان 2015 ثم مطلع يونيو الماضي ويوم السبت."
    kinds = [(r.kind, r.gone, r.past) for r in find_references([text])]
    assert kinds == [
        (Kind.YESTERDAY, False, False),
        (Kind.DAY, False, True),
        (Kind.DATED_MONTH, False, False),
        (Kind.MONTH, True, True),
        (Kind.WEEKDAY, False, False),
    ]


def infer(text):
    return date_article(text, Stated(), None, TODAY)


def test_a_dated_day_named_with_its_weekday_is_close_to_publication():
    dating = infer("قال الوزير اليوم الجمعة 20 جانفي 2017 إن الأشغال تنطلق قريبا.")
    assert dating.inferred_date <= date(2017, 1, 20) <= dating.inferred_date_end
    assert dating.likeliest_date <= date(2017, 1, 20) <= dating.likeliest_date_end
    assert (dating.likeliest_date_end - dating.likeliest_date).days <= 21
    assert 0.5 < dating.likeliest_date_confidence < dating.inferred_date_confidence
    assert dating.published_at is None


def test_a_year_beside_one_month_only_points_to_the_year_after():
    dating = infer("بدأت العملية في 12 ماي واستعادت المدينة التي سقطت في جوان 2015، ثم دخلت القوات في 9 جوان.")
    assert dating.likeliest_date.year == 2016


def test_last_august_is_not_this_august():
    dating = infer("استهدف القصف المعسكر في 28 أغسطس الماضي، بعد تحرير المدينة في ديسمبر 2016، وقتل 17 مسلحا في مايو.")
    assert date(2017, 8, 28) <= dating.likeliest_date <= date(2017, 9, 15)


def test_the_future_is_never_inferred():
    dating = date_article("تنتهي الأشغال في نهاية 2030 وقد بدأت في مايو 2025.", Stated(), None, TODAY)
    assert dating.inferred_date_end <= TODAY
    assert dating.likeliest_date_end <= TODAY


@pytest.mark.parametrize("text", ["تأسس النادي عام 1951 وفاز بالكأس عام 2011.", "انطلقت الحملة في موسم 1436ه."])
def test_years_alone_are_too_little_for_a_date(text):
    dating = infer(text)
    assert dating.inferred_date is None and dating.likeliest_date is None
    assert dating.inferred_date_evidence == "the text says too little of its date"


def test_what_is_stated_says_how_sure_it_is_and_the_guess_is_less_sure():
    long_after = infer("افتتح الوزير المستشفى الذي بدأ بناؤه في مارس 2012.")
    assert long_after.inferred_date_confidence == pytest.approx(0.88, abs=0.01)
    assert long_after.likeliest_date_confidence < 0.7
    soon = date_article("افتتح الوزير المستشفى الذي بدأ بناؤه في مارس 2012.", Stated(), None, date(2012, 6, 1))
    assert soon.inferred_date_end - soon.inferred_date < long_after.inferred_date_end - long_after.inferred_date


@pytest.mark.parametrize("text", [TEXT, "قالت الوزارة إن العمل بدأ قبل ثلاثة أشهر.", "دخلت القوات المدينة في 9 جوان."])
def test_a_text_that_names_no_year_is_not_dated(text):
    dating = infer(text)
    assert dating.inferred_date is None
    assert dating.inferred_date_evidence in ("the text names no date", "the text says too little of its date")


@pytest.mark.parametrize(
    ("number", "published"),
    [("000", date(2016, 8, 17)), ("001", date(2017, 9, 28)), ("003", date(2020, 8, 5)), ("004", date(2016, 8, 2))],
)
def test_the_inferred_interval_of_a_sample_holds_its_publication_day(number, published):
    (path,) = ARTICLES.glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    stories = clean_document(text).stories
    for story in stories:
        beside = [other.span.of(text) for other in stories if other is not story]
        dating = date_article(story.span.of(text), Stated(), None, TODAY, visible_dates(text, story), beside)
        assert dating.published_at is None
        assert dating.inferred_date <= published <= dating.inferred_date_end
        assert dating.likeliest_date <= published <= dating.likeliest_date_end
        assert (dating.likeliest_date_end - dating.likeliest_date).days <= 100
        assert "«" in dating.inferred_date_evidence
