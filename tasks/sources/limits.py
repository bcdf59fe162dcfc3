"""What a reader may spend on one delivery; every limit is named in the refusal it causes."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one read, in bytes unless said otherwise."""

    document_bytes: int = 16 * MIB
    """One document: a text file, one record, one page as text."""
    page_bytes: int = 8 * MIB
    """One HTML page or feed, as markup."""
    page_elements: int = 50_000
    """Elements of one HTML page."""
    page_depth: int = 250
    """Nesting of one HTML page."""
    tag_attributes: int = 250
    """Attributes of one tag."""
    extractor_elements: int = 5_000
    extractor_chars: int = 500_000
    """Pages beyond either get their body by line length and link density: the extractor would take minutes."""
    expansion: int = 300
    """Decompressed bytes for one compressed byte, counted once ``expansion_free`` bytes are out."""
    expansion_free: int = 32 * MIB
    layers: int = 2
    """Compressions inside each other that are peeled off (``.gz`` of a ``.zst``)."""
    decoder_memory: int = 192 * MIB
    """Memory an xz stream may ask for its dictionary."""
    record_lines: int = 20_000
    """Physical lines of one CSV record (quoted fields hold line breaks)."""
    spool_bytes: int = 8192 * MIB
    """Decompressed Parquet put aside on disk, because it cannot be read as a stream."""
    batch_bytes: int = 512 * MIB
    """A dictionary-encoded Parquet value stands in the file once and in every row read: rows at once times the largest
    row group stay below this."""
