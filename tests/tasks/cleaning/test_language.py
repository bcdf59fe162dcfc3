"""Arabic told from its neighbours in the same script, and from the rest."""

import pytest

from tasks.cleaning.language import identify


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("أكد وزير الخارجية الإيطالي أمس أن بلاده لا تنفذ أية عمليات قتالية في ليبيا وأن دورها محدود.", "ar"),
        ("اکد وزیر الخارجیة الإیطالی أن بلاده لا تنفذ أیة عملیات قتالیة فی لیبیا وأن دورها مقتصر علی السماح", "ar"),
        ("فاز المنتخب على ضيفه بهدفين", "ar"),
        ("رئیس جمهور ایران در سخنرانی خود گفت که دولت برای حل مشکلات اقتصادی کشور تلاش می‌کند.", "fa"),
        ("رئيس جمهور ايران در سخنراني خود گفت كه دولت براي حل مشكلات اقتصادي كشور تلاش مي كند و از مردم خواست", "fa"),
        ("وزیر اعظم نے کہا کہ حکومت عوام کے مسائل حل کرنے کے لیے تمام اقدامات کر رہی ہے۔", "ur"),
        ("سەرۆکی هەرێمی کوردستان لەگەڵ وەزیری دەرەوەی ئیتالیا کۆبووەوە و باسی دۆخی ناوچەکەیان کرد.", "ku"),
        ("د افغانستان ولسمشر وویل چې حکومت به د خلکو د ستونزو د حل لپاره هڅې وکړي او له نړیوالې ټولنې سره", "ps"),
        ("The Libyan government said on Wednesday that its forces had taken control of the city.", "en"),
        ("Le ministre italien des Affaires étrangères a déclaré mardi que son pays ne mène aucune opération.", "fr"),
    ],
)
def test_a_sentence_is_given_its_language(text, code):
    found, confidence = identify(text)
    assert found == code
    assert 0.5 < confidence <= 1


def test_an_arabic_article_with_an_english_caption_is_arabic():
    caption = "Fighters fire weapons during a battle in Sirte, Libya, July 31, 2016. REUTERS/Someone\n"
    article = (
        "استمرت الغارات على مواقع التنظيم في المدينة لليوم الثاني على التوالي بعد إعلان القوات السيطرة على الحي. " * 2
    )
    assert identify(caption + article)[0] == "ar"


@pytest.mark.parametrize("text", ["", "12345 / 2016", "نعم", "\u200f\u202b"])
def test_too_little_text_has_no_language(text):
    assert identify(text) == ("und", 0.0)
