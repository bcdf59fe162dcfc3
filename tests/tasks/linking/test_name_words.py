from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.contracts.faults import TerminalError
from tasks.linking.gazetteer_build import WordLists
from tasks.linking.lexicon import fold
from tasks.linking.name_words import MIN_COMMON, name_words, read_judged

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
LINKER = SEEDS / "models" / "linker"
NOTHING: dict[str, set[str]] = {"given": set(), "not_given": set(), "not_part": set()}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "ner").mkdir()
    (tmp_path / "topics").mkdir()
    tagged = "زار\tO\nغفار\tB-PERS\nالسندباد\tI-PERS\nالسوق\tO\n\n"
    (tmp_path / "ner" / "anercorp_train.conll").write_text(tagged, encoding="utf-8")
    news = ["ذهب الناس إلى السوق"] * MIN_COMMON + ["وصل غفار البحري إلى البلد"] * MIN_COMMON
    for name, column in (("ant_v1.1", "docno"), ("sanad_alkhaleej", "doc_id")):
        table = pa.table({column: [str(i) for i in range(len(news))], "text": news})
        pq.write_table(table, tmp_path / "topics" / f"{name}.parquet")
    return tmp_path


def test_words_are_given_names_parts_or_prose_by_where_they_stand(data: Path) -> None:
    words = name_words(data, SEEDS, NOTHING)
    assert fold("غفار") in words["given"]
    assert {fold("السندباد"), fold("البحري")} <= words["part"]
    assert {fold("السوق"), fold("الناس")} <= words["common"]


def test_a_first_name_of_several_curated_people_is_a_given_name(data: Path) -> None:
    assert fold("محمد") in name_words(data, SEEDS, NOTHING)["given"]


def test_a_decision_by_reading_goes_before_the_counts(data: Path) -> None:
    decided = NOTHING | {"not_given": {fold("غفار")}, "given": {fold("الناس")}}
    words = name_words(data, SEEDS, decided)
    assert fold("غفار") not in words["given"]
    assert fold("الناس") in words["given"] - words["common"]


def test_missing_news_is_named(tmp_path: Path, data: Path) -> None:
    (data / "topics" / "sanad_alkhaleej.parquet").unlink()
    with pytest.raises(TerminalError, match="sanad_alkhaleej"):
        name_words(data, SEEDS, NOTHING)


def test_the_committed_lists_are_folded_and_keep_the_decisions() -> None:
    lists, judged = WordLists.read(LINKER), read_judged(LINKER / "judged_words.tsv")
    assert all(word == fold(word) for word in (*lists.kinds, *lists.readings))
    assert all(lists.kinds[word] == "given" for word in judged["given"])
    assert not any(lists.kinds.get(word) == "given" for word in judged["not_given"])
    assert not any(lists.kinds.get(word) == "part" for word in judged["not_part"])
