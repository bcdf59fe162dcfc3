"""News at any scale: made articles with copies planted among them, and what a search among them costs and finds."""

from __future__ import annotations

import logging
import random
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tasks.copies.find import find_copies
from tasks.copies.fingerprints import fingerprint
from tasks.copies.planting import PASSAGES, WHOLE, Plant, Row, Way, plant, read_corpus, recalls
from tasks.copies.records import Article, CopyKind
from tasks.copies.walks import Walks

log = logging.getLogger(__name__)

DAY, BEFORE = date(2020, 1, 2), date(2020, 1, 1)
DAY_SHARE = 0.25
"""Share of the articles that are of the day, the others are of its window of three days."""
PLANTED_SHARE = 0.2
"""Share of the day's articles that are planted copies of articles of the window."""
HOSTS = 20_000
HOST_WORDS = 150
LONGEST = 250
ARTICLES_A_NUMBER = 400
"""The corpus's outlets are told apart further by numbers, one for so many articles: of 14 outlets each has 29 then."""
AT_ONCE = 5_000
LOGGED_EVERY = 50_000
WAYS = (*WHOLE, *PASSAGES)


@dataclass(frozen=True, slots=True)
class Growth:
    """What a search cost, in minutes of CPU time but for ``wall_minutes``, and what it found."""

    articles: int
    words: int
    fingerprint_minutes: float
    search_minutes: float
    wall_minutes: float
    peak_mb: int
    pairs: int
    passages: int
    near_planted: int
    """Planted copies of the whole whose Jaccard with their source is at least the threshold."""
    near_recall: float
    """Share of them that is found as exact or near."""
    planted: dict[str, dict[str, float]]


def growth(corpus: Path, articles: int, near_threshold: float = 0.7) -> Growth:
    """Cost and recall of one day of ``articles`` made articles, a quarter the day, the rest its window.

    They are grown from ``corpus`` by a second process, so that time and memory are those of the search. RuntimeError when
    that process fails.
    """
    wall, clock = time.monotonic(), time.process_time()
    days: dict[bool, list[Article]] = {True: [], False: []}
    plants: dict[str, Plant] = {}
    alike: set[str] = set()
    for row in _grown(corpus, articles):
        today = row["today"]
        days[today].append(Article(fingerprint(row["id"], row["text"]), row["outlet"], DAY if today else BEFORE))
        if "way" in row:
            plants[row["id"]] = Plant(row["way"], row["source"], row["start"], row["end"])
            if (row["jaccard"] or 0) >= near_threshold:
                alike.add(row["id"])
    read = time.process_time()
    log.info("fingerprints of %d articles in %.0f CPU s, %d MB", articles, read - clock, peak_mb())
    report = find_copies(days[True], days[False], near_threshold=near_threshold)
    done = time.process_time()
    log.info(
        "%d pairs, %d passages in %.0f CPU s, %d MB", len(report.pairs), len(report.passages), done - read, peak_mb()
    )
    whole = {
        article
        for pair in report.pairs
        if pair.kind is not CopyKind.PASSAGE
        for article, other in ((pair.article_a, pair.article_b), (pair.article_b, pair.article_a))
        if article in alike and plants[article].source == other
    }
    recall = recalls(plants, report)
    everything = [*days[True], *days[False]]
    return Growth(
        articles=len(everything),
        words=sum(len(article.fingerprint.words) for article in everything),
        fingerprint_minutes=(read - clock) / 60,
        search_minutes=(done - read) / 60,
        wall_minutes=(time.monotonic() - wall) / 60,
        peak_mb=peak_mb(),
        pairs=len(report.pairs),
        passages=len(report.passages),
        near_planted=len(alike),
        near_recall=len(whole) / max(len(alike), 1),
        planted={str(way): recall[str(way)] for way in WAYS if str(way) in recall},
    )


def peak_mb() -> int:
    """The largest memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def grow(rows: Sequence[Row], articles: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Rows of ``articles`` articles, those of the window first: text, and of planted copies the source and the way.

    ``jaccard`` is that of the folded words' shingles of three, of copies of a whole article only.
    """
    draw = random.Random(seed)
    day = round(articles * DAY_SHARE)
    outlets = max(articles // ARTICLES_A_NUMBER, 1)
    hosts: list[tuple[str, str]] = []
    pool: list[str] = []
    for number, (row, text) in enumerate(Walks(rows, seed).texts(articles, LONGEST)):
        outlet = f"{rows[row].outlet} {number % outlets}"
        article: dict[str, Any] = {"id": str(number), "outlet": outlet, "text": text, "today": number >= articles - day}
        if not article["today"] and text.count(" ") >= HOST_WORDS - 1:
            _sample(hosts, (article["id"], text), number, draw)
        if article["today"] and hosts and draw.random() < PLANTED_SHARE:
            pool = pool or [word for _, host in hosts[:200] for word in host.split()]
            article.update(_planted(WAYS[number % len(WAYS)], hosts, text, pool, draw))
        yield article


def _sample(hosts: list[tuple[str, str]], host: tuple[str, str], seen: int, draw: random.Random) -> None:
    if len(hosts) < HOSTS:
        hosts.append(host)
    elif (at := draw.randrange(seen)) < HOSTS:
        hosts[at] = host


def _planted(
    way: Way, hosts: Sequence[tuple[str, str]], around: str, pool: Sequence[str], draw: random.Random
) -> dict[str, Any]:
    source, text = draw.choice(hosts)
    made = plant(way, text, around, pool, draw)
    jaccard = None if made.end else _jaccard(text, made.text)
    return {
        "text": made.text,
        "way": str(way),
        "source": source,
        "start": made.start,
        "end": made.end,
        "jaccard": jaccard,
    }


def _jaccard(one: str, other: str) -> float:
    from tasks.arabic.folding import Strength, fold_text
    from tasks.arabic.words import word_texts

    words = [word_texts(fold_text(text, Strength.MATCH)) for text in (one, other)]
    left, right = ({tuple(text[at : at + 3]) for at in range(len(text) - 2)} for text in words)
    return len(left & right) / max(len(left | right), 1)


def _grown(corpus: Path, articles: int) -> Iterator[dict[str, Any]]:
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(sender, corpus, articles), daemon=True)
    child.start()
    sender.close()
    received = 0
    while received < articles:
        try:
            batch = receiver.recv()
        except EOFError:
            raise RuntimeError(f"growing {articles:,} articles from {corpus} stopped after {received:,}") from None
        yield from batch
        received += len(batch)
        if received % LOGGED_EVERY == 0:
            log.info("%d of %d articles, %d MB", received, articles, peak_mb())
    child.join()


def _send(sender: Connection, corpus: Path, articles: int) -> None:
    rows = grow(read_corpus(corpus), articles)
    while batch := list(islice(rows, AT_ONCE)):
        sender.send(batch)
