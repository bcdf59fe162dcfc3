"""What the reports call things in Arabic: columns, kinds, reasons, units, types."""

from __future__ import annotations

COLUMNS = {
    "articles": "المقالات", "mentions": "مرات الورود", "outlets": "الصحف", "outlet": "الصحيفة", "stories": "الأخبار",
    "copies": "المنقول", "words": "الكلمات", "entities": "الأسماء المعرّفة", "cuts": "المقتطعات", "rejects": "المرفوض",
    "label_ar": "الاسم", "wikidata_qid": "ويكي بيانات", "type": "النوع", "surface": "كما كُتب", "outlet_names": "الصحف",
    "day": "اليوم", "primary_articles": "موضوعا أول", "earlier_percent": "النصف الأول ٪", "later_percent": "النصف الثاني ٪",
    "change_points": "الفرق (نقاط)", "title": "الخبر", "first_outlet": "السابق", "first_time": "أول نشر",
    "followed_by": "تلاه", "earlier_outlet": "الناشر الأول", "later_outlet": "الناقل", "pairs": "الأزواج",
    "exact": "مطابق", "near": "شبه مطابق", "passages": "فقرات", "similarity": "التشابه", "order_known": "الترتيب معروف",
    "credited_to": "منسوب إلى", "label_a": "الاسم", "label_b": "مع", "missed_by": "لم تنشره", "own_percent": "نصيبه فيها ٪",
    "all_percent": "نصيبه في الصحف كلها ٪", "usual": "المعتاد", "rejected": "المرفوض", "seconds": "الثواني",
    "run_id": "التشغيلة", "stage": "المرحلة", "days": "الأيام", "rows_in": "المدخل", "rows_kept": "المقبول",
    "rows_rejected": "المرفوض", "rows_per_second": "في الثانية", "fault": "السبب", "rows": "العدد", "detail": "مثال",
    "source_path": "الملف", "code_version": "إصدار البرنامج", "models": "النماذج", "first_day": "من", "last_day": "إلى",
    "untitled": "بلا عنوان", "without_outlet": "بلا صحيفة", "undated": "بلا تاريخ معلن", "date_inferred": "تاريخها مستنتج",
    "without_topic": "بلا موضوع", "without_summary": "بلا موجز", "linked": "أسماء رُبطت", "label_en": "بالإنجليزية",
    "description": "الوصف", "country": "البلد", "geonames_id": "GeoNames", "entity_id": "المعرّف", "credited": "منسوب إلى وكالة",
    "originals": "بلا المنقول", "actor": "الفاعل", "action": "الفعل", "target": "من أو ما", "place": "المكان", "date": "التاريخ",
    "figure": "العدد", "topic_id": "رمز الموضوع", "reported": "نقلا عن قائل",
    "speaker": "القائل", "quotation": "القول", "verb": "الفعل", "sentence": "الجملة",
}  # fmt: skip
"""Column of a block to its heading; a column that is not here is headed by its own name."""

TYPES = {
    "PER": "شخص", "GPE": "بلد أو مدينة", "LOC": "مكان", "ORG": "جهة", "FAC": "منشأة", "EVENT": "حدث", "MISC": "غير ذلك",
}  # fmt: skip

UNITS = {
    "killed": "القتلى", "injured": "الجرحى", "arrested": "المعتقلون", "displaced": "النازحون", "refugees": "اللاجئون",
    "kidnapped": "المخطوفون", "missing": "المفقودون", "rescued": "من أُنقذوا", "money": "المبلغ",
}  # fmt: skip

ACTIONS = {
    "accused": "اتهام", "announced": "إعلان", "appointed": "تعيين", "approved": "موافقة", "arrested": "اعتقال", "arrived": "وصول",
    "attacked": "هجوم", "beat": "فوز على", "chaired": "رئاسة اجتماع", "condemned": "إدانة", "decided": "قرار", "demanded": "مطالبة",
    "died": "وفاة", "discussed": "مباحثات", "dismissed": "إقالة", "foiled": "إحباط", "freed": "إفراج أو تحرير", "issued": "إصدار",
    "killed": "قتل", "launched": "إطلاق", "left": "مغادرة", "met": "لقاء", "opened": "افتتاح", "phoned": "اتصال", "rejected": "رفض",
    "resigned": "استقالة", "retook": "استعادة", "seized": "ضبط أو استيلاء", "signed": "توقيع", "visited": "زيارة",
    "withdrew": "انسحاب", "won": "فوز", "called for": "دعوة", "took control of": "سيطرة على", "was phoned by": "تلقى اتصالا من",
    "wrote to": "رسالة إلى",
}  # fmt: skip

CUT_KINDS = {
    "breadcrumb": "مسار الموقع", "author": "الكاتب", "caption": "تعليق صورة", "agency": "وكالة", "source": "المصدر",
    "artefact": "بقايا تقنية", "repeated": "مكرر في الموقع", "related": "روابط ذات صلة", "share": "أزرار المشاركة",
    "outside_body": "خارج النص", "dateline": "موقع الخبر", "title": "العنوان", "date": "التاريخ", "navigation": "تصفح",
}  # fmt: skip

COPY_KINDS = {"exact": "نسخة مطابقة", "near": "نسخة شبه مطابقة", "passage": "فقرة مشتركة"}

DATE_SOURCES = {
    "column": "من بيانات المصدر",
    "metadata": "من بيانات الصفحة",
    "url": "من عنوان الصفحة",
    "byline": "من سطر الكاتب",
    "stated": "كما ذكره المصدر",
}

NIL_REASONS = {
    "no_candidate": "ليس في قاعدة المعرفة", "below_threshold": "لا مرشح مقنع", "type_conflict": "النوع لا يوافق",
}  # fmt: skip


def heading(column: str) -> str:
    """The Arabic heading of a column."""
    return COLUMNS.get(column, column)


def named(value: object, column: str) -> object:
    """The value of a column as a reader calls it: types by name, an unknown outlet said so."""
    if column == "type" and isinstance(value, str):
        return TYPES.get(value, value)
    return "غير معروفة" if column == "outlet" and not value else value


def articles(count: int) -> str:
    """«مقالان», «5 مقالات», «12 مقالا»: a count of articles as Arabic grammar has it."""
    if count in (1, 2):
        return "مقال واحد" if count == 1 else "مقالان"
    last = count % 100
    return f"{count} {'مقالات' if 3 <= last <= 10 else 'مقالا' if last > 10 else 'مقال'}"
