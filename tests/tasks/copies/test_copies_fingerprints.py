"""Fingerprints: words with offsets, signatures, and their stored form."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.words import words
from tasks.contracts.spans import Span
from tasks.copies import fingerprint, fingerprints
from tasks.copies.fingerprints import PERMUTATIONS, Fingerprint, near_shingles
from tasks.copies.near import jaccard

TEXT = "قال الوزير إنّ «الاتفاق» سيُوقَّع في ١٢ مايو، وأضاف أن بلاده مستعدة لذلك."
ARABIC = st.text(alphabet=st.sampled_from("ابتىيةهأإـَّ، .«»1٢aé\u200f\n😀𐎀"), max_size=60)


def test_every_word_has_its_offsets_in_the_published_text():
    found = fingerprint("a", TEXT)
    spans = [Span(int(start), int(end)) for start, end in zip(found.starts, found.ends, strict=True)]
    assert [fold_text(span.of(TEXT), Strength.MATCH) for span in spans] == [
        fold_text(span.of(TEXT), Strength.MATCH) for span in words(TEXT)
    ]


def test_variants_of_spelling_have_one_hash_and_other_words_another():
    one, other = fingerprint("a", "الإيطالي في مدينة ١٢"), fingerprint("b", "الايطالى فى مدينه 12")
    assert one.words.tolist() == other.words.tolist()
    assert one.exact == other.exact
    assert len(set(fingerprint("a", "قال قالت يقول قول لاق").words.tolist())) == 5


def test_masked_words_are_left_out_even_when_only_touched():
    at = TEXT.index("الاتفاق")
    found = fingerprint("a", TEXT, [Span(at + 2, at + 9), Span(0, 3)])
    assert len(found.words) == len(words(TEXT)) - 2
    assert at not in found.starts.tolist()


@given(ARABIC)
def test_packing_loses_nothing(text):
    found = fingerprint("a", text)
    again = Fingerprint.unpack("a", found.pack())
    assert again.exact == found.exact
    for name in ("words", "starts", "ends", "signature"):
        assert np.array_equal(getattr(again, name), getattr(found, name)), name


@given(ARABIC)
def test_word_bounds_are_in_order_and_inside_the_text(text):
    found = fingerprint("a", text)
    assert (found.starts < found.ends).all()
    assert (found.ends[:-1] <= found.starts[1:]).all()
    assert found.ends.max(initial=0) <= len(text)


def test_an_article_of_400_words_packs_into_4_kb():
    text = " ".join(f"كلمة{'ا' * (at % 9)}{at}" for at in range(400))
    found = fingerprint("a", text)
    assert len(found.words) == 400
    assert len(found.pack()) < 4096


def test_a_damaged_value_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="fingerprint of a holds 10 bytes"):
        Fingerprint.unpack("a", fingerprint("a", TEXT).pack()[:10])


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_jaccard_is_that_of_the_sets(left, right):
    expected = len(left & right) / len(left | right) if left and right else 0.0
    assert jaccard(np.array(sorted(left), dtype=np.uint32), np.array(sorted(right), dtype=np.uint32)) == expected


@pytest.mark.parametrize("repeats", [1, 40])
def test_a_signature_is_the_one_the_maintained_package_makes(repeats, monkeypatch):
    monkeypatch.setattr(fingerprints, "SHINGLES_AT_ONCE", 7)
    found = fingerprint("a", " ".join(f"{TEXT} {number}" for number in range(repeats)))
    sketch = MinHash(PERMUTATIONS, seed=1, hashfunc=int, scheme="affine32")
    sketch.update_batch(near_shingles(found.words).tolist())
    assert found.signature.tolist() == sketch.hashvalues.tolist()
