"""Exact copies, near-duplicates and shared passages of a day and its look-back window."""

import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tasks.contracts.spans import Span
from tasks.copies import Article, CopyKind, find_copies, fingerprint, seeds

DAY, EARLIER = date(2016, 8, 17), date(2016, 8, 16)
SAMPLES = Path(__file__).resolve().parents[3] / "seeds" / "articles"

DAM = (
    "أعلنت وزارة الموارد المائية أمس بدء تخزين المياه في سد الوادي الكبير بعد أربع سنوات من أعمال البناء، وقال الوزير في "
    "مؤتمر صحفي إن السد سيوفر مياه الشرب لنحو مليوني نسمة في ثلاث محافظات، وإن كلفة المشروع بلغت ثمانمئة مليون دينار مولت "
    "الدولة ثلثيها من الموازنة والباقي قروض ميسرة، مضيفا أن المرحلة الثانية تشمل إنشاء محطة لتوليد الكهرباء وشبكة لري "
    "أربعين ألف هكتار من الأراضي الزراعية قبل نهاية العام المقبل"
)
MATCH = (
    "حقق المنتخب فوزا ثمينا على ضيفه بهدفين دون رد في المباراة التي جمعتهما مساء الجمعة على الملعب الرئيسي أمام ثلاثين ألف "
    "متفرج، وسجل المهاجم الشاب الهدف الأول من ركلة حرة مباشرة قبل أن يضيف زميله الثاني في الوقت بدل الضائع، ورفع المنتخب "
    "رصيده إلى تسع نقاط في صدارة المجموعة متقدما بفارق الأهداف عن أقرب ملاحقيه قبل جولتين من نهاية التصفيات"
)
MARKET = (
    "ارتفعت أسعار القمح في السوق العالمية خلال الأسبوع الماضي إلى أعلى مستوى منذ ستة أشهر بسبب موجة الجفاف التي ضربت مناطق "
    "الإنتاج الرئيسية، وتوقع محللون أن تستمر الزيادة حتى موسم الحصاد المقبل ما لم تسقط أمطار كافية خلال الأسابيع القليلة "
    "القادمة، فيما دعت منظمة الأغذية الدول المستوردة إلى تنويع مصادرها وبناء مخزون يكفي ثلاثة أشهر على الأقل"
)


def article(article_id, text, *, outlet="", day=DAY, masked=()):
    return Article(fingerprint(article_id, text, masked), outlet or f"paper of {article_id}", day)


def changed(text, every, by="غير"):
    return " ".join(by + str(at) if at % every == every - 1 else word for at, word in enumerate(text.split()))


def only_pair(*articles, **parameters):
    report = find_copies(articles, [], **parameters)
    assert len(report.pairs) == 1, report
    return report.pairs[0]


def test_the_passage_that_two_sample_articles_share_is_found_in_both_spellings():
    texts = {path.name[:3]: path.read_text("utf-8-sig") for path in sorted(SAMPLES.glob("*.txt"))}
    report = find_copies([article(number, text) for number, text in texts.items()], [])
    [passage] = report.passages
    assert (passage.article_a, passage.article_b) == ("000", "002")
    in_a, in_b = texts["000"][passage.start_a : passage.end_a], texts["002"][passage.start_b : passage.end_b]
    assert in_a.startswith("وزير الخارجية الإيطالي باولو جنتيلوني")
    assert in_b.startswith("وزير الخارجية الإيطالى باولو جنتيلونى")
    assert in_a.endswith("حيوية لكنها صعبة")
    assert in_b.endswith("حيوية لكنها صعبة")
    assert 900 <= len(in_a) <= 1000
    assert 900 <= len(in_b) <= 1000
    assert passage.similarity > 0.9
    assert [(pair.article_a, pair.article_b, pair.kind) for pair in report.pairs] == [("000", "002", CopyKind.PASSAGE)]


