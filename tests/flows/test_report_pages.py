"""Reports made from the sample articles: pages, choices, links, and what hostile articles can do to them (nothing)."""

import csv
import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from flows.report import ReportRequest, make_report, write_run_report
from tasks.contracts.faults import TerminalError
from tasks.reports.catalogue import REPORTS
from tasks.reports.headings import ACTIONS
from tasks.summaries.event_lexicon import TRIGGERS

LANDING = date(2020, 8, 7)
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Ids, fragments linked to, addresses loaded, tags, words shown, and whether the tags nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.loaded, self.tags, self.marks = [], [], [], set(), {}
        self.words = []
        self._open = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.add(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if given.get("src") or tag == "link":
            self.loaded.append(given)
        if tag == "mark":
            self.marks[given["id"]] = ""
        if tag not in VOID:
            self._open.append((tag, given.get("id")))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        self.words.append(data)
        for tag, name in self._open:
            if tag == "mark":
                self.marks[name] += data


@pytest.fixture(scope="module")
def run_page(sample_run, sample_settings, tmp_path_factory):
    path = write_run_report(sample_run, sample_settings, tmp_path_factory.mktemp("out") / "report.html")
    return path.read_text("utf-8")


@pytest.fixture
def made(sample_run, sample_settings, tmp_path):
    def make(name, ending="html", **choices):
        return make_report(name, sample_settings, out=tmp_path / f"{name}.{ending}", **choices)

    return make


def test_every_summary_sentence_of_the_run_links_to_itself_marked_in_its_article(run_page, ask):
    page = Page(run_page)
    lines = ask("from summary_lines")
    assert len(lines) > 7
    for line in lines:
        anchor = f"s-{line['article_id']}-{line['start']}-{line['end']}"
        assert f"#{anchor}" in page.links
        assert page.marks[anchor] == line["sentence"]


def test_the_page_of_a_run_shows_titles_topics_entities_copies_and_cuts(run_page, ask):
    for row in ask("select title, unnest(topic_labels) as topic from article_cards"):
        assert row["title"] in run_page and row["topic"] in run_page
    for row in ask("select distinct coalesce(wikidata_qid, entity_id) as id from links where nil_reason is null"):
        assert row["id"] in run_page
    assert "فقرة مشتركة" in run_page and "جنبا إلى جنب" in run_page and "elmaouid" in run_page


def test_the_shared_passage_stands_side_by_side_in_both_spellings(run_page):
    assert (
        "باولو جنتيلوني" in run_page.split('class="beside"')[1]
        and "باولو جنتيلونى" in run_page.split('class="beside"')[1]
    )


def test_no_date_is_claimed_that_no_article_states(run_page):
    assert run_page.count("لا يذكر المقال تاريخه") == 7 and "دلّ عليه «أمس الثلاثاء»" in run_page


def test_a_run_without_published_days_has_no_page(sample_run, sample_settings, tmp_path):
    nothing = sample_run.model_copy(update={"days": []})
    assert write_run_report(nothing, sample_settings, tmp_path / "r.html") is None


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_is_one_page_that_loads_nothing_and_whose_links_lead_somewhere(name, made):
    page = Page(made(name, entity="ليبيا" if REPORTS[name].needs_entity else None).read_text("utf-8"))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert not page.loaded and not page.tags & {"script", "iframe", "object", "embed", "form"}
    assert all(link.startswith(("#", "https://www.wikidata.org/wiki/Q")) for link in page.links)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_no_internal_id_stands_in_what_a_reader_sees(name, made, run_page):
    choices = {"entity": "فائز السراج"} if REPORTS[name].needs_entity else {}
    shown = [" ".join(Page(made(name, **choices).read_text("utf-8")).words), " ".join(Page(run_page).words)]
    for text in (*shown, made(name, "md", **choices).read_text("utf-8")):
        assert not re.search(r"\b(?:m|nil|medtop):|\b[0-9a-f]{16,}", text)


@pytest.mark.parametrize(("name", "entity"), [("morning_brief", None), ("entity_dossier", "فائز السراج")])
def test_who_did_what_is_told_with_the_sentence_it_stands_in(name, entity, made, ask):
    page = Page(made(name, entity=entity).read_text("utf-8"))
    events = ask(
        """select events.*, sentences.start as first, sentences."end" as past,
        articles.text[sentences.start + 1:sentences."end"] as sentence
        from who_did_what as events join sentences using (sentence_id)
        join articles on articles.article_id = events.article_id where actor_label = 'فائز السراج'"""
    )
    assert {event["action"] for event in events} >= {"announced", "visited"}
    words = " ".join(page.words)
    told = [event for event in events if f"#s-{event['article_id']}-{event['first']}-{event['past']}" in page.links]
    assert told and all(ACTIONS[event["action"]] in words for event in told)
    for event in told:
        anchor = f"s-{event['article_id']}-{event['first']}-{event['past']}"
        assert anchor in page.ids and event["sentence"] in "".join(page.marks.values())
    assert entity is None or len(told) == len(events)


def test_every_action_has_a_name_of_its_own():
    assert {trigger.action for trigger in TRIGGERS} == set(ACTIONS)
    assert len(set(ACTIONS.values())) == len(ACTIONS)


@pytest.mark.parametrize("name", sorted(REPORTS))
@pytest.mark.parametrize("ending", ["md", "csv", "parquet"])
def test_every_report_comes_in_every_format(name, ending, made):
    path = made(name, ending, entity="ليبيا" if REPORTS[name].needs_entity else None)
    if ending == "md":
        assert path.read_text("utf-8").startswith("# ") and "{{" not in path.read_text("utf-8")
    elif ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file))
    else:
        assert pq.read_schema(path).names


