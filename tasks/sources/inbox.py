"""Everything a user or an inbox names: files, folders and addresses in one stream."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.contracts.records import Refused
from tasks.sources.discover import discover
from tasks.sources.limits import Limits
from tasks.sources.origin import Read
from tasks.sources.outlets import Outlets
from tasks.sources.reading import read

if TYPE_CHECKING:
    from tasks.sources.fetching import Fetcher
    from tasks.sources.validators import FetchState


def read_all(
    sources: Sequence[str | Path],
    limits: Limits | None = None,
    outlets: Outlets | None = None,
    *,
    fetcher: Fetcher | None = None,
    state: FetchState | None = None,
    follow: bool = False,
) -> Read:
    """Every document and refusal of files, folders and addresses, in the order of ``discover``.

    ``fetcher``, ``state`` and ``follow`` are those of ``read_address``; without a fetcher a polite one is made when needed.
    """
    for found in discover(sources):
        if isinstance(found, Refused):
            yield found
        elif isinstance(found, Path):
            yield from read(found, limits, outlets)
        else:
            from tasks.sources.addresses import read_address
            from tasks.sources.fetching import Fetcher
            from tasks.sources.validators import Validators

            fetcher = fetcher or Fetcher(validators_of=state.of if state else lambda _: Validators())
            yield from read_address(found, fetcher, limits, outlets, state=state, follow=follow)
