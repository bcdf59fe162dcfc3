"""Readers: from a path or an address to a stream of documents and refusals."""

from tasks.sources.discover import discover, is_address
from tasks.sources.inbox import read_all
from tasks.sources.limits import Limits
from tasks.sources.outlets import Outlets, load_outlets
from tasks.sources.reading import read

__all__ = ["Limits", "Outlets", "discover", "is_address", "load_outlets", "read", "read_all"]
