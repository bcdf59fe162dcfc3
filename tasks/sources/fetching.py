"""Polite fetching: conditional requests, robots.txt, a pause per host, and limits on size, time and redirects."""

from __future__ import annotations

import ipaddress
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx

from tasks.contracts.faults import Fault, Refusal
from tasks.sources.robots import NO_ANSWER, Robots
from tasks.sources.validators import Validators

USER_AGENT = "marsad/0.1 (news archive; respects robots.txt)"
_RETRIED = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SPOOL_IN_MEMORY = 1 << 22


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bounds of one fetch."""

    response_bytes: int = 64 << 20
    """As sent, before decompression (which has its own limits)."""
    redirects: int = 5
    seconds: float = 60.0
    """For one response, from the request to its last byte."""
    pause: float = 1.0
    """Seconds between two requests to one host; a longer ``Crawl-delay`` is kept up to ``longest_pause``."""
    longest_pause: float = 30.0
    retries: int = 2


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: its body as sent (perhaps gzip), where it came from in the end, and what its headers declare."""

    asked: str
    url: str
    body: BinaryIO
    media_type: str | None
    charset: str | None
    validators: Validators


class Fetcher:
    """Fetches addresses one after another.

    ``validators_of`` gives the ETag and Last-Modified kept for an address; a request then asks only for what changed.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        user_agent: str = USER_AGENT,
        validators_of: Callable[[str], Validators] = lambda _: Validators(),
        client: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or FetchLimits()
        self._client = client or httpx.Client(follow_redirects=False, timeout=httpx.Timeout(20.0))
        self._headers = {"user-agent": user_agent, "accept-encoding": "gzip"}
        self._validators_of = validators_of
        self._sleep = sleep
        self._robots = Robots(user_agent, self._robots_txt)
        self._free_at: dict[str, float] = {}

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def fetch(self, url: str) -> Fetched | None:
        """What stands at ``url``; ``None`` when it has not changed since its validators were kept.

        ``Refusal`` FETCH_FAILED (network, status, robots.txt, redirects, time) or TOO_LARGE.
        """
        at = url
        for _ in range(self.limits.redirects + 1):
            _check_address(at, came_from=url)
            if not self._robots.allows(at):
                raise _failed(url, f"robots.txt of {_host(at)} forbids {at}")
            outcome = self._with_retries(at, url)
            if not isinstance(outcome, str):
                return outcome
            at = outcome
        raise _failed(url, f"more than {self.limits.redirects} redirects")

    def _with_retries(self, at: str, asked: str) -> Fetched | str | None:
        for attempt in range(self.limits.retries + 1):
            wait = min(2.0**attempt, self.limits.longest_pause)
            try:
                response = self._send(at, self._validators_of(asked).as_headers())
                if response.status_code not in _RETRIED or attempt == self.limits.retries:
                    return self._outcome(response, at, asked)
                wait = max(wait, min(_seconds(response.headers.get("retry-after")), self.limits.longest_pause))
                response.close()
            except httpx.TransportError as error:
                if attempt == self.limits.retries:
                    raise _failed(asked, f"{type(error).__name__}: {error}") from error
            except (httpx.InvalidURL, httpx.HTTPError, UnicodeError) as error:
                raise _failed(asked, f"{type(error).__name__}: {error}") from error
            self._sleep(wait)
        raise _failed(asked, "no attempt was made")

    def _send(self, url: str, headers: dict[str, str]) -> httpx.Response:
        host = _host(url)
        pause = max(self.limits.pause, min(self._robots.delay(url), self.limits.longest_pause))
        wait = self._free_at.get(host, 0.0) - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._free_at[host] = time.monotonic() + pause
        return self._client.send(
            self._client.build_request("GET", url, headers={**self._headers, **headers}), stream=True
        )

    def _outcome(self, response: httpx.Response, at: str, asked: str) -> Fetched | str | None:
        try:
            if response.status_code == 304:
                return None
            if response.status_code in _REDIRECTS and "location" in response.headers:
                return urljoin(at, response.headers["location"])
            if response.status_code != 200:
                raise _failed(asked, f"{at} answered {response.status_code}, 200 is expected")
            return self._received(response, at, asked)
        finally:
            response.close()

    def _received(self, response: httpx.Response, at: str, asked: str) -> Fetched:
        encoding = response.headers.get("content-encoding", "identity").lower()
        if encoding not in ("identity", "gzip", "x-gzip", ""):
            raise _failed(asked, f"{at} is sent as {encoding}, gzip or nothing was asked for")
        body = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115 - handed to the caller
        until = time.monotonic() + self.limits.seconds
        size = 0
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > self.limits.response_bytes:
                body.close()
                limit = self.limits.response_bytes
                raise Refusal(Fault.TOO_LARGE, f"{at} sends more than {limit} bytes, the limit")
            if time.monotonic() > until:
                body.close()
                raise _failed(asked, f"{at} sent {size} bytes in {self.limits.seconds:g} s and was not done")
            body.write(chunk)
        body.seek(0)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower() or None
        validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
        return Fetched(asked, at, body, media_type, response.charset_encoding, validators)  # type: ignore[arg-type]

    def _robots_txt(self, url: str) -> tuple[int, bytes]:
        """Status and the first 512 KiB (RFC 9309) of a robots.txt; status ``NO_ANSWER`` when the host does not answer."""
        try:
            for _ in range(self.limits.redirects + 1):
                response = self._send(url, {"accept-encoding": "identity"})
                try:
                    if response.status_code in _REDIRECTS and "location" in response.headers:
                        url = urljoin(url, response.headers["location"])
                        _check_address(url, came_from=url)
                        continue
                    return response.status_code, _beginning(response, 512 << 10)
                finally:
                    response.close()
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            pass
        return NO_ANSWER, b""


def _beginning(response: httpx.Response, size: int) -> bytes:
    data = b""
    for chunk in response.iter_raw():
        data += chunk
        if len(data) >= size:
            break
    return data[:size]


def _check_address(url: str, came_from: str) -> None:
    """Only the web, and no public address may send us into a private network (literal addresses; names are not resolved)."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise _failed(came_from, f"{url} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise _failed(came_from, f"{url} is no http or https address")
    if _is_private(host) and not _is_private(_host(came_from)):
        raise _failed(came_from, f"a redirect leads into a private network ({url})")


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _seconds(value: str | None) -> float:
    return float(value) if value and value.isdigit() else 0.0


def _failed(url: str, why: str) -> Refusal:
    return Refusal(Fault.FETCH_FAILED, f"{url} could not be fetched: {why}")
