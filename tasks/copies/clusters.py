"""Clusters of copies and their representatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tasks.copies.records import CopyKind, CopyPair


def clusters(
    pairs: Iterable[CopyPair], days: Mapping[str, date], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Representative of every article in a pair: of the articles linked by copying, the earliest day's, then smallest id.

    Exact and near pairs link; a shared passage does not, so that articles with one only stand for themselves. ``days``
    holds the day of every article. ``known`` gives the representatives that earlier days gave to their articles: a copy
    then keeps the representative that has left the window. The result depends on the sets given, not on their order.
    """
    listed = list(pairs)
    linked = [pair for pair in listed if pair.kind is not CopyKind.PASSAGE]
    members = {article for pair in listed for article in (pair.article_a, pair.article_b)}
    earlier = {article: known[article] for article in members if article in known} if known else {}
    names = sorted(members | set(earlier.values()))
    index = {name: at for at, name in enumerate(names)}
    links = [(index[pair.article_a], index[pair.article_b]) for pair in linked]
    links += [(index[article], index[representative]) for article, representative in earlier.items()]
    family = components(len(names), links)
    # A representative from before the window has no day here: it is older than all that have.
    ordered = sorted(names, key=lambda name: (days.get(name, date.min), name))
    representative: dict[int, str] = {}
    for name in ordered:
        representative.setdefault(family[index[name]], name)
    return {name: representative[family[index[name]]] for name in members}


def components(count: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """*Shape:* (count,), the smallest node that each node ``0..count-1`` is connected to (union-find, Tarjan 1975)."""
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in links:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return [root(node) for node in range(count)]
