"""Which articles a person should read and label, so that all IPTC top-level topics and close calls occur.

Two strata: *vocabulary* (articles whose opening is rich in the words of one topic) and *uncertainty* (articles on
which a quick linear model hesitates between two topics). The words only steer the sample; no label is ever taken
from them.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

OPENING_WORDS = 110
MIN_WORDS = 40
SHINGLE_WORDS = 3
NEAR_COPY = 0.3
WORDS_PER_HIT_RATE = 100

TOPIC_WORDS: Mapping[str, str] = {
    "01000000": (
        "مسرح فيلم سينما مهرجان معرض لوحات فنان فنانة ممثل مطرب اغنية اغاني البوم رواية شاعر قصيدة ديوان "
        "تشكيلي موسيقى عرض مسرحية مخرج مسلسل دراما تراث متحف ثقافة ثقافي قناة صحيفة صحافي اعلامي تلفزيون "
        "اذاعة كاتب نقد ادب ادبي"
    ),
    "02000000": (
        "محكمة قاضي قضاء نيابة متهم متهمين متهمة جريمة جرائم قتل سرقة سجن سجين شرطة ايقاف موقوف اعتقال مخدرات "
        "تهريب تحقيق حكم محامي جناية بطاقة ايداع اختلاس رشوة عصابة ضبط حرس مشتبه عقوبة اعدام دعوى قانون"
    ),
    "03000000": (
        "حادث حوادث حريق زلزال فيضان فيضانات انهيار غرق اصطدام انقلاب حافلة مصرع ضحايا جرحى قتلى انقاذ طوارئ "
        "حماية مدنية انفجار تحطم طائرة كارثة اسعاف منكوبين سيول اعصار مفقودين هزة انتشال"
    ),
    "04000000": (
        "اسهم بورصة مؤشر ارباح مليون مليار بنك مصرف نفط برميل اسعار سعر صادرات واردات تجارة استثمار شركة تضخم "
        "اقتصاد نمو ديون قرض عقار سوق تداول عملة دولار دينار درهم ميزانية ضرائب سياحة"
    ),
    "05000000": (
        "مدرسة مدارس تلميذ تلاميذ طالب طلبة طلاب طالبات جامعة جامعي معلم معلمين مدرسين اساتذة تعليم تربية "
        "امتحان امتحانات باكالوريا مناظرة دراسة دراسي منهج مناهج كلية معهد معاهد دروس تعليمي تربوي"
    ),
    "06000000": (
        "بيئة بيئي تلوث مناخ مناخي احتباس حراري انبعاثات كربون غابات نفايات طيور حيوانات برية محمية محميات "
        "انقراض تنوع بيولوجي مياه طاقة متجددة شمسية نظافة بحرية سلاحف شاطئ تصحر استدامة نباتات"
    ),
    "07000000": (
        "مرض مرضى مستشفى طبيب اطباء علاج دواء ادوية لقاح تلقيح فيروس عدوى سرطان سكري قلب ضغط جراحة صحة صحي "
        "وباء اعراض وفاة مصابين تغذية حمل سمنة مناعة التهاب طبي عيادة"
    ),
    "08000000": (
        "عيد ميلاد طفلة رضيع توائم زفاف زواج عروس عريس عجوز معمرة غينيس قياسي غريب غريبة طريف عائلة تبرع "
        "جائزة تكريم قصة مولود كلب قطة ملياردير ملكة اميرة جمال حلم يانصيب وفاة عجيب انترنت صورة مشهورة نجمة"
    ),
    "09000000": (
        "عمال عمالة عامل نقابة نقابي اضراب اجور اجر رواتب راتب بطالة تشغيل توظيف وظيفة وظائف موظف موظفين "
        "عاطلين معطلين اتحاد شغل تقاعد انتداب تسريح اعتصام زيادات شغالين عمل اعوان انتدابات"
    ),
    "10000000": (
        "مطعم مطبخ طبخ وصفة ازياء موضة سفر رحلة رحلات سياح فندق شاطئ عطلة العاب لعبة سيارات سيارة حديقة منتجع "
        "ترفيه هواية مجوهرات تجميل مكياج ديكور قهوة شوكولاتة صيد تخييم مذاق اجازة"
    ),
    "11000000": (
        "رئيس حكومة وزير برلمان نائب نواب انتخابات حزب احزاب انتخاب مرشح دستور معارضة سياسي سياسية ائتلاف "
        "كتلة مجلس مشاورات خارجية سفير دبلوماسية قمة سيادة تحوير وزاري اقتراع ناخبين"
    ),
    "12000000": (
        "مسجد مساجد اسلام قران كريم نبي رسول صلاة صوم رمضان حج حجاج عمرة زكاة فقه فتوى شيخ دعاء ايمان سورة "
        "اية حديث كنيسة بابا مسيحي كاثوليكي يهودي ديني عقيدة امام وسلم"
    ),
    "13000000": (
        "علماء باحثون باحثين فضاء ناسا كوكب قمر صاروخ تلسكوب اكتشاف تجربة مختبر خلايا جينات هاتف هواتف ذكي "
        "ذكية تطبيق برنامج برمجيات انترنت روبوت تقنية تكنولوجيا حاسوب شبكة غوغل ابل مايكروسوفت بيانات ديناصور"
    ),
    "14000000": (
        "مراة نساء اطفال اسرة اسر مجتمع شباب مسنين معاقين اعاقة ايتام فقر فقراء مهاجرين هجرة لاجئين تمييز "
        "عنصرية حقوق عنف طلاق جمعية جمعيات خيرية تطوع متطوعين سكان اجتماعي اجتماعية معوقين تضامن"
    ),
    "15000000": (
        "مباراة فريق لاعب لاعبين مدرب هدف اهداف دوري كاس بطولة منتخب نادي ملعب حكم جولة شوط ترجي افريقي ساحلي "
        "مهاجم نقاط تعادل فوز خسارة تنس سباق ذهبية اولمبية نهائي رياضة رياضي"
    ),
    "16000000": (
        "حرب قوات جيش عسكري عسكرية جنود معارك هجوم غارات غارة قصف تنظيم داعش ارهابي ارهابيين ارهاب مسلحين "
        "مسلح تفجير انتحاري عملية اشتباكات هدنة سلاح اسلحة سوريا عراق يمن ليبيا احتلال مقاومة سلام فصائل كمين"
    ),
    "17000000": (
        "طقس حرارة درجات امطار رياح سحب ثلوج ضباب رعدية جوية رصد مرتفعات سواحل بحر مضطرب منخفض عواصف ممطرة "
        "غائم رطوبة موج تقلبات برد حرارية مئوية تساقط رطب سحابة"
    ),
}
"""IPTC Media Topics top-level id -> words frequent in articles on it (general vocabulary, no outlet, no person)."""

SCARCE_TOPIC_WORDS: Mapping[str, str] = {
    "06000000": (
        "تلوث نفايات بيئة بيئي انبعاثات كربون مناخ احتباس انقراض محمية طيور سلاحف دلافين حيتان غابات اشجار "
        "تشجير تصحر جفاف استدامة نظافة بلاستيك اكياس مكب متجددة شمسية بيولوجي برية بحرية فصائل"
    ),
    "08000000": (
        "طريف غريب عجيب غينيس معمر معمرة توام زفاف عروس يتزوج فيديو مقطع صورة نشطاء التواصل نجم نجمة مشاهير "
        "كلب قطة فيل اسد ثعبان لص عثر صدفة يانصيب ثروة حلم امنية طفل انقذ ملكة جمال امير عمره عاما وفاء"
    ),
    "10000000": (
        "مطعم مطاعم طبق اطباق وصفة شيف طهاة مذاق ازياء فستان فساتين مصمم موضة عطر عطور مكياج مجوهرات ساعات "
        "فندق فنادق منتجع سياح عطلات شواطئ مغامرة سيارة محرك موديل حصان لعبة العاب بلايستيشن اكسبوكس ديكور "
        "اثاث هواة صيد تخييم حدائق تسوق"
    ),
    "14000000": (
        "امراة نساء زوجة زوج طلاق زواج اسرة امهات ايتام معاقين اعاقة مسنين متطوعين تطوع فقراء فقر محتاجين "
        "خيرية لاجئين مهاجرين جالية عنصرية تمييز سكان تعداد مواليد شباب مراهقين ادمان تقاليد عادات"
    ),
    "17000000": (
        "طقس حرارة امطار رياح ثلوج ضباب رعدية جوية ارصاد منخفض عواصف عاصفة ممطرة رطوبة مئوية صقيع برد موجة ثلجية غبار"
    ),
}
"""The same for a second round, narrower, for the topics of which the first round found fewest."""

_FOLDS = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ـ")
_WORD = re.compile(r"\w+")
_CLITICS = re.compile(r"^(?:[وف]?(?:لل|[بك]?ال)|[وف](?=\w{4}))(?=\w{2})")


@dataclass(frozen=True, slots=True)
class Article:
    """One candidate: the data set's file stem, the row in it, the title (may be empty) and the published text."""

    dataset: str
    row: int
    title: str
    text: str

    @property
    def ref(self) -> str:
        """`dataset#row#digest`, digest the first 12 hex digits of the text's SHA-256: finds it and proves its text."""
        digest = hashlib.sha256(self.text.encode("utf-8")).hexdigest()[:12]
        return f"{self.dataset}#{self.row}#{digest}"


