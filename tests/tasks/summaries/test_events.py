import pytest

from tasks.arabic.sentences import split
from tasks.contracts.spans import Span
from tasks.summaries.event_rows import event_rows
from tasks.summaries.event_words import Named
from tasks.summaries.events import find


def named(text, **types):
    """Mentions of ``text``: type to the names of that type, parted by ``|``."""
    return [
        Named(Span(text.index(name), text.index(name) + len(name)), type_, name)
        for type_, names in types.items()
        for name in names.split("|")
    ]


def did(text, **types):
    """Action, actor, target and place of every event of ``text``."""
    found = find(text, split(text), named(text, **types))
    return [
        (
            event.action,
            event.actor.of(text),
            event.target.of(text) if event.target else None,
            event.place.span.of(text) if event.place else None,
        )
        for event in found
    ]


def test_verb_titles_name_time_and_place_are_told_apart_from_whom_it_befell():
    text = "التقى وزير الخارجية اللبناني جبران باسيل في بيروت أمس سفير فرنسا برونو فوشيه."
    assert did(text, PER="جبران باسيل|برونو فوشيه", GPE="بيروت|فرنسا") == [
        ("met", "وزير الخارجية اللبناني جبران باسيل", "سفير فرنسا برونو فوشيه", "بيروت")
    ]


def test_a_further_title_of_the_actor_is_not_whom_he_met():
    text = "استقبل الأمير فيصل بن بندر أمير منطقة الرياض في مكتبه أمس الدكتور صالح الوهيبي."
    assert did(text, PER="فيصل بن بندر|صالح الوهيبي", GPE="الرياض") == [
        ("met", "الأمير فيصل بن بندر", "الدكتور صالح الوهيبي", None)
    ]


@pytest.mark.parametrize(
    ("text", "types", "expected"),
    [
        ("أعلنت وزارة الصحة تسجيل إصابة.", {"ORG": "وزارة الصحة"}, [("announced", "وزارة الصحة", None, None)]),
        ("أعلن وزارة الصحة تسجيل إصابة.", {"ORG": "وزارة الصحة"}, []),
        ("وزار السيسي روسيا في مايو.", {"PER": "السيسي", "GPE": "روسيا"}, [("visited", "السيسي", "روسيا", "روسيا")]),
        ("وكان ليون قد أعلن استئناف الحوار.", {"PER": "ليون"}, [("announced", "ليون", None, None)]),
        ("شنت طائرات التحالف غارات على صعدة.", {"GPE": "صعدة"}, [("attacked", "طائرات التحالف", "صعدة", "صعدة")]),
        ("وأطلقت قوات الأمن النار على المحتجين.", {}, []),
        ("وقعت اشتباكات عنيفة قرب المدينة.", {}, []),
        ("ووقع ريجيكامب عقدا لثلاث سنوات.", {"PER": "ريجيكامب"}, [("signed", "ريجيكامب", None, None)]),
        ("ألقت الشرطة القبض على شخصين.", {}, [("arrested", "الشرطة", None, None)]),
    ],
)
def test_an_action_needs_its_subject_its_gender_and_the_words_that_make_the_reading_sure(text, types, expected):
    assert did(text, **types) == expected


@pytest.mark.parametrize(
    "text",
    [
        "قتل محمد حسن برصاص مجهولين.",
        "اعتقل محمد حسن أمس في المدينة.",
        "اتهم محمد حسن بالسرقة.",
        "لم يلتق محمد حسن الوزير.",
        "نفى المتحدث أن يكون محمد حسن زار المدينة.",
        "الرجل الذي التقى محمد حسن سافر.",
    ],
)
def test_passive_denied_and_relative_verbs_are_refused(text):
    assert did(text, PER="محمد حسن") == []


def test_the_ambassador_of_a_king_is_not_the_king():
    text = "استنكر سفير خادم الحرمين الشريفين لدى الكويت عبدالعزيز الفايز التفجير."
    assert did(text, PER="خادم الحرمين الشريفين|عبدالعزيز الفايز", GPE="الكويت") == [
        ("condemned", "سفير خادم الحرمين الشريفين لدى الكويت عبدالعزيز الفايز", None, None)
    ]


def test_a_name_inside_the_name_of_a_university_does_not_act():
    text = "أعلن مدير جامعة الأمير سطام الدكتور عبدالرحمن العاصمي فتح القبول."
    assert did(text, PER="سطام|عبدالرحمن العاصمي")[0][1] == "مدير جامعة الأمير سطام الدكتور عبدالرحمن العاصمي"


def test_a_row_has_its_date_its_figure_and_whether_somebody_only_said_it():
    text = "قتلت قوات الأمن أمس 5 مسلحين قرب سرت."
    day = text.index("أمس")
    figure = {"start": text.index("5"), "end": text.index(" قرب"), "value": 5.0, "unit": "killed"}
    made = {"figures": [figure], "quotations": [{"start": 0, "end": len(text)}]}
    sentences = [{"sentence_id": "s", "start": 0, "end": len(text)}]
    dates = [{"start": day, "end": day + 3, "value": "2015-08-05"}]
    (row,) = event_rows({"article_id": "a", "text": text}, sentences, [], dates, made)
    assert (row["action"], row["actor"], row["date"], row["figure"]) == ("killed", "قوات الأمن", "2015-08-05", 5.0)
    assert (row["reported"], row["actor_mention_id"], text[row["trigger_start"] : row["trigger_end"]]) == (
        True, None, "قتلت",
    )  # fmt: skip
