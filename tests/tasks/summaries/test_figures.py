import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.summaries.figures import find


def figures(text):
    return [(f.unit, f.value, f.value_max, f.qualifier) for f in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أسفرت الغارة عن مقتل 17 مسلحا من التنظيم.", ("killed", 17, None, "exact")),
        ("قتل في عملية «البنيان المرصوص» أكثر من 300 من مقاتلي الحكومة.", ("killed", 300, None, "at_least")),
        ("وأصيب اكثر من 1800 بجروح.", ("injured", 1800, None, "at_least")),
        ("وتشريد أكثر من 200 ألف شخص.", ("displaced", 200_000, None, "at_least")),
        ("أوقع الهجوم عشرين قتيلا.", ("killed", 20, None, "exact")),
        ("مقتل عشرة أشخاص على الأقل في الهجوم.", ("killed", 10, None, "at_least")),
        ("لقي خمسة أشخاص مصرعهم في حادث.", ("killed", 5, None, "exact")),
        ("اعتقلت الشرطة ٢٣ شخصا.", ("arrested", 23, None, "exact")),
        ("بلغ عدد النازحين من المدينة نحو 70 ألف شخص.", None),
        ("عدد النازحين من المدينة بلغ نحو 70 ألف شخص.", ("displaced", 70_000, None, "about")),
        ("إصابة نحو 18 جنديا.", ("injured", 18, None, "about")),
        ("أدى إلى مقتل شخصين.", ("killed", 2, None, "exact")),
        ("مقتل ما بين 10 و15 شخصا.", ("killed", 10, 15, "exact")),
        ("مقتل بين 10 و15 شخصا.", ("killed", 10, 15, "exact")),
        ("بقيمة نحو 4.5 مليار دولار أميركي.", ("USD", 4.5e9, None, "about")),
        ("دفع 500 ريال.", ("money", 500, None, "exact")),
    ],
)
def test_a_figure_has_its_unit_value_and_qualifier(text, expected):
    assert figures(text) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "تسجيل محاكم المنطقة 84 قضية قتل.",
        "شهدت المدينة بعد مقتل القائد 6 غارات جوية.",
        "أعلنت الوزارة تسجيل ثلاث إصابات بفيروس كورونا.",
        "حكم عليه بعد وفاة والده سنة 1217هـ.",
        "يعالج من الإصابة بنسبة 20 في المائة.",
    ],
)
def test_a_number_that_counts_no_people_is_left_out(text):
    assert figures(text) == []


def test_two_counts_of_one_sentence_are_two_figures():
    assert figures("وأسفر التفجير عن مقتل 10 مدنيين وإصابة 17 آخرين.") == [
        ("killed", 10, None, "exact"),
        ("injured", 17, None, "exact"),
    ]


@given(st.text(alphabet="مقتل واصيب 0123٤ شخصا ،.أكثرمندولار«»\n-", max_size=80))
def test_a_figure_s_surface_is_the_text_at_its_span(text):
    for figure in find(text):
        assert figure.span.of(text) == figure.surface
