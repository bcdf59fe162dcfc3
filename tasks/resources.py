"""Models and knowledge base, opened once a process: stages and their digests ask here."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from tasks.contracts.records import Reader
from tasks.contracts.settings import Settings
from tasks.linking.gazetteer import GazetteerTagger
from tasks.models.registry import find_bundle, open_reader

GAZETTEER = Path("models") / "linker" / "gazetteer.zst"


def reader_version(settings: Settings) -> str:
    """``name@version`` of the bundle that reads, without loading it."""
    bundle = _bundle(settings.seeds / "models", settings.annotate.model)
    return f"{bundle[0]}@{bundle[1]}"


def reader(settings: Settings) -> Reader:
    """The reader of the bundle the settings name."""
    return _reader(settings.seeds / "models", settings.annotate.model, settings.threads or os.cpu_count() or 1)


def gazetteer(settings: Settings) -> GazetteerTagger:
    """The compiled snapshot of names: part of the models, so that a new knowledge base leaves mentions as they are."""
    return _gazetteer(settings.seeds / GAZETTEER)


@lru_cache(maxsize=8)
def _bundle(folder: Path, name: str) -> tuple[str, str]:
    bundle = find_bundle(folder, name or None)
    return bundle.name, bundle.version


@lru_cache(maxsize=2)
def _reader(folder: Path, name: str, threads: int) -> Reader:
    return open_reader(folder, name or None, threads=threads)


@lru_cache(maxsize=2)
def _gazetteer(path: Path) -> GazetteerTagger:
    return GazetteerTagger.load(path)
