from __future__ import annotations

from pathlib import Path

import pytest

from tasks.linking.lexicon import fold
from tasks.linking.textview import openings

FARASA = Path(__file__).resolve().parents[3] / "../shared/data/segmentation/farasa_wikinews"
CLITICS = frozenset("وفبكل")


def segmented() -> list[tuple[str, int]]:
    """Nouns of the gold segmentation behind attached letters, and how many letters those are."""
    found = []
    for line in (FARASA / "WikiNews.pos.ref").read_text(encoding="utf-8").splitlines():
        word, _, tags = line.strip().partition("\t")
        parts = word.split("+")
        cut = 0
        while cut < len(parts) - 1 and parts[cut] in CLITICS:
            cut += 1
        if cut and "NOUN" in tags:
            found.append((written(parts), cut))
    return found


def written(parts: list[str]) -> str:
    """The word as it is written: after ل the article loses its alif."""
    return "".join(parts).replace("لال", "لل", 1) if parts[:3].count("ل") and "ال" in parts else "".join(parts)


@pytest.mark.skipif(not FARASA.exists(), reason="the shared segmentation gold is not beside the repository")
def test_where_the_gold_cuts_attached_letters_an_opening_does_too() -> None:
    words = segmented()
    hits = sum(any(opening.cut == cut for opening in openings(word)) for word, cut in words if len(word) - cut > 1)
    total = sum(len(word) - cut > 1 for word, cut in words)
    assert total > 1_000
    assert hits / total > 0.97


@pytest.mark.parametrize(
    ("word", "cut", "stem"),
    [
        ("وروسيا", 1, "روسيا"),
        ("بالقاهرة", 1, "القاهره"),
        ("ولبنان", 1, "لبنان"),
        ("للأمم", 1, "الامم"),
        ("للندن", 1, "لندن"),
        ("وللولايات", 2, "الولايات"),
        ("وِروسيا", 2, "روسيا"),
    ],
)
def test_a_word_opens_a_name_behind_its_attached_letters(word: str, cut: int, stem: str) -> None:
    assert (cut, fold(stem)) in [(opening.cut, opening.stem) for opening in openings(word)]
