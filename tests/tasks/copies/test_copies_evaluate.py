"""The evaluation: a corpus by days, planted copies, growth, and the pairs judged by reading."""

import csv
import json
import random
from datetime import date
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.copies.evaluate import against_judged, against_reference, main, search_by_day
from tasks.copies.growth import PLANTED_SHARE, grow, growth
from tasks.copies.planting import LONG_PASSAGES, PASSAGES, WHOLE, Plant, Row, planted_recall, read_corpus, recalls
from tasks.copies.records import CopyKind, CopyPair, CopyReport, Passage
from tasks.copies.walks import Walks

JUDGED = Path(__file__).parent / "judged_pairs.tsv"


def sentence(draw):
    return " ".join("".join(draw.choices("ابتثجحخدرزسشصضطعغفقكلمنهوي", k=5)) for _ in range(12))


def papers(count):
    """Articles of one vocabulary, so that walks have places to pass between."""
    draw = random.Random(2)
    vocabulary = " ".join(sentence(draw) for _ in range(25)).split()
    texts = (". ".join(" ".join(draw.choices(vocabulary, k=12)) for _ in range(24)) for _ in range(count))
    return [Row(str(at), f"paper {at % 3}", "", date(2020, 1, 1), text) for at, text in enumerate(texts)]


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
    assert recall["exact"] == {"planted": 1, "found": 1.0, "as exact": 1.0}
    assert recall["changed 5%"]["found"] == recall["edited 40%"]["found"] == 1.0
    assert all(recall[str(way)]["found"] == 1.0 for way in (*PASSAGES, *LONG_PASSAGES))


def test_a_planted_passage_is_found_only_where_it_was_planted():
    plants = {"p": Plant("passage 40", "a", 100, 300), "q": Plant("passage 40", "a", 100, 300)}
    passages = (Passage("p", 90, 210, "a", 0, 120, 1.0), Passage("q", 500, 900, "a", 0, 400, 1.0))
    pairs = tuple(CopyPair(article, "a", CopyKind.PASSAGE, 0.5) for article in plants)
    assert recalls(plants, CopyReport(pairs, passages)) == {
        "passage 40": {"planted": 2, "found": 0.5, "as passage": 0.5}
    }


def test_a_grown_corpus_keeps_the_word_pairs_of_its_source():
    rows = papers(5)
    words = " ".join(row.text for row in rows).split()
    known = set(pairwise([*words, words[0]]))
    made = [text.split() for _, text in Walks(rows, seed=3).texts(20, 100)]
    assert len({tuple(text) for text in made}) == 20
    assert all(len(text) == 100 and set(pairwise(text)) <= known for text in made)


def test_a_corpus_without_two_words_grows_nothing():
    with pytest.raises(ValueError, match="none of the corpus's 1 articles has two words"):
        Walks([Row("0", "", "", date(2020, 1, 1), "خبر")], seed=0)


def test_copies_of_the_window_are_planted_among_the_day_in_every_way():
    made = list(grow(papers(9), 2_400))
    window = {row["id"]: row["text"] for row in made if not row["today"]}
    planted = [row for row in made if row.get("way")]
    assert len(window) == 1_800
    assert 0.8 < len(planted) / (PLANTED_SHARE * 600) < 1.2
    assert {row["way"] for row in planted} == {str(way) for way in (*WHOLE, *PASSAGES)}
    for row in planted:
        source = window[row["source"]]
        if row["way"] == "exact":
            assert row["text"] == source and row["jaccard"] == 1.0
        elif row["way"].startswith("edited"):
            assert set(row["text"].split()) <= {*source.split(), *source.replace(".", "").split()}
        elif row["way"].startswith("changed"):
            assert len(row["text"].split()) == len(source.split()) and 0 <= row["jaccard"] < 1.0
        elif not row["way"].startswith("passage changed"):
            assert row["text"][row["start"] : row["end"]] in source


def test_what_a_search_of_very_many_articles_costs_and_finds_is_a_table(tmp_path):
    source = tmp_path / "corpus.parquet"
    rows = [
        {"source": row.outlet, "url": "", "date_extracted": "2020-01-01", "content": row.text} for row in papers(60)
    ]
    pq.write_table(pa.Table.from_pylist(rows), source)
    cost, recall = main(["growth", str(source), "--articles", "400"]).split("\n\n")
    assert "| articles | 400 |" in cost and "| near recall | 1.000 |" in cost
    assert "| exact | " in recall


def test_a_corpus_that_cannot_be_read_ends_in_an_error(tmp_path):
    with pytest.raises(RuntimeError, match=r"growing 10 articles from .*absent stopped after 0"):
        growth(tmp_path / "absent", 10)


def test_the_command_reports_on_a_corpus(corpus):
    assert json.loads(main(["days", str(corpus), "--judged", str(JUDGED)]))["near"] == 1
    assert main(["planted", str(corpus), "--trials", "1"]).splitlines()[2] == "| exact | 1 | 1.000 | 1.000 | 0 | 0 |"


def test_a_hundred_different_pairs_were_judged_and_each_is_counted():
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert len({frozenset((row["article_a"], row["article_b"])) for row in rows}) == len(rows) >= 100
    assert {row["verdict"] for row in rows} <= {"copy", "passage", "short", "formula", "none"}
    assert sum(against_judged({}, JUDGED).values()) == len(rows)
