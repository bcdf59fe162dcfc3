"""Closed word classes that tell where a name begins and ends: general Arabic news usage, written down once.

Every set holds words folded at MATCH strength; compare folded words with them.
"""

from __future__ import annotations

from functools import lru_cache

from tasks.arabic.folding import Strength, fold_text


def folded(words: str) -> frozenset[str]:
    """The white-space separated ``words``, each folded at MATCH strength."""
    return frozenset(fold(word) for word in words.split())


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """``text`` at MATCH strength in lower case: the form aliases and words are compared in."""
    return fold_text(text, Strength.MATCH).lower()


TITLES = folded(
    """السيد السيدة سيد الرئيس الشيخ شيخ الأمير أمير الأميرة الملك ملك السلطان الدكتور الدكتورة دكتور المهندس الأستاذ
    المستشار المستشارة الوزير الوزيرة النائب النائبة السفير السفيرة المشير الفريق اللواء العميد العقيد المقدم الرائد
    النقيب الملازم الجنرال الأميرال القاضي القاضية المحامي المحامية الحاج الإمام البابا البطريرك المطران الأب الزعيم
    المرشد اللاعب المدرب المهاجم الحارس المدافع الحكم الفنان الفنانة الممثل الممثلة المطرب المطربة المخرج الكاتب الكاتبة
    الشاعر الشاعرة الصحفي الصحفية الصحافي الإعلامي الإعلامية الناشط الناشطة الباحث الخبير المحلل المتحدث الناطق
    نظيره نظيرها المدعو المدعي الأسير الأسيرة الشهيد الشهيدة الطفل الطفلة الراحل الراحلة الفقيد المواطن
    السناتور السيناتور المرشح المرشحة الداعية العلامة بروفيسور البروفيسور د"""
)
"""Words directly before a person's name that are no part of it."""

OFFICES = folded(
    """رئيس رئيسة وزير وزيرة سفير سفيرة مدير مديرة قائد زعيم أمين محافظ حاكم والي عمدة مستشار مستشارة مبعوث مبعوثة
    ممثل ممثلة مفوض مفوضة مندوب مندوبة ناطق متحدث متحدثة نائب نائبة وكيل كاتب مدرب مهاجم لاعب حارس قاضي مفتي ولي
    المدير الأمين المبعوث الممثل المفوض المندوب القائد المتحدث الناطق المتحدثة الناطقة المدعي المستشار السفير"""
)
"""Heads of the noun phrases that name an office; a person's name may follow the phrase."""

SAYING = folded(
    """قال قالت أكد أكدت أضاف أضافت أعلن أعلنت أوضح أوضحت ذكر ذكرت صرح صرحت أشار أشارت كشف كشفت اعتبر اعتبرت شدد شددت
    دعا دعت وصف وصفت رأى نفى نفت التقى التقت استقبل استقبلت زار زارت بحث عبر أعرب أعربت كتب كتبت حذر حذرت طالب طالبت
    يقول تقول يؤكد تؤكد وصل وصلت تابع تابعت جدد جددت ندد نددت رحب رحبت"""
)
"""Verbs that take a person or an institution as their subject."""

STATING = folded(
    """قال قالت أكد أكدت أضاف أضافت أعلن أعلنت أوضح أوضحت ذكر ذكرت صرح صرحت أشارت كشفت اعتبرت شددت أفاد أفادت أورد أوردت
    نشرت أصدرت أدانت نفت حذرت طالبت"""
)
"""Verbs of statement: a body that makes one is named right after."""

PLACE_NOUNS = folded(
    """مدينة مدينتي بمدينة منطقة بلدة قرية بلدية ضاحية حي إمارة عاصمة العاصمة دولة دول محافظة ولاية مقاطعة إقليم قضاء
    شمال جنوب شرق غرب شمالي جنوبي شرقي غربي وسط قرب ريف جهة معتمدية مديرية ناحية مطار ميناء جزيرة سكان أهالي"""
)
"""Words before a place's name; evidence that the word after them is one."""

ORGANISATION_NOUNS = folded(
    """صحيفة جريدة مجلة قناة وكالة موقع شبكة إذاعة تلفزيون مراسل مراسلة شركة مؤسسة مجموعة بنك مصرف نادي فريق منتخب حزب
    حركة كتلة تيار جماعة جمعية رابطة هيئة منظمة تنظيم ميليشيا مليشيا كتائب لواء سرايا جامعة معهد كلية
    دوري لاعب مدرب أمام ضد نظيره ضيفه مضيفه منافسه زعيم قيادي مسلحي مقاتلي عناصر بزعامة"""
)
"""Words before an organisation's, a paper's or a club's name; evidence that the word after them is one."""

EVENT_NOUNS = folded("عملية عمليات معركة معارك بطولة مسابقة مؤتمر قمة مهرجان حملة اتفاق")
"""Words before an event's name; evidence that the name means the event and not the body it is named after."""

LOOSE_HEADS = folded(
    """ولاية محافظة مقاطعة دولة جمهورية مملكة إمارة منطقة مدينة بلدة قرية بلدية إقليم جزيرة جزر نهر جبل بحيرة تنظيم جماعة
    حركة حزب جمعية وكالة صحيفة جريدة مجلة قناة موقع نادي فريق شركة مجموعة سوق صندوق جهاز الرئيس"""
)
"""Nouns a name is met with and without: left out when names are compared loosely."""

