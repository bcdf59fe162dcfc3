"""A bundle: the folder that holds one trained reader, with the hash of every file in it."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.contracts.faults import TerminalError
from tasks.models import toml

MANIFEST = "bundle.toml"
FORMAT = 1
KINDS = ("floors", "encoder")
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified bundle: ``manifest`` is ``bundle.toml`` as read."""

    path: Path
    name: str
    version: str
    kind: str
    """``floors`` or ``encoder``."""
    licence: str
    manifest: Mapping[str, Any]

    def file(self, name: str) -> Path:
        """Path of a file of the bundle; ``TerminalError`` when the manifest does not list it."""
        if name not in self.manifest["files"]:
            raise TerminalError(f"bundle {self.path} lists no file {name!r} in {MANIFEST}; export it again")
        return self.path / name


def sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_manifest(path: Path) -> Bundle:
    """The bundle in folder ``path``, its files not yet checked; ``TerminalError`` when the manifest is absent or malformed."""
    manifest_path = path / MANIFEST
    if not manifest_path.is_file():
        raise TerminalError(
            f"{path} holds no {MANIFEST}, so it is no bundle; `marsad models list` names those there are"
        )
    try:
        manifest = tomllib.loads(manifest_path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TerminalError(f"{manifest_path} is not TOML ({error}); restore it from the bundle's source") from error
    missing = [key for key in ("format", "name", "version", "kind", "licence", "files") if key not in manifest]
    if missing:
        raise TerminalError(f"{manifest_path} lacks {', '.join(missing)}; restore it from the bundle's source")
    if manifest["format"] != FORMAT or manifest["kind"] not in KINDS:
        seen = f"format {manifest['format']!r}, kind {manifest['kind']!r}"
        raise TerminalError(f"{manifest_path} has {seen}; this version reads format {FORMAT}, kinds {', '.join(KINDS)}")
    for name in manifest["files"]:
        if not _SAFE_NAME.fullmatch(name):
            raise TerminalError(f"{manifest_path} lists the file {name!r}; expected a plain name without folders")
    return Bundle(path, manifest["name"], str(manifest["version"]), manifest["kind"], manifest["licence"], manifest)


def mismatches(bundle: Bundle) -> list[str]:
    """One sentence per file that is absent or whose SHA-256 is not the manifest's; empty when the bundle is whole."""
    found = []
    for name, expected in bundle.manifest["files"].items():
        path = bundle.path / name
        if not path.is_file():
            found.append(f"{path} is listed in {MANIFEST} but absent")
        elif (seen := sha256(path)) != expected:
            found.append(f"{path} has SHA-256 {seen[:16]}, expected {expected[:16]}")
    return found


def load_bundle(path: Path) -> Bundle:
    """The bundle in folder ``path``, every file's hash verified; ``TerminalError`` naming the file that does not match."""
    bundle = read_manifest(path)
    if wrong := mismatches(bundle):
        raise TerminalError(f"bundle {bundle.name} is damaged: {'; '.join(wrong)}; import it again from its archive")
    return bundle


def write_manifest(path: Path, manifest: Mapping[str, Any], files: Iterable[str]) -> Bundle:
    """Write ``bundle.toml`` with the hash of each of ``files`` (names in ``path``) and return the bundle, verified."""
    document = {"format": FORMAT, **manifest, "files": {name: sha256(path / name) for name in sorted(files)}}
    (path / MANIFEST).write_text(toml.dumps(document), encoding="utf-8")
    return load_bundle(path)


def rewrite(target: Path, manifest: Mapping[str, Any]) -> Bundle:
    """``bundle.toml`` again with ``manifest``, over all files of the folder as they are now."""
    files = [path.name for path in target.iterdir() if path.is_file() and path.name != MANIFEST]
    for path in target.iterdir():
        path.chmod(0o644)
    return write_manifest(target, {k: v for k, v in manifest.items() if k not in ("format", "files")}, files)


def list_bundles(models_dir: Path) -> list[Bundle]:
    """The bundles in the folders of ``models_dir``, by name, files not checked."""
    return [read_manifest(folder.parent) for folder in sorted(models_dir.glob(f"*/{MANIFEST}"))]


def export_bundle(bundle: Bundle, archive: Path) -> Path:
    """Pack a verified bundle into a ZIP file at ``archive``; ``TerminalError`` when the file exists or the bundle is damaged."""
    if archive.exists():
        raise TerminalError(f"{archive} exists; name a file that does not")
    load_bundle(bundle.path)
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as packed:
        for name in (MANIFEST, *sorted(bundle.manifest["files"])):
            packed.write(bundle.path / name, name)
    return archive


def import_bundle(archive: Path, models_dir: Path) -> Bundle:
    """Unpack an archive of ``export_bundle`` into ``models_dir/<name>-<version>`` and return the bundle, verified.

    ``TerminalError`` for an archive with folders, links out of it or files its manifest does not list, for a damaged file,
    and when the target exists; nothing is left behind then.
    """
    try:
        packed = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError) as error:
        raise TerminalError(f"{archive} cannot be read as a bundle's archive ({error}); export it again") from error
    staging = models_dir / f".import-{archive.stem}"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        with packed:
            if unsafe := [name for name in packed.namelist() if not _SAFE_NAME.fullmatch(name)]:
                raise TerminalError(f"{archive} holds {unsafe[0]!r}; a bundle's archive holds plain file names only")
            staging.mkdir(parents=True)
            packed.extractall(staging)
        bundle = load_bundle(staging)
        if extra := sorted({p.name for p in staging.iterdir()} - {MANIFEST, *bundle.manifest["files"]}):
            raise TerminalError(f"{archive} holds {extra[0]!r}, which its {MANIFEST} does not list; export it again")
        target = models_dir / f"{bundle.name}-{bundle.version}"
        if not _SAFE_NAME.fullmatch(target.name) or target.exists():
            raise TerminalError(f"{target} exists or is no folder name; remove the older bundle first")
        staging.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return load_bundle(target)
