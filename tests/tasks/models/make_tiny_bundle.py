"""Writes the tiny bundle the runtime tests read: ``python tests/tasks/models/make_tiny_bundle.py`` (needs onnx)."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

from tasks.models.bundle import rewrite
from tasks.models.calibration import Calibration, save_calibration
from tasks.models.heads import TAGS
from tasks.models.taxonomy import load_taxonomy
from tasks.models.training.onnx_graph import Shape, write_encoder

HERE = Path(__file__).resolve().parent
TARGET = HERE / "tiny_bundle"
SHAPE = Shape(layers=2, heads=2, dims=16, positions=128, epsilon=1e-12)
LETTERS = 'ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيabcdefghijklmnopqrstuvwxyz0123456789.,،؛:؟!()«»"-'


def weights(rng: np.random.Generator, vocabulary: int) -> dict[str, np.ndarray]:
    """Random weights by their names in BertModel."""
    dims, wide = SHAPE.dims, 4 * SHAPE.dims
    made = {
        "embeddings.word_embeddings.weight": (vocabulary, dims),
        "embeddings.position_embeddings.weight": (SHAPE.positions, dims),
        "embeddings.token_type_embeddings.weight": (2, dims),
    }
    for layer in range(SHAPE.layers):
        at = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            made[f"{at}.attention.self.{part}.weight"] = (dims, dims)
        made[f"{at}.attention.output.dense.weight"] = (dims, dims)
        made[f"{at}.intermediate.dense.weight"] = (wide, dims)
        made[f"{at}.output.dense.weight"] = (dims, wide)
    found = {name: rng.normal(0, 0.4, shape).astype(np.float32) for name, shape in made.items()}
    for name in list(found):
        if not name.startswith("embeddings"):
            found[name.replace(".weight", ".bias")] = rng.normal(0, 0.1, len(found[name])).astype(np.float32)
    norms = ["embeddings.LayerNorm"]
    norms += [f"encoder.layer.{n}.{of}.LayerNorm" for n in range(SHAPE.layers) for of in ("attention.output", "output")]
    for name in norms:
        found[f"{name}.weight"], found[f"{name}.bias"] = np.ones(dims, np.float32), np.zeros(dims, np.float32)
    return found


def main() -> None:
    """Write the bundle, always the same."""
    rng = np.random.default_rng(20)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokenizer = Tokenizer(models.WordPiece({piece: at for at, piece in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\s+"), "removed")
    TARGET.mkdir(exist_ok=True)
    tokenizer.save(str(TARGET / "tokenizer.json"))
    write_encoder(weights(rng, len(vocabulary)), SHAPE, TARGET / "encoder.onnx", int8=True)
    topics = [topic.topic_id for topic in load_taxonomy(HERE.parents[2] / "seeds" / "taxonomy.tsv")]
    outputs = {"topics": (len(topics), 16), "tags": (len(TAGS), 16), "salience": (1, 19)}
    heads = {name: rng.normal(0, 1, shape).astype(np.float32) for name, shape in outputs.items()}
    biases = {f"{name}_bias": rng.normal(0, 0.1, shape[0]).astype(np.float32) for name, shape in outputs.items()}
    save_file({**heads, **biases, "centre": np.zeros(16, np.float32)}, TARGET / "heads.safetensors")
    save_calibration(Calibration(), TARGET / "calibration.json")
    (TARGET / "labels.json").write_text(json.dumps({"topics": topics, "tags": list(TAGS)}), encoding="utf-8")
    config = {
        "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64, "model_type": "bert",
        "vocab_size": len(vocabulary), "max_position_embeddings": 128, "layer_norm_eps": 1e-12, "hidden_act": "gelu",
    }  # fmt: skip
    (TARGET / "config.json").write_text(json.dumps(config), encoding="utf-8")
    encoder = {"normaliser": "none", "prefix": "a:", "special": [2, 3, 0], "window": 64, "layers": 2, "dims": 16}
    manifest = {"name": "tiny", "version": "1", "kind": "encoder", "licence": "random numbers", "topics": topics}
    rewrite(TARGET, {**manifest, "encoder": encoder})


if __name__ == "__main__":
    main()
