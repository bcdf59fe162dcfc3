"""Several stories in one document, and sections that are none."""

from tasks.cleaning.document import clean_document
from tasks.contracts.records import Stated

FIRST = (
    "أعلنت وزارة النفط أمس ارتفاع الصادرات إلى ثلاثة ملايين برميل في اليوم، وهو أعلى مستوى منذ عامين.\n"
    "وقال الوزير إن الحقول الجنوبية تعمل بكامل طاقتها وإن العائدات سترتفع."
)
SECOND = (
    "فوز المنتخب الوطني على ضيفه الأردني\n"
    "فاز المنتخب الوطني على ضيفه الأردني بهدفين دون مقابل في المباراة التي جرت بينهما الثلاثاء على ملعب المدينة.\n"
    "وسجل الهدفين قائد الفريق في الشوط الثاني."
)


def titles(text, stated=None):
    return [story.title for story in clean_document(text, stated or Stated()).stories]


def test_a_title_whose_words_its_dated_lede_takes_up_begins_a_story():
    assert titles(f"{FIRST}\n{SECOND}") == [None, "فوز المنتخب الوطني على ضيفه الأردني"]


def test_a_sub_heading_that_the_text_goes_on_from_begins_none():
    text = f"{FIRST}\nارتفاع العائدات النفطية هذا العام\nوأضاف الوزير أن العائدات النفطية سترتفع هذا العام بنسبة كبيرة."
    story = clean_document(text).stories[0]
    assert titles(text) == [None]
    assert [span.of(text) for span in story.subheads] == ["ارتفاع العائدات النفطية هذا العام"]


def test_a_heading_without_its_words_in_the_lede_begins_none():
    text = f"{FIRST}\nأزمة السكن في المدن الكبرى\nفاز المنتخب على ضيفه بهدفين دون مقابل في المباراة التي جرت الثلاثاء."
    assert titles(text) == [None]


def test_a_round_up_of_briefs_becomes_stories_with_their_own_titles():
    text = (
        "اتفاق فرنسي روسي في شأن سفينتين\nباريس - أ.ف.ب: توصل الرئيس الفرنسي ونظيره الروسي إلى اتفاق في قضية السفينتين.\n"
        "مقتل سبعة مسلحين في مواجهات\nنجامينا - رويترز: قتل سبعة متشددين أمس في مواجهات مع الجيش شمال البلاد."
    )
    document = clean_document(text, Stated(title="موجز"))
    assert [s.title for s in document.stories] == ["اتفاق فرنسي روسي في شأن سفينتين", "مقتل سبعة مسلحين في مواجهات"]
    assert [s.dateline for s in document.stories] == ["باريس - أ.ف.ب", "نجامينا - رويترز"]
    assert [s.agencies for s in document.stories] == [("أ.ف.ب",), ("رويترز",)]
