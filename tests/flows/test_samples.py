"""The five sample articles, through the whole chain: what a reader of the warehouse must find."""

from datetime import date

import duckdb
import pytest

from tasks.contracts.schemas import TABLES

FLOORS = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}


def texts(ask, table, where="true"):
    return ask(
        f"""select {table}.*, documents.text[{table}.start + 1:{table}."end"] as surface, documents.source_path
        from {table} join documents using (document_id) where {where} order by document_id, {table}.start"""
    )


def test_five_files_become_seven_articles_because_one_holds_three_stories(ask):
    stories = ask("select count(*) as n from articles group by document_id order by n")
    assert [row["n"] for row in stories] == [1, 1, 1, 1, 3]


def test_every_article_is_the_slice_of_its_document_that_its_offsets_say(ask):
    wrong = ask(
        """select article_id from articles join documents using (document_id)
        where articles.text <> documents.text[document_start + 1:document_end]"""
    )
    assert wrong == []


def test_titles_are_recognised_where_there_are_any(ask):
    titles = {row["title"] for row in ask("select title from articles where title is not null")}
    assert titles == {
        "القوات الليبية على اعتاب تحرير سرت بالكامل",
        "غارات أميركية ومواجهات ضد تنظيم الدولة في سرت",
        "وزير الخارجية الإيطالي يتوجه إلى طرابلس في زيارة رسمية",
        "خليفة حفتر في باريس بعد روما",
    }


@pytest.mark.parametrize(
    ("kind", "beginning"),
    [
        ("breadcrumb", "الرئيسية / دولي /"),
        ("author", "elmaouid"),
        ("caption", "Fighters of Libyan forces"),
        ("caption", "مقاتلو عملية البنيان المرصوص في إحدى المعارك"),
        ("artefact", "undefined"),
        ("source", "المصدر : الجزيرة + وكالات"),
        ("dateline", "“القدس العربي” – وكالات:"),
        ("dateline", "طرابلس:"),
    ],
)
def test_what_is_no_prose_is_cut_and_kept_as_a_span_with_its_kind(ask, kind, beginning):
    cuts = texts(ask, "cuts", f"kind = '{kind}'")
    assert any(cut["surface"].startswith(beginning) for cut in cuts)


def test_nothing_else_is_cut_from_the_samples(ask):
    assert len(ask("select * from cuts")) == 8


def test_sub_headings_are_kept_apart_from_the_sentences(ask):
    (row,) = ask("select text, subheads from articles where len(subheads) > 0")
    pairs = zip(row["subheads"][::2], row["subheads"][1::2], strict=True)
    assert [row["text"][start:end] for start, end in pairs] == ["إنهاء التدخل الأجنبي", "رغبة في التعاون"]


def sentences(ask, beginning):
    return [
        row["s"]
        for row in ask(
            """select articles.text[sentences.start + 1:sentences."end"] as s from sentences join articles using (article_id)
            order by article_id, index"""
        )
        if row["s"].startswith(beginning)
    ]


@pytest.mark.parametrize(
    ("beginning", "count"),
    [
        ("وأضاف “قواتنا حررت كامل الحي رقم 2", 1),
        ("في الأثناء، كشف تقرير سري", 1),
        ("أن الأولوية بالنسبة لإيطاليا", 0),
        ("وأوضح. أن الأولوية", 1),
        ("وأضاف. «سندرس جديا", 1),
        ("كما نشرت صحيفة “كوريير ديلا سيرا”", 1),
    ],
)
def test_sentences_split_at_real_stops_and_not_at_stray_ones(ask, beginning, count):
    assert len(sentences(ask, beginning)) == count


def test_quotation_marks_of_all_three_styles_survive(ask):
    text = "".join(row["text"] for row in ask("select text from articles"))
    assert all(mark in text for mark in '«»“”"')
    assert "و”البنيان المرصوص”" in text


def test_the_shared_passage_is_found_with_its_offsets_in_both_papers(ask):
    (passage,) = ask(
        """select a.text[start_a + 1:end_a] as a, b.text[start_b + 1:end_b] as b, similarity
        from passages join articles a on a.article_id = article_a join articles b on b.article_id = article_b"""
    )
    first, second = sorted((passage["a"], passage["b"]), key=lambda text: "الإيطالى" in text)
    assert first.startswith("وزير الخارجية الإيطالي باولو جنتيلوني")
    assert second.startswith("وزير الخارجية الإيطالى باولو جنتيلونى")
    assert first.rstrip(" .»").endswith("حيوية لكنها صعبة") and second.rstrip(" .").endswith("حيوية لكنها صعبة")
    assert 900 <= len(first) <= 1000 and 900 <= len(second) <= 1000


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("12 ماي", "2016-05-12"),
        ("جوان 2015", "2015-06"),
        ("9 جوان", "2016-06-09"),
        ("28 أغسطس/آب الماضي", "2017-08-28"),
        ("ديسمبر/كانون الأول 2016", "2016-12"),
        ("مايو/أيار", "2017-05"),
        ("آذار/ مارس 2016", "2016-03"),
        ("عام 2011", "2011"),
        ("أبريل 2019", "2019-04"),
    ],
)
def test_dates_in_the_text_have_iso_values(ask, surface, value):
    assert {row["value"] for row in ask("select value from dates where surface = $s", s=surface)} == {value}


