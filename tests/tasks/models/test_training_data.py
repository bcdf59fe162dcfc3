import random
from pathlib import Path

import numpy as np
import pytest

from tasks.contracts.faults import TerminalError
from tasks.models.taxonomy import load_taxonomy
from tasks.models.tokens import Tokenizer
from tasks.models.training import weak
from tasks.models.training.augment import masked, swapped
from tasks.models.training.datasets import load_datasets, read_names, read_topics
from tasks.models.training.encodings import NameItem, encode_names, headline_overlap, pack_names, tagged_text, unit_tags
from tasks.models.training.examples import NameExample, TopicExample
from tasks.models.training.nearby import HeldOut
from tasks.models.training.read_labels import Judgement, agreed, load_judgements
from tasks.models.training.streams import Stream, batches, mixed

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
DATA = SEEDS.parent.parent / "shared" / "data"
TINY = Path(__file__).resolve().parent / "tiny_bundle"
TOPICS = [topic.topic_id for topic in load_taxonomy(SEEDS / "taxonomy.tsv")]
SPORT, MARKET, HEALTH = "medtop:15000000", "medtop:04000000", "medtop:07000000"


@pytest.fixture(scope="module")
def terms():
    return weak.load_terms(SEEDS / "topic_terms.tsv")


def declare(folder: Path, **fields: str) -> Path:
    entry = {
        "name": "mine",
        "task": "topics",
        "reader": "jsonl_topics",
        "path": "a.jsonl",
        "use": "train",
        "licence": "x",
        **fields,
    }
    path = folder / "datasets.toml"
    path.write_text("[[dataset]]\n" + "\n".join(f'{k} = "{v}"' for k, v in entry.items()), encoding="utf-8")
    return path


def test_an_unknown_reader_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(TerminalError, match="known: sections, jsonl_topics, topics_read, names_read, conll, easc"):
        load_datasets(declare(tmp_path, reader="excel"), tmp_path)


def test_a_data_set_whose_file_is_absent_says_where_it_was_looked_for(tmp_path):
    dataset = load_datasets(declare(tmp_path), tmp_path)["mine"]
    with pytest.raises(TerminalError, match=r"a\.jsonl is absent"):
        list(read_topics(dataset))


def test_articles_of_ones_own_are_read_from_jsonl(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        f'{{"text": "فاز الفريق", "title": "كرة", "topics": ["{SPORT}"]}}\n', encoding="utf-8"
    )
    (example,) = read_topics(load_datasets(declare(tmp_path), tmp_path)["mine"])
    assert (example.title, example.text, dict(example.topics), example.primary) == (
        "كرة",
        "فاز الفريق",
        {SPORT: True},
        SPORT,
    )


def test_conll_labels_are_mapped_and_unmapped_ones_are_outside(tmp_path):
    (tmp_path / "a.conll").write_text("وصل O\nمحمد B-PERS\nعلي I-PERS\nأمس B-DATE\n\nتونس B-LOC\n", encoding="utf-8")
    path = declare(tmp_path, task="names", reader="conll", path="a.conll")
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[dataset.labels]\nPERS = "PER"\nLOC = "LOC"\n', encoding="utf-8"
    )
    one, two = read_names(load_datasets(path, tmp_path)["mine"])
    assert one.tags == ("O", "B-PER", "I-PER", "O")
    assert (two.words, two.tags) == (("تونس",), ("B-LOC",))


def test_of_nested_names_the_outermost_mapped_one_counts(tmp_path):
    nested = "سكرتير B-OCC\nلجنة I-OCC B-ORG\nنابلس I-OCC I-ORG B-GPE\nفي O\nالقدس B-GPE\n$#$ O\n"
    (tmp_path / "a.txt").write_text(nested, encoding="utf-8")
    path = declare(tmp_path, task="names", reader="conll", path="a.txt")
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[dataset.labels]\nORG = "ORG"\nGPE = "LOC"\n', encoding="utf-8"
    )
    (example,) = read_names(load_datasets(path, tmp_path)["mine"])
    assert example.words == ("سكرتير", "لجنة", "نابلس", "في", "القدس")
    assert example.tags == ("O", "B-ORG", "I-ORG", "O", "B-LOC")


