"""What holds for every document, whatever is in it."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.cleaning.document import clean_document
from tasks.cleaning.learning import learn_profile
from tasks.cleaning.show import render_html, render_marked
from tasks.contracts.faults import Refusal
from tasks.contracts.records import Stated
from tasks.contracts.spans import Span, complement, merge

LINES = [
    "أعلنت وزارة الصحة اليوم تسجيل عشر حالات جديدة في العاصمة، وقالت إن المصابين يتلقون العلاج.",
    "فاز المنتخب الوطني على ضيفه الأردني بهدفين في المباراة التي جرت بينهما الثلاثاء على ملعب المدينة.",
    "فوز المنتخب الوطني على ضيفه الأردني",
    "الرئيسية / رياضة / فوز المنتخب الوطني على ضيفه الأردني",
    "طرابلس: قالت حكومة الوفاق في بيان نشرته على صفحتها إن رئيسها استقبل الوزير. undefined",
    "باريس - أ.ف.ب: توصل الرئيسان إلى اتفاق في قضية السفينتين أمس.",
    "المصدر : وكالات",
    "(رويترز)",
    "الوزير في زيارة ميدانية (رويترز)",
    "اقرأ أيضا: خبر آخر",
    "خبر آخر",
    "someone@example.net",
    "محمد العلي",
    "* * *",
    "<br/>",
    "\u00a0\u200f",
    "",
]
line = st.one_of(st.sampled_from(LINES), st.text(max_size=40))
documents = st.lists(line, min_size=1, max_size=12).map("\n".join)


def bodies(text):
    return st.lists(st.integers(0, len(text)), max_size=6).map(
        lambda points: tuple(merge(Span(a, b) for a, b in zip(sorted(points)[::2], sorted(points)[1::2], strict=False)))
    )


@settings(max_examples=150, deadline=None)
@given(st.data(), documents, st.sampled_from([None, *LINES[:4]]))
def test_stories_are_slices_and_cuts_are_disjoint_parts(data, text, title):
    body = data.draw(st.one_of(st.just(()), bodies(text)))
    try:
        document = clean_document(text, Stated(title=title), body)
    except Refusal:
        return
    spans = [cut.span for cut in document.cuts]
    assert spans == sorted(spans)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    stories = [story.span for story in document.stories]
    assert all(a.end <= b.start for a, b in pairwise(stories))
    for story in document.stories:
        assert all(story.span.contains(cut.span) for cut in story.cuts)
        assert story.title_span is None or story.span.contains(story.title_span)
        marked = [*story.subheads, *([story.title_span] if story.title_span else [])]
        assert not any(mark.overlaps(cut.span) for mark in story.subheads for cut in story.cuts)
        assert all(story.span.contains(mark) for mark in marked)
    outside = complement([*stories, *spans], 0, len(text))
    assert all(not any(char.isalnum() for char in span.of(text)) for span in outside)


@settings(max_examples=100, deadline=None)
@given(documents)
def test_masked_and_kept_together_are_the_document(text):
    try:
        document = clean_document(text)
    except Refusal:
        return
    masked = [cut.span for cut in document.cuts]
    pieces = sorted([*masked, *complement(masked, 0, len(text))])
    assert "".join(piece.of(text) for piece in pieces) == text
    shown = render_marked(text, document.stories, document.cuts)
    assert all(cut.span.of(text) in shown for cut in document.cuts)
    assert render_html(text, document.stories, document.cuts).count("<mark") == len(document.cuts)


@settings(max_examples=50, deadline=None)
@given(st.lists(documents, max_size=40), st.randoms())
def test_a_profile_does_not_depend_on_the_order_of_documents(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert learn_profile("x", texts) == learn_profile("x", shuffled + texts[:3])