def test_an_article_without_a_date_says_so_and_carries_the_inferred_one_apart_with_its_evidence(ask):
    rows = ask("select * from articles")
    assert all(row["published_at"] is None and row["published_at_source"] is None for row in rows)
    assert all(row["inferred_date_evidence"] for row in rows)
    truth = {"003": date(2020, 8, 5), "001": date(2017, 9, 28), "000": date(2016, 8, 17), "004": date(2016, 8, 2)}
    for row in rows:
        name = row["source_path"].rsplit("/", 1)[-1][:3]
        if name in truth:
            assert row["inferred_date"] <= truth[name] <= row["inferred_date_end"]
            assert row["likeliest_date"] <= truth[name] <= row["likeliest_date_end"]
            assert 0 < row["likeliest_date_confidence"] < 0.85 < row["inferred_date_confidence"]


def test_all_spellings_of_one_person_are_one_entity(ask):
    found = ask(
        """select count(distinct links.entity_id) as n, count(distinct surface) as spellings
        from mentions join links using (mention_id) where surface in ('فائز السراج', 'فايز السراج', 'السراج', 'لسراج')"""
    )
    assert found[0]["n"] == 1 and found[0]["spellings"] >= 3
    gentiloni = ask(
        """select count(distinct links.entity_id) as n, count(distinct surface) as spellings from mentions join links
        using (mention_id) where surface in ('باولو جنتيلوني', 'باولو جنتيلونى', 'باولو جينتيلوني', 'جنتيلوني', 'جنتيلونى')"""
    )
    assert gentiloni[0]["n"] == 1 and gentiloni[0]["spellings"] == 5


def test_every_mention_points_at_its_surface_with_the_clitic_outside(ask):
    rows = ask(
        """select surface, articles.text[mentions.start + 1:mentions."end"] as found, clitic,
        articles.text[mentions.start - length(clitic) + 1:mentions.start] as before
        from mentions join articles using (article_id)"""
    )
    assert all(row["surface"] == row["found"] and row["clitic"] == row["before"] for row in rows)
    assert {"surface": "لولايات المتحدة", "found": "لولايات المتحدة", "clitic": "ل", "before": "ل"} in rows


def test_topics_name_what_the_samples_are_about(ask):
    rows = ask("select distinct topic_id from topics where rank = 1")
    assert {row["topic_id"] for row in rows} <= {"medtop:16000000", "medtop:11000000"}


def test_summaries_consist_of_published_sentences(ask):
    rows = ask(
        """select summaries.text, string_agg(articles.text[sentences.start + 1:sentences."end"], ' ' order by rank) as joined
        from summaries join summary_sentences using (summary_id) join sentences using (sentence_id)
        join articles on articles.article_id = sentences.article_id group by summaries.summary_id, summaries.text"""
    )
    assert len(rows) == 7 and all(row["text"] == row["joined"] for row in rows)


def test_every_declared_table_can_be_read_by_a_bare_duckdb_as_a_plain_tree(ask, sample_settings):
    for name, table in TABLES.items():
        glob = f"{sample_settings.warehouse}/{name}/*/*.parquet"
        bare = duckdb.sql(f"select * from read_parquet('{glob}', union_by_name = true, hive_partitioning = false)")
        assert bare.columns == table.schema.names
        assert len(bare.fetchall()) == ask(f"select count(*) as n from {name}")[0]["n"]


def test_a_second_run_changes_nothing(sample_run, sample_settings):
    from flows.daily import DailyRequest, run_daily
    from tasks.storage.warehouse import Warehouse

    before = Warehouse(sample_settings.warehouse).head(sample_run.days[0].day)
    overrides = {"warehouse": str(sample_settings.warehouse), **FLOORS}
    again = run_daily(DailyRequest(paths=[str(sample_settings.inbox)], settings=overrides), plain=True)
    assert again.landed.unchanged == 5 and again.days == []
    assert Warehouse(sample_settings.warehouse).head(before.day) == before
