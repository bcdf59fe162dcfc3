"""The topics labelled by reading: well formed, about the articles they name, apart from the development set, and as agreed as stated."""

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[3]
LABELS = ROOT / "seeds" / "labels"
FILES = sorted(LABELS.glob("topics_read_*.tsv"))
SHARED_TOPICS = ROOT / "../shared/data/topics"
TOP_LEVEL = {f"medtop:{number:02d}000000" for number in range(1, 18)}
REF = re.compile(r"(?P<dataset>[\w.]+)#(?P<row>\d+)#(?P<digest>[0-9a-f]{12})")

needs_shared = pytest.mark.skipif(
    not SHARED_TOPICS.is_dir(), reason="../shared/data/topics is absent: the articles the labels refer to are not here"
)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


class Row(NamedTuple):
    ref: str
    topics: tuple[str, ...]
    unsure: str
    annotator: str


def rows(path: Path) -> list[Row]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    table = csv.DictReader(lines, delimiter="\t", strict=True)
    assert table.fieldnames == ["ref", "topics", "unsure", "annotator"]
    return [Row(r["ref"], tuple(r["topics"].split(",")), r["unsure"], r["annotator"]) for r in table]


def located(ref: str) -> tuple[str, int, str]:
    match = REF.fullmatch(ref)
    assert match, f"{ref!r} is not dataset#row#digest"
    return match["dataset"], int(match["row"]), match["digest"]


def texts(dataset: str) -> list[str]:
    import pyarrow.parquet as pq

    column = pq.read_table(SHARED_TOPICS / f"{dataset}.parquet", columns=["text"])["text"]
    return [text or "" for text in column.to_pylist()]


def twice_judged() -> list[tuple[Row, Row]]:
    """The rows of A and of B for every article that both read."""
    of_b = {row.ref: row for row in rows(LABELS / "topics_read_b.tsv")}
    return [(row, of_b[row.ref]) for row in rows(LABELS / "topics_read_a.tsv") if row.ref in of_b]


def stated(measure: str) -> str:
    """The value that agreement.md gives for a measure."""
    found = re.search(rf"^\| {re.escape(measure)} \| ([^|]+) \|", (LABELS / "agreement.md").read_text("utf-8"), re.M)
    assert found, f"agreement.md has no row {measure!r}"
    return found[1].strip()


def test_two_annotators_labelled_at_least_1200_articles_and_150_of_them_twice() -> None:
    assert {path.stem for path in FILES} >= {"topics_read_a", "topics_read_b"}
    assert len({row.ref for path in FILES for row in rows(path)}) >= 1200
    assert len(twice_judged()) >= 150


@each_file
def test_every_row_has_one_to_three_different_topics_of_the_top_level(path: Path) -> None:
    for row in rows(path):
        assert 1 <= len(row.topics) <= 3, row
        assert len(set(row.topics)) == len(row.topics), row
        assert set(row.topics) <= TOP_LEVEL, row


@each_file
def test_a_file_is_one_annotators_and_says_of_each_row_whether_it_is_unsure(path: Path) -> None:
    assert {row.annotator for row in rows(path)} == {path.stem.removeprefix("topics_read_")}
    assert {row.unsure for row in rows(path)} <= {"0", "1"}


@each_file
def test_an_annotator_judged_an_article_once(path: Path) -> None:
    places = [located(row.ref)[:2] for row in rows(path)]
    assert len(set(places)) == len(places)


def test_every_topic_is_the_primary_one_of_some_article() -> None:
    assert {row.topics[0] for path in FILES for row in rows(path)} == TOP_LEVEL


@needs_shared
@pytest.mark.parametrize("dataset", ["ant_v1.1", "sanad_alkhaleej"])
def test_a_reference_finds_the_text_that_was_read(dataset: str) -> None:
    found = texts(dataset)
    for ref in (row.ref for path in FILES for row in rows(path)):
        name, number, digest = located(ref)
        if name == dataset:
            assert hashlib.sha256(found[number].encode()).hexdigest().startswith(digest), ref


@needs_shared
def test_every_reference_is_to_a_data_set_that_may_train_what_ships() -> None:
    assert {located(row.ref)[0] for path in FILES for row in rows(path)} == {"ant_v1.1", "sanad_alkhaleej"}


@needs_shared
def test_no_article_of_the_development_set_is_among_the_labels() -> None:
    lines = (SHARED_TOPICS / "iptc_dev.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    places = set()
    for article in articles:
        file, row = article["ref"].split("|")[0].split("#")
        places.add((file.removesuffix(".parquet"), int(row)))
    digests = {hashlib.sha256(article["text"].encode()).hexdigest()[:12] for article in articles}
    for ref in (row.ref for path in FILES for row in rows(path)):
        dataset, number, digest = located(ref)
        assert (dataset, number) not in places, ref
        assert digest not in digests, ref


def test_the_agreement_is_the_one_stated() -> None:
    from sklearn.metrics import cohen_kappa_score

    pairs = twice_judged()
    same = sum(a.topics[0] == b.topics[0] for a, b in pairs)
    kappa = cohen_kappa_score([a.topics[0] for a, _ in pairs], [b.topics[0] for _, b in pairs])
    jaccard = sum(len({*a.topics} & {*b.topics}) / len({*a.topics} | {*b.topics}) for a, b in pairs) / len(pairs)
    assert stated("same primary topic") == f"{same} of {len(pairs)} ({same / len(pairs):.1%})".replace("%", " %")
    assert stated("Cohen's kappa on the primary topic") == f"{kappa:.3f}"
    assert stated("mean Jaccard of the topic sets") == f"{jaccard:.3f}"