SYNONYMS = {fold("استخبارات"): fold("مخابرات")}
"""Words of institutions' names that papers exchange, without the article."""

EXTENDING_HEADS = folded(
    """ولاية محافظة مقاطعة دولة جمهورية مملكة حزب تنظيم حركة جامعة مطار ميناء مستشفى معبر ملعب جزيرة جزر نهر جبل مضيق
    بحيرة صحراء بحر خليج وكالة نادي جماعة هجوم هجمات تفجيرات اعتداءات مؤتمر"""
)
"""Nouns that belong to the name in direct idafa («ولاية تكساس»): a gazetteer match is extended over one before it."""

HOLDERS = folded("وزير وزيرة الوزير الوزيرة وزراء وزيري لوزير")
"""Holders of an office whose field and nationality follow: «وزير الدفاع الإيطالي» names no institution."""

HEAD_TYPES = {
    **dict.fromkeys(folded("ولاية محافظة مقاطعة دولة جمهورية مملكة"), "GPE"),
    **dict.fromkeys(folded("حزب تنظيم حركة جامعة وكالة نادي جماعة"), "ORG"),
    **dict.fromkeys(folded("مطار ميناء مستشفى معبر ملعب"), "FAC"),
    **dict.fromkeys(folded("هجوم هجمات تفجيرات اعتداءات مؤتمر"), "EVENT"),
    **dict.fromkeys(folded("جزيرة جزر نهر جبل مضيق بحيرة صحراء بحر خليج"), "LOC"),
}
"""Type of a mention that begins with the head noun."""

OUTSIDE_HEADS = folded("مدينة صحيفة جريدة مجلة قناة شركة سهم فريق منتخب منطقة بلدة قرية موقع الرئيس عملية صندوق")
"""Nouns left outside a mention even where a base's alias begins with one, when the rest is an alias itself."""

NAME_LINKS = folded("بن بنت ابن أبو أبي أم آل عبد ذو بو ولد دي دو دا دوس فان فون لو لا ديل دير ال بين سان ماك أوف أل")
"""Words inside a person's name that never end it."""

CLITIC_BASES = "وفبلك"
"""Attached letters that may stand before a name: و ف ب ل ك."""

ADJECTIVE_COUNTRIES = folded("السعودية")
"""Countries named by what is also a nationality adjective."""

NOT_NOUNS = folded("إلى التي الذي الذين الآن")
"""Words that begin like the article and are no nouns."""

DIRECTIONS = folded("شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي")
"""Parts of a country that are named by direction; outside, the country is the name."""

PREPOSITIONS = folded("على إلى عن من في مع لدى بين ضد")
"""Words of their own before a name; «على» folds like the given name علي."""

PURPOSES = folded("للمؤتمرات للمعارض للفنون للثقافة للعلوم للتنس للسيارات للفروسية للكتاب")
"""Words that may close the name of a building («مركز دبي للمعارض»), as often left out as not."""

KINDS_OF_FACILITY = folded("الدولي الحدودي البري الأولمبي العسكري الجوي المدني الجامعي")
"""Adjectives that close the name of a facility («مطار سان فرانسيسكو الدولي»)."""

MEDIA_HEADS = folded("صحيفة جريدة مجلة قناة موقع إذاعة لصحيفة")
"""Nouns before a paper's or channel's name, whose nationality then stands outside the name («صحيفة الخبر الجزائرية»)."""

JUDGEMENTS = folded("الإرهابي الإرهابية المتطرف المتطرفة المحظور المحظورة المسلح المسلحين الدموي المحتلة المحتل")
"""Adjectives papers add to a group's name and that are no part of it."""

NOT_MENTIONED = folded(
    "الحكومة السلطات الإدارة العاصمة الأزمة أزمة البلاد الدول وثيقة اتفاق اتفاقية معاهدة بروتوكول إعلان مدينة بلدة قرية"
)
"""Heads of phrases that a base may know as institutions and that are not annotated as names («الحكومة اليابانية»)."""

AGREEMENTS = folded("وثيقة اتفاق اتفاقية اتفاقيات معاهدة بروتوكول إعلان")
"""Heads of agreements, which are not annotated, nor the places they are called after («اتفاق الصخيرات»)."""

READILY_ATTACHED = frozenset({"و", "ب"})
"""Attached letters that a word nobody knows may well begin with; ف ل ك are more often its own («فرنس», «لونج»)."""

LAND_NOUNS = folded(
    """نهر جبل جبال بحر بحيرة خليج جزيرة جزر صحراء وادي سهل هضبة مضيق شبه قارة منطقة رأس غابة شمال جنوب شرق غرب الشرق الغرب
    الشمال الجنوب البحر المحيط الخليج القرن"""
)
"""Nouns of the land, before or in front of the name of a place that is no city and no state."""

FOLLOWING_HEADS = folded("حكومة قوات رئاسة نظام ميليشيات مليشيات")
"""Nouns that with a leader's or a country's name are no name: the leader or the country is the mention («حكومة السراج»)."""

CONTESTS = folded("كأس دوري بطولة الدوري البطولة")
"""Heads of names of contests."""
