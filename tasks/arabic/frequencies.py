"""Word frequencies: how often a word, folded at MATCH, stands in Arabic news; the evidence behind clitic analysis.

The shipped table counts the articles of SANAD (al-Khaleej part, CC BY 4.0) and ANT 1.1 (Apache-2.0). To make it again:
``python -m tasks.arabic.frequencies SANAD.parquet ANT.parquet``.
"""

from __future__ import annotations

import lzma
import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tasks.arabic import letters
from tasks.arabic.words import WORD

TABLE = Path(__file__).with_name("word_frequencies.txt.xz")
"""One line per power of ``STEP``: the exponent, then the words counted about that often."""

STEP = math.sqrt(2)
ARTICLES = 55_661
"""Articles the shipped table was counted in."""
FEWEST = 15
"""Words counted less often are left out."""


def count(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in ``texts``, folded at MATCH."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(WORD.findall(text.translate(letters.match_table())))
    return counts


def write(counts: Mapping[str, int], path: Path = TABLE) -> int:
    """Write the table of Arabic words counted at least ``FEWEST`` times; returns how many they are."""
    lines: dict[int, list[str]] = {}
    arabic = set(letters.ARABIC_LETTERS)
    for word in sorted(word for word, times in counts.items() if times >= FEWEST and arabic.issuperset(word)):
        lines.setdefault(round(math.log(counts[word], STEP)), []).append(word)
    text = "".join(f"{power} {' '.join(lines[power])}\n" for power in sorted(lines, reverse=True))
    path.write_bytes(lzma.compress(text.encode(), preset=9))
    return sum(map(len, lines.values()))


@cache
def frequencies() -> dict[str, float]:
    """Word at MATCH to its count in the source corpus, within a factor of ``STEP ** 0.5``."""
    table: dict[str, float] = {}
    for line in lzma.decompress(TABLE.read_bytes()).decode().splitlines():
        power, *words = line.split(" ")
        table |= dict.fromkeys(words, STEP ** int(power))
    return table


def _main(paths: list[str]) -> None:
    import pyarrow.parquet as pq

    texts = (text for path in paths for text in pq.read_table(path, columns=["text"])["text"].to_pylist() if text)
    sys.stdout.write(f"{write(count(texts))} words written to {TABLE.name}\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
