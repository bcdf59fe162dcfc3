"""The marked text of an article is its text, each code point once."""

from hypothesis import given
from hypothesis import strategies as st

from tasks.contracts.spans import Span
from tasks.reports.marking import Anchor, Mark, stretches

TEXT = "أكد الوزير أمس. وقال إن بلاده تدعم الحل."
spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda pair: Span(min(pair), max(pair)))
some = st.lists(spans.filter(lambda span: span.end > span.start), max_size=6)


@given(anchored=some, marked=some)
def test_however_anchors_and_marks_overlap_the_text_comes_out_whole(anchored, marked):
    made = stretches(
        TEXT, [Anchor(span, f"s{i}") for i, span in enumerate(anchored)], [Mark(span, "cut") for span in marked]
    )
    assert "".join(piece.text for stretch in made for piece in stretch.pieces) == TEXT


def test_an_anchored_sentence_is_one_stretch_with_its_id_even_when_a_passage_begins_inside_it():
    sentence = Span(0, 15)
    (first, rest) = stretches(TEXT, [Anchor(sentence, "s1")], [Mark(Span(4, 30), "passage")])
    assert (first.id, rest.id) == ("s1", "")
    assert [(piece.text, piece.kinds) for piece in first.pieces] == [("أكد ", ()), ("الوزير أمس.", ("passage",))]


def test_of_two_anchors_that_overlap_the_earlier_is_marked_and_carries_the_others_id():
    first, rest = stretches(TEXT, [Anchor(Span(4, 20), "b"), Anchor(Span(0, 15), "a")], [])
    assert (first.id, first.also, rest.id) == ("a", ["b"], "")


def test_a_piece_tells_every_kind_it_has_and_their_notes():
    (only,) = stretches("وكالات", [], [Mark(Span(0, 6), "cut", "agency"), Mark(Span(0, 6), "passage")])
    assert only.pieces[0].kinds == ("cut", "passage") and only.pieces[0].note == "agency"
