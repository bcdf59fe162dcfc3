import importlib.util
from pathlib import Path

import pytest

from flows import bench_timing
from flows.bench_reader import articles_from, bench
from tasks.arabic.sentences import split
from tasks.contracts.faults import TerminalError
from tasks.contracts.records import ReadArticle
from tasks.models.bundle import load_bundle

TINY = Path(__file__).resolve().parents[1] / "tasks" / "models" / "tiny_bundle"
TEXT = "قال سامي في تونس إن الجو معتدل. وصل الوفد أمس."
ARTICLES = [ReadArticle(str(at), "", TEXT, tuple(split(TEXT))) for at in range(40)]


def test_without_the_train_extra_the_runtime_is_measured_and_what_is_missing_named(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name in ("torch", "onnx") else found(name, *a)
    )
    measured = bench(load_bundle(TINY), ARTICLES, rounds=2)
    assert measured.missing == ("torch", "onnx")
    assert measured.runtime_tokens_per_s > 0 and 0 < measured.encoder_share < 1
    assert measured.encoder_share + measured.tokenizer_share + measured.rest_share == pytest.approx(1.0)
    assert (measured.int8_peak_share, measured.against_one_pipeline, measured.against_three_pipelines) == (None,) * 3


def test_articles_too_long_for_the_pipelines_are_no_measurement(tmp_path):
    with pytest.raises(TerminalError, match="no article has at most 500 tokens"):
        bench(load_bundle(TINY), articles_from(tmp_path, 3), rounds=1)


def test_the_three_pipelines_give_topics_vectors_and_names_on_the_bundles_own_weights():
    pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from flows.bench_pipelines import pipelines_of

    bundle = load_bundle(TINY)
    texts = [TEXT]
    made = pipelines_of(bundle)
    (topics,) = made["topics"](texts)
    assert {found["label"] for found in topics} == set(bundle.manifest["topics"])
    (features,) = made["features"](texts)
    assert len(features[0][0]) == bundle.manifest["encoder"]["dims"]
    assert all(found["entity_group"] for found in made["names"](texts)[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512_vnni\n", "avx512_vnni"),
        ("flags\t\t: fpu sse avx2 fma\n", "none"),
        ("Features\t: fp asimd asimddp\n", "asimddp"),
        ("", "none"),
    ],
)
def test_the_processors_int8_instruction_is_read_from_its_flags(monkeypatch, tmp_path, text, found):
    monkeypatch.setattr(bench_timing, "CPUINFO", tmp_path / "cpuinfo")
    assert bench_timing.dot_products() is None
    (tmp_path / "cpuinfo").write_text(text, encoding="utf-8")
    assert bench_timing.dot_products() == found