def test_spelling_variants_punctuation_and_marks_leave_an_exact_copy():
    respelled = (
        DAM.replace("ي ", "ى ")
        .replace("أ", "ا")
        .replace("،", " -")
        .replace("السد", "السَّدّ")
        .replace("المياه", "الميـــاه")
    )
    pair = only_pair(article("a", DAM), article("b", respelled))
    assert (pair.kind, pair.similarity) == (CopyKind.EXACT, 1.0)


def test_a_copy_with_a_few_words_changed_is_near_with_its_true_jaccard():
    words = DAM.split()
    other = [*words[:20], "اليوم", *words[21:]]
    pair = only_pair(article("a", DAM), article("b", " ".join(other)))
    shingles = [{tuple(text[at : at + 3]) for at in range(len(text) - 2)} for text in (words, other)]
    assert pair.kind is CopyKind.NEAR
    assert pair.similarity == pytest.approx(len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1]))


def test_the_threshold_divides_near_copies_from_articles_that_share_a_passage():
    articles = [article("a", DAM), article("b", changed(DAM, 12))]
    similarity = only_pair(*articles, near_threshold=0.3).similarity
    assert 0.3 < similarity < 0.7
    assert only_pair(*articles, near_threshold=0.7).kind is CopyKind.PASSAGE


def test_unrelated_articles_are_no_copies():
    report = find_copies([article("a", DAM), article("b", MATCH), article("c", MARKET)], [])
    assert report.pairs == report.passages == ()


@pytest.mark.parametrize("inserted", ["", "بحسب ما ذكرت مصادر مطلعة"])
def test_a_passage_goes_on_across_words_that_one_article_inserted(inserted):
    words = DAM.split()
    first = f"{MATCH}\n{DAM}"
    second = f"{MARKET} {' '.join([*words[:30], inserted, *words[30:]])}"
    report = find_copies([article("a", first), article("b", second)], [])
    [passage] = report.passages
    assert first[passage.start_a : passage.end_a] == DAM
    assert second[passage.start_b : passage.end_b].split() == [*words[:30], *inserted.split(), *words[30:]]


def test_two_passages_in_one_pair_are_two_passages_and_one_pair():
    report = find_copies([article("a", f"{DAM} {MATCH} {MARKET}"), article("b", f"{MARKET} وكان {DAM}")], [])
    assert len(report.passages) == 2
    assert len(report.pairs) == 1


def test_a_passage_shorter_than_asked_is_not_reported():
    shared = " ".join(MARKET.split()[:20])
    articles = [article("a", f"{DAM} {shared}"), article("b", f"{MATCH} {shared}")]
    assert find_copies(articles, [], passage_words=25).passages == ()
    assert len(find_copies(articles, [], passage_words=20).passages) == 1


def test_a_passage_may_be_as_short_as_one_shingle():
    shared = " ".join(MARKET.split()[:5])
    [passage] = find_copies(
        [article("a", f"{DAM} {shared}"), article("b", f"{MATCH} {shared}")], [], passage_words=5
    ).passages
    assert passage.end_a - passage.start_a == len(shared)


def test_what_is_masked_makes_no_copy():
    text, other = f"{DAM}\n{MARKET}", f"{MATCH}\n{MARKET}"
    masked = [Span(text.index(MARKET), len(text))]
    assert len(find_copies([article("a", text), article("b", other)], []).passages) == 1
    assert find_copies([article("a", text, masked=masked), article("b", other)], []).pairs == ()


def own_text(seed, words=60):
    letters = random.Random(seed)
    return " ".join("".join(letters.choices("ابتثجحخدرزسشصضطعغفقكلمنهوي", k=5)) for _ in range(words))


def test_a_block_that_one_outlet_repeats_is_no_shared_passage():
    block = " ".join(MARKET.split()[:30])
    articles = [article(f"a{at}", f"{own_text(at)}\n{block}", outlet="صحيفة") for at in range(8)]
    assert find_copies(articles, []).passages == ()
    assert len(find_copies(articles[:2], []).passages) == 1