def test_the_brief_tells_every_story_with_sentences_of_its_articles(made, ask):
    text = made("morning_brief", "md").read_text("utf-8")
    published = " ".join(" ".join(row["text"].split()) for row in ask("select text from articles"))
    stories = text.split("\n### ")[1:]
    (row,) = ask("select count(distinct coalesce(story_id, article_id)) as n from article_cards")
    assert len(stories) == row["n"] > 1
    for story in stories:
        lines = re.findall(r"^- (.*)$", story.split("\n## ")[0], re.MULTILINE)
        assert lines and all(re.sub(r"\\(.)", r"\1", line) in published for line in lines)


@pytest.mark.parametrize("wanted", ["Q1016", "ليبيا", "ليبيــا", "Libya", "لِيبيا"])
def test_an_entity_is_found_by_id_and_by_name_however_it_is_spelled(wanted, made):
    assert "<h1>ملف: ليبيا</h1>" in made("entity_dossier", entity=wanted).read_text("utf-8")


def test_a_dossier_counts_what_the_warehouse_counts(made, ask):
    rows = ask("select distinct article_id from entity_mentions where wikidata_qid = 'Q1016'")
    table = pq.read_table(made("entity_dossier", "parquet", entity="Q1016"))
    assert set(table.column("article_id").to_pylist()) == {row["article_id"] for row in rows}


def test_a_topic_narrows_the_brief(made, ask):
    (topic,) = ask(
        "select topic_id, any_value(label_ar) as label, count(*) as n from topics group by topic_id order by n, 1 limit 1"
    )
    for wanted in (topic["topic_id"], topic["label"]):
        assert pq.read_table(made("morning_brief", "parquet", topic=wanted)).num_rows == topic["n"]


