"""How a cleaned document is shown."""

from tasks.cleaning.document import clean_document
from tasks.cleaning.show import render_html, render_marked

TEXT = (
    "تسجيل حالات جديدة\nA nurse, March 3, 2017. REUTERS/Ali Someone\n"
    "أعلنت وزارة الصحة اليوم تسجيل عشر حالات جديدة في <العاصمة>، وقالت إن المصابين يتلقون العلاج.\nالمصدر: وكالات"
)


def test_the_terminal_view_marks_title_and_cuts_in_place():
    document = clean_document(TEXT)
    shown = render_marked(TEXT, document.stories, document.cuts)
    assert shown.startswith("──── story 1 of 1 ────\n# تسجيل حالات جديدة\n⟦caption: A nurse")
    assert shown.endswith("⟦source: المصدر: وكالات⟧")


def test_the_page_is_self_contained_right_to_left_and_escaped():
    document = clean_document(TEXT)
    page = render_html(TEXT, document.stories, document.cuts)
    assert '<html lang="ar" dir="rtl">' in page and "http" not in page
    assert "&lt;العاصمة&gt;" in page
    assert '<strong class="title">تسجيل حالات جديدة</strong>' in page
    assert all(f'<mark title="{cut.reason}">' in page for cut in document.cuts)
