"""Content-hash identifiers: the same input gives the same id on any machine, in any run."""

from __future__ import annotations

import hashlib

ID_HEX = 24
"""Hexadecimal digits kept of a SHA-256: 96 bits, a collision in 10^9 rows has probability below 10^-11."""


def content_id(*parts: object) -> str:
    """Identifier of a tuple of parts: SHA-256 over their text forms, each terminated, so that ("ab", "c") != ("a", "bc")."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()[:ID_HEX]


def document_id(content: bytes) -> str:
    """Identifier of a document: its bytes and nothing else, so the same bytes twice are one document."""
    return hashlib.sha256(content).hexdigest()[:ID_HEX]


def article_id(document: str, story_index: int) -> str:
    """Identifier of a story inside a document (``story_index`` counts from 0)."""
    return content_id("article", document, story_index)


def mention_id(article: str, start: int, end: int, type_: str) -> str:
    """Identifier of a mention: article, span in the article, entity type."""
    return content_id("mention", article, start, end, type_)


def sentence_id(article: str, start: int, end: int) -> str:
    """Identifier of a sentence: article and span."""
    return content_id("sentence", article, start, end)
