"""Copies: exact, near-duplicate and partial, between the articles of a day and those of the days before it.

``fingerprint`` is computed once per article; ``find_copies`` compares fingerprints; ``clusters`` names the representative of
each group of copies; ``credited_to`` names the agency a copied text comes from.
"""

from tasks.copies.agencies import agencies_in, credited_to
from tasks.copies.clusters import clusters
from tasks.copies.find import find_copies
from tasks.copies.fingerprints import Fingerprint, fingerprint
from tasks.copies.records import Article, CopyKind, CopyPair, CopyReport, Passage

__all__ = [
    "Article",
    "CopyKind",
    "CopyPair",
    "CopyReport",
    "Fingerprint",
    "Passage",
    "agencies_in",
    "clusters",
    "credited_to",
    "find_copies",
    "fingerprint",
]
