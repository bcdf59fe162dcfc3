"""Nationality adjectives: which country an adjective of an office or institution points to."""

from __future__ import annotations

from functools import lru_cache

from tasks.linking.lexicon import fold

_STEMS = """
AE إماراتي|AF أفغاني|AL ألباني|AM أرميني,أرمني|AO أنغولي|AR أرجنتيني|AT نمساوي|AU أسترالي|AZ أذربيجاني,أذري|BA بوسني
BD بنغلادشي|BE بلجيكي|BF بوركيني|BG بلغاري|BH بحريني|BR برازيلي|BY بيلاروسي|CA كندي|CD كونغولي|CH سويسري|CI إيفواري,عاجي
CL تشيلي,شيلي|CM كاميروني|CN صيني|CO كولومبي|CU كوبي|CY قبرصي|CZ تشيكي|DE ألماني|DJ جيبوتي|DK دنماركي,دانماركي|DZ جزائري
EC إكوادوري|EE إستوني|EG مصري|ER إريتري|ES إسباني|ET إثيوبي|FI فنلندي|FR فرنسي|GA غابوني|GB بريطاني,إنجليزي,إنكليزي
GE جورجي|GH غاني|GN غيني|GR يوناني|HR كرواتي|HU مجري,هنغاري|ID إندونيسي|IE إيرلندي,أيرلندي|IL إسرائيلي|IN هندي|IQ عراقي
IR إيراني|IS آيسلندي|IT إيطالي|JO أردني|JP ياباني|KE كيني|KG قرغيزي|KH كمبودي|KM قمري|KP كوري شمالي|KR كوري|KW كويتي
KZ كازاخستاني,كازاخي|LB لبناني|LR ليبيري|LT ليتواني|LV لاتفي|LY ليبي|MA مغربي|MC موناكي|MG مدغشقري|ML مالي|MM ميانماري
MR موريتاني|MT مالطي|MX مكسيكي|MY ماليزي|MZ موزمبيقي|NE نيجري|NG نيجيري|NL هولندي|NO نرويجي|NP نيبالي|NZ نيوزيلندي
OM عماني|PE بيروفي|PH فلبيني,فيليبيني|PK باكستاني|PL بولندي,بولوني|PS فلسطيني|PT برتغالي|PY باراغواياني|QA قطري
RO روماني|RS صربي|RU روسي|RW رواندي|SA سعودي|SD سوداني|SE سويدي|SG سنغافوري|SI سلوفيني|SK سلوفاكي|SL سيراليوني|SN سنغالي
SO صومالي|SS جنوب سوداني|SY سوري|TD تشادي|TH تايلاندي|TJ طاجيكي|TM تركماني|TN تونسي|TR تركي|TW تايواني|TZ تنزاني
UA أوكراني|UG أوغندي|US أمريكي,أميركي|UY أوروغواياني|UZ أوزبكي|VE فنزويلي|VN فيتنامي|YE يمني|ZA جنوب أفريقي|ZW زيمبابوي
""".replace("\n", "|")

_COUNTRY = {
    fold(stem): pair.split(" ", 1)[0] for pair in _STEMS.split("|") if pair for stem in pair.split(" ", 1)[1].split(",")
}
_ENDINGS = ("", "ه", "ين", "ون", "ات", "ان", "تين", "تان")
_PREFIXES = ("ال", "وال", "لل", "بال", "")
_NOUNS_TOO = frozenset({fold("مالي"), fold("قمري"), fold("هندي")})
"""Stems that mean something else as bare adjectives («دعم مالي»): they count only with the article."""
DOUBTFUL = frozenset({"ML", "KM"})
"""Countries whose adjective is more often another word («الأوراق المالية»): no evidence of what an article is about."""


@lru_cache(maxsize=50_000)
def country_of(word: str) -> str | None:
    """ISO 3166-1 alpha-2 of the country a folded adjective belongs to («الايطاليه»: IT), or ``None``."""
    for prefix in _PREFIXES:
        if not word.startswith(prefix):
            continue
        rest = word[len(prefix) :]
        for ending in _ENDINGS:
            stem = rest[: len(rest) - len(ending)] if ending else rest
            if rest.endswith(ending) and stem in _COUNTRY and (prefix or stem not in _NOUNS_TOO):
                return _COUNTRY[stem]
    return None
