import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs PyTorch: pip install 'marsad[train]'")
pytest.importorskip("onnx", reason="training writes ONNX: pip install 'marsad[train]'")

from flows.training import scores_of, source_of, train_and_register, worse
from tasks.contracts.faults import TerminalError
from tasks.models.bundle import load_bundle
from tasks.models.encoder_reader import EncoderReader
from tasks.models.evaluation.topics import article_of
from tasks.models.heads import Heads
from tasks.models.registry import default_name, open_reader
from tasks.models.training.examples import TopicExample
from tasks.models.training.loop import Plan
from tasks.models.training.pipeline import Job

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

SPORT = "فاز الفريق في المباراة على ملعبه وسجل اللاعب هدفين. وقال المدرب إن اللاعبين قدموا مباراة كبيرة."
MARKET = "ارتفعت أسعار النفط في السوق وقال البنك إن التجارة تنمو. وزادت أرباح الشركات والأسهم في البورصة."
NAMES = [
    ("وصل B-x محمد علي إلى القاهرة", "O B-PER I-PER O B-LOC"),
    ("أعلنت الأمم المتحدة في تونس", "O B-ORG I-ORG O B-LOC"),
    ("قال سامي إن بغداد بعيدة", "O B-PER O B-LOC O"),
]
DECLARATION = """
[[dataset]]
name = "room"
task = "topics"
reader = "jsonl_topics"
path = "room.jsonl"
use = "train"
licence = "ours"

[[dataset]]
name = "iptc_dev"
task = "topics"
reader = "jsonl_topics"
path = "dev.jsonl"
use = "dev"
licence = "ours"

[[dataset]]
name = "names"
task = "names"
reader = "conll"
path = "names.conll"
use = "train"
licence = "ours"
labels = { PER = "PER", LOC = "LOC", ORG = "ORG" }

[[dataset]]
name = "names_test"
task = "names"
reader = "conll"
path = "names.conll"
use = "test"
licence = "ours"
labels = { PER = "PER", LOC = "LOC", ORG = "ORG" }
"""


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory) -> Path:
    """A random checkpoint of AraBERT's classes: BertModel and a WordPiece BertTokenizer."""
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("bert-base-arabertv02-toy")
    text = f"{SPORT} {MARKET} " + " ".join(words for words, _ in NAMES)
    letters = sorted({char for char in text if not char.isspace()})
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{char}" for char in letters)]
    (folder / "vocab.txt").write_text("\n".join([*vocabulary, "في", "على", "النفط", "المباراة"]), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary) + 4, hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rows = [
        {"text": text, "title": "", "topics": [topic]}
        for text, topic in ((SPORT, "medtop:15000000"), (MARKET, "medtop:04000000"))
    ]
    halves = [
        {**row, "text": f"{row['text']} {number} {sentence}"}
        for row in rows
        for number, sentence in enumerate(row["text"].split(". "))
    ]
    (folder / "room.jsonl").write_text("\n".join(map(json.dumps, rows * 4)), encoding="utf-8")
    (folder / "dev.jsonl").write_text("\n".join(map(json.dumps, halves)), encoding="utf-8")
    lines = []
    for words, tags in NAMES * 6:
        kept = [word for word in words.split() if word != "B-x"]
        lines += [f"{word} {tag}" for word, tag in zip(kept, tags.split(), strict=True)] + [""]
    (folder / "names.conll").write_text("\n".join(lines), encoding="utf-8")
    (folder / "datasets.toml").write_text(DECLARATION, encoding="utf-8")
    return folder


def job_for(checkpoint: Path, newsroom: Path, work: Path, tokens: int, version: str = "1") -> Job:
    plan = Plan(tokens=tokens, rate=3e-3, evaluate_every=1500, checkpoint_every=700, patience=50, padding=0)
    return Job(
        source_of(str(checkpoint)), "toy", version, SEEDS, newsroom, work, plan,
        most=64, window=64, budget=256, datasets=newsroom / "datasets.toml",
    )  # fmt: skip


@pytest.fixture(scope="module")
def registered(checkpoint, newsroom, tmp_path_factory):
    pytest.importorskip("tasks.arabic.arabert")
    models = tmp_path_factory.mktemp("models")
    return train_and_register(job_for(checkpoint, newsroom, models / ".work", 9000), models), models


