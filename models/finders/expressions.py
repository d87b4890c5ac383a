"""Dates, amounts, laws and agreements: closed forms, found by pattern in the text itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from models.amounts import Amounts
from models.finders.view import Found, View
from models.lexicons import load_lexicon

_CAPITALS = r"(?: [A-Z][A-Za-z]+)"
_LAW_KINDS = (
    "Undang-[Uu]ndang Dasar",
    "Undang-[Uu]ndang",
    "UUD",
    "UU",
    "Peraturan Presiden",
    "Perpres",
    "Peraturan Pemerintah Pengganti Undang-[Uu]ndang",
    "Perppu",
    "Peraturan Pemerintah",
    "PP",
    "Peraturan Daerah",
    "Perda",
    "Peraturan Gubernur",
    "Pergub",
    "Peraturan Bupati",
    "Perbup",
    "Peraturan Wali ?[Kk]ota",
    "Perwali",
    f"Peraturan Menteri{_CAPITALS}{{0,4}}",
    "Permen[a-z]+",
    f"Peraturan (?:BPOM|OJK|Bank Indonesia|KPU|Badan{_CAPITALS}{{1,4}})",
    "POJK",
    "Instruksi Presiden",
    "Inpres",
    "Keputusan Presiden",
    "Keppres",
    f"Keputusan Menteri{_CAPITALS}{{0,4}}",
    "Kepmen[a-z]*",
    f"Surat Edaran{_CAPITALS}{{0,4}}",
    "KUHAP",
    "KUHP",
)
_NUMBERED = (
    r" (?:Nomor|nomor|No\.?) ?\d[\w./-]{0,20}(?: [Tt]ahun \d{4})?"
    r"| \d{1,3}/\d{4}| \d{1,3} tahun \d{4}| \d{4}"
)
_LAW = re.compile(rf"\b(?:{'|'.join(_LAW_KINDS)})\b(?: \([A-Z]\w{{1,14}}\))?(?:{_NUMBERED}|{_CAPITALS}{{1,4}})?")
_BARE_LAW = {"PP", "UU", "Undang-Undang", "Undang-undang", "Keputusan Presiden", "Surat Edaran", "Instruksi Presiden"}
_TREATIES = "|".join(
    (
        "dagang",
        "perdagangan bebas",
        "jual beli",
        "pinjaman",
        "hibah",
        "pendahuluan kerja sama",
        "tripartit",
        "[Kk]emitraan [Ee]konomi [Kk]omprehensif",
    )
)
_AGREEMENTS = (
    r"[Nn]ota [Kk]esepa(?:haman|katan)(?: [Bb]ersama)?",
    r"[Mm]emorandum [Oo]f [Uu]nderstanding",
    r"M[oO][uU]",
    r"Letter of [Ii]ntent",
    r"L[oO][iI]",
    r"[Pp]erjanjian [Kk]erja ?[Ss]ama(?: dagang)?",
    rf"[Pp]erjanjian (?:{_TREATIES})",
    r"[Pp]erjanjian",
    r"[Kk]ontrak [Kk]erja ?[Ss]ama",
    r"[Kk]ontrak (?:pembelian|pengadaan|jual beli)",
    r"[Kk]esepakatan [Bb]ersama",
    r"[Ii]mplementing [Aa]gree?ment",
    r"[Ss]urat [Kk]eputusan [Bb]ersama",
    r"(?:[A-Z][a-z]+-)?(?:[A-Z]{1,4}-)?CEPA",
    r"Comprehensive Economic Partnership Agreement",
    r"Persetujuan Kemitraan Ekonomi Komprehensif",
    r"Deklarasi [A-Z][a-z]+(?: [A-Z][a-z]+)?",
    r"Joint Statement",
    r"Framework Agreement",
    r"[Hh]eads? of [Aa]greement",
    r"HoA",
)
_AGREEMENT = re.compile(rf"\b(?:{'|'.join(_AGREEMENTS)})\b")


@cache
def _date_pattern() -> re.Pattern[str]:
    calendar = load_lexicon().tables["calendar"]
    days = "|".join(form.capitalize() for forms in calendar["weekdays"] for form in forms)
    months = "|".join(
        form.capitalize() for forms in calendar["months"] for form in sorted(forms, key=len, reverse=True)
    )
    part = rf"(?: (?:{'|'.join(calendar['parts_of_day'])})(?: WIB)?)?"
    clock = rf"(?:,? (?:pada )?(?:pukul|jam) \d{{1,2}}[.:]\d{{2}}(?: (?:{'|'.join(calendar['zones'])}))?)?"
    day = r"\d{1,2}(?:\s?(?:-|–|s/d|hingga|sampai|dan)\s?\d{1,2})?"
    numeric = r"\d{1,2}(?:-\d{1,2})?/{1,2}\d{1,2}/?(?:\d{2,4})?"
    leads = (rf"(?<=\b{word} )" for word in ("pada", "sejak", "hingga", "akhir", "awal", "bulan", "pertengahan", "di"))
    return re.compile(
        rf"\b(?:{days})(?:\s?\({numeric}\)|,? (?:tanggal )?{day} (?:{months})(?: \d{{4}})?)?"
        rf"{part}{clock}(?: lalu| mendatang| depan)?"
        rf"|\b{day} (?:{months})(?: (?:hingga|sampai|-|–) {day} (?:{months}))?(?: \d{{4}}\b)?"
        rf"|\b(?:(?:awal|akhir|pertengahan) )?(?:{months})(?: (?:tahun )?\d{{4}}\b| lalu| mendatang| depan)"
        rf"|\b(?:(?:awal|akhir|pertengahan) )?[Tt]ahun (?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b"
        rf"|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b|\bpukul \d{{1,2}}[.:]\d{{2}}(?: (?:{'|'.join(calendar['zones'])}))?"
        rf"|(?:{'|'.join(leads)})(?:(?:{months})\b|(?:19|20)\d\d\b(?![.,]\d))"
    )


def find(view: View, amounts: Amounts) -> Iterator[Found]:
    """DATE, MONEY, LAW and AGREEMENT spans."""
    for match in _date_pattern().finditer(view.text):
        if found := _found(view, *match.span(), "DATE", 0.9):
            yield found
    for money in amounts.find(view.text):
        if found := _found(view, money.span.start, money.span.end, "MONEY", 0.95):
            yield found
    for match in _LAW.finditer(view.text):
        if match.group() not in _BARE_LAW and (found := _found(view, *match.span(), "LAW", 0.85)):
            yield found
    for match in _AGREEMENT.finditer(view.text):
        if found := _found(view, *match.span(), "AGREEMENT", 0.85):
            yield found


def _found(view: View, begin: int, stop: int, label: str, score: float) -> Found | None:
    """The tokens of code points `[begin, stop)`; None where these are not whole tokens."""
    start = bisect_left(view.starts, begin)
    if start == view.size or view.starts[start] != begin:
        return None
    end = bisect_right(view.starts, stop - 1)
    last = end - 1
    if view.starts[last] + len(view.words[last]) != stop:
        return None
    return Found(start, end, label, score)
