"""Where bytes come from, and the shape every reader shares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.contracts.faults import Fault
from tasks.contracts.records import RawDocument, Refused

PAYLOAD_CHARS = 2_000

Read = Iterator[RawDocument | Refused]
"""What every reader gives: documents and refusals in the order of the input."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One delivery: how it is named in the warehouse and what its carrier says about it."""

    path: str
    """Path or URL as it will stand in ``source_path``; printable, without lone surrogates."""
    name: str
    """File name, compression suffixes cut off as they are peeled."""
    charset: str | None = None
    """Character encoding declared by the carrier (HTTP header)."""
    media_type: str | None = None
    """Media type declared by the carrier, without parameters."""
    url: str | None = None
    """Address it was fetched from, after redirects."""

    @property
    def suffix(self) -> str:
        """Last suffix of the name, lower case, with its dot."""
        return Path(self.name).suffix.lower()

    def record(self, index: int) -> str:
        """``source_path`` of the ``index``-th record (from 0) of a file that holds several."""
        return f"{self.path}#{index}"


def printable_path(path: Path | str) -> str:
    """A path as valid Unicode; bytes that are no UTF-8 are shown escaped, in hexadecimal."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def refused(source_path: str, fault: Fault, detail: str, payload: str | bytes = b"") -> Refused:
    """A refusal whose payload is printable and at most ``PAYLOAD_CHARS`` long."""
    if isinstance(payload, bytes):
        payload = payload[: PAYLOAD_CHARS * 4].decode("utf-8", "backslashreplace")
    shown = "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in payload[:PAYLOAD_CHARS])
    return Refused(source_path, fault, detail, shown[:PAYLOAD_CHARS])