def test_an_arabert_checkpoint_is_read_by_its_own_input_rules(checkpoint):
    assert source_of(str(checkpoint)).normaliser == "arabert"
    assert source_of("intfloat/multilingual-e5-small").prefix == "passage:"


def test_a_training_ends_in_a_registered_default_bundle(registered):
    bundle, models = registered
    assert default_name(models) == bundle.path.name == "toy-1"
    assert bundle.manifest["encoder"]["normaliser"] == "arabert"
    assert {entry["name"] for entry in bundle.manifest["data"]} == {"room", "iptc_dev", "names"}
    assert not [name for name in bundle.manifest["files"] if name.endswith((".pkl", ".pt", ".bin"))]


def test_what_was_trained_tells_the_topics_and_names_it_was_taught(registered):
    _, models = registered
    reader = open_reader(models)
    texts = {"medtop:15000000": SPORT, "medtop:04000000": MARKET}
    for topic, text in texts.items():
        (reading,) = reader.read([article_of(TopicExample("a", "", "", text))])
        assert max(reading.topic_scores, key=reading.topic_scores.get) == topic
        assert reading.sentence_vectors.shape == (2, 32)
    text = "وصل محمد علي إلى القاهرة"
    (reading,) = reader.read([article_of(TopicExample("b", "", "", text))])
    assert {(mention.span.of(text), mention.type) for mention in reading.mentions} == {
        ("محمد علي", "PER"),
        ("القاهرة", "LOC"),
    }


def test_a_resumed_training_goes_on_where_it_was_cut_off(checkpoint, newsroom, tmp_path):
    pytest.importorskip("tasks.arabic.arabert")
    import torch

    from tasks.models.training import pipeline
    from tasks.models.training.loop import STATE, Trainer

    whole = pipeline.train_encoder(job_for(checkpoint, newsroom, tmp_path / "a", 4000), tmp_path / "whole")
    saved = Trainer._checkpoint
    try:

        def cut(self: Trainer) -> None:
            saved(self)
            if self.tokens < 3000 and not (self.folder / "cut").exists():
                (self.folder / "cut").touch()
                raise KeyboardInterrupt

        Trainer._checkpoint = cut
        with pytest.raises(KeyboardInterrupt):
            pipeline.train_encoder(job_for(checkpoint, newsroom, tmp_path / "b", 4000), tmp_path / "again")
    finally:
        Trainer._checkpoint = saved
    assert 0 < json.loads((tmp_path / "b" / STATE).read_text())["tokens"] < 4000
    again = pipeline.train_encoder(job_for(checkpoint, newsroom, tmp_path / "b", 4000), tmp_path / "again")
    from safetensors.torch import load_file

    one, two = (load_file(folder / "last.safetensors") for folder in (tmp_path / "a", tmp_path / "b"))
    assert all(torch.allclose(one[name], two[name], atol=1e-5) for name in one)
    assert whole.manifest["training"]["steps"] == again.manifest["training"]["steps"]


def test_a_score_that_falls_keeps_a_bundle_from_becoming_the_default():
    old = {"iptc_dev: micro-F1": 0.8, "iptc_dev: primary accuracy": 0.7}
    assert worse({"iptc_dev: micro-F1": 0.9, "iptc_dev: primary accuracy": 0.6}, old) == [
        "iptc_dev: primary accuracy falls from 0.7000 to 0.6000"
    ]
    assert worse({"iptc_dev: micro-F1": 0.8}, old) == []


