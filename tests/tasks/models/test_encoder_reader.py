import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tasks.arabic.sentences import split
from tasks.contracts.faults import TerminalError
from tasks.contracts.records import FoundMention, ReadArticle
from tasks.contracts.spans import Span
from tasks.models.bundle import load_bundle
from tasks.models.encoder_reader import TOLERANCE, EncoderReader
from tasks.models.engines import open_engine
from tasks.models.heads import TAGS
from tasks.models.mentions import without_clitic

TINY = Path(__file__).resolve().parent / "tiny_bundle"

TEXTS = [
    "وصل الرئيس التونسي إلى القاهرة. وقال إن المباحثات كانت «بناءة»، ثم غادر.",
    "ارتفعت أسعار النفط.",
    "أعلنت وزارة الصحة تسجيل 12 إصابة جديدة بالمرض في المنطقة الشرقية. ودعت المواطنين إلى الحذر! وأوضحت أن الفرق الطبية تعمل. "
    * 4,
]


def article(text: str, title: str = "") -> ReadArticle:
    return ReadArticle(text[:5], title, text, tuple(split(text)))


@pytest.fixture(scope="module")
def reader():
    return EncoderReader.open(load_bundle(TINY))


def test_a_reading_has_everything_the_stages_store(reader):
    (reading,) = reader.read([article(TEXTS[2], "إصابات جديدة")])
    sentences = len(split(TEXTS[2]))
    assert len(reading.topic_scores) == 17
    assert reading.salience.shape == (sentences,)
    assert reading.sentence_vectors.shape == (sentences, 16)
    assert reading.sentence_vectors.dtype == np.float32


def test_mentions_are_characters_of_the_published_text_without_surrounding_space(reader):
    for text in TEXTS:
        (reading,) = reader.read([article(text)])
        for mention in reading.mentions:
            assert mention.span.of(text) == mention.span.of(text).strip() != ""
            assert any(sentence.contains(mention.span) for sentence in split(text))
            assert text[mention.span.start - len(mention.clitic) : mention.span.start] == mention.clitic
            assert mention.vector.shape == (16,)


def test_an_article_reads_the_same_whatever_it_is_batched_with(reader):
    articles = [article(text, "عنوان") for text in TEXTS]
    together = list(reader.read(articles * 3))
    for at, one in enumerate(articles):
        (alone,) = reader.read([one])
        for among in together[at :: len(articles)]:
            assert [m.span for m in alone.mentions] == [m.span for m in among.mentions]
            assert max(abs(alone.topic_scores[t] - among.topic_scores[t]) for t in alone.topic_scores) <= TOLERANCE
            assert np.abs(alone.salience - among.salience).max() <= TOLERANCE


def test_reading_twice_gives_the_same_bits(reader):
    first, second = (list(reader.read([article(TEXTS[2])])) for _ in range(2))
    assert first[0].topic_scores == second[0].topic_scores
    assert np.array_equal(first[0].sentence_vectors, second[0].sentence_vectors)


def test_readings_come_in_the_order_the_articles_were_given(reader):
    order = [TEXTS[1], TEXTS[2], TEXTS[0]]
    assert [reading.article_id for reading in reader.read([article(text) for text in order])] == [t[:5] for t in order]


@pytest.mark.parametrize("text", ["", "؟", "ﷺ 😀", "كلمة"])
def test_almost_nothing_is_read_without_complaint(reader, text):
    (reading,) = reader.read([ReadArticle("a", "", text, (Span(0, len(text)),) if text else ())])
    assert reading.salience.shape == ((1,) if text else (0,))
    assert reading.sentence_vectors.shape == ((1 if text else 0), 16)


def test_an_article_without_end_is_read_up_to_a_bound(reader, monkeypatch):
    monkeypatch.setattr("tasks.models.encoder_reader.MOST_TOKENS", 100)
    (reading,) = reader.read([article(TEXTS[2])])
    assert reading.salience.shape == (len(split(TEXTS[2])),)
    assert np.any(reading.sentence_vectors[0]) and not np.any(reading.sentence_vectors[-1])


def test_the_two_engines_agree(reader):
    other = EncoderReader.open(load_bundle(TINY), engine="onnxruntime")
    (one,), (two,) = reader.read([article(TEXTS[0])]), other.read([article(TEXTS[0])])
    assert np.abs(one.sentence_vectors - two.sentence_vectors).max() < 0.2
    assert max(abs(one.topic_scores[t] - two.topic_scores[t]) for t in one.topic_scores) < 0.05


def test_an_unknown_engine_is_answered_with_the_known_ones():
    with pytest.raises(TerminalError, match="expected auto, openvino, onnxruntime or torch"):
        open_engine(TINY / "encoder.onnx", "magic")


def test_the_default_path_does_not_import_torch(reader):
    list(reader.read([article(TEXTS[0])]))
    if "torch" in sys.modules:
        pytest.skip("another test imported torch in this process")
    assert "torch" not in sys.modules


def test_a_known_name_moves_the_tags_of_its_own_words_and_their_neighbours_alone():
    reader = EncoderReader.open(load_bundle(TINY))
    text = "وصل الوفد إلى بنغازي أمس. وغادر الوفد."
    name = FoundMention(Span(text.index("بنغازي"), text.index(" أمس")), "GPE", 0.9, "gazetteer")
    hints = np.zeros((len(TAGS), 3 * len(TAGS)), dtype=np.float32)
    hints[TAGS.index("B-LOC"), TAGS.index("B-LOC")] = 1e3
    hints[TAGS.index("O"), [len(TAGS) + TAGS.index("B-LOC"), 2 * len(TAGS) + TAGS.index("B-LOC")]] = 1e3
    told = replace(article(text), known=(name,))
    (unmoved,) = reader.tag_logits([told])
    reader.heads = replace(reader.heads, hints=hints)
    (reading,) = reader.read([told])
    assert name.span in [mention.span for mention in reading.mentions if mention.type == "LOC"]
    ((spans, logits), second), ((_, before), last) = *reader.tag_logits([told]), unmoved
    moved = [
        span.of(text) for span, change in zip(spans, np.abs(logits - before).max(axis=1), strict=True) if change > 1
    ]
    assert moved == ["إلى", "بنغازي", "أمس"]
    assert np.array_equal(second[1], last[1]), "the other sentence holds no known name"
    (untold,) = reader.tag_logits([article(text)])
    assert np.array_equal(untold[0][1], before)


@pytest.mark.parametrize(
    ("surface", "clitic", "name"),
    [
        ("والقاهرة", "و", "القاهرة"),
        ("بتونس", "ب", "تونس"),
        ("للولايات المتحدة", "ل", "لولايات المتحدة"),
        ("القاهرة", "", "القاهرة"),
        ("بغداد", "", "بغداد"),
        ("وبالسعودية", "وب", "السعودية"),
    ],
)
def test_attached_particles_stay_outside_a_mention(surface, clitic, name):
    text = f"قال {surface} أمس"
    span, found = without_clitic(text, Span(4, 4 + len(surface)))
    assert (found, span.of(text)) == (clitic, name)


def test_torch_reads_the_same_weights(reader):
    pytest.importorskip("torch", reason="the torch engine needs PyTorch")
    pytest.importorskip("onnx", reason="the torch engine reads ONNX weights")
    other = EncoderReader.open(load_bundle(TINY), engine="torch")
    (one,), (two,) = reader.read([article(TEXTS[0])]), other.read([article(TEXTS[0])])
    assert np.abs(one.sentence_vectors - two.sentence_vectors).max() < 0.2
