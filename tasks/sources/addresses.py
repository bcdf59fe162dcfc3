"""Web addresses as sources: pages, feeds and any accepted file behind http or https."""

from __future__ import annotations

from contextlib import closing
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from tasks.contracts.faults import Refusal
from tasks.contracts.records import RawDocument
from tasks.sources.fetching import Fetched, Fetcher
from tasks.sources.limits import Limits
from tasks.sources.origin import Origin, Read, refused
from tasks.sources.outlets import Outlets
from tasks.sources.reading import read_stream
from tasks.sources.validators import FetchState


def read_address(
    url: str,
    fetcher: Fetcher,
    limits: Limits | None = None,
    outlets: Outlets | None = None,
    *,
    state: FetchState | None = None,
    follow: bool = False,
) -> Read:
    """Documents and refusals at ``url``; nothing when it has not changed.

    ``follow``: of a feed, the page behind each entry is read in its place (the entry itself when the page is refused).
    ``state`` learns the validators when the last document has been taken.
    """
    try:
        fetched = fetcher.fetch(url)
    except Refusal as refusal:
        yield refused(url, refusal.fault, refusal.detail)
        return
    if fetched is None:
        return
    with closing(fetched.body):
        for item in read_stream(fetched.body, _origin(fetched), limits, outlets):
            if follow and isinstance(item, RawDocument) and item.media == "feed" and item.stated.url:
                yield from _page_behind(item, fetcher, limits, outlets)
            else:
                yield item
    if state is not None:
        state.keep(url, fetched.validators)


def _page_behind(entry: RawDocument, fetcher: Fetcher, limits: Limits | None, outlets: Outlets | None) -> Read:
    read = list(read_address(entry.stated.url or "", fetcher, limits, outlets))
    yield from read
    if not any(isinstance(item, RawDocument) for item in read):
        yield entry


def _origin(fetched: Fetched) -> Origin:
    name = PurePosixPath(unquote(urlsplit(fetched.url).path, errors="backslashreplace")).name
    return Origin(fetched.asked, name, fetched.charset, fetched.media_type, fetched.url)
