import pytest

from tasks.arabic.sentences import split
from tasks.contracts.spans import Span
from tasks.summaries.marks import outermost, quoted
from tasks.summaries.quotations import Mentioned, find


def said(text, mentions=()):
    return [(q.kind, q.speaker, q.verb, q.span.of(text)) for q in find(text, split(text), mentions)]


@pytest.mark.parametrize(
    "text",
    [
        "وقال الوزير: «سنسافر إلى طرابلس غدا».",
        "وقال الوزير: “سنسافر إلى طرابلس غدا”.",
        'وقال الوزير: "سنسافر إلى طرابلس غدا".',
        "وقال الوزير: ”سنسافر إلى طرابلس غدا“.",
        "وقال الوزير ”سنسافر إلى طرابلس غدا”.",
        "وقال الوزير إننا «سنسافر إلى طرابلس غدا».",
    ],
)
def test_every_style_of_quotation_mark_holds_a_quotation(text):
    direct = [q for q in said(text) if q[0] == "direct"]
    assert direct == [("direct", "الوزير", "قال", "سنسافر إلى طرابلس غدا")]


def test_nested_marks_of_one_style_belong_to_one_quotation():
    text = 'وقال القائد: "دخلت قواتنا معقل "داعش" فجرا".'
    assert [s.of(text) for s in outermost(quoted(text))] == ['دخلت قواتنا معقل "داعش" فجرا']


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت قوات “البنيان المرصوص” السيطرة على المدينة.",
        "هاجم تنظيم «داعش» الإرهابي المدينة.",
        "صدر كتاب «قطف الورود سيرا على الأقدام» في بيروت.",
        "أكد الوزير أن كتاب «قطف الورود سيرا على الأقدام» صدر.",
        "وأعلنت الوزارة عن حملة ضمن مشروع «ترميم وتطوير القاهرة التاريخية القديمة».",
        "ويقول إدوارد بيغ، المحلل في «يو إس إيه توداي»، إنه ليس من القراء المنهمكين.",
    ],
)
def test_names_and_titles_in_quotation_marks_are_no_quotations(text):
    assert not [q for q in said(text) if q[0] == "direct"]


def test_an_unclosed_mark_makes_no_quotation():
    assert quoted("وقال: «سنسافر غدا.\nوعاد الوفد».") == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "أكد وزير الخارجية الإيطالي باولو جنتيلوني، أمس، أن بلاده لا تنفذ عمليات قتالية.",
            "وزير الخارجية الإيطالي باولو جنتيلوني",
        ),
        ("وأفاد المتحدث باسم الغرفة محمد الغصري بأن سلاح الجو شن خمس غارات.", "المتحدث باسم الغرفة محمد الغصري"),
        ("وأشارت مصادر إعلامية إلى أن الجانبين استعرضا المستجدات.", "مصادر إعلامية"),
        ("قالت حكومة الوفاق الوطني في بيان نشرته إن رئيسها استقبل الوزير.", "حكومة الوفاق الوطني"),
    ],
)
def test_reported_speech_has_its_subject_as_speaker(text, speaker):
    assert [(kind, who) for kind, who, *_ in said(text)] == [("reported", speaker)]


def test_speech_that_goes_on_has_the_speaker_before_it():
    text = (
        "وقال الغصري إن الغارات استهدفت مواقع التنظيم. وأضاف أن اشتباكات متقطعة تندلع ليلا، مؤكدا أن الوضع تحت السيطرة."
    )
    assert [(who, verb) for _, who, verb, _ in said(text)] == [
        ("الغصري", "قال"),
        ("الغصري", "أضاف"),
        ("الغصري", "مؤكدا"),
    ]


def test_a_feminine_verb_does_not_go_on_with_a_man_s_speech():
    text = "وقال الغصري إن الغارات استهدفت مواقع التنظيم. وأضافت أن اشتباكات متقطعة تندلع ليلا."
    assert len(said(text)) == 1


def test_a_verb_inside_a_reported_clause_is_not_the_speaker_s_own():
    text = "وقال الوزير إن الرئيس أكد أن الاتفاق سيوقع قريبا في العاصمة."
    assert said(text) == [("reported", "الوزير", "قال", "الرئيس أكد أن الاتفاق سيوقع قريبا في العاصمة")]


@pytest.mark.parametrize(
    "text",
    [
        "وأكد ضرورة أن يلتزم الجميع بالقرار الصادر.",
        "وقال نحو نصف الآباء إن الهواتف مضرة بالأطفال.",
        "بين أن يبقى وأن يرحل اختار الرحيل عن المدينة.",
    ],
)
def test_what_names_no_speaker_is_left_out(text):
    assert said(text) == []


def test_a_quotation_across_a_full_stop_is_one():
    text = 'وقالت الوزارة إنه: "تم تأكيد التعاون. كما تطور التعاون في مجال الطب".'
    assert said(text)[-1][3] == "تم تأكيد التعاون. كما تطور التعاون في مجال الطب"