def test_a_section_is_a_label_and_topics_without_a_word_are_excluded(terms):
    example = TopicExample("1", "x", "", "فاز المنتخب في المباراة على ملعبه", {SPORT: True}, section="sport")
    known = weak.label(example, terms, TOPICS, {SPORT, MARKET}).topics
    assert known[SPORT] is True
    assert known[MARKET] is False


def test_a_section_that_the_words_contradict_is_left_unknown(terms):
    text = "المستشفى والأطباء والمريض والعلاج واللقاح والأدوية والوباء في المستشفى"
    example = TopicExample("1", "x", "", text, {SPORT: True}, section="sport")
    known = weak.label(example, terms, TOPICS, {SPORT}).topics
    assert SPORT not in known
    assert known[HEALTH] is True


def test_two_annotators_who_differ_leave_the_topic_unknown():
    both = [Judgement("r", (SPORT, MARKET), False, "a"), Judgement("r", (SPORT,), False, "b")]
    known, primary, weight = agreed(both, TOPICS)
    assert known[SPORT] is True and MARKET not in known and known[HEALTH] is False
    assert (primary, weight) == (SPORT, 1.0)
    _, primary, weight = agreed([both[0], Judgement("r", (MARKET,), False, "b")], TOPICS)
    assert primary is None and weight < 1.0


def test_labels_with_and_without_the_scheme_are_the_same_topic(tmp_path):
    (tmp_path / "l.tsv").write_text(
        "# note\nref\ttopics\tunsure\tannotator\na#1#ff\t15000000\t0\ta\nb#2#ff\tmedtop:15000000\t1\tb\n"
    )
    one, two = load_judgements([tmp_path / "l.tsv"])
    assert one.topics == two.topics == (SPORT,)
    assert (one.unsure, two.unsure) == (False, True)


def test_near_copies_of_held_out_articles_are_recognised():
    text = "أعلنت وزارة الصحة اليوم تسجيل عشر إصابات جديدة بالمرض في المنطقة الشرقية ودعت المواطنين إلى الحذر"
    held = HeldOut([text])
    assert held.holds(text.replace("أعلنت", "اعلنت") + " والوقاية")
    assert not held.holds("فاز الفريق في المباراة على ملعبه أمام جمهور كبير بهدفين لهدف واحد في الدوري")


@pytest.mark.parametrize("seed", range(4))
def test_tags_survive_the_way_from_words_to_units(seed):
    words = ("(د", "ب", "أ)", "التقى", "محمد", "علي", ",", "بباريس", ".")
    tags = ("B-ORG", "I-ORG", "I-ORG", "O", "B-PER", "I-PER", "O", "B-LOC", "O")
    text, spans = tagged_text(NameExample("x", words, tags), random.Random(seed))
    found, indices = unit_tags(text, spans)
    from tasks.models.heads import TAGS

    tagged = [(unit.of(text), TAGS[index]) for unit, index in zip(found, indices, strict=True)]
    assert ("د", "B-ORG") in tagged and ("أ", "I-ORG") in tagged and ("(", "O") in tagged
    assert ("محمد", "B-PER") in tagged and ("علي", "I-PER") in tagged and ("بباريس", "B-LOC") in tagged


def test_packed_sentences_keep_every_unit_on_its_token():
    tokenizer = Tokenizer(TINY / "tokenizer.json", prefix="a:", special=(2, 3, 0))
    examples = [NameExample("x", ("قال", "سامي"), ("O", "B-PER")), NameExample("x", ("في", "تونس"), ("O", "B-LOC"))] * 6
    rng = random.Random(1)
    runs = list(pack_names(encode_names(examples, tokenizer, rng), tokenizer, 48, rng))
    assert sum(len(run.tags) for run in runs) == 24
    for run in runs:
        assert len(run.ids) <= 48 and run.ids[0] == 2 and run.ids[-1] == 3
        first = {tokenizer._backend.id_to_token(int(run.ids[at])) for at in run.at}
        assert first <= {"ق", "س", "ف", "ت"}