def test_the_window_is_compared_with_the_day_but_not_with_itself():
    earlier = [article("a", DAM, day=EARLIER), article("b", DAM, day=EARLIER)]
    report = find_copies([article("c", DAM)], earlier)
    assert [(pair.article_a, pair.article_b) for pair in report.pairs] == [("c", "a"), ("c", "b")]
    assert find_copies([article("c", MATCH)], earlier).pairs == ()


def test_a_near_copy_of_an_exact_copy_is_paired_with_both():
    near = " ".join([*DAM.split()[:-1], "القادم"])
    report = find_copies([article("n", near)], [article("a", DAM, day=EARLIER), article("b", DAM, day=EARLIER)])
    assert [(pair.article_a, pair.article_b, pair.kind) for pair in report.pairs] == [
        ("n", "a", CopyKind.NEAR),
        ("n", "b", CopyKind.NEAR),
    ]


def test_a_passage_of_one_text_is_found_in_every_article_that_carries_it():
    first, respelled, other = f"{MATCH} {DAM}", f"{MATCH}\n\n{DAM}".replace("ي ", "ى "), f"{DAM} {MARKET}"
    earlier = article("a", first, day=EARLIER)
    report = find_copies([article("d", other), article("c", respelled)], [earlier])
    assert [(pair.article_a, pair.article_b, pair.kind) for pair in report.pairs] == [
        ("c", "a", CopyKind.EXACT),
        ("c", "d", CopyKind.PASSAGE),
        ("d", "a", CopyKind.PASSAGE),
    ]
    to_c, to_a = report.passages
    assert respelled[to_c.start_a : to_c.end_a] == DAM.replace("ي ", "ى ")
    assert other[to_c.start_b : to_c.end_b] == other[to_a.start_a : to_a.end_a] == DAM
    assert first[to_a.start_b : to_a.end_b] == DAM


def test_the_report_does_not_depend_on_the_order_of_the_input():
    today = [
        article("a", DAM),
        article("b", changed(DAM, 40)),
        article("c", f"{MATCH} {DAM}"),
        article("d", MATCH),
        article("e", DAM),
        article("f", f"{MARKET} {MATCH}"),
    ]
    window = [article("w", f"{MARKET} {DAM}", day=EARLIER), article("v", MARKET, day=EARLIER)]
    expected = find_copies(today, window)
    assert expected.passages
    for seed in range(5):
        random.Random(seed).shuffle(today)
        random.Random(seed).shuffle(window)
        assert find_copies(today, window) == expected
    listed = [frozenset((pair.article_a, pair.article_b)) for pair in expected.pairs]
    assert len(listed) == len(set(listed))


def test_the_parts_in_which_shingles_are_compared_change_nothing(monkeypatch):
    today, window = (
        [article("a", f"{MATCH} {DAM}"), article("b", f"{DAM} {MARKET}")],
        [article("w", f"{MARKET} {MATCH}")],
    )
    expected = find_copies(today, window)
    assert len(expected.passages) == 3
    monkeypatch.setattr(seeds, "SHINGLES_OF_A_PART", 7)
    assert find_copies(today, window) == expected


def test_what_only_the_window_shares_is_no_seed():
    words = [
        fingerprint(str(at), text).words for at, text in enumerate((DAM, f"{MARKET} {MATCH}", f"{MATCH} {DAM}", MATCH))
    ]
    texts = seeds.Texts(words, 1, np.arange(4), np.arange(4))
    found = seeds.find_seeds(texts, np.empty(0, dtype=np.int64))
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == {(0, 2)}
    assert sorted(found.i.tolist()) == list(range(len(words[0]) - seeds.SEED_WORDS + 1))
    assert set((found.j - found.i).tolist()) == {len(MATCH.split())}


def test_nothing_and_articles_of_a_few_words_are_no_copies():
    assert find_copies([], []).pairs == ()
    assert find_copies([article("a", ""), article("b", ""), article("c", "قال"), article("d", "قال")], []).pairs == ()


def test_a_text_in_very_many_articles_costs_a_bounded_number_of_pairs():
    articles = [article(f"{at:04}", DAM) for at in range(300)]
    assert 300 <= len(find_copies(articles, []).pairs) <= 2_500
