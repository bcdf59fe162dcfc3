"""General cases of furniture: what is cut, and above all what is not."""

import pytest

from tasks.cleaning.document import clean_document
from tasks.contracts.faults import Fault, Refusal
from tasks.contracts.records import Stated

LEDE = "أعلنت وزارة الصحة في بيان لها اليوم تسجيل عشر حالات جديدة في العاصمة، وقالت إن المصابين يتلقون العلاج."
BODY = "وأضافت الوزارة أن الفرق الطبية تواصل متابعة المخالطين في جميع المحافظات حتى نهاية الأسبوع."


def cuts_of(text, stated=None):
    return [(c.kind, c.span.of(text)) for c in clean_document(text, stated or Stated()).cuts]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("الرئيسية / أخبار / صحة / حالات جديدة في العاصمة", "breadcrumb"),
        ("الرئيسية » محليات » حالات جديدة", "breadcrumb"),
        ("الصفحة الرئيسية > محليات", "breadcrumb"),
        ("news_desk", "author"),
        ("أحمد العدواني - الدمام", "author"),
        ("كتب: محمود سعيد", "author"),
        ("سلوى سعد – متابعات", "author"),
        ("الرياض - واس", "dateline"),
        ("جدة 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس", "date"),
        ("الثلاثاء 11 أغسطس 2015", "date"),
        ("جانب من الاجتماع", "caption"),
        ("وزير الصحة خلال زيارته أحد المستشفيات (أ ف ب)", "caption"),
        ("A nurse walks through a ward of the hospital, March 3, 2017. REUTERS/Ali Someone", "caption"),
        ("تصوير: سامي الغامدي", "caption"),
        ("شارك على فيسبوك تويتر واتساب", "share"),
    ],
)
def test_furniture_above_the_text_is_cut_by_kind(line, kind):
    text = f"{line}\n\n{LEDE}\n{BODY}"
    assert cuts_of(text) == [(kind, line)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("المصدر: وكالات", "source"),
        ("المصدر : رويترز + الأناضول", "source"),
        ("(أ. ف. ب)", "source"),
        ("* خدمة «نيويورك تايمز»", "source"),
        ("// انتهى //", "endmark"),
        ("(يتبع)", "endmark"),
        ("17:32 ت م", "date"),
        ("اقرأ أيضا: ارتفاع عدد الإصابات في الجنوب", "related"),
        ("...المزيد", "related"),
        ("أخبار ذات صلة", "related"),
        ("للتواصل مع الكاتب ارسل رسالة SMS", "contact"),
        ("لمراسلة الكاتب: someone@example.net", "contact"),
        ("someone@example.net", "contact"),
        ("لا توجد تعليقات", "share"),
        ("* * *", "ornament"),
        ("undefined", "artefact"),
        ("[object Object]", "artefact"),
    ],
)
def test_furniture_below_the_text_is_cut_by_kind(line, kind):
    text = f"{LEDE}\n{BODY}\n{line}"
    assert cuts_of(text) == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "وقال الوزير في تصريح لوكالة رويترز إن الوضع تحت السيطرة.",
        "قال متحدث باسم الوزارة إن العدد سيرتفع (رويترز) خلال الأيام المقبلة.",
        "المصدر الرئيسي للعدوى لم يعرف بعد، بحسب الوزارة.",
        "للتواصل الاجتماعي أثر كبير في نشر الشائعات، كما يقول الباحثون في الجامعة.",
        "المزيد من الإصابات في الجنوب خلال الأسبوع المقبل",
        "وتعني كلمة null في البرمجة أن القيمة غير معروفة.",
        "وقالت: لن نغلق المدارس في هذه المرحلة من انتشار المرض.",
        "«السلامة أولا»: هذا هو شعار الحملة التي أطلقتها الوزارة قبل أيام.",
        "أولا: غسل اليدين بالماء والصابون عدة مرات في اليوم.",
        "الدواء الجديد - وفق الوزارة - متوفر في الصيدليات.",
    ],
)
def test_a_sentence_of_the_article_is_never_cut(line):
    text = f"{LEDE}\n{line}\n{BODY}"
    assert cuts_of(text) == []


