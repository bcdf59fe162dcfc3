"""Files and addresses to read, found in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from tasks.contracts.faults import Fault
from tasks.contracts.records import Refused
from tasks.sources.origin import printable_path, refused

ADDRESS_SCHEMES = ("http://", "https://")


def is_address(source: str | Path) -> bool:
    """Whether ``source`` is a web address rather than a path."""
    return isinstance(source, str) and source.lower().startswith(ADDRESS_SCHEMES)


def discover(paths: Sequence[str | Path], *, within: Path | None = None) -> Iterator[Path | str | Refused]:
    """Files and addresses named by ``paths``, each once, folders walked in sorted order.

    Hidden entries are skipped. A link that leaves the folder it stands in is refused as UNSAFE_PATH, a device or pipe
    as UNSUPPORTED_FORMAT, what does not exist or cannot be listed as UNREADABLE. With ``within``, a given path that
    contains ``..`` or leads outside that folder is refused too: use it for names that were not typed by the user.
    """
    seen: set[str] = set()
    for given in paths:
        if is_address(given):
            found: Iterator[Path | str | Refused] = iter([str(given)])
        else:
            found = _from_path(Path(given), within)
        for item in found:
            key = item.source_path if isinstance(item, Refused) else str(item)
            if key not in seen:
                seen.add(key)
                yield item


def _from_path(path: Path, within: Path | None) -> Iterator[Path | Refused]:
    name = printable_path(path)
    try:
        if within is not None and (".." in path.parts or not _is_inside(path, within.resolve())):
            yield refused(
                name, Fault.UNSAFE_PATH, f"{name} leads outside {printable_path(within)}; name a path inside it"
            )
            return
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _walk(path, path.resolve())
        else:
            yield _checked(path, mode)
    except (OSError, RuntimeError, ValueError) as error:
        yield refused(
            name, Fault.UNREADABLE, f"{name} cannot be opened: {_reason(error)}; check the path and its permissions"
        )


def _walk(folder: Path, root: Path) -> Iterator[Path | Refused]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        name = printable_path(folder)
        yield refused(name, Fault.UNREADABLE, f"the folder {name} cannot be listed: {_reason(error)}")
        return
    for entry in entries:
        if not entry.name.startswith("."):
            yield from _entry(Path(entry.path), root)


def _entry(path: Path, root: Path) -> Iterator[Path | Refused]:
    name = printable_path(path)
    try:
        linked = path.is_symlink()
        if linked and not _is_inside(path, root):
            yield refused(
                name, Fault.UNSAFE_PATH, f"{name} is a link that leaves {printable_path(root)}; copy the file instead"
            )
            return
        mode = path.stat().st_mode
        if not stat.S_ISDIR(mode):
            yield _checked(path, mode)
        elif not linked:
            yield from _walk(path, root)
    except (OSError, RuntimeError) as error:
        yield refused(name, Fault.UNREADABLE, f"{name} cannot be opened: {_reason(error)}")


def _checked(path: Path, mode: int) -> Path | Refused:
    if stat.S_ISREG(mode):
        return path
    name = printable_path(path)
    return refused(name, Fault.UNSUPPORTED_FORMAT, f"{name} is a device, pipe or socket; regular files are read")


def _is_inside(path: Path, root: Path) -> bool:
    return path.resolve().is_relative_to(root)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
