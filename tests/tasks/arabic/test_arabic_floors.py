"""Scores on shared data that must not fall; skipped where the data is absent."""

import csv
import lzma
from collections import defaultdict
from pathlib import Path

import pytest

from tasks.arabic.clitics import strip
from tasks.arabic.folding import Strength, fold_text
from tasks.arabic.frequencies import count, frequencies, write
from tasks.arabic.names import latin_key, name_key

DATA = Path(__file__).resolve().parents[3] / "../shared/data"


def test_a_frequency_table_counts_folded_words(tmp_path):
    counts = count(["في ليبيا " * 20, "فى لِيبيا 12 Libya"])
    assert (counts["في"], counts["ليبيا"]) == (21, 21)
    assert write(counts, tmp_path / "table.xz") == 2
    assert lzma.decompress((tmp_path / "table.xz").read_bytes()).decode() == "9 في ليبيا\n"
    assert frequencies()["في"] > frequencies()["ليبيا"] > 15


def _segmented_words(path):
    """(word, its conjunction, preposition and future particle) of Farasa's WikiNews reference."""
    for line in path.read_text("utf-8").splitlines():
        parts, _, tags = line.partition("\t")
        pieces = list(zip(parts.split("+"), tags.split("\t")[0].split("+"), strict=False))
        prefix = ""
        for piece, tag in pieces[:-1]:
            if tag not in ("CONJ", "PREP", "FUT_PART") or len(piece) > 1:
                break
            prefix += piece
        word = parts.replace("ل+ال+", "لل").replace("+", "")
        if word[:1].isalpha() and not word.isascii():
            yield word, prefix


def test_particles_are_split_as_in_the_wikinews_segmentation():
    path = DATA / "segmentation/farasa_wikinews/WikiNews.pos.ref"
    if not path.exists():
        pytest.skip(f"needs {path.name} of the shared data folder")
    words = list(_segmented_words(path))
    right = sum(strip(word).prefix == prefix for word, prefix in words)
    assert right / len(words) > 0.98


def test_name_keys_of_different_people_seldom_collide():
    path = DATA / "kb/kb.tsv"
    if not path.exists():
        pytest.skip(f"needs {path.name} of the shared data folder")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    people = [row for row in rows if row["type"] == "PER" and "seed-articles" not in row["source"]]
    by_key = defaultdict(set)
    for row in people:
        by_key[name_key(row["label_ar"])].add(fold_text(row["label_ar"], Strength.MATCH))
    colliding = sum(len(names) for names in by_key.values() if len(names) > 1)
    agreeing = sum(name_key(row["label_ar"]) == latin_key(row["label_en"]) for row in people)
    assert colliding / len(people) < 0.005
    assert agreeing / len(people) > 0.33
