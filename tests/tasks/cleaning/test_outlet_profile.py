"""Furniture learnt from an outlet's own articles."""

from tasks.cleaning.document import clean_document
from tasks.cleaning.learning import FEWEST_DOCUMENTS, ProfileBuilder, learn_profile
from tasks.cleaning.profile import OutletProfile

VERBS = ["أعلنت", "أكدت", "كشفت", "قالت", "ذكرت", "نفت", "دشنت", "افتتحت", "ناقشت", "أطلقت"]
WHO = ["وزارة", "بلدية", "هيئة", "جامعة", "شركة", "لجنة", "إدارة", "أمانة"]
WHAT = ["الصحة", "النقل", "المياه", "التعليم", "الزراعة", "السياحة", "الطيران"]


def prose(i):
    verb, who, what = VERBS[i % len(VERBS)], WHO[i % len(WHO)], WHAT[i % len(WHAT)]
    return (
        f"{verb} {who} {what} أمس خطة جديدة رقمها {i} لتطوير الخدمات في {WHAT[(i * 3 + 1) % 7]}، وقالت إنها تبدأ قريبا.\n"
        f"وأوضح المتحدث أن الخطة {i} تشمل {who} {WHAT[(i * 5 + 2) % 7]} في جميع المناطق وتنتهي خلال عام."
    )


def outlet(template, n=80):
    return [template.format(prose=prose(i), n=100 + i) for i in range(n)]


def cuts_with(texts, text):
    document = clean_document(text, profile=learn_profile("x", texts))
    return [(c.kind, c.span.of(text)) for c in document.cuts]


def test_a_line_under_every_article_is_cut_whatever_number_it_holds():
    texts = outlet("{prose}\nرقم العدد في الأرشيف العام {n}")
    assert cuts_with(texts, texts[5]) == [("repeated", "رقم العدد في الأرشيف العام 105")]


def test_words_that_open_articles_on_the_same_line_are_cut():
    texts = outlet("أضف هذا إلى قائمتك المفضلة {prose}")
    assert cuts_with(texts, texts[7]) == [("repeated", "أضف هذا إلى قائمتك المفضلة")]


def test_words_after_the_last_stop_on_the_same_line_are_cut():
    texts = outlet("{prose} نشكركم على زيارة موقعنا")
    assert cuts_with(texts, texts[7]) == [("repeated", "نشكركم على زيارة موقعنا")]


def test_tags_after_a_word_seen_only_at_the_end_are_cut():
    tags = [f"{text} وسوم {WHO[i % 8]} {WHAT[i % 7]} {VERBS[i % 10]}" for i, text in enumerate(outlet("{prose}"))]
    ((kind, cut),) = cuts_with(tags, tags[3])
    assert kind == "related" and cut.startswith("وسوم ")


def test_a_formula_of_the_trade_that_opens_many_articles_stays():
    texts = [
        *outlet("{prose}"),
        *(f"توقعت الهيئة العامة للأرصاد في تقريرها عن حالة الطقس أمطارا رقمها {i}." for i in range(20)),
    ]
    assert learn_profile("x", texts).openings == ()
    assert cuts_with(texts, texts[-1]) == []


def test_what_the_outlet_calls_itself_is_learnt_from_its_datelines():
    texts = outlet("منبر الغد – الرياض\n{prose}")
    profile = learn_profile("x", texts)
    assert profile.names == ("منبر الغد",)
    story = clean_document(texts[0], profile=profile).stories[0]
    assert story.agencies == () and [c.kind for c in story.cuts] == ["dateline"]


def test_too_few_documents_teach_nothing():
    texts = outlet("{prose}\nسطر يتكرر في كل مقال", FEWEST_DOCUMENTS - 1)
    assert learn_profile("x", texts) == OutletProfile("x", FEWEST_DOCUMENTS - 1)


def test_the_same_document_twice_counts_once():
    builder = ProfileBuilder("x")
    for _ in range(FEWEST_DOCUMENTS):
        builder.add("خبر واحد لا غير\nسطر يتكرر")
    assert builder.build().documents == 1


def test_a_profile_survives_its_own_serialisation():
    profile = learn_profile("x", outlet("منبر الغد – الرياض\n{prose}\nسطر يتكرر في كل مقال"))
    again = OutletProfile.from_json(profile.to_json())
    assert again == profile and again.digest == profile.digest