def test_training_goes_on_from_a_bundle_and_keeps_what_it_knows(registered, newsroom, tmp_path):
    from tasks.models.training.pipeline import train_encoder

    bundle, _ = registered
    source = source_of(str(bundle.path))
    assert (source.normaliser, source.bundle.name) == ("arabert", "toy")
    job = replace(job_for(bundle.path, newsroom, tmp_path / "more", 1, "2"), plan=Plan(tokens=1, rate=1e-9, padding=0))
    again = train_encoder(job, tmp_path / "bundle")
    assert again.manifest["base"] == bundle.manifest["base"] and again.version == "2"
    one, two = (
        EncoderReader.open(load_bundle(path)).read([article_of(TopicExample("a", "", "", SPORT))])
        for path in (bundle.path, again.path)
    )
    first, second = next(iter(one)), next(iter(two))
    assert first.topic_scores == pytest.approx(second.topic_scores, abs=0.05)
    nameless = tmp_path / "nameless.toml"
    nameless.write_text(DECLARATION[: DECLARATION.index('[[dataset]]\nname = "iptc_dev"')], encoding="utf-8")
    kept = train_encoder(replace(job, datasets=nameless, work=tmp_path / "topics"), tmp_path / "topics-bundle")
    before, after = (Heads.load(path.file("heads.safetensors")) for path in (bundle, kept))
    assert before.transitions is not None and before.transitions.any()
    assert np.array_equal(before.transitions, after.transitions) and np.array_equal(before.tags_scale, after.tags_scale)


def test_a_declaration_that_leaves_nothing_to_train_on_is_refused(registered, newsroom, tmp_path):
    from tasks.models.training.pipeline import train_encoder

    near_dev = tmp_path / "near.toml"
    near_dev.write_text(DECLARATION[: DECLARATION.index('[[dataset]]\nname = "names"')], encoding="utf-8")
    job = replace(job_for(registered[0].path, newsroom, tmp_path / "work", 1), datasets=near_dev)
    with pytest.raises(TerminalError, match=r"near.toml leaves nothing to train on: .* near copies of dev and test"):
        train_encoder(job, tmp_path / "bundle")


def test_a_training_that_hides_swaps_and_blends_ends_between_where_it_began_and_where_it_went(
    checkpoint, newsroom, tmp_path
):
    import torch
    from safetensors.torch import load_file

    from tasks.models.torch_engine import load_bert
    from tasks.models.training.network import load_encoder
    from tasks.models.training.pipeline import train_encoder

    job = job_for(checkpoint, newsroom, tmp_path / "work", 3000)
    job = replace(job, plan=replace(job.plan, mask=0.3), swap=0.5, blend=0.25, freeze=1)
    bundle = train_encoder(job, tmp_path / "bundle")
    began, went = load_encoder(str(checkpoint)).state_dict(), load_file(tmp_path / "work" / "best.safetensors")
    came = load_bert(bundle.file("encoder.onnx")).state_dict()
    name = "encoder.layer.1.output.dense.weight"
    mean = 0.75 * began[name] + 0.25 * went[f"encoder.{name}"]
    assert torch.allclose(came[name], mean, atol=float(mean.abs().max()) / 100)
    assert not torch.allclose(came[name], began[name], atol=1e-3)


def test_what_hides_tokens_needs_a_token_to_hide_them_with(checkpoint, newsroom, tmp_path):
    from transformers import BertTokenizer

    from tasks.models.training.pipeline import train_encoder

    bare = tmp_path / "bert-base-arabertv02-bare"
    bare.mkdir()
    for path in checkpoint.iterdir():
        (bare / path.name).write_bytes(path.read_bytes())
    lines = [line.replace("[MASK]", "[HIDE]") for line in (bare / "vocab.txt").read_text(encoding="utf-8").splitlines()]
    for path in bare.glob("tokenizer*"):
        path.unlink()
    (bare / "vocab.txt").write_text("\n".join(lines), encoding="utf-8")
    BertTokenizer(str(bare / "vocab.txt"), do_lower_case=False, mask_token="[UNK]").save_pretrained(bare)
    with pytest.raises(TerminalError, match=r"no token that hides another \(\[MASK\] or <mask>\)"):
        job = job_for(bare, newsroom, tmp_path / "work", 3000)
        train_encoder(replace(job, plan=replace(job.plan, mask=0.3)), tmp_path / "bundle")


