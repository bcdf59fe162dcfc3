"""Models and knowledge base, opened once a process: stages and their digests ask here."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.contracts.ids import content_id
from tasks.contracts.records import Reader
from tasks.contracts.settings import Settings
from tasks.linking.gazetteer import GazetteerTagger
from tasks.linking.kb import read_card
from tasks.linking.kb_build import ensure
from tasks.linking.linker import Linker
from tasks.linking.ranking import Floor, TreeRanker
from tasks.linking.snapshot import snapshot_version
from tasks.models.calibration import Calibration
from tasks.models.registry import calibration_of, find_bundle, open_reader
from tasks.summaries.abstract import Abstractor

FLOORS = "floors"
GAZETTEER = Path("models") / "linker" / "gazetteer.tsv.zst"


def reader_version(settings: Settings) -> str:
    """``name@version`` of the bundle that reads, without loading it."""
    bundle = _bundle(settings.seeds / "models", settings.annotate.model)
    return f"{bundle[0]}@{bundle[1]}"


def reader(settings: Settings) -> Reader:
    """The reader of the bundle the settings name."""
    return _reader(settings.seeds / "models", settings.annotate.model, settings.threads or os.cpu_count() or 1)


def calibration(settings: Settings) -> Calibration:
    """Thresholds of the bundle the settings name."""
    return _calibration(settings.seeds / "models", settings.annotate.model)


def gazetteer(settings: Settings) -> GazetteerTagger:
    """The compiled snapshot of names: part of the models, so that a new knowledge base leaves mentions as they are."""
    return _gazetteer(settings.seeds / GAZETTEER)


def gazetteer_in(seeds: Path) -> GazetteerTagger | None:
    """That snapshot under a folder of seeds, for measuring and training; ``None`` where there is none."""
    return _gazetteer(seeds / GAZETTEER) if (seeds / GAZETTEER).is_file() else None


def gazetteer_version(settings: Settings) -> str:
    """Version of that snapshot, from its first line alone."""
    return snapshot_version(settings.seeds / GAZETTEER)


def kb_folder(settings: Settings) -> Path:
    """The knowledge base the settings name, or the one built from the seeds; built now when it never was."""
    bases = settings.cache / "kb"
    if settings.knowledge_base:
        return bases / settings.knowledge_base
    return _built(settings.seeds / "kb", bases)


def kb_version(settings: Settings) -> str:
    """Version of the knowledge base, without opening its tables."""
    return str(read_card(kb_folder(settings))["version"])


def linker(settings: Settings) -> Linker:
    """The linker over that base, with the ranker the settings name."""
    return _linker(kb_folder(settings), _ranker_file(settings))


def linker_version(settings: Settings) -> str:
    """``name@version`` of the ranker."""
    return _ranker_version(_ranker_file(settings))


def open_all(settings: Settings) -> None:
    """Open, and build where they never were, the knowledge base, the linker, the reader: a run that has to wait can do it now."""
    linker(settings)
    reader(settings)


def _ranker_file(settings: Settings) -> Path | None:
    name = settings.link.linker
    if name == FLOORS:
        return None
    path = settings.seeds / "models" / "linker" / f"{name or 'ranker'}.json"
    if not path.is_file():
        raise TerminalError(
            f"no ranker is named {name!r} ({path} is not there); leave link.linker empty or set 'floors'"
        )
    return path


@lru_cache(maxsize=1)
def abstractor(folder: str) -> Abstractor:
    """The seq2seq checkpoint in a local folder."""
    return Abstractor(folder)


@lru_cache(maxsize=2)
def checkpoint_version(folder: str) -> str:
    """Name of a checkpoint's folder and the hash of its configuration and weights' sizes; ``TerminalError`` without one."""
    path = Path(folder)
    if not (path / "config.json").is_file():
        raise TerminalError(
            f"summarise.abstractive is {folder!r}, which holds no config.json; give a checkpoint's folder"
        )
    sizes = sorted((file.name, file.stat().st_size) for file in path.iterdir() if file.is_file())
    return f"{path.name}@{content_id((path / 'config.json').read_text(encoding='utf-8'), sizes)[:12]}"


@lru_cache(maxsize=4)
def _built(seeds: Path, bases: Path) -> Path:
    return ensure(seeds, bases)


@lru_cache(maxsize=2)
def _ranker_version(path: Path | None) -> str:
    ranker = TreeRanker.load(path) if path else Floor()
    return f"{ranker.name}@{ranker.version}"


@lru_cache(maxsize=2)
def _linker(folder: Path, ranker: Path | None) -> Linker:
    return Linker.open(folder, ranker)


@lru_cache(maxsize=8)
def _bundle(folder: Path, name: str) -> tuple[str, str]:
    bundle = find_bundle(folder, name or None)
    return bundle.name, bundle.version


@lru_cache(maxsize=8)
def _calibration(folder: Path, name: str) -> Calibration:
    return calibration_of(find_bundle(folder, name or None))


@lru_cache(maxsize=2)
def _reader(folder: Path, name: str, threads: int) -> Reader:
    return open_reader(folder, name or None, threads=threads)


@lru_cache(maxsize=2)
def _gazetteer(path: Path) -> GazetteerTagger:
    return GazetteerTagger.load(path)
