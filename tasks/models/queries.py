"""A query as a vector among those of sentences: read by the same encoder, with the prefix it was trained to see before questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tasks.contracts.faults import TerminalError
from tasks.contracts.records import ReadArticle, Vector
from tasks.contracts.spans import Span
from tasks.models.registry import find_bundle

QUERY_PREFIX = {"passage:": "query:"}
"""What stands before a query where the texts searched had the other before them (E5, Wang et al. 2022)."""


def query_vector(models_dir: Path, name: str | None, text: str, *, threads: int = 1) -> tuple[str, Vector]:
    """``name@version`` of the bundle and the query's direction, of length 1. *Shape:* (dims,)

    ``TerminalError`` when the bundle has no encoder.
    """
    bundle = find_bundle(models_dir, name)
    if bundle.kind == "floors":
        raise TerminalError(f"{bundle.name} has no vectors; search by meaning needs a bundle with an encoder (--model)")
    from tasks.models.encoder_reader import EncoderReader
    from tasks.models.tokens import Tokenizer

    reader = EncoderReader.open(bundle, threads=threads)
    encoder = bundle.manifest["encoder"]
    prefix = QUERY_PREFIX.get(encoder["prefix"], encoder["prefix"])
    reader.tokenizer = Tokenizer(
        bundle.file("tokenizer.json"), normaliser=encoder["normaliser"], prefix=prefix, special=encoder["special"]
    )
    (reading,) = reader.read([ReadArticle("query", "", text, (Span(0, len(text)),))])
    if reading.sentence_vectors is None or not len(reading.sentence_vectors):
        raise TerminalError(f"{text!r} has no words to search for")
    vector = reading.sentence_vectors[0].astype(np.float32)
    return f"{bundle.name}@{bundle.version}", vector / max(float(np.linalg.norm(vector)), 1e-12)
