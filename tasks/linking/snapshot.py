"""The file a gazetteer is compiled into: zstd-compressed lines, the first of which names its version."""

from __future__ import annotations

from pathlib import Path

from tasks.contracts.faults import TerminalError

FORMAT = "marsad-gazetteer 1"
_HEADER = 200
"""Bytes in which the first line ends."""


def read_snapshot(path: Path) -> tuple[str, list[str]]:
    """Version and rows; ``TerminalError`` when the file is no snapshot."""
    header, *rows = _lines(path)
    return _version(header, path), rows


def snapshot_version(path: Path) -> str:
    """Version of the base a snapshot was compiled from, read from its first line; ``TerminalError`` as for ``read_snapshot``."""
    return _version(_lines(path, _HEADER)[0], path)


def _lines(path: Path, characters: int = -1) -> list[str]:
    """Lines of a snapshot, of its first ``characters`` bytes if a number is given."""
    import zstandard

    try:
        with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as reader:
            return reader.read(characters).decode("utf-8", "ignore").splitlines() or [""]
    except (OSError, zstandard.ZstdError) as error:
        raise TerminalError(f"{path} is no gazetteer snapshot: {error}; compile it from a knowledge base") from error


def _version(header: str, path: Path) -> str:
    if not header.startswith(FORMAT + "\t"):
        raise TerminalError(f"{path} begins with {header[:40]!r}, expected {FORMAT!r}; compile the gazetteer again")
    return header.split("\t")[1]
