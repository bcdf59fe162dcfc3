"""A small abstractive checkpoint for development: ``python -m flows.train_abstract --help``. Never shipped."""

from __future__ import annotations

import logging
import sys
import time
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
import typer

from tasks.contracts.ids import content_id
from tasks.contracts.settings import ROOT

HELD_OUT = "0"
"""First hexadecimal digit of the hash of texts that are never trained on: one in sixteen."""


def held_out(text: str) -> bool:
    """Whether an article is kept for evaluation; the same text always is, or never."""
    return content_id("abstract", text).startswith(HELD_OUT)


def train_abstract(
    encoder: Annotated[Path, typer.Option(help="Folder of a BERT checkpoint.")],
    data: Annotated[Path, typer.Option(help="Parquet with columns text and title.")],
    out: Annotated[Path, typer.Option(help="Folder the checkpoint is written to.")] = ROOT / ".marsad" / "bert2bert",
    encoder_layers: Annotated[int, typer.Option(help="First so many layers read; they stay as they are.")] = 4,
    decoder_layers: Annotated[int, typer.Option(help="First so many layers write.")] = 3,
    epochs: Annotated[int, typer.Option(help="Passes over the titles.")] = 4,
    articles: Annotated[int, typer.Option(help="At most so many articles.")] = 10_000,
    threads: Annotated[int, typer.Option(help="CPU threads.")] = 1,
) -> None:
    """Train headlines from texts and save a seq2seq checkpoint; one text in sixteen is held out."""
    import torch

    from tasks.summaries.training import Plan, train

    torch.set_num_threads(threads)
    table = pq.read_table(data, columns=["text", "title"]).to_pylist()
    pairs = [(row["text"], row["title"].strip()) for row in table if row["text"] and (row["title"] or "").strip()]
    pairs = [pair for pair in pairs if not held_out(pair[0])][:articles]
    started = time.process_time()
    loss = train(encoder, pairs, Plan(encoder_layers, decoder_layers, epochs=epochs), out)
    spent = (time.process_time() - started) / 60
    sys.stdout.write(f"{len(pairs)} articles, loss {loss:.3f}, {spent:.1f} CPU minutes, {out}\n")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    typer.run(train_abstract)
