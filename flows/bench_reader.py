"""``make bench``: the runtime against ``transformers.pipeline`` on the same weights and articles."""

from __future__ import annotations

import importlib.util
import json
import resource
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from flows.bench_timing import cpu_seconds, dot_products, gemm_peak, timed_reader
from tasks.contracts.faults import TerminalError
from tasks.contracts.records import ReadArticle
from tasks.contracts.settings import ROOT
from tasks.models.bundle import Bundle
from tasks.models.registry import find_bundle

PIPELINE_TOKENS = 500
"""Longest article all can read whole."""
NEEDED = ("torch", "onnx")
"""Packages of the train extra that the comparisons need."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Medians over interleaved rounds; seconds are CPU seconds of the process. ``None``: not measured, see ``missing``."""

    bundle: str
    articles: int
    tokens: int
    rounds: int
    runtime_tokens_per_s: float
    runtime_articles_per_s: float
    encoder_share: float
    """Of the runtime's CPU seconds, spent in the engine."""
    tokenizer_share: float
    rest_share: float
    """Windows, padding, decoding of tags, pooling, heads, the linear model."""
    peak_rss_mb: float
    """Of the process before any pipeline was made."""
    dot_products: str | None = None
    """The processor's instruction for int8 dot products; with ``none`` the engine computes in fp32."""
    gemm_int8_gops: float | None = None
    gemm_fp32_gops: float | None = None
    int8_peak_share: float | None = None
    fp32_peak_share: float | None = None
    """Of the runtime's multiply-adds a second, attention left out, in those of large products."""
    encoder_peak_share: float | None = None
    """Of the int8 peak, over the engine's seconds alone."""
    pipeline_tokens_per_s: float | None = None
    """The feature pipeline."""
    against_one_pipeline: float | None = None
    """CPU seconds of the feature pipeline over the runtime's."""
    against_three_pipelines: float | None = None
    """CPU seconds of the feature, topic and name pipelines together over the runtime's."""
    missing: tuple[str, ...] = ()


def bench(bundle: Bundle, articles: Sequence[ReadArticle], rounds: int = 3) -> Bench:
    """Read the same articles by turns with the runtime and, where torch and onnx are installed, with the pipelines, one thread
    each.
    """
    missing = tuple(name for name in NEEDED if not importlib.util.find_spec(name))
    reader, engine, tokenizer = timed_reader(bundle)
    sizes = [len(p) for p in tokenizer.encode([f"{article.title} {article.text}" for article in articles])]
    # The pipelines cut what is longer; all are to read the same tokens.
    articles = [article for article, size in zip(articles, sizes, strict=True) if size <= PIPELINE_TOKENS]
    tokens = sum(size for size in sizes if size <= PIPELINE_TOKENS)
    if not articles:
        raise TerminalError(f"no article has at most {PIPELINE_TOKENS} tokens; ask for more with --articles")
    texts = [f"{article.title} {article.text}" for article in articles]
    list(reader.read(articles))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipelines = {}
    if not missing:
        from flows.bench_pipelines import pipelines_of

        pipelines = dict(pipelines_of(bundle))
        for pipe in pipelines.values():
            pipe(texts[:4])
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in pipelines}
    engine.seconds = tokenizer.seconds = 0.0
    for _ in range(rounds):
        ours.append(cpu_seconds(lambda: list(reader.read(articles))))
        for name, pipe in pipelines.items():
            theirs[name].append(cpu_seconds(lambda pipe=pipe: pipe(texts)))  # type: ignore[misc]
    # Afterwards: large products slow the processor down for a while, and the reader would come right behind them.
    peaks = [(gemm_peak(int8=True), gemm_peak(int8=False)) for _ in range(rounds if "onnx" not in missing else 0)]
    mine, total = statistics.median(ours), sum(ours)
    encoder = bundle.manifest["encoder"]
    # Two operations a weight and token; attention's products over pairs are left out.
    operations = 2 * 12 * int(encoder["dims"]) ** 2 * int(encoder["layers"]) * tokens / 1e9
    peak, real_peak = map(statistics.median, zip(*peaks, strict=True)) if peaks else (None, None)
    all_three = [sum(times) for times in zip(*theirs.values(), strict=True)]
    return Bench(
        bundle=bundle.name + "-" + bundle.version,
        articles=len(articles),
        tokens=tokens,
        rounds=rounds,
        runtime_tokens_per_s=tokens / mine,
        runtime_articles_per_s=len(articles) / mine,
        encoder_share=engine.seconds / total,
        tokenizer_share=tokenizer.seconds / total,
        rest_share=1 - (engine.seconds + tokenizer.seconds) / total,
        peak_rss_mb=memory,
        dot_products=dot_products(),
        gemm_int8_gops=peak,
        gemm_fp32_gops=real_peak,
        int8_peak_share=operations / mine / peak if peak else None,
        fp32_peak_share=operations / mine / real_peak if real_peak else None,
        encoder_peak_share=operations * rounds / engine.seconds / peak if peak else None,
        pipeline_tokens_per_s=tokens / statistics.median(theirs["features"]) if theirs else None,
        against_one_pipeline=_ratio(theirs["features"], ours) if theirs else None,
        against_three_pipelines=_ratio(all_three, ours) if theirs else None,
        missing=missing,
    )


def _ratio(theirs: Sequence[float], ours: Sequence[float]) -> float:
    return statistics.median(b / a for a, b in zip(ours, theirs, strict=True))


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
    """Print tokens and articles per CPU second, where they go, ratios, the shares of the machine's peaks, and memory, as JSON.

    Without the train extra the comparisons are null and ``missing`` names what they need.
    """
    bundle = find_bundle(ROOT / "seeds" / "models", model)
    if bundle.kind != "encoder":
        sys.stdout.write(f"bench of the reader skipped: bundle {bundle.name} has no encoder; name one with --model\n")
        return
    found = bench(bundle, articles_from(data, articles), rounds)
    sys.stdout.write(json.dumps(asdict(found), indent=1) + "\n")
    if found.missing:
        names = " and ".join(found.missing)
        sys.stdout.write(
            f"not compared with transformers.pipeline: {names} not installed; pip install 'marsad[train]'\n"
        )


if __name__ == "__main__":
    typer.run(main)
