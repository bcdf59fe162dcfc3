"""robots.txt (RFC 9309), read once per host."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

NO_ANSWER = 599
"""Status to give when a host cannot be reached: the request itself will say so better."""
_NOTHING_ALLOWED = ("User-agent: *", "Disallow: /")


class Robots:
    """What the hosts visited allow. ``load`` gives status and bytes of a robots.txt address."""

    def __init__(self, user_agent: str, load: Callable[[str], tuple[int, bytes]]) -> None:
        self._agent = user_agent.partition("/")[0]
        self._load = load
        self._rules: dict[str, RobotFileParser] = {}

    def allows(self, url: str) -> bool:
        """Whether ``url`` may be fetched: everything when there is no robots.txt, nothing when the server fails to say."""
        return self._of(url).can_fetch(self._agent, url)

    def delay(self, url: str) -> float:
        """Seconds between requests the host asks for, as far as known."""
        rules = self._rules.get(_site(url))
        delay = rules.crawl_delay(self._agent) if rules else None
        return float(delay or 0.0)

    def _of(self, url: str) -> RobotFileParser:
        site = _site(url)
        if site not in self._rules:
            rules = RobotFileParser()
            status, data = self._load(f"{site}/robots.txt")
            if status == 200:
                rules.parse(data.decode("utf-8", "ignore").splitlines())
            else:
                rules.parse(_NOTHING_ALLOWED if 500 <= status < NO_ANSWER else ())
            self._rules[site] = rules
        return self._rules[site]


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
