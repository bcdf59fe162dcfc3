"""A BERT encoder as one plain ONNX file, fp32 or with int8 weights behind DequantizeLinear. Needs onnx.

Written out by hand instead of traced: the graph is the same for every checkpoint, its tensors carry the checkpoint's names,
and query, key and value are one product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

OPSET = 20
Weights = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a BERT configuration the graph needs."""

    layers: int
    heads: int
    dims: int
    positions: int
    epsilon: float

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Shape:
        """From a ``config.json``; ``ValueError`` for an activation other than GELU."""
        if config.get("hidden_act", "gelu") != "gelu":
            raise ValueError(f"hidden_act is {config['hidden_act']!r}, the graph knows gelu")
        return cls(
            int(config["num_hidden_layers"]),
            int(config["num_attention_heads"]),
            int(config["hidden_size"]),
            int(config["max_position_embeddings"]),
            float(config["layer_norm_eps"]),
        )


def quantised(matrix: npt.NDArray[np.float32], axis: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Symmetric int8 values and their scales along ``axis``; ``values * scales`` is within half a step of ``matrix``."""
    others = tuple(at for at in range(matrix.ndim) if at != axis)
    scale = np.maximum(np.abs(matrix).max(axis=others, keepdims=True) / 127.0, 1e-9).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale.reshape(-1)


@dataclass
class Graph:
    """Nodes and initialisers as they are added; every method returns the name of its result."""

    int8: bool
    nodes: list[Any] = field(default_factory=list)
    tensors: list[Any] = field(default_factory=list)

    def constant(self, name: str, values: npt.NDArray[Any]) -> str:
        """An initialiser."""
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.require(values, requirements="C"), name))
        return name

    def add(self, operator: str, inputs: list[str], name: str, **attributes: object) -> str:
        """A node with one output called ``name``."""
        from onnx import helper

        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def linear(self, x: str, weight: npt.NDArray[np.float32], bias: npt.NDArray[np.float32], name: str) -> str:
        """``x @ weight.T + bias``; ``weight`` is (outputs, inputs) as torch keeps it."""
        if self.int8:
            values, scale = quantised(weight.T, axis=1)
            stored = [self.constant(f"{name}.weight", values), self.constant(f"{name}.scale", scale)]
            matrix = self.add("DequantizeLinear", stored, f"{name}.dequantised", axis=1)
        else:
            matrix = self.constant(f"{name}.weight", weight.T)
        product = self.add("MatMul", [x, matrix], f"{name}.product")
        return self.add("Add", [product, self.constant(f"{name}.bias", bias)], f"{name}.output")

    def table(self, rows: npt.NDArray[np.float32], ids: str, name: str) -> str:
        """Rows of an embedding table, int8 with a scale a row when the graph is."""
        if not self.int8:
            return self.add("Gather", [self.constant(f"{name}.weight", rows), ids], f"{name}.rows")
        values, scale = quantised(rows, axis=0)
        found = self.add("Gather", [self.constant(f"{name}.weight", values), ids], f"{name}.rows")
        scales = self.add("Gather", [self.constant(f"{name}.scale", scale[:, None]), ids], f"{name}.scales")
        return self.add("Mul", [self.add("Cast", [found], f"{name}.cast", to=1), scales], f"{name}.dequantised")

    def norm(self, x: str, weights: Weights, name: str, epsilon: float) -> str:
        """Layer normalisation over the last axis."""
        gain = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return self.add("LayerNormalization", [x, gain, shift], f"{name}.output", axis=-1, epsilon=epsilon)


def _embeddings(graph: Graph, weights: Weights, shape: Shape) -> str:
    words = graph.table(weights["embeddings.word_embeddings.weight"], "input_ids", "embeddings.word_embeddings")
    # Every token is of the first type, so its row goes into the positions.
    rows = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    table = graph.constant("embeddings.positions.weight", rows.astype(np.float32))
    tokens = graph.add("Shape", ["input_ids"], "tokens", start=1, end=2)
    zero = graph.constant("zero", np.asarray([0], dtype=np.int64))
    positions = graph.add("Slice", [table, zero, tokens, zero], "embeddings.positions")
    total = graph.add("Add", [words, positions], "embeddings.sum")
    return graph.norm(total, weights, "embeddings.LayerNorm", shape.epsilon)


def _attention(graph: Graph, x: str, bias: str, weights: Weights, at: str, shape: Shape) -> str:
    name = f"{at}.attention.self"
    parts = ("query", "key", "value")
    weight = np.concatenate([weights[f"{name}.{part}.weight"] for part in parts])
    offset = np.concatenate([weights[f"{name}.{part}.bias"] for part in parts])
    # The root of the head size goes into the query, which saves a product over all pairs.
    scale = np.float32(1.0 / np.sqrt(shape.dims // shape.heads))
    weight[: shape.dims] *= scale
    offset[: shape.dims] *= scale
    together = graph.linear(x, weight, offset, f"{name}.qkv")
    five = graph.add("Reshape", [together, "five"], f"{name}.five")
    turned = graph.add("Transpose", [five], f"{name}.turned", perm=[2, 0, 3, 1, 4])
    q, k, v = (graph.add("Gather", [turned, f"index_{i}"], f"{name}.{part}", axis=0) for i, part in enumerate(parts))
    scores = graph.add("MatMul", [q, graph.add("Transpose", [k], f"{name}.kt", perm=[0, 1, 3, 2])], f"{name}.scores")
    shares = graph.add("Softmax", [graph.add("Add", [scores, bias], f"{name}.masked")], f"{name}.shares", axis=-1)
    mixed = graph.add(
        "Transpose", [graph.add("MatMul", [shares, v], f"{name}.mixed")], f"{name}.back", perm=[0, 2, 1, 3]
    )
    return graph.add("Reshape", [mixed, "three"], f"{name}.output")


def _layer(graph: Graph, x: str, bias: str, weights: Weights, number: int, shape: Shape) -> str:
    at = f"encoder.layer.{number}"

    def dense(source: str, name: str) -> str:
        return graph.linear(source, weights[f"{name}.weight"], weights[f"{name}.bias"], name)

    attended = dense(_attention(graph, x, bias, weights, at, shape), f"{at}.attention.output.dense")
    added = graph.add("Add", [attended, x], f"{at}.attention.sum")
    middle = graph.norm(added, weights, f"{at}.attention.output.LayerNorm", shape.epsilon)
    wide = graph.add("Gelu", [dense(middle, f"{at}.intermediate.dense")], f"{at}.gelu")
    total = graph.add("Add", [dense(wide, f"{at}.output.dense"), middle], f"{at}.sum")
    return graph.norm(total, weights, f"{at}.output.LayerNorm", shape.epsilon)


def write_encoder(weights: Weights, shape: Shape, path: Path, *, int8: bool) -> Path:
    """Write the encoder: ``input_ids`` and ``attention_mask`` (batch, tokens) int64 to ``last_hidden_state`` f32."""
    import onnx
    from onnx import TensorProto, helper

    graph = Graph(int8)
    graph.constant("five", np.asarray([0, 0, 3, shape.heads, shape.dims // shape.heads], dtype=np.int64))
    graph.constant("three", np.asarray([0, 0, shape.dims], dtype=np.int64))
    for index in range(3):
        graph.constant(f"index_{index}", np.asarray(index, dtype=np.int64))
    mask = graph.add("Cast", ["attention_mask"], "mask.float", to=1)
    hidden = graph.add("Sub", [mask, graph.constant("one", np.asarray(1.0, dtype=np.float32))], "mask.negative")
    bias = graph.add("Mul", [hidden, graph.constant("far", np.asarray(1e4, dtype=np.float32))], "mask.far")
    bias = graph.add("Unsqueeze", [bias, graph.constant("axes", np.asarray([1, 2], dtype=np.int64))], "mask.bias")
    x = _embeddings(graph, weights, shape)
    for number in range(shape.layers):
        x = _layer(graph, x, bias, weights, number, shape)
    graph.add("Identity", [x], "last_hidden_state")
    sides = ["batch", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, sides) for name in ("input_ids", "attention_mask")],
            [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*sides, shape.dims])],
            graph.tensors,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=10,
        producer_name="marsad",
    )
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path
