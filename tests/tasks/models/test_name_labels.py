import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tasks.contracts.faults import TerminalError
from tasks.contracts.spans import Span
from tasks.models.training.datasets import load_datasets, read_names
from tasks.models.training.name_labels import ReadPart, load_parts, sentences_of

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
DATA = SEEDS.parent.parent / "shared" / "data"
LABELS = {"PER": "PER", "GPE": "LOC", "ORG": "ORG"}
TEXT = "وصل محمد علي إلى تونس، وفق «رويترز». وقال بباريس لاحقا"
HEADINGS = {"names": "ref\tstart\tend\ttype\tannotator", "articles": "ref\tread_to\tsplit"}


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def tagged(text: str, *names: tuple[Span, str], read_to: int | None = None) -> list[list[tuple[str, str]]]:
    part = ReadPart("a#0#0", read_to or len(text), "train", tuple(sorted(names)))
    return [list(zip(e.words, e.tags, strict=True)) for e in sentences_of("x", text, part, LABELS)]


def write(folder: Path, stem: str, *rows: str) -> Path:
    path = folder / f"{stem}.tsv"
    heading = HEADINGS["articles" if "articles" in stem else "names"]
    path.write_text("\n".join(["# note", heading, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_word_with_its_clitic_and_punctuation_belongs_to_the_name():
    first, second = tagged(
        TEXT, (span("محمد علي"), "PER"), (span("تونس"), "GPE"), (span("رويترز"), "ORG"), (span("باريس"), "GPE")
    )
    assert [(word, tag) for word, tag in first if tag != "O"] == [
        ("محمد", "B-PER"),
        ("علي", "I-PER"),
        ("تونس،", "B-LOC"),
        ("«رويترز».", "B-ORG"),
    ]
    assert ("بباريس", "B-LOC") in second


def test_names_side_by_side_each_begin_anew():
    text = "خط تونس-الجزائر لقاء محمد علي"
    (words,) = tagged(text, (span("تونس", text), "GPE"), (span("الجزائر", text), "GPE"), (span("محمد", text), "PER"),
                      (span("علي", text), "PER"))  # fmt: skip
    assert [tag for _, tag in words] == ["O", "B-LOC", "B-LOC", "O", "B-PER", "B-PER"]
    assert [word for word, _ in words][1:3] == ["تونس-", "الجزائر"]


def test_a_type_that_is_not_mapped_is_outside_and_so_is_what_was_not_read():
    cut = TEXT.index(" وقال")
    (words,) = tagged(TEXT, (span("محمد علي"), "EVENT"), (span("باريس"), "GPE"), read_to=cut)
    assert {tag for _, tag in words} == {"O"}
    assert "بباريس" not in dict(words)


def test_an_article_read_twice_counts_once_and_a_test_article_of_either_reader_is_a_test_article(tmp_path):
    files = [
        write(tmp_path, "names_a", "ant#1#ff\t0\t3\tPER\ta"),
        write(tmp_path, "names_b", "ant#1#ff\t4\t8\tORG\tb", "ant#2#ee\t0\t2\tORG\tb"),
        write(tmp_path, "names_read_articles_a", "ant#1#ff\t50\ttrain"),
        write(tmp_path, "names_read_articles_b", "ant#1#ff\t60\ttest", "ant#2#ee\t9\ttrain", "ant#3#dd\t9\ttrain"),
    ]
    one, two, three = load_parts(files)
    assert one == ReadPart("ant#1#ff", 50, "test", ((Span(0, 3), "PER"),))
    assert two.names == ((Span(0, 2), "ORG"),)
    assert three.names == ()


def test_names_of_an_article_that_no_list_holds_are_refused(tmp_path):
    files = [write(tmp_path, "names_a", "ant#1#ff\t0\t3\tPER\ta"), write(tmp_path, "names_read_articles_a")]
    with pytest.raises(TerminalError, match="ant#1#ff has names of reader a but stands in no list"):
        load_parts(files)
    (tmp_path / "names_c.tsv").write_text("ref\tname\n", encoding="utf-8")
    with pytest.raises(TerminalError, match=r"names_c\.tsv has the columns"):
        load_parts([tmp_path / "names_c.tsv"])


NEWS = "أعلنت وزارة الصحة في تونس اليوم تسجيل عشر إصابات جديدة بالمرض ودعت الجميع إلى الحذر"
DECLARED = """
[[dataset]]
name = "ant"
task = "topics"
reader = "sections"
path = "ant.parquet"
use = "train"
licence = "x"
columns = { ref = "docno", text = "text", section = "folder" }
"""
READ = """
[[dataset]]
name = "read_USE"
task = "names"
reader = "names_read"
root = "seeds"
path = "names_*.tsv"
texts = ["ant"]
use = "USE"
licence = "x"
labels = { GPE = "LOC" }
"""


def test_test_articles_are_never_trained_on_nor_are_their_near_copies(tmp_path):
    texts = [NEWS, NEWS + " والوقاية", "فاز فريق تونس أمس بهدفين"]
    pq.write_table(pa.table({"docno": ["a", "b", "c"], "text": texts, "folder": ["x"] * 3}), tmp_path / "ant.parquet")
    refs = [f"ant#{row}#{hashlib.sha256(text.encode()).hexdigest()[:12]}" for row, text in enumerate(texts)]
    at = [(text.index("تونس"), text.index("تونس") + 4) for text in texts]
    write(tmp_path, "names_a", *(f"{ref}\t{start}\t{end}\tGPE\ta" for ref, (start, end) in zip(refs, at, strict=True)))
    write(tmp_path, "names_read_articles_a",
          *(f"{ref}\t{len(text)}\t{use}" for ref, text, use in zip(refs, texts, ["test", "train", "train"], strict=True)))  # fmt: skip
    (tmp_path / "d.toml").write_text(DECLARED + READ.replace("USE", "train") + READ.replace("USE", "test"))
    declared = load_datasets(tmp_path / "d.toml", tmp_path)
    (train,), (test,) = (list(read_names(declared[f"read_{use}"])) for use in ("train", "test"))
    assert (train.words[0], train.tags[2]) == ("فاز", "B-LOC")
    assert " ".join(test.words) == NEWS and test.tags.count("B-LOC") == 1


def test_labels_whose_texts_are_absent_are_passed_over_and_say_what_is_missing(tmp_path):
    write(tmp_path, "names_a")
    (tmp_path / "d.toml").write_text(DECLARED + READ.replace("USE", "test"))
    dataset = load_datasets(tmp_path / "d.toml", tmp_path)["read_test"]
    assert dataset.files() == []
    with pytest.raises(TerminalError, match=r"ant\.parquet is absent"):
        list(read_names(dataset))


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not beside the repository")
def test_the_names_by_reading_find_their_articles_and_none_is_in_both_splits():
    declared = load_datasets(SEEDS / "datasets.toml", DATA)
    train, test = ({e.words for e in read_names(declared[name])} for name in ("names_read", "names_read_test"))
    assert len(train) > 300 and len(test) > 30
    assert not {words for words in train & test if len(words) > 12}
    assert {tag[2:] for d in ("names_read", "names_read_test") for e in read_names(declared[d]) for tag in e.tags} == {
        "", "PER", "LOC", "ORG", "MISC",
    }  # fmt: skip
