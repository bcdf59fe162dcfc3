"""What times the reader and its parts, and the machine's peaks."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tasks.models.bundle import Bundle
from tasks.models.encoder_reader import EncoderReader
from tasks.models.engines import Engine, Hidden, Ids
from tasks.models.tokens import Pieces, Tokenizer

CPUINFO = Path("/proc/cpuinfo")


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds ``work`` takes in this process, all threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


class TimedEngine:
    """An engine that adds up its CPU seconds."""

    def __init__(self, engine: Engine) -> None:
        """Wrap ``engine``."""
        self.name, self.engine, self.seconds = engine.name, engine, 0.0

    def hidden(self, ids: Ids, mask: Ids) -> Hidden:
        """As the wrapped engine."""
        began = time.process_time()
        states = self.engine.hidden(ids, mask)
        self.seconds += time.process_time() - began
        return states


class TimedTokenizer(Tokenizer):
    """A tokenizer that adds up its CPU seconds."""

    seconds = 0.0

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """As ``Tokenizer``."""
        began = time.process_time()
        pieces = super().encode(texts)
        self.seconds += time.process_time() - began
        return pieces


def gemm_peak(*, int8: bool, seconds: float = 1.0) -> float:
    """Multiply-adds of one core in 10^9 operations a CPU second: large products in ONNX Runtime, int8 or fp32. Needs onnx."""
    import onnxruntime
    from onnx import TensorProto, helper

    side = 1024
    node = helper.make_node("MatMulInteger" if int8 else "MatMul", ["a", "b"], ["c"])
    real = TensorProto.FLOAT
    sides = {"a": TensorProto.UINT8, "b": TensorProto.INT8} if int8 else {"a": real, "b": real}
    inputs = [helper.make_tensor_value_info(name, kind, [side, side]) for name, kind in sides.items()]
    output = helper.make_tensor_value_info("c", TensorProto.INT32 if int8 else real, [side, side])
    graph = helper.make_graph([node], "peak", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(0)
    kinds = {"a": np.uint8, "b": np.int8} if int8 else {"a": np.float32, "b": np.float32}
    feed = {name: rng.integers(0, 127, (side, side)).astype(kind) for name, kind in kinds.items()}
    session.run(None, feed)
    best = 0.0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        best = max(best, 2 * side**3 / 1e9 / max(1e-9, cpu_seconds(lambda: session.run(None, feed))))
    return best


def dot_products() -> str | None:
    """The processor's instruction for int8 dot products, ``none`` where it has none, ``None`` where that cannot be told.

    Without one, OpenVINO quantises no activations: it reads int8 weights and computes in fp32.
    """
    if not CPUINFO.is_file():
        return None
    found = re.search(r"^(?:flags|Features)\s*: (.*)$", CPUINFO.read_text(), re.MULTILINE)
    flags = found[1].split() if found else []
    return next((name for name in ("amx_int8", "avx512_vnni", "avx_vnni", "asimddp") if name in flags), "none")


def timed_reader(bundle: Bundle) -> tuple[EncoderReader, TimedEngine, TimedTokenizer]:
    """The bundle's reader on one thread, with what times its parts."""
    reader = EncoderReader.open(bundle, threads=1)
    encoder = bundle.manifest["encoder"]
    engine = TimedEngine(reader.engine)
    tokenizer = TimedTokenizer(
        bundle.file("tokenizer.json"),
        normaliser=encoder["normaliser"],
        prefix=encoder["prefix"],
        special=encoder["special"],
    )
    reader.engine, reader.tokenizer = engine, tokenizer
    return reader, engine, tokenizer
