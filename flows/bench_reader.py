"""``make bench``: the runtime against ``transformers.pipeline`` on the same weights and articles. Needs torch and onnx."""

from __future__ import annotations

import importlib.util
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from tasks.contracts.records import ReadArticle
from tasks.contracts.settings import ROOT
from tasks.models.bundle import Bundle
from tasks.models.registry import find_bundle

PIPELINE_TOKENS = 500
"""Longest article both can read whole."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Medians over interleaved rounds; seconds are CPU seconds of the process."""

    articles: int
    tokens: int
    rounds: int
    runtime_tokens_per_s: float
    runtime_articles_per_s: float
    pipeline_tokens_per_s: float
    against_one_pipeline: float
    against_three_pipelines: float
    gemm_int8_gops: float
    int8_peak_share: float
    peak_rss_mb: float


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds ``work`` takes in this process, all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def gemm_peak(seconds: float = 1.0) -> float:
    """Int8 multiply-adds of one core, in 10^9 operations a CPU second: large MatMulInteger in ONNX Runtime."""
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper

    side = 1024
    node = helper.make_node("MatMulInteger", ["a", "b"], ["c"])
    sides = {"a": TensorProto.UINT8, "b": TensorProto.INT8}
    inputs = [helper.make_tensor_value_info(name, kind, [side, side]) for name, kind in sides.items()]
    output = helper.make_tensor_value_info("c", TensorProto.INT32, [side, side])
    graph = helper.make_graph([node], "peak", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    feed = {"a": rng.integers(0, 255, (side, side), np.uint8), "b": rng.integers(-127, 127, (side, side), np.int8)}
    session.run(None, feed)
    best = 0.0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        best = max(best, 2 * side**3 / 1e9 / max(1e-9, cpu_seconds(lambda: session.run(None, feed))))
    return best


def pipeline_of(bundle: Bundle) -> Any:  # noqa: ANN401  (transformers has no types)
    """``transformers.pipeline("feature-extraction")`` on the bundle's own weights, fp32, as its documentation shows."""
    import torch
    from transformers import PreTrainedTokenizerFast, pipeline

    from tasks.models.torch_engine import Torch

    torch.set_num_threads(1)
    engine = Torch(bundle.file("encoder.onnx"), 1)
    special = bundle.manifest["encoder"]["special"]
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(bundle.file("tokenizer.json")))
    tokenizer.pad_token = tokenizer.convert_ids_to_tokens(special[2])
    return pipeline(
        "feature-extraction", model=engine.encoder, tokenizer=tokenizer, device="cpu", batch_size=8,
        tokenize_kwargs={"truncation": True, "max_length": 512, "padding": True},
    )  # fmt: skip


def bench(bundle: Bundle, articles: Sequence[ReadArticle], rounds: int = 3) -> Bench:
    """Read the same articles by turns with the runtime and with the pipeline, one thread each."""
    from tasks.models.encoder_reader import EncoderReader

    reader = EncoderReader.open(bundle, threads=1)
    pipe = pipeline_of(bundle)
    sizes = [len(p) for p in reader.tokenizer.encode([f"{article.title} {article.text}" for article in articles])]
    # The pipeline cuts what is longer; both are to read the same tokens.
    articles = [article for article, size in zip(articles, sizes, strict=True) if size <= PIPELINE_TOKENS]
    tokens = sum(size for size in sizes if size <= PIPELINE_TOKENS)
    texts = [f"{article.title} {article.text}" for article in articles]
    list(reader.read(articles[:4]))
    pipe(texts[:4])
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(cpu_seconds(lambda: list(reader.read(articles))))
        theirs.append(cpu_seconds(lambda: pipe(texts)))
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    mine, peak = statistics.median(ours), gemm_peak()
    encoder = bundle.manifest["encoder"]
    # Two operations a weight and token; attention's products over pairs are left out.
    operations = 2 * 12 * int(encoder["dims"]) ** 2 * int(encoder["layers"]) * tokens / 1e9
    return Bench(
        articles=len(articles),
        tokens=tokens,
        rounds=rounds,
        runtime_tokens_per_s=tokens / mine,
        runtime_articles_per_s=len(articles) / mine,
        pipeline_tokens_per_s=tokens / statistics.median(theirs),
        against_one_pipeline=ratio,
        against_three_pipelines=3 * ratio,
        gemm_int8_gops=peak,
        int8_peak_share=operations / mine / peak,
        peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def articles_from(data: Path, count: int) -> list[ReadArticle]:
    """``count`` articles spread over the shared news, or the seed articles over and over when that is absent."""
    from tasks.arabic.sentences import split

    file = data / "news" / "saudinewsnet.parquet"
    if file.is_file():
        import pyarrow.parquet as pq

        rows = pq.read_table(
            file, columns=["title", "text"] if "text" in pq.read_schema(file).names else None
        ).to_pylist()
        step = max(1, len(rows) // count)
        pairs = [
            (str(row.get("title") or ""), str(row.get("text") or row.get("content") or ""))
            for row in rows[::step][:count]
        ]
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds" / "articles").glob("*.txt"))]
        pairs = [("", texts[at % len(texts)]) for at in range(count)]
    return [ReadArticle(str(at), title, text, tuple(split(text))) for at, (title, text) in enumerate(pairs)]


def main(
    model: Annotated[str | None, typer.Option(help="Bundle; the default when none is named.")] = None,
    data: Annotated[Path, typer.Option(help="Folder of the shared data.")] = ROOT.parent / "shared" / "data",
    articles: Annotated[int, typer.Option(help="Articles read in each round.")] = 48,
    rounds: Annotated[int, typer.Option(help="Rounds, interleaved.")] = 3,
) -> None:
    """Print tokens and articles per CPU second, ratios, the share of the int8 peak, and memory, as JSON."""
    if missing := [name for name in ("torch", "onnx") if not importlib.util.find_spec(name)]:
        sys.stdout.write(
            f"bench of the reader skipped: {', '.join(missing)} not installed; pip install 'marsad[train]'\n"
        )
        return
    bundle = find_bundle(ROOT / "seeds" / "models", model)
    if bundle.kind != "encoder":
        sys.stdout.write(f"bench of the reader skipped: bundle {bundle.name} has no encoder; name one with --model\n")
        return
    sys.stdout.write(json.dumps(asdict(bench(bundle, articles_from(data, articles), rounds)), indent=1) + "\n")


if __name__ == "__main__":
    typer.run(main)