@pytest.mark.parametrize(
    ("opening", "dateline", "agencies", "author"),
    [
        ("طرابلس:", "طرابلس", (), None),
        ("بيروت - رويترز:", "بيروت - رويترز", ("رويترز",), None),
        ("طرابلس (رويترز) -", "طرابلس (رويترز)", ("رويترز",), None),
        ("دبي: «الشروق»", "دبي: «الشروق»", (), None),
        ("لندن - «الشرق الأوسط»:", "لندن - «الشرق الأوسط»", ("الشرق الأوسط",), None),
        ("خالد الشاماني- واس- المدينة المنورة:", "خالد الشاماني- واس- المدينة المنورة", ("واس",), "خالد الشاماني"),
    ],
)
def test_a_dateline_is_cut_and_kept_on_the_story(opening, dateline, agencies, author):
    text = f"{opening} {LEDE}\n{BODY}"
    document = clean_document(text)
    (story,) = document.stories
    assert [(c.kind, c.span.of(text)) for c in document.cuts] == [("dateline", opening)]
    assert (story.dateline, story.agencies, story.author) == (dateline, agencies, author)


def test_the_name_of_the_outlet_comes_from_what_the_source_states():
    text = f"المرصد - الرياض: {LEDE}\n{BODY}"
    story = clean_document(text, Stated(outlet="المرصد")).stories[0]
    assert story.agencies == ("المرصد",) and story.outlet == "المرصد"


def test_an_agency_in_brackets_after_the_last_stop_is_a_source():
    text = f"{LEDE}\n{BODY} (أ ف ب)"
    assert cuts_of(text) == [("source", "(أ ف ب)")]


def test_a_program_word_is_cut_only_where_a_sentence_ends():
    text = f"{LEDE}\u00a0undefined\n{BODY}"
    assert cuts_of(text) == [("artefact", "undefined")]


def test_leftover_tags_and_short_codes_are_cut():
    text = f"<p>{LEDE}</p>\n[caption id=3]\n{BODY}"
    assert [kind for kind, _ in cuts_of(text)] == ["artefact"] * 3


def test_lines_under_a_heading_of_related_articles_go_with_it():
    text = f"{LEDE}\n{BODY}\nأخبار ذات صلة\nافتتاح مستشفى في الجنوب\nحملة تطعيم في المدارس"
    assert [kind for kind, _ in cuts_of(text)] == ["related"] * 3


def test_other_articles_of_the_author_after_the_last_line_are_related():
    text = f"{LEDE} إلى اللقاء. مقالات أخرى للكاتبصيف حاركتاب جديد"
    assert cuts_of(text) == [("related", "مقالات أخرى للكاتبصيف حاركتاب جديد")]


def test_a_personal_name_is_an_author_only_with_nothing_but_furniture_beyond():
    assert cuts_of(f"{LEDE}\n{BODY}\nمحمد العلي\n* * *") == [("author", "محمد العلي"), ("ornament", "* * *")]
    assert cuts_of(f"{LEDE}\n{BODY}\nمحمد العلي\n- قال كلمته ومضى") == []


def test_the_title_once_more_is_a_cut_and_the_stated_one_the_title():
    title = "تسجيل حالات جديدة في العاصمة"
    text = f"{title}\n\n{title}\n\n{LEDE}\n{BODY}"
    document = clean_document(text, Stated(title=title))
    assert document.stories[0].title == title
    assert document.stories[0].title_span.of(text) == title
    assert [c.kind for c in document.cuts] == ["repeated"]


def test_a_stated_title_that_is_not_in_the_text_has_no_span_and_no_entities():
    story = clean_document(f"{LEDE}\n{BODY}", Stated(title="والدته: &quot;لم يعد ينام&quot;")).stories[0]
    assert (story.title, story.title_span) == ('والدته: "لم يعد ينام"', None)


@pytest.mark.parametrize("text", ["", "\n \u200f\n", "تعليقات ()", "* * *\nundefined"])
def test_a_document_without_prose_is_refused(text):
    with pytest.raises(Refusal) as refusal:
        clean_document(text)
    assert refusal.value.fault is Fault.NO_TEXT


