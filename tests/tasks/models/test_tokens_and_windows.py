from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.models.batches import by_length, pad, padded_length
from tasks.models.heads import TAGS, tagged_spans, viterbi
from tasks.models.tokens import Tokenizer, first_tokens, units
from tasks.models.windows import windows

TINY = Path(__file__).resolve().parent / "tiny_bundle"
ARABIC = st.text(alphabet="ابتجد وقفلمنهىيةأإآءًَُِّْ،.«»12 \n", max_size=60)


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(TINY / "tokenizer.json", prefix="a:", special=(2, 3, 0))


def test_every_token_points_at_the_characters_it_was_made_of(tokenizer):
    text = "قال  «نعم»، ثم غادر"
    (pieces,) = tokenizer.encode([text])
    assert "".join(text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)) == text.replace(" ", "")


def test_tokens_of_the_arabert_rules_point_into_the_text_as_published():
    reader = Tokenizer(TINY / "tokenizer.json", normaliser="arabert", special=(2, 3, 0))
    text = "وقال «السيسي»: 10000.5 دولاراً"
    (pieces,) = reader.encode([text])
    assert [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)][:4] == list("وقال")
    assert pieces.ends[-1] <= len(text)
    assert np.all(np.diff(pieces.starts) >= 0)
    shown = {text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)}
    assert {"«", "»", ":"} <= shown


def test_an_unknown_normaliser_is_refused():
    with pytest.raises(TerminalError, match="known: none, arabert"):
        Tokenizer(TINY / "tokenizer.json", normaliser="farasa")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل إلى تونس.", ["وصل", "إلى", "تونس", "."]),
        ("«السيسي»،", ["«", "السيسي", "»", "،"]),
        ("محمّد", ["محمّد"]),
        ("", []),
    ],
)
def test_units_are_words_and_single_marks(text, expected):
    assert [unit.of(text) for unit in units(text)] == expected


@given(ARABIC)
def test_units_cover_every_visible_character_once(text):
    covered = "".join(unit.of(text) for unit in units(text))
    assert "".join(covered.split()) == "".join(text.split())


@given(ARABIC)
def test_every_unit_has_a_token_that_touches_or_follows_it(text):
    (pieces,) = Tokenizer(TINY / "tokenizer.json", special=(2, 3, 0)).encode([text])
    spans = units(text)
    found = first_tokens(pieces, spans)
    if len(pieces):
        assert len(found) == len(spans)
        assert np.all((found >= 0) & (found < len(pieces)))


@given(st.lists(st.integers(0, 90), max_size=12), st.integers(8, 40), st.integers(40, 60))
def test_windows_cover_every_token_and_never_overflow(lengths, first_room, room):
    made = windows(lengths, first_room, room)
    seen = {(part.sentence, token) for window in made for part in window for token in range(part.start, part.end)}
    assert seen == {(at, token) for at, length in enumerate(lengths) for token in range(length)}
    for at, window in enumerate(made):
        assert sum(part.end - part.start for part in window) <= (room if at else first_room)


def test_the_last_sentence_of_a_window_opens_the_next():
    assert windows([12, 13, 5, 10], 30, 40) == [[(0, 0, 12), (1, 0, 13), (2, 0, 5)], [(2, 0, 5), (3, 0, 10)]]


def test_a_long_last_sentence_is_not_read_twice():
    assert windows([12, 5, 13, 10], 30, 40) == [[(0, 0, 12), (1, 0, 5), (2, 0, 13)], [(3, 0, 10)]]


def test_an_article_without_tokens_has_one_empty_window():
    assert windows([], 10, 20) == [[]]


@given(st.lists(st.integers(1, 300), min_size=1, max_size=40), st.integers(64, 2048))
def test_batches_hold_each_sequence_once_within_the_budget(lengths, budget):
    batches = by_length(lengths, budget)
    assert sorted(at for batch in batches for at in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or padded_length(max(lengths[at] for at in batch)) * len(batch) <= budget


def test_padding_is_masked_and_a_multiple_of_sixteen():
    ids, mask = pad([np.arange(5, dtype=np.int32), np.arange(17, dtype=np.int32)], 9)
    assert ids.shape == mask.shape == (2, 32)
    assert mask.sum() == 22
    assert set(ids[0, 5:]) == {9}


def test_the_best_path_never_continues_a_name_that_did_not_begin():
    logits = np.zeros((3, len(TAGS)), dtype=np.float32)
    logits[0, TAGS.index("O")] = 5
    logits[1, TAGS.index("I-PER")] = 9
    logits[2, TAGS.index("I-LOC")] = 1
    path = [TAGS[tag] for tag in viterbi(logits)]
    for before, after in zip(["O", *path], path, strict=False):
        assert not after.startswith("I-") or before[2:] == after[2:]


def test_names_are_runs_of_one_type_with_the_score_of_their_weakest_unit():
    logits = np.full((4, len(TAGS)), -9.0, dtype=np.float32)
    for at, tag in enumerate(["B-ORG", "I-ORG", "O", "B-LOC"]):
        logits[at, TAGS.index(tag)] = 3
    logits[1, TAGS.index("O")] = 2.9
    found = tagged_spans(logits)
    assert [(span.first, span.last, span.type) for span in found] == [(0, 1, "ORG"), (3, 3, "LOC")]
    assert 0.4 < found[0].score < 0.6 < found[1].score


def test_nothing_is_tagged_in_nothing():
    assert tagged_spans(np.zeros((0, len(TAGS)), dtype=np.float32)) == []


def test_spans_shift_with_their_sentence(tokenizer):
    (pieces,) = tokenizer.encode(["نعم"])
    assert Span(int(pieces.shift(7).starts[0]), int(pieces.shift(7).ends[-1])) == Span(7, 10)
