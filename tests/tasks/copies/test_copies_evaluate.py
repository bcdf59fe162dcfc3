"""The evaluation: a corpus by days, planted copies, growth, and the pairs judged by reading."""

import csv
import random
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.copies.evaluate import against_judged, against_reference, growth, main, search_by_day
from tasks.copies.planting import PASSAGE_LENGTHS, Row, planted_recall, read_corpus
from tasks.copies.records import CopyKind

JUDGED = Path(__file__).parent / "judged_pairs.tsv"


def sentence(draw):
    return " ".join("".join(draw.choices("ابتثجحخدرزسشصضطعغفقكلمنهوي", k=5)) for _ in range(12))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    draw = random.Random(1)
    texts = [". ".join(sentence(draw) for _ in range(28)) for _ in range(12)]
    texts.append(f"{texts[0]}. {sentence(draw)}")
    stated = ["2015-07-21 10:00:00"] * 8 + ["2015-07-22 08:00:00"] * 4 + ["2015-07-23 08:00:00"]
    path = tmp_path_factory.mktemp("corpus") / "corpus.parquet"
    columns = {
        "source": [f"paper {at % 3}" for at in range(13)],
        "url": [f"address {at}" for at in range(13)],
        "date_extracted": stated,
        "content": texts,
    }
    pq.write_table(pa.table(columns), path)
    return path


def test_a_corpus_is_searched_by_day_with_its_window(corpus):
    rows = read_corpus(corpus)
    assert rows[12].day == date(2015, 7, 23)
    found, passages, cost = search_by_day(rows)
    assert found == {frozenset(("12", "0")): CopyKind.NEAR}
    assert passages == 0
    assert cost.articles == 13


def test_recall_and_precision_are_counted_against_listed_pairs(corpus, tmp_path):
    rows = read_corpus(corpus)
    found, _, _ = search_by_day(rows)
    listed = tmp_path / "pairs.tsv"
    lines = [
        "source_a\turl_a\tsource_b\turl_b",
        "paper 0\taddress 0\tpaper 0\taddress 12",
        "paper 0\taddress 0\tpaper 1\taddress 1",
    ]
    listed.write_text("\n".join(lines), "utf-8")
    result = against_reference(rows, found, listed)
    assert result["listed_in_window"] == 2
    assert result["recall_exact_or_near"] == 0.5
    assert result["exact_or_near_with_jaccard_8"] == 1.0


def test_planted_copies_are_found(corpus):
    recall = planted_recall(read_corpus(corpus), trials=1)
    assert recall["changed 5%"]["found"] == recall["edited 40%"]["found"] == 1.0
    assert all(recall[f"passage {length}"]["found"] == 1.0 for length in PASSAGE_LENGTHS)


def test_growth_makes_as_many_articles_as_asked():
    rows = [Row(str(at), "", "", date(2020, 1, 1), sentence(random.Random(at))) for at in range(40)]
    assert growth(rows, 60).articles == 60


def test_the_command_reports_on_a_corpus(corpus):
    assert main(["days", str(corpus), "--judged", str(JUDGED)])["near"] == 1


def test_a_hundred_different_pairs_were_judged_and_each_is_counted():
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert len({frozenset((row["article_a"], row["article_b"])) for row in rows}) == len(rows) >= 100
    assert {row["verdict"] for row in rows} <= {"copy", "passage", "short", "formula", "none"}
    assert sum(against_judged({}, JUDGED).values()) == len(rows)
