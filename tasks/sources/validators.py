"""ETag and Last-Modified of addresses, kept between runs so that an unchanged feed costs one small request."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise a version of an address (RFC 9110, section 8.8)."""

    etag: str | None = None
    last_modified: str | None = None

    def as_headers(self) -> dict[str, str]:
        """The conditional request headers."""
        asked = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


class FetchState:
    """Validators by address in one JSON file. A missing or damaged file is an empty state: it only costs a full fetch."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = _loaded(path)

    def of(self, url: str) -> Validators:
        """What is kept for ``url``."""
        return self._kept.get(url, Validators())

    def keep(self, url: str, validators: Validators) -> None:
        """Remembers and writes; call it when what was fetched is safely stored, or it will not be offered again."""
        if validators.as_headers():
            self._kept[url] = validators
        else:
            self._kept.pop(url, None)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        data = {url: asdict(kept) for url, kept in sorted(self._kept.items())}
        temporary.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
        temporary.replace(self._path)


def _loaded(path: Path) -> dict[str, Validators]:
    try:
        data = json.loads(path.read_text("utf-8"))
        return {url: Validators(kept.get("etag"), kept.get("last_modified")) for url, kept in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}