@pytest.mark.parametrize(
    "line",
    [
        "وفاة عسكري بثكنة في بنزرت : فتح تحقيق من طرف القضاء العسكري في الحادث الذي جد أمس.",
        "*في سوسة : منطقتا البشاشمة وبير الجديد وأولاد العابد ستعرف انقطاعا في توزيع المياه.",
        "السعودية: أعلنت الأحد قطع العلاقات مع إيران على خلفية اقتحام سفارتها في طهران.",
        'وتساءلت كنو، ضيفة برنامج "بوليتيكا": هل من باب الصدفة أن تتزامن العملية مع الحملة.',
        'وقال الموقع الإلكتروني لإذاعة "فرانس 3" الفرنسية: إن ملابسات الحادث غير معروفة بعد.',
        '"سبق" تقول للمسؤول: من ذمتي في ذمتكم وأهم شيء هو الشعب الذي ينتظر حلا سريعا.',
        "تونس : حمادي قلالي : 99814849 للتبليغ عن كل خلل يطرأ على الشبكة في الولاية كلها",
        "وأكد نائب رئيس النيابة الخصوصية للبلدية مجدي القاسمي لمراسلة (وات).",
    ],
)
def test_what_only_looks_like_a_dateline_or_credit_stays(line):
    assert cuts_of(f"{line}\n{BODY}") == []


def test_a_date_that_heads_a_list_stays():
    text = f"{LEDE}\nبرنامج الجولة :\nالأحد 26 فيفري 2017\nالساعة 14:00 النجم - الترجي"
    assert cuts_of(text) == []


def test_a_lede_that_lost_its_stop_is_no_heading():
    text = "تم اليوم الثلاثاء سحب عملية القرعة الخاصة بالدور ربع النهائي لكأس تونس في كرة اليد\n" + BODY
    (story,) = clean_document(text, Stated(title="قرعة الكأس")).stories
    assert story.subheads == () and story.title_span is None


def test_an_address_the_article_announces_stays():
    assert cuts_of(f"{LEDE}\n{BODY}\nرابط التسجيل في الموقع :\nhttps://example.net/form") == []


@pytest.mark.parametrize(
    "text",
    [
        "كلمة " * 200_000,
        (LEDE + "\n* * *\n") * 10_000,
        "\n".join([LEDE, "عنوان قصير للفقرة"] * 3_000),
        LEDE + " \ud800 \x00 " + "<p " * 20_000,
        LEDE + "\n" + "(" * 50_000 + "/" * 50_000,
    ],
    ids=["one long line", "many cuts", "many headings", "surrogates, NUL, open tags", "brackets"],
)
def test_a_hostile_document_is_cleaned_in_bounded_time(text):
    document = clean_document(text)
    assert document.stories[-1].span.end <= len(text)


PROSE = "أكدت الوزارة أن العام الدراسي يبدأ الأحد المقبل في جميع المناطق، وأن الكتب وصلت إلى المدارس.\nوأضافت أن ذلك يشمل المدارس الأهلية"


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ("تبوك - واس:", None),
        ("أ. ف. ب (باريس)", None),
        ("لندن: «الشرق الأوسط أونلاين»", None),
        ("جازان - علي العمودي:", "علي العمودي"),
        ("نوف المنصور، علي حداد", "نوف المنصور، علي حداد"),
        ("أدونيس", "أدونيس"),
        ("غرفة الأخبار", "غرفة الأخبار"),
    ],
)
def test_places_and_agencies_are_no_author_and_every_named_author_is_kept(stated, author):
    assert clean_document(PROSE, Stated(author=stated)).stories[0].author == author


@pytest.mark.parametrize(
    "tail",
    [
        ["kateb@example.comtwitter : @kateb_x"],
        ["للتواصل أرسل sms إلى 88548", "الاتصالات ,636250 موبايلي, 738303", "زين تبدأ بالرمز 162 مسافة"],
    ],
)
def test_how_to_write_to_the_author_is_cut_to_its_end(tail):
    text = f"{PROSE} كلها.{' ' if len(tail) == 1 else chr(10)}" + "\n".join(tail)
    assert [cut.span.of(text) for cut in clean_document(text).cuts] == tail


def test_a_quoted_name_before_a_colon_over_the_text_is_no_source():
    text = f"«الشؤون البلدية والقروية»:\n{PROSE}"
    assert not [cut for cut in clean_document(text).cuts if cut.kind == "source"]


def test_on_is_no_mans_name():
    text = f"على العهد باقون\n{PROSE}"
    assert clean_document(text).cuts == ()
