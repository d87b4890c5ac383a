"""Dates, amounts, laws and agreements: closed forms, found by pattern in the text itself."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from models.finders.view import Found, View
from models.lexicons import load_lexicon

_MONEY = re.compile(
    r"(?:\bRp\.?|US\$|CA\$|A\$|S\$|\$|€|£|\b(?:USD|IDR|EUR|RM|SGD|AUD|JPY|CNY))\s?\d[\d.,]*(?<=\d)"
    r"(?:\s?(?:ribu|juta|miliar|milyar|triliun|Triliun|Miliar|Juta|M|T)\b)?"
    r"|\b\d[\d.,]*(?:\s(?:ribu|juta|miliar|triliun))?\s(?:dolar|dollar|rupiah|euro|yuan|yen|ringgit|won|poundsterling)\b(?:\s(?:AS|Singapura|Australia|Kanada))?"
)
_LAW_KIND = (
    r"Undang-[Uu]ndang Dasar|Undang-[Uu]ndang|UUD|UU|Peraturan Presiden|Perpres|Peraturan Pemerintah Pengganti Undang-[Uu]ndang|Perppu|Peraturan Pemerintah|PP"
    r"|Peraturan Daerah|Perda|Peraturan Gubernur|Pergub|Peraturan Bupati|Perbup|Peraturan Wali ?[Kk]ota|Perwali|Peraturan Menteri(?: [A-Z][a-z]+){0,4}|Permen[a-z]+"
    r"|Peraturan (?:BPOM|OJK|Bank Indonesia|KPU|Badan(?: [A-Z][a-z]+){1,4})|POJK|Instruksi Presiden|Inpres|Keputusan Presiden|Keppres|Keputusan Menteri(?: [A-Z][a-zA-Z]+){0,4}|Kepmen[a-z]*|Surat Edaran(?: [A-Z][a-z]+){0,4}|KUHAP|KUHP"
)
_LAW = re.compile(
    rf"\b(?:{_LAW_KIND})\b(?: \([A-Z]\w{{1,14}}\))?"
    r"(?:(?: (?:Nomor|nomor|No\.?) ?\d[\w./-]{0,20}(?: [Tt]ahun \d{4})?| \d{1,3}/\d{4}| \d{1,3}(?= tahun \d{4})(?: tahun \d{4})| \d{4})|(?: [A-Z][A-Za-z]+){1,4})?"
)
_BARE_LAW = {"PP", "UU", "Undang-Undang", "Undang-undang", "Keputusan Presiden", "Surat Edaran", "Instruksi Presiden"}
_AGREEMENT = re.compile(
    r"\b(?:[Nn]ota [Kk]esepa(?:haman|katan)(?: [Bb]ersama)?|[Mm]emorandum [Oo]f [Uu]nderstanding|M[oO][uU]|Letter of [Ii]ntent|L[oO][iI]"
    r"|[Pp]erjanjian [Kk]erja ?[Ss]ama(?: dagang)?|[Pp]erjanjian (?:dagang|perdagangan bebas|jual beli|pinjaman|hibah|pendahuluan kerja sama|Kemitraan Ekonomi Komprehensif|kemitraan ekonomi komprehensif|tripartit)"
    r"|[Pp]erjanjian|[Kk]ontrak [Kk]erja ?[Ss]ama|[Kk]ontrak (?:pembelian|pengadaan|jual beli)|[Kk]esepakatan [Bb]ersama|[Ii]mplementing [Aa]gree?ment|[Ss]urat [Kk]eputusan [Bb]ersama"
    r"|(?:[A-Z][a-z]+-)?(?:[A-Z]{1,4}-)?CEPA|Comprehensive Economic Partnership Agreement|Persetujuan Kemitraan Ekonomi Komprehensif|Deklarasi [A-Z][a-z]+(?: [A-Z][a-z]+)?|Joint Statement|Framework Agreement|Head of Agreement|HoA)\b"
)


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
    return re.compile(
        rf"\b(?:{days})(?:\s?\({numeric}\)|,? (?:tanggal )?{day} (?:{months})(?: \d{{4}})?)?{part}{clock}(?: lalu| mendatang| depan)?"
        rf"|\b{day} (?:{months})(?: (?:hingga|sampai|-|–) {day} (?:{months}))?(?: \d{{4}}\b)?"
        rf"|\b(?:(?:awal|akhir|pertengahan) )?(?:{months})(?: (?:tahun )?\d{{4}}\b| lalu| mendatang| depan)"
        rf"|\b(?:(?:awal|akhir|pertengahan) )?[Tt]ahun (?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b"
        rf"|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b|\bpukul \d{{1,2}}[.:]\d{{2}}(?: (?:{'|'.join(calendar['zones'])}))?"
        rf"|(?:(?<=\bpada )|(?<=\bsejak )|(?<=\bhingga )|(?<=\bakhir )|(?<=\bawal )|(?<=\bbulan )|(?<=\bpertengahan )|(?<=\bdi ))(?:(?:{months})\b|(?:19|20)\d\d\b(?![.,]\d))"
    )


def find(view: View) -> Iterator[Found]:
    """DATE, MONEY, LAW and AGREEMENT spans."""
    for match in _date_pattern().finditer(view.text):
        if found := _found(view, match, "DATE", 0.9):
            yield found
    for match in _MONEY.finditer(view.text):
        if found := _found(view, match, "MONEY", 0.95):
            yield found
    for match in _LAW.finditer(view.text):
        if match.group() not in _BARE_LAW and (found := _found(view, match, "LAW", 0.85)):
            yield found
    for match in _AGREEMENT.finditer(view.text):
        if found := _found(view, match, "AGREEMENT", 0.85):
            yield found


def _found(view: View, match: re.Match[str], label: str, score: float) -> Found | None:
    start = bisect_left(view.starts, match.start())
    if start == view.size or view.starts[start] != match.start():
        return None
    end = bisect_right(view.starts, match.end() - 1)
    last = end - 1
    if view.starts[last] + len(view.words[last]) != match.end():
        return None
    return Found(start, end, label, score)
