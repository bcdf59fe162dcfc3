"""What runs an encoder: OpenVINO, ONNX Runtime, or torch when asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tasks.contracts.faults import TerminalError

Ids = npt.NDArray[np.int64]
Hidden = npt.NDArray[np.float32]

DYNAMIC_QUANTISATION_GROUP = 128


class Engine(Protocol):
    """An encoder ready to run; one for each process."""

    name: str

    def hidden(self, ids: Ids, mask: Ids) -> Hidden:
        """Last hidden states. *Shape:* (batch, tokens) to (batch, tokens, dims)"""
        ...


class OpenVino:
    """OpenVINO on the CPU: int8 weights, activations quantised at run time by groups of 128, everything else fp32."""

    name = "openvino"

    def __init__(self, model: Path, threads: int) -> None:
        """Compile ``model`` for ``threads`` threads and one stream."""
        import openvino

        config: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": "1",
            "INFERENCE_NUM_THREADS": threads,
            # Without it OpenVINO computes in bf16 where the CPU has it, slower here and less exact.
            "INFERENCE_PRECISION_HINT": "f32",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": DYNAMIC_QUANTISATION_GROUP,
        }
        self._request = openvino.Core().compile_model(str(model), "CPU", config).create_infer_request()

    def hidden(self, ids: Ids, mask: Ids) -> Hidden:
        """Last hidden states, a copy. *Shape:* (batch, tokens) to (batch, tokens, dims)"""
        outputs = self._request.infer({"input_ids": ids, "attention_mask": mask}, share_inputs=True)
        return np.array(outputs[0], dtype=np.float32)


class OnnxRuntime:
    """ONNX Runtime on the CPU, the fall-back where OpenVINO is not installed."""

    name = "onnxruntime"

    def __init__(self, model: Path, threads: int) -> None:
        """Open ``model`` with ``threads`` threads inside an operator and one across."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    def hidden(self, ids: Ids, mask: Ids) -> Hidden:
        """Last hidden states. *Shape:* (batch, tokens) to (batch, tokens, dims)"""
        (hidden,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(hidden, dtype=np.float32)


def open_engine(model: Path, engine: str = "auto", threads: int = 1) -> Engine:
    """The engine named ``engine`` over an ONNX file; ``auto`` is OpenVINO, else ONNX Runtime.

    ``TerminalError`` for an unknown name, or an engine that is not installed.
    """
    if engine == "auto":
        engine = "openvino" if importlib.util.find_spec("openvino") else "onnxruntime"
    if engine == "openvino":
        return OpenVino(model, threads)
    if engine == "onnxruntime":
        return OnnxRuntime(model, threads)
    if engine == "torch":
        if not importlib.util.find_spec("torch"):
            raise TerminalError("engine 'torch' asks for PyTorch, which is not installed; pip install 'marsad[train]'")
        from tasks.models.torch_engine import Torch

        return Torch(model, threads)
    raise TerminalError(f"engine {engine!r} is unknown; expected auto, openvino, onnxruntime or torch")