@dataclass(frozen=True, slots=True)
class Pick:
    """An article to read and why it was drawn: `vocabulary:<topic id>` or `uncertainty`."""

    article: Article
    stratum: str


def opening(text: str, words: int = OPENING_WORDS) -> str:
    """The first `words` whitespace-separated words of `text`, joined by single spaces."""
    return " ".join(text.split(maxsplit=words)[:words])


def stems(text: str) -> list[str]:
    """The words of `text` with spelling variants unified, diacritics dropped and the article and و/ف cut off."""
    folded = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Mn").translate(
        _FOLDS
    )
    return [_CLITICS.sub("", word) for word in _WORD.findall(folded)]


def _topics_of_stem(vocabulary: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    topics: defaultdict[str, list[str]] = defaultdict(list)
    for topic, topic_words in vocabulary.items():
        for stem in set(stems(topic_words)):
            topics[stem].append(topic)
    return {stem: tuple(found) for stem, found in topics.items()}


def topic_scores(texts: Iterable[str], vocabulary: Mapping[str, str] = TOPIC_WORDS) -> list[dict[str, float]]:
    """For each text, topic id -> distinct words of that topic per 100 words of the text; topics without a hit are absent."""
    topics = _topics_of_stem(vocabulary)
    scores = []
    for text in texts:
        found = stems(text)
        hits = Counter(topic for stem in set(found) for topic in topics.get(stem, ()))
        scores.append({topic: WORDS_PER_HIT_RATE * count / len(found) for topic, count in hits.items()})
    return scores


def shingles(text: str) -> frozenset[int]:
    """Hashes of the runs of three folded words in `text` (stable within a process only)."""
    found = stems(text)
    return frozenset(hash(tuple(found[i : i + SHINGLE_WORDS])) for i in range(len(found) - SHINGLE_WORDS + 1))


class Copies:
    """The texts taken so far, to refuse near copies of them (word-shingle Jaccard >= 0.3, opening or whole text)."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._sizes: list[int] = []
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        for text in texts:
            self.take(text)

    def near(self, text: str) -> bool:
        """True when `text`, whole or its opening, resembles one taken before."""
        return any(self._closest(view) >= NEAR_COPY for view in self._views(text))

    def take(self, text: str) -> None:
        """Remember `text`, whole and its opening."""
        for view in self._views(text):
            for shingle in view:
                self._holders[shingle].append(len(self._sizes))
            self._sizes.append(len(view))

    @staticmethod
    def _views(text: str) -> tuple[frozenset[int], frozenset[int]]:
        return shingles(text), shingles(opening(text))

    def _closest(self, view: frozenset[int]) -> float:
        shared = Counter(holder for shingle in view for holder in self._holders.get(shingle, ()))
        return max((n / (len(view) + self._sizes[holder] - n) for holder, n in shared.items()), default=0.0)


def sample(
    articles: Sequence[Article],
    avoid: Iterable[str],
    *,
    vocabulary: Mapping[str, str] = TOPIC_WORDS,
    per_topic: int = 60,
    uncertain: int = 180,
    seed: int = 20,
) -> list[Pick]:
    """Up to `per_topic` articles for each topic of `vocabulary` plus `uncertain` close calls, in random order.

    Each topic is drawn evenly from the data sets of `articles`. Nothing shorter than 40 words, and no near copy of
    another pick or of a text in `avoid`. The same input and seed give the same picks in the same order.
    """
    rng = np.random.default_rng(seed)
    candidates = [article for article in articles if len(article.text.split()) >= MIN_WORDS]
    scores = topic_scores((f"{article.title} {opening(article.text)}" for article in candidates), vocabulary)
    copies, taken = Copies(avoid), dict[int, str]()
    datasets = sorted({article.dataset for article in candidates})
    for topic in vocabulary:
        for position, dataset in enumerate(datasets):
            quota = per_topic * (position + 1) // len(datasets) - per_topic * position // len(datasets)
            pool = [i for i, article in enumerate(candidates) if article.dataset == dataset and scores[i].get(topic)]
            pool.sort(key=lambda i: (-scores[i][topic], candidates[i].ref))
            _draw(rng, candidates, pool, quota, f"vocabulary:{topic}", taken, copies)
    pool = _closest_calls(rng, candidates, taken) if uncertain else []
    _draw(rng, candidates, pool, uncertain, "uncertainty", taken, copies)
    order = rng.permutation(sorted(taken))
    return [Pick(candidates[i], taken[i]) for i in order.tolist()]


def _draw(
    rng: np.random.Generator,
    candidates: Sequence[Article],
    ranked: Sequence[int],
    quota: int,
    stratum: str,
    taken: dict[int, str],
    copies: Copies,
) -> None:
    head = rng.permutation(np.asarray(ranked[: 5 * quota], dtype=np.int64)).tolist()
    for i in [*head, *ranked[5 * quota :]]:
        if quota == 0:
            return
        if i not in taken and not copies.near(candidates[i].text):
            taken[i] = stratum
            copies.take(candidates[i].text)
            quota -= 1


def _closest_calls(
    rng: np.random.Generator, candidates: Sequence[Article], taken: Mapping[int, str], pool_size: int = 8000
) -> list[int]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    known = sorted(taken)
    rest = np.asarray([i for i in range(len(candidates)) if i not in taken], dtype=np.int64)
    rest = rng.permutation(rest)[:pool_size]
    labels = [taken[i] for i in known]
    if len(rest) == 0 or len(set(labels)) < 3:
        return []
    vectors = TfidfVectorizer(analyzer=stems, min_df=2, sublinear_tf=True)
    model = LinearSVC(random_state=0).fit(vectors.fit_transform([opening(candidates[i].text) for i in known]), labels)
    decisions = np.sort(model.decision_function(vectors.transform([opening(candidates[i].text) for i in rest])), axis=1)
    margins = decisions[:, -1] - decisions[:, -2]
    return [int(i) for i in rest[np.argsort(margins, kind="stable")]]