def test_the_person_in_the_subject_is_the_mention_that_speaks():
    text = "أكد وزير الخارجية الإيطالي باولو جنتيلوني أن بلاده لا تنفذ عمليات قتالية. وأضاف الوزير أن الأولوية هي الاستقرار في ليبيا."
    at = text.index("باولو")
    mentions = [Mentioned(Span(at - 10, at - 1), "GPE", "m0"), Mentioned(Span(at, at + 14), "PER", "m1")]
    assert [q.speaker_mention_id for q in find(text, split(text), mentions)] == ["m1", "m1"]


def test_an_organisation_speaks_only_when_it_heads_the_subject():
    text = "وأكدت وزارة الداخلية أن الحادث وقع ليلا. وأكد مصدر بوزارة الداخلية أن التحقيق مستمر منذ أيام."
    first = text.index("وزارة الداخلية")
    second = text.index("وزارة الداخلية", first + 1)
    mentions = [Mentioned(Span(at, at + 14), "ORG", f"m{at}") for at in (first, second)]
    assert [q.speaker_mention_id for q in find(text, split(text), mentions)] == [f"m{first}", None]


def test_a_stray_stop_after_the_verb_does_not_hide_the_quotation():
    text = "ذكر جنتيلوني أن بلاده مستعدة للنظر في الطلب. وأوضح. أن الأولوية هي «تحقيق الاستقرار في ليبيا وحدودها»."
    assert ("direct", "جنتيلوني", "أوضح", "تحقيق الاستقرار في ليبيا وحدودها") in said(text)


def test_what_something_is_held_to_be_is_nobodys_speech():
    assert said("تعتبر أكبر «مدينة كردية» فهل تستطيع الحكومة أن تبقي تركيزها على الحدود؟") == []


def test_a_verse_that_is_cited_leaves_the_speaker_who_he_was():
    text = "وأكد الشيخ أن الأمن نعمة كبرى. قال تعالى: «وآمنهم من خوف عظيم كان بهم»، مؤكدا أن حفظ الأمن واجب على الجميع."
    assert [(who, verb) for _, who, verb, _ in said(text)] == [("الشيخ", "أكد"), ("الشيخ", "مؤكدا")]


@pytest.mark.parametrize("how", ["بالقول إلى أن", "إلى أن"])
def test_how_it_was_said_is_nobody(how):
    text = f"وقال الوزير إن الحكومة وعدت بالمساعدة. وأشار {how} الضغط على المستشفيات سيخف قريبا."
    assert [(who, verb) for _, who, verb, _ in said(text)] == [("الوزير", "قال"), ("الوزير", "أشار")]


def test_a_verb_that_may_be_another_word_names_no_speaker_unless_something_is_said():
    text = "وقال الوزير إن النظام ضروري جدا. وزاد انتشار المنظمات في المنطقة. وأضاف أن صدور النظام سيحد من خطرها."
    assert [who for _, who, _, _ in said(text)] == ["الوزير", "الوزير"]


def test_a_noun_that_looks_like_a_participle_does_not_end_what_was_said():
    text = "وأفاد الأمير بأن المهرجان حظي باهتمام ومتابعة أمير المنطقة طوال الصيف."
    assert [words for *_, words in said(text)] == ["المهرجان حظي باهتمام ومتابعة أمير المنطقة طوال الصيف"]


def test_a_statement_speaks_for_whom_it_is():
    text = "وجاء في بيان للقيادة العسكرية الأمريكية، أنه “بالتنسيق مع الحكومة نفذت القوات ست غارات”."
    assert [(who, verb) for _, who, verb, _ in said(text)] == [("بيان للقيادة العسكرية الأمريكية", "جاء في")]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("وأكد الدكتور عبدالله بن علي المحسن أن رعاية الحفل واجب على الجميع.", ["الدكتور عبدالله بن علي المحسن"]),
        ("وحذر أوباما من أن «التقدم الديمقراطي في أفريقيا يتهدده الخطر».", ["أوباما"]),
        ("ولفت التقرير النظر إلى أن القروض ارتفعت كثيرا هذا العام.", ["التقرير"]),
        ("وأفاد بوقوع 47 أسيرا في المعارك أن بعضهم من الضباط.", []),
        ("وبين والدي صداقة قوية معه، ومن المتفق عليه أن الفيلم سينجح حتما.", []),
        ("وأعترف بأنني تضايقت جدا من هذه البرقية.", []),
        ("وأعلنت إدارة المطار أن المشروع سينتهي قريبا، إن شاء الله، في موعده.", ["إدارة المطار"]),
        ("وهي أحاديث كثيرة وردت فيهم مثل قوله: «إن الله نظر إلى أهل الأرض جميعا».", []),
    ],
)
def test_who_speaks_is_the_whole_name_and_nothing_more(text, speakers):
    assert [who for _, who, _, _ in said(text)] == speakers
