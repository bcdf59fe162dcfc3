"""The closed set of actions, the verbs that tell them, and the nouns that name who acts; folded at MATCH.

Written from reading openings of news sentences of Saudi papers, a dozen a verb.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Who = Literal["person", "body", "force"]
"""A human being; an institution, company, club or state; an armed or arresting force."""
_ANY: frozenset[Who] = frozenset({"person", "body", "force"})
_BODIES: frozenset[Who] = frozenset({"body", "force"})
_PEOPLE: frozenset[Who] = frozenset({"person"})
_FORCES: frozenset[Who] = frozenset({"force", "body"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """One verb of one action and what has to stand with it for the reading to be sure."""

    action: str
    masculine: str
    """Third person perfect, spellings parted by ``|``."""
    feminine: str = ""
    """Empty: the masculine and ت."""
    actors: frozenset[Who] = _ANY
    link: str = ""
    """Prepositions that introduce the target, parted by ``|``; empty: the direct object."""
    needs: str = ""
    """Pattern that one of the words after the actor must match whole, particles and article apart."""
    needs_target: bool = False
    takes_target: bool = False
    """Whether a name straight after is whom or what was acted on."""
    refuses: str = ""
    """Pattern of words near the verb that show another meaning."""
    placed: bool = False
    """Whether a place named straight after actor or target is where it happened."""

    @property
    def forms(self) -> dict[str, bool]:
        """Form to whether it is feminine."""
        masculine = self.masculine.split("|")
        feminine = self.feminine.split("|") if self.feminine else [form + "ت" for form in masculine]
        return dict.fromkeys(masculine, False) | dict.fromkeys(feminine, True)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DEED = r"عقدا?|عقود|اتفاق\w*|مذكر\w*|بروتوكول\w*|وثيق\w*|صفق\w*|معاهد\w*|اعلان|عقدي"
_ACT = (
    r"قرار\w*|بيان\w*|امرا?|اوامر\w*|حكما?|احكام\w*|مرسوم\w*|تعليمات\w*|توجيه\w*|تعميم\w*|تحذير\w*|تقرير\w*|"
    r"قانون\w*|عفوا?|لاي\w*|فتوي"
)
_STRIKE = r"غار\w*|هجوم\w*|هجمات|قصف\w*|عملي\w*|حمل\w*|ضرب\w*"
_LAW = (
    r"قانون\w*|مشروع\w*|ميزاني\w*|خط\w*|اتفاق\w*|نظام\w*|لاي\w*|تعديل\w*|موازن\w*|قرار\w*|صفق\w*|تعيين\w*|اقام\w*|"
    r"انشاء|تاسيس|قبول|منح|نزع|توصيات|طلب\w*|تقديم|اعتماد|تشكيل|ترشيح\w*|تمديد|رفع|عقد|مقترح\w*"
)
_SPORT = r"التسجيل|باب|مشوار\w*|النتيج\w*|الموسم|اهداف\w*|تدريب\w*|تحضير\w*|المؤشر|الموشر|تداول\w*"

TRIGGERS = (
    Trigger("met", "التقي", "التقت", _PEOPLE, "|ب|مع", needs_target=True, placed=True),
    Trigger("met", "اجتمع", actors=_PEOPLE, link="ب|مع", needs_target=True, placed=True),
    Trigger("met", "استقبل", actors=_PEOPLE, needs_target=True, placed=True, refuses=r"هدف\w*|كر\w|مرم\w*"),
    Trigger("visited", "زار", placed=True, actors=_PEOPLE, takes_target=True),
    Trigger("visited", "تفقد", actors=_PEOPLE, takes_target=True),
    Trigger("arrived", "وصل", actors=_PEOPLE, link="الي", needs_target=True),
    Trigger("left", "غادر", actors=_PEOPLE, needs_target=True),
    Trigger("phoned", "اجري", "اجرت", _PEOPLE, "ب|مع", needs="اتصال\\w*|مكالم\\w*", needs_target=True),
    Trigger("was phoned by", "تلقي", "تلقت", _PEOPLE, "من", needs="اتصال\\w*|مكالم\\w*", needs_target=True),
    Trigger("wrote to", "بعث", needs=r"برقي\w*|رسال\w*|رسايل|خطاب\w*", link="ل|الي", takes_target=True),
    Trigger("opened", "افتتح", refuses=_SPORT, placed=True),
    Trigger("opened", "دشن", refuses=_SPORT, placed=True),
    Trigger("launched", "اطلق", actors=_BODIES, refuses=r"النار|نار|سراح\w*|علي|عليه\w*|اعير\w*|رصاص\w*|استعداد\w*"),
    Trigger("freed", "اطلق", needs="سراح", actors=_BODIES),
    Trigger("freed", "افرج", actors=_BODIES, link="عن", takes_target=True),
    Trigger("signed", "وقع", needs=_DEED, link="مع", takes_target=True, placed=True),
    Trigger("issued", "اصدر", needs=_ACT),
    Trigger("approved", "وافق", needs="علي"),
    Trigger("approved", "اقر", needs=_LAW, refuses="ان|بان|بانه|انه|انها|ب\\w+", actors=_BODIES),
    Trigger("approved", "اعتمد", needs=_LAW, refuses="علي"),
    Trigger("decided", "قرر"),
    Trigger("announced", "اعلن"),
    Trigger("condemned", "ادان", refuses=r"المحكم\w*|محكم\w*|القاضي|متهم\w*|القضاء"),
    Trigger("condemned", "استنكر|شجب"),
    Trigger("condemned", "ندد", needs=r"ب\w+"),
    Trigger("accused", "اتهم", needs_target=True, needs=r"ب\w+"),
    Trigger("demanded", "طالب", needs=r"ب\w+|ان|بان"),
    Trigger("called for", "دعا", "دعت", needs=r"الي|ل\w+", refuses="الله|المولي|ربه"),
    Trigger("rejected", "رفض"),
    Trigger("attacked", "قصف|هاجم|استهدف", actors=_FORCES, needs_target=True, placed=True),
    Trigger("attacked", "شن", actors=_FORCES, needs=_STRIKE, link="علي", takes_target=True, placed=True),
    Trigger("arrested", "اعتقل|احتجز", actors=_FORCES, takes_target=True, placed=True),
    Trigger("arrested", "اوقف", actors=_FORCES, needs=r"\w*(?:مشتبه|متهم|شخص|شاب|مواطن|مطلوب|مهرب|مخالف|ارهابي)\w*", placed=True),
    Trigger("arrested", "القي", "القت", _FORCES, "علي", needs="القبض", takes_target=True, placed=True),
    Trigger("seized", "ضبط", actors=_FORCES, placed=True),
    Trigger("foiled", "احبط", actors=_FORCES, placed=True),
    Trigger("killed", "قتل", actors=_FORCES, needs=r"\d+|[^\W\d]+ين|[^\W\d]*(?:شخص|جندي|شاب|مدني|فلسطيني|مسلح|جنود)\w*"),
    Trigger("appointed", "عين", actors=_ANY, needs_target=True),
    Trigger("dismissed", "اقال|اعفي", "اقالت|اعفت", needs_target=True),
    Trigger("resigned", "استقال", actors=_PEOPLE),
    Trigger("resigned", "قدم", actors=_PEOPLE, needs="استقال\\w*"),
    Trigger("won", "فاز", needs=r"ب\w+|علي"),
    Trigger("won", "توج", actors=frozenset({"body"}), needs=r"ب\w+"),
    Trigger("beat", "هزم", needs_target=True),
    Trigger("beat", "تغلب", link="علي", needs_target=True),
    Trigger("died", "توفي", "توفيت", _PEOPLE, placed=True),
    Trigger("took control of", "سيطر", actors=_FORCES, link="علي", takes_target=True),
    Trigger("retook", "استعاد", actors=_FORCES, needs="السيطر\\w*"),
    Trigger("withdrew", "انسحب", link="من", takes_target=True),
    Trigger("chaired", "تراس|راس", actors=_PEOPLE, needs=r"اجتماع\w*|جلس\w*|وفد\w*|لجن\w*|مجلس|مجلسا|قم\w*|لقاء\w*|موتمر\w*"),
    Trigger("discussed", "بحث|ناقش", refuses="عن", link="مع", takes_target=True),
)  # fmt: skip

HONORIFICS = _listed(
    "صاحب صاحبه السمو الملكي جلاله فخامه دوله معالي سمو سماحه فضيله سعاده خادم الحرمين الشريفين حضره غبطه قداسه"
)
TITLES = _listed(
    """
    رييس رييسه وزير وزيره امير اميره ملك ملكه ولي نايب نايبه مدير مديره امين امينه محافظ سفير سفيره قايد عضو مستشار مستشاره وكيل
    وكيله ممثل ممثله مبعوث مبعوثه مندوب مندوبه مفتي حاكم متحدث متحدثه ناطق ناطقه قاضي قنصل عمده رءيس مشرف مشرفه مساعد مساعده عميد
    شيخ دكتور دكتوره مهندس مهندسه استاذ استاذه لواء عميد عقيد فريق مقدم رايد نقيب ملازم سيد سيده كابتن مدرب مدربه لاعب نجم مهاجم
    حارس مدافع كاتب شاعر فنان فنانه مخرج ممثل باحث باحثه خبير عالم داعيه زعيم مرشد بابا بطريرك مطران نجمه عداء سباح ناشط محامي
    عمد كبير المنسق منسق منسقه مراقب مسوول مسووله مصدر مصادر طبيب مستثمر رجل صاحب خطيب امام رسام مغني مغنيه سيناتور ملياردير ركن
    """
)
"""Nouns that open a description of one human being."""
GROUPS = _listed(
    """
    مجلس وزاره هييه محكمه شركه نادي اتحاد لجنه جمعيه اماره امانه مديريه جامعه منظمه حركه جماعه تنظيم حكومه برلمان بلديه موسسه مركز
    اداره بنك صندوق منتخب حزب نيابه غرفه رابطه نقابه مصلحه سفاره رياسه كليه معهد مصرف وكاله مكتب قناه صحيفه دول دوله جبهه ايتلاف
    تحالف مجموعه شبكه خارجيه داخليه دايره قياده كونغرس كونجرس خطوط ديوان مفوضيه بعثه صحه تعليم مرور سلطه رياسه كنيست
    """
)
FORCES = _listed(
    """
    قوات قوه طايرات طايره طيران مقاتلات مقاتله جيش شرطه سلطات مسلحون مسلح مسلحو ميليشيات ميليشيا مليشيات مليشيا مقاومه متمردون متمردو
    حوثيون فصايل كتايب لواء دوريات جمارك مباحث مخابرات استخبارات دفاع انتحاري اجهزه جنود ارهابيون مستوطنون بحريه جوازات مروحيات حرس
    """
)
"""Nouns that open the name of a force; with an article or a genitive they stand for it."""
FEMALE_OR_PLURAL = _listed(
    "قوات طايرات سلطات مقاتلات دول مصادر دوريات فصايل كتايب جمارك خطوط "
    "ميليشيات مليشيات مباحث مخابرات استخبارات اجهزه"
)  # fmt: skip
TIMES = _listed(
    """
    امس اليوم غدا مساء صباح ظهر عصر فجر ليله ليل يوم البارحه موخرا حاليا رسميا السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه
    الماضي الماضيه الجاري المنصرم الفايت اول الاول امسيه نهايه الاسبوع الان قبل ايضا كذلك بدوره بدورها بشده مجددا حفظه الله وفقه يحفظه رعاه
    سلمه بحفظ ورعايته نهار الليله الاسبق بعد السابق عده
    """
)
"""Words of time and pious phrases that may stand between verb, actor and object."""
STOPS = _listed(
    """
    مع عن علي الي من ان انه انها بعد قبل خلال عقب اثر حول ضد لدي عند بين منذ حتي حيث الذي التي الذين فيما بينما كما وذلك بهدف بحضور
    بمناسبه بشان عبر ضمن وفق بحسب حسب اثناء لم لن لا ما قد كان كانت ثم او اذا لكن بان بانه فقط رغم دون بشكل وهو وهي كل كلا احد احدي عدد
    نحو اكثر اقل حوالي عدم اجل في
    """
)
"""Words that end a noun phrase."""
ADJECTIVES = _listed(
    """
    العام العامه الاعلي العليا المشترك المشتركه المتحده المتحد الاول الاولي الثاني الثانيه الوطني الخاص الخاصه الجديد الجديده الاوسط السابق
    السابقه الراحل المكلف المكلفه الحالي الاسبق المنتخب الموقت الموقته الكبري الكبير الدايم الدايمه المخلوع المسلحه المسلح المساعد التنفيذي
    الشقيق الشقيقه الجزاييه المنظمه المتخصصه العالي المحدوده القابضه الحره
    المركزي المركزيه الموالي المواليه المحتله المعتمد الاحمر الثالث الثالثه
    المساند المسانده المنتدب المنتدبه الشامل الشامله المستقل المستقله المتقدم المتقدمه الرسمي
    """
)
STYLES = _listed(
    "شيخ دكتور دكتوره مهندس مهندسه استاذ استاذه لواء عميد عقيد مقدم رايد نقيب ملازم سيد سيده كابتن سيناتور امير"
)
"""Titles of courtesy and rank: without the name they say of nobody who it was."""
HOSTS = _listed(
    """
    منطقه محافظه وزاره دوله مدينه جامعه نادي اماره مجلس مكتب هييه اداره شركه لجنه مملكه جمهوريه اتحاد مسجد جمعيه مركز امانه قطاع موسسه
    ديوان كليه مستشفي صحيفه قناه معهد فريق منتخب شوون حزب بلديه مديريه بعثه فرع برنامج مدرسه معسكر قوات امم كره حرم غرفه سجون محكمه
    """
)
"""Nouns that continue a title after ب or ل: «مدير التعليم بمنطقة الرياض»."""
