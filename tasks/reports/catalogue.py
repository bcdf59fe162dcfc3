"""The reports there are: their sections in reading order, each over one SQL block."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tasks.contracts.faults import TerminalError


class View(StrEnum):
    """How a section is shown."""

    TABLE = "table"
    TOTALS = "totals"
    BARS = "bars"
    LINES = "lines"
    STORIES = "stories"
    SENTENCES = "sentences"
    QUOTATIONS = "quotations"
    EVENTS = "events"
    NETWORK = "network"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Section:
    """One block of a report. Charts plot ``value`` over ``label``, one line for each value of ``series``."""

    block: str
    title: str
    view: View = View.TABLE
    label: str = ""
    value: str = ""
    series: str = ""
    columns: tuple[str, ...] = ()
    """Columns a table shows; empty: all."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, Arabic title, what it answers, and its sections. ``main`` is the block that CSV and Parquet hold."""

    name: str
    title: str
    question: str
    main: str
    sections: tuple[Section, ...]
    needs_entity: bool = False
    latest_day: bool = False
    """Without dates: the newest day only, not every day."""
    every_day: bool = False
    """Days on which files were delivered but no article appeared count as well."""


_NAMED = ("label_ar", "wikidata_qid", "type", "articles", "mentions")
_TOPIC = ("label_ar", "articles", "primary_articles")
_CARD = (
    "label_ar", "label_en", "type", "description", "wikidata_qid", "articles", "mentions", "first_day", "last_day",
)  # fmt: skip

# fmt: off
_ALL = (
    Report(
        "morning_brief", "موجز الصباح", "what happened, who is involved, how do the papers differ?", "stories",
        (
            Section("totals", "الأرقام", View.TOTALS),
            Section("stories", "أبرز الأخبار", View.STORIES),
            Section("events", "من فعل ماذا", View.EVENTS),
            Section("quotations", "قالوا", View.QUOTATIONS),
            Section("topics", "عمّ كُتب", View.BARS, "label_ar", "articles", columns=("label_ar", "articles")),
            Section("entities", "الأسماء الأكثر ورودا", View.TABLE, columns=_NAMED),
        ),
        latest_day=True,
    ),
    Report(
        "entity_dossier", "ملف", "what is said of one entity, by whom, when, beside whom?", "sentences",
        (
            Section("card", "التعريف", View.CARD, columns=_CARD),
            Section("timeline", "الورود يوما بيوم", View.LINES, "day", "articles"),
            Section("sentences", "ما كُتب عنه", View.SENTENCES),
            Section("events", "أفعال وأحداث", View.EVENTS),
            Section("quotations", "أقوال", View.QUOTATIONS),
            Section("spellings", "صور كتابة الاسم", View.TABLE),
            Section("co_mentions", "يرد مع", View.TABLE, columns=("label_ar", "wikidata_qid", "type", "articles")),
            Section("outlets", "في أي الصحف", View.BARS, "outlet", "articles"),
        ),
        needs_entity=True,
    ),
    Report(
        "topics_by_day", "الموضوعات يوما بيوم", "what was written about, and what rises or falls?", "by_day",
        (
            Section("by_day", "المقالات يوما بيوم", View.LINES, "day", "primary_articles", "label_ar", columns=("day", *_TOPIC)),
            Section("totals", "المجموع", View.BARS, "label_ar", "primary_articles", columns=(*_TOPIC, "outlets")),
            Section(
                "movers", "ما صعد وما هبط", View.TABLE,
                columns=("label_ar", "earlier_percent", "later_percent", "change_points"),
            ),
        ),
    ),
    Report(
        "outlets_compared", "مقارنة الصحف", "who covered what first, and who copied whom?", "outlets",
        (
            Section("outlets", "حجم التغطية", View.BARS, "outlet", "articles"),
            Section("first", "من سبق إلى الخبر", View.TABLE),
            Section("copied", "من نقل عمّن", View.TABLE),
        ),
    ),
    Report(
        "co_mentions", "شبكة الأسماء", "who is named together with whom?", "edges",
        (
            Section("edges", "من يرد مع من", View.NETWORK, columns=("label_a", "label_b", "articles")),
            Section("nodes", "الأسماء", View.TABLE, columns=("label_ar", "wikidata_qid", "type", "articles")),
        ),
    ),
    Report(
        "coverage_gaps", "ثغرات التغطية", "what did an outlet pass over that others ran?", "stories",
        (
            Section("stories", "أخبار فاتت صحفا", View.TABLE),
            Section("topics", "موضوعات قلّ نصيبها", View.TABLE),
            Section("days", "أيام ناقصة", View.TABLE),
        ),
    ),
    Report(
        "run_health", "سلامة التشغيل", "did the runs go well, and what is missing?", "stages",
        (
            Section("quality", "ما ينقص", View.TOTALS),
            Section("days", "الأيام", View.TABLE),
            Section("stages", "المراحل", View.TABLE),
            Section("rejects", "المرفوض وأسبابه", View.TABLE),
            Section("models", "البرامج والنماذج", View.TABLE),
        ),
        every_day=True,
    ),
)
# fmt: on

REPORTS: dict[str, Report] = {report.name: report for report in _ALL}


def find_report(name: str) -> Report:
    """The report ``name``, hyphens or underscores; ``TerminalError`` that lists them all when there is none."""
    try:
        return REPORTS[name.replace("-", "_")]
    except KeyError:
        raise TerminalError(f"no report is named {name!r}; there are {', '.join(sorted(REPORTS))}") from None
