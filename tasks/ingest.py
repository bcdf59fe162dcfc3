"""ingest: files and addresses become documents of the days they belong to. The same bytes twice are one document."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tasks.cleaning.dating import date_article
from tasks.contracts import ids
from tasks.contracts.records import RawDocument, Refused
from tasks.contracts.settings import Settings
from tasks.contracts.spans import to_flat
from tasks.contracts.stage import PAYLOAD_CHARS
from tasks.running import LazyTask
from tasks.sources import Limits, discover, is_address, load_outlets, read
from tasks.sources.addresses import read_address
from tasks.sources.fetching import Fetcher, FetchLimits
from tasks.sources.validators import FetchState, Validators
from tasks.storage.landing import Known, known, land_day, version_key
from tasks.storage.warehouse import Warehouse

BUFFER_CHARACTERS = 64 * 2**20


@dataclass
class IngestReport:
    """What was read and where it landed."""

    inbox: str
    landing_day: date
    deliveries: int = 0
    unchanged: int = 0
    """Files whose bytes had been read before."""
    new: int = 0
    known: int = 0
    rejected: int = 0
    days: list[date] = field(default_factory=list)
    """Days that got new documents."""
    faults: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Reason to how often, and one example in words."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON and artifacts."""
        return asdict(self)


def land(sources: Sequence[str], settings: Settings, run_id: str, landing_day: date) -> IngestReport:
    """Read files, folders and addresses into the warehouse.

    Each document goes to the day its source states, else to that of the version it corrects, else to ``landing_day``.
    Documents are committed before the record that a file was read to its end, so a killed run loses nothing and repeats
    nothing.
    """
    store = Warehouse(settings.warehouse)
    landing = _Landing(store, settings, run_id, landing_day, ", ".join(sources))
    for source in discover([_short(given) for given in sources]):
        if isinstance(source, Refused):
            landing.refuse(source)
        else:
            landing.deliver(source)
    return landing.finish()


class _Landing:
    """One ingest under way: buffers documents by day, commits when the buffer is full and at the end."""

    def __init__(self, store: Warehouse, settings: Settings, run_id: str, landing_day: date, inbox: str) -> None:
        self._store, self._settings, self._run_id = store, settings, run_id
        self._limits = Limits(document_bytes=settings.ingest.max_document_bytes)
        self._outlets = load_outlets(settings.seeds / "outlets.toml", settings.ingest.source or None)
        self._known: Known = known(store)
        self._documents: dict[date, list[dict[str, Any]]] = {}
        self._buffered = 0
        self._log: dict[str, list[dict[str, Any]]] = {"deliveries": [], "rejects": []}
        self._counts: Counter[str] = Counter()
        self._feeds = _Feeds(settings.cache / "feeds.json")
        self._fetcher = Fetcher(FetchLimits(pause=settings.ingest.pause_seconds), validators_of=self._feeds.of)
        self.report = IngestReport(inbox, landing_day)

    def deliver(self, source: Path | str) -> None:
        name = str(source)
        digest = _sha256(source) if isinstance(source, Path) else None
        if digest is not None and (name, digest) in self._known.deliveries:
            self.report.unchanged += 1
            return
        self._counts.clear()
        size, hashed = 0, hashlib.sha256()
        for item in self._read(source):
            if isinstance(item, Refused):
                self.refuse(item)
            else:
                self._keep(item)
                size += len(item.content)
                hashed.update(item.content)
        if digest is None and not self._counts.total():
            return
        if isinstance(source, Path) and source.exists():
            size = source.stat().st_size
        self.report.deliveries += 1
        self._log["deliveries"].append(
            {
                "source_path": name,
                "sha256": digest or hashed.hexdigest(),
                "bytes": size,
                "documents": self._counts["new"] + self._counts["known"],
                "already_known": self._counts["known"],
                "rejected": self._counts["rejected"],
                "fetched_at": datetime.now(UTC),
            }
        )

    def refuse(self, refused: Refused) -> None:
        self._counts["rejected"] += 1
        self.report.rejected += 1
        count, example = self.report.faults.get(refused.fault, (0, refused.detail))
        self.report.faults[refused.fault] = (count + 1, example)
        if (refused.source_path, refused.fault) in self._known.rejects:
            return
        self._known.rejects.add((refused.source_path, refused.fault))
        self._log["rejects"].append(
            {
                "stage": "ingest",
                "source_path": refused.source_path,
                "document_id": None,
                "article_id": None,
                "fault": refused.fault,
                "detail": refused.detail,
                "payload": refused.payload[:PAYLOAD_CHARS],
            }
        )

    def finish(self) -> IngestReport:
        self._commit()
        if self._log["deliveries"] or self._log["rejects"]:
            self._land(self.report.landing_day, self._log)
        self._feeds.settle()
        self.report.days.sort()
        return self.report

    def _read(self, source: Path | str) -> Iterator[RawDocument | Refused]:
        if isinstance(source, Path):
            return read(source, self._limits, self._outlets)
        follow = self._settings.ingest.follow_feeds
        return read_address(source, self._fetcher, self._limits, self._outlets, state=self._feeds, follow=follow)

    def _keep(self, document: RawDocument) -> None:
        identity = ids.document_id(document.content)
        if identity in self._known.documents:
            self._counts["known"] += 1
            self.report.known += 1
            return
        key = version_key(document.stated.url, document.source_path)
        earlier = self._known.versions.get(key) if key else None
        stated = date_article("", document.stated, document.stated.url, self.report.landing_day).published_at
        day = stated.date() if stated else earlier[1] if earlier else self.report.landing_day
        self._known.documents[identity] = day
        if key:
            self._known.versions[key] = (identity, day)
        self._documents.setdefault(day, []).append(_row(document, identity, earlier[0] if earlier else None))
        self._counts["new"] += 1
        self.report.new += 1
        self._buffered += len(document.text)
        if self._buffered > BUFFER_CHARACTERS:
            self._commit()

    def _commit(self) -> None:
        for day, rows in sorted(self._documents.items()):
            self._land(day, {"documents": rows})
            if day not in self.report.days:
                self.report.days.append(day)
        self._documents, self._buffered = {}, 0

    def _land(self, day: date, rows: dict[str, list[dict[str, Any]]]) -> None:
        land_day(self._store, day, rows, self._run_id, self._settings.lock_wait_seconds)


class _Feeds(FetchState):
    """Validators of addresses, remembered only once what they stand for is committed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._pending: dict[str, Validators] = {}

    def keep(self, url: str, validators: Validators) -> None:
        self._pending[url] = validators

    def settle(self) -> None:
        for url, validators in self._pending.items():
            super().keep(url, validators)


def _row(document: RawDocument, identity: str, supersedes: str | None) -> dict[str, Any]:
    stated = document.stated
    return {
        "document_id": identity,
        "source_path": document.source_path,
        "bytes": len(document.content),
        "encoding": document.encoding,
        "sha256": hashlib.sha256(document.content).hexdigest(),
        "fetched_at": datetime.now(UTC),
        "text": document.text,
        "media": document.media,
        "body_spans": to_flat(document.body),
        "stated_title": stated.title,
        "stated_url": stated.url,
        "stated_outlet": stated.outlet,
        "stated_author": stated.author,
        "stated_published_at": stated.published_at,
        "supersedes": supersedes,
    }


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _short(source: str) -> str:
    """A path below the working folder relative to it, so that the same inbox reads the same on every machine."""
    if is_address(source):
        return source
    path = Path(source).absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else source


ingest = LazyTask(land, "ingest")
