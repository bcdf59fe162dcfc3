"""Which bundle reads: the default named in ``models.toml``, or the one asked for."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from tasks.contracts.faults import TerminalError
from tasks.contracts.records import Reader
from tasks.models.bundle import Bundle, list_bundles, load_bundle
from tasks.models.calibration import Calibration, load_calibration
from tasks.models.floors import FloorsReader

DEFAULTS = "models.toml"


def default_name(models_dir: Path) -> str:
    """The folder name of the default bundle; ``models.toml`` stands beside ``models_dir``, or in it."""
    for path in (models_dir / DEFAULTS, models_dir.parent / DEFAULTS):
        if path.is_file():
            return str(tomllib.loads(path.read_text(encoding="utf-8"))["default"])
    raise TerminalError(f'no {DEFAULTS} in {models_dir} or beside it; it names the default bundle: default = "floors"')


def find_bundle(models_dir: Path, name: str | None = None) -> Bundle:
    """The bundle in folder ``name``, or of that name, or the default; verified. ``TerminalError`` naming those there are."""
    wanted = name or default_name(models_dir)
    if (models_dir / wanted).is_dir():
        return load_bundle(models_dir / wanted)
    bundles = list_bundles(models_dir)
    for bundle in bundles:
        if wanted in (bundle.name, f"{bundle.name}@{bundle.version}"):
            return load_bundle(bundle.path)
    known = ", ".join(sorted(bundle.path.name for bundle in bundles)) or "none"
    raise TerminalError(f"no bundle is named {wanted!r} in {models_dir}; there are: {known}")


def calibration_of(bundle: Bundle) -> Calibration:
    """The calibration and thresholds of a bundle, for ``decide``."""
    return load_calibration(bundle.file("calibration.json"))


def open_reader(
    models_dir: Path,
    name: str | None = None,
    *,
    engine: str = "auto",
    threads: int = 1,
) -> Reader:
    """The reader of a bundle (see ``find_bundle``), ready to read.

    ``engine``: ``auto``, ``openvino``, ``onnxruntime`` or ``torch``. ``threads``: of the engine, set once.
    """
    bundle = find_bundle(models_dir, name)
    if bundle.kind == "floors":
        return FloorsReader(bundle)
    from tasks.models.encoder_reader import EncoderReader

    return EncoderReader.open(bundle, engine=engine, threads=threads)


def register(bundle: Bundle, models_dir: Path, *, default: bool = True) -> Bundle:
    """Copy a verified bundle into ``models_dir/<name>-<version>`` and, if wanted, make it the default.

    ``TerminalError`` when that folder exists: a version is never overwritten.
    """
    load_bundle(bundle.path)
    target = models_dir / f"{bundle.name}-{bundle.version}"
    if target.exists():
        raise TerminalError(f"{target} exists; a version is never overwritten, give the new bundle another one")
    shutil.copytree(bundle.path, target)
    if default:
        text = "# The bundle that reads unless another is asked for: a folder of seeds/models.\n"
        path = models_dir / DEFAULTS if (models_dir / DEFAULTS).is_file() else models_dir.parent / DEFAULTS
        path.write_text(f'{text}default = "{target.name}"\n', encoding="utf-8")
    return load_bundle(target)