@pytest.mark.parametrize(
    ("name", "choices", "said"),
    [
        ("morning_breef", {}, "there are co_mentions"),
        ("entity_dossier", {}, "--entity"),
        ("entity_dossier", {"entity": "لبيا"}, r"near it: .*ليبيا \(Q1016\)"),
        ("entity_dossier", {"entity": "Q999999999999"}, "no entity of these days"),
        ("morning_brief", {"topic": "سياسه"}, "near it: سياسة وحكم"),
        ("topics_by_day", {"entity": "ليبيا"}, "is not narrowed by --entity; it takes --outlet and --topic"),
        ("morning_brief", {"first": date(2020, 8, 9), "last": date(2020, 8, 8)}, "swap them"),
        ("morning_brief", {"first": date(2031, 1, 1)}, "no day with articles is published from 2031-01-01"),
        ("morning_brief", {"format_": "pdf"}, "html, markdown, csv, parquet"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(name, choices, said, made):
    with pytest.raises(TerminalError, match=said):
        made(name, **choices)


def test_quotes_in_a_choice_are_data_and_never_sql(made):
    with pytest.raises(TerminalError, match="no outlet of these days"):
        made("morning_brief", outlet="x' or 1=1 --")


def test_the_form_offers_every_report_and_pickers_for_days():
    form = ReportRequest.model_json_schema()
    assert set(form["$defs"]["Name"]["enum"]) == set(REPORTS)
    assert {"format": "date", "type": "string"} in form["properties"]["first"]["anyOf"]


def test_the_command_writes_the_file_and_prints_its_path(sample_run, sample_settings, tmp_path):
    from flows.cli import app

    target = tmp_path / "health.md"
    arguments = ["report", "run-health", "-o", str(target), "--set", f"warehouse={sample_settings.warehouse}"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(target) and "سلامة التشغيل" in target.read_text("utf-8")


def test_the_flow_leaves_an_artifact_that_links_to_the_report(sample_run, sample_settings, tmp_path, monkeypatch):
    import flows.report

    seen = []
    monkeypatch.setattr(flows.report, "create_markdown_artifact", lambda text, **_: seen.append(text))
    request = ReportRequest(out=str(tmp_path / "b.html"), settings={"warehouse": str(sample_settings.warehouse)})
    assert flows.report.report.fn(request) == str(tmp_path / "b.html")
    assert (tmp_path / "b.html").as_uri() in seen[0]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A day of two articles that try to break out of a page, and that give different numbers, and two about other things."""
    from flows.daily import DailyRequest, run_daily
    from tasks.contracts.settings import Settings

    folder = tmp_path_factory.mktemp("hostile")
    body = (
        "أعلنت وزارة الداخلية في طرابلس اليوم الثلاثاء أن {n} قتيلا سقطوا في انفجار سيارة مفخخة وسط العاصمة الليبية طرابلس. "
        "وقال المتحدث باسم الوزارة إن التحقيق مستمر <script>alert('x')</script> في الحادث الذي وقع قرب سوق مزدحم. {own}"
    )
    rows = [
        {
            "title": f"انفجار سيارة مفخخة وسط طرابلس </title><script>alert({n})</script>", "source": outlet,
            "text": body.format(n=n, own=own), "published_at": "2020-08-07T10:00:00Z",
            "url": f"javascript:alert({n})", "author": '"><img src=x onerror=alert(1)>',
        }
        for n, outlet, own in (
            (17, "صحيفة أ<b>", "وشوهدت سيارات الإسعاف تنقل الجرحى إلى مستشفى قريب بعد الانفجار مباشرة صباح اليوم."),
            (20, "صحيفة ب", "وأدانت الأمم المتحدة التفجير ودعت الأطراف كلها إلى ضبط النفس والعودة إلى الحوار فورا."),
        )
    ]  # fmt: skip
    rows += [
        {"title": title, "source": "صحيفة ج", "text": text, "published_at": "2020-08-07T09:00:00Z"}
        for title, text in {
            "رفع سعر الفائدة": "رفع البنك المركزي سعر الفائدة نصف نقطة مئوية في اجتماعه الشهري بعد ارتفاع التضخم في الأسواق المحلية. "
            "ويتوقع محللون أن يثبت السعر حتى نهاية العام، وأن تتراجع كلفة الواردات الغذائية تدريجيا.",
            "هدفان في الدوري": "فاز الفريق الأول لكرة القدم بهدفين دون رد على ضيفه في الجولة الثالثة من الدوري وسط حضور كبير في الملعب. "
            "وسجل المهاجم الشاب الهدفين في الشوط الثاني، ليرتفع رصيد فريقه إلى سبع نقاط.",
        }.items()
    ]
    (folder / "in.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    floors = {"annotate": {"model": "floors"}, "link": {"linker": "floors"}}
    settings = Settings(warehouse=folder / "data", **floors)
    request = DailyRequest(
        paths=[str(folder / "in.jsonl")], landing_day=LANDING, settings={"warehouse": str(folder / "data"), **floors}
    )
    result = run_daily(request, plain=True)
    assert [day.error for day in result.days] == [None]
    return result, settings


def test_a_hostile_article_is_shown_and_not_run(hostile, tmp_path):
    result, settings = hostile
    for path in (
        write_run_report(result, settings, tmp_path / "run.html"),
        make_report("morning_brief", settings, out=tmp_path / "brief.html"),
    ):
        text = path.read_text("utf-8")
        page = Page(text)
        assert not page.tags & {"script", "img"} and not page.loaded
        assert "&lt;script&gt;" in text and not any("javascript" in link for link in page.links)


def test_sources_that_contradict_each_other_are_set_against_each_other(hostile, tmp_path):
    _, settings = hostile
    text = make_report("morning_brief", settings, out=tmp_path / "brief.md").read_text("utf-8")
    assert "أرقام متعارضة، القتلى" in text and "17 قتيلا" in text and "20 قتيلا" in text


def test_a_copy_that_is_not_on_the_page_is_named_and_not_linked(ask, sample_settings):
    from tasks.reports.articles import article_sections
    from tasks.reports.render import Page as Made
    from tasks.reports.render import to_html
    from tasks.storage.duck import look
    from tasks.storage.warehouse import Warehouse

    (pair,) = ask("select article_a, article_b from copies")
    with look(Warehouse(sample_settings.warehouse), sample_settings.sql) as connection:
        sections = article_sections(connection, sample_settings.sql / "reports", [pair["article_a"]])
    page = Page(to_html(Made("م", LANDING, LANDING, [], sections, "المقالات")))
    assert sections[0].copies and f"#a-{pair['article_b']}" not in page.links
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_a_day_with_deliveries_alone_is_not_the_newest_day_of_a_brief(sample_run, sample_settings, tmp_path):
    from tasks.contracts.schemas import TABLES
    from tasks.storage.warehouse import Warehouse

    store, later = Warehouse(sample_settings.warehouse), date(2020, 8, 9)
    root = tmp_path / "data"
    shutil.copytree(store.root, root, symlinks=True)
    store = Warehouse(root)
    writer = store.writer(TABLES["deliveries"], later, "ingest", "r")
    store.publish(later, "r", [writer.finish()])
    settings = sample_settings.model_copy(update={"warehouse": root})
    text = make_report("morning_brief", settings, out=tmp_path / "brief.md").read_text("utf-8")
    assert "2020-08-07" in text and "2020-08-09" not in text