def test_known_names_decide_where_the_encoder_cannot_and_the_bundle_ships_their_weight(checkpoint, newsroom, tmp_path):
    from tasks.contracts.records import FoundMention, ReadArticle
    from tasks.contracts.spans import Span
    from tasks.models.training.pipeline import train_encoder

    def knows(text: str) -> list[FoundMention]:
        words = {"بغداد": "GPE", "تونس": "GPE", "القاهرة": "GPE", "سامي": "PER", "محمد علي": "PER"}
        return [
            FoundMention(Span(at, at + len(word)), type_, 0.9, "gazetteer")
            for word, type_ in words.items()
            if (at := text.find(word)) >= 0
        ]

    lines = (newsroom / "names.conll").read_text(encoding="utf-8")
    (tmp_path / "held.conll").write_text(f"{lines}\n" * 20, encoding="utf-8")
    held = DECLARATION.split("[[dataset]]")[3].replace("names.conll", str(tmp_path / "held.conll"))
    held = held.replace('"names"', '"held"', 1).replace('"train"', '"dev"')
    (tmp_path / "datasets.toml").write_text(f"{DECLARATION}\n[[dataset]]{held}", encoding="utf-8")
    untrained = replace(
        job_for(checkpoint, newsroom, tmp_path / "work", 1), tagger=knows, datasets=tmp_path / "datasets.toml"
    )
    bundle = train_encoder(untrained, tmp_path / "bundle")
    reader = EncoderReader.open(load_bundle(bundle.path))
    assert reader.heads.hints is not None and reader.heads.transitions is not None
    text = "زار سامي مدينة بغداد"
    told = ReadArticle("a", "", text, (Span(0, len(text)),), known=tuple(knows(text)))
    (reading,) = reader.read([told])
    assert {(mention.span.of(text), mention.type) for mention in reading.mentions} == {
        ("سامي", "PER"),
        ("بغداد", "LOC"),
    }


def test_a_device_that_is_not_there_is_refused_by_name():
    import torch

    from tasks.models.training.network import device_named

    assert device_named("cpu") == torch.device("cpu")
    with pytest.raises(TerminalError, match="'gpu' is unknown"):
        device_named("gpu")
    if not torch.cuda.is_available():
        assert device_named("auto") == torch.device("cpu")
        with pytest.raises(TerminalError, match="no CUDA device"):
            device_named("cuda")


def test_the_command_trains_and_registers_and_reports_its_progress(checkpoint, newsroom, tmp_path):
    seeds = tmp_path / "seeds"
    (seeds / "models").mkdir(parents=True)
    for name in ("taxonomy.tsv", "topic_terms.tsv"):
        (seeds / name).write_bytes((SEEDS / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "train",
        "--encoder",
        str(checkpoint),
        "--name",
        "office",
        "--device",
        "cpu",
    ]
    files = ["--data", str(newsroom), "--datasets", str(newsroom / "datasets.toml"), "--work", str(tmp_path / "work")]
    ended = subprocess.run(
        [*command, *files, "--tokens", "25000", "--rate", "0.003", "--threads", "1"],
        env={**os.environ, "MARSAD_SEEDS": str(seeds)}, cwd=SEEDS.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "office@1 is the default reader now" in ended.stdout
    assert default_name(seeds / "models") == "office-1"
    assert "step 20, " in ended.stderr and "tokens/s" in ended.stderr


def test_a_version_is_never_overwritten(registered):
    from tasks.models.registry import register

    bundle, models = registered
    with pytest.raises(TerminalError, match="never overwritten"):
        register(bundle, models)


def test_a_bundle_is_measured_on_the_sets_of_the_newsrooms_own_declaration(registered, newsroom):
    bundle, _ = registered
    scores = scores_of(bundle.path, SEEDS, newsroom, newsroom / "datasets.toml")
    assert scores["iptc_dev: micro-F1"] > 0.5
    assert scores["names_test: span F1 PER LOC ORG"] > 0.5


def test_going_on_without_a_development_set_keeps_the_scaling_and_thresholds(registered, newsroom, tmp_path):
    from tasks.models.training.pipeline import train_encoder

    bundle, _ = registered
    entries = DECLARATION.split("[[dataset]]")
    (tmp_path / "d.toml").write_text("[[dataset]]".join(e for e in entries if "dev.jsonl" not in e), encoding="utf-8")
    job = job_for(bundle.path, newsroom, tmp_path / "more", 1, "3")
    again = train_encoder(
        replace(job, datasets=tmp_path / "d.toml", plan=Plan(tokens=1, rate=1e-9, padding=0)), tmp_path / "b"
    )
    assert again.file("calibration.json").read_bytes() == bundle.file("calibration.json").read_bytes()
    assert again.manifest["encoder"]["linear_share"] == bundle.manifest["encoder"]["linear_share"]