def test_the_sentence_that_says_what_the_headline_says_is_the_salient_one():
    title = "وزارة الصحة تسجل عشر إصابات جديدة"
    scores = headline_overlap(title, ["قال شهود أمس", "سجلت وزارة الصحة عشر إصابات جديدة أمس", "الجو معتدل"])
    assert scores[1] == 1.0 and scores[0] == scores[2] == 0.0
    assert headline_overlap("كلمة أخرى تماما", ["لا صلة لها"]) == []


def test_batches_are_of_like_lengths_and_the_same_for_the_same_seed():
    tokenizer = Tokenizer(TINY / "tokenizer.json", special=(2, 3, 0))
    words = [("قال",) * (1 + at % 9) for at in range(60)]
    items = encode_names([NameExample("x", w, ("O",) * len(w)) for w in words], tokenizer, random.Random(0))
    one, two = (batches(items, 120, random.Random(5)) for _ in range(2))
    assert [len(batch) for batch in one] == [len(batch) for batch in two]
    assert sum(len(batch) for batch in one) == 60
    assert all(len(batch) == 1 or max(len(i.ids) for i in batch) * len(batch) <= 120 for batch in one)


def test_streams_are_mixed_by_their_shares():
    streams = [Stream("a", lambda _: [], 100, 0.75, 0), Stream("b", lambda _: [], 100, 0.25, 0)]
    order = mixed(streams)
    drawn = [next(order).name for _ in range(40)]
    assert drawn.count("a") == 30


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data is not beside the repository")
def test_the_labels_by_reading_find_their_articles():
    examples = list(read_topics(load_datasets(SEEDS / "datasets.toml", DATA)["topics_read"]))
    assert len(examples) >= 1200
    assert {topic for example in examples for topic, has in example.topics.items() if has} == set(TOPICS)
    assert all(example.text for example in examples)
    assert np.mean([example.weight for example in examples]) > 0.7


def test_a_swapped_name_keeps_its_type_and_the_sentence_around_it_and_clitics_stay_where_they_are():
    examples = [
        NameExample("x", ("وصل", "محمد", "علي", "إلى", "القاهرة"), ("O", "B-PER", "I-PER", "O", "B-LOC")),
        NameExample("x", ("قال", "سامي", "ببغداد"), ("O", "B-PER", "B-LOC")),
    ]
    seen = [swapped(examples, 1.0, random.Random(seed)) for seed in range(20)]
    persons = {("محمد", "علي"), ("سامي",)}
    for first, second in seen:
        name = tuple(word for word, tag in zip(first.words, first.tags, strict=True) if tag.endswith("PER"))
        assert name in persons and first.words[0] == "وصل" and first.words[-2:] == ("إلى", "القاهرة")
        assert len(first.words) == len(first.tags) and first.tags[1] == "B-PER"
        assert second.words[-1] == "ببغداد"
    assert {tuple(w for w, t in zip(f.words, f.tags, strict=True) if t.endswith("PER")) for f, _ in seen} == persons
    assert swapped(examples, 0.0, random.Random(0)) == examples


def test_hidden_tokens_are_never_the_first_or_the_last_and_leave_the_item_as_it_was():
    ids = np.arange(100, 200, dtype=np.int32)
    item = NameItem(ids, np.arange(3), np.zeros(3, dtype=np.int64))
    hidden = masked(item, 0.5, 7, np.random.default_rng(0))
    assert 30 < (hidden.ids == 7).sum() < 70 and (hidden.ids[0], hidden.ids[-1]) == (100, 199)
    assert not (item.ids == 7).any()
