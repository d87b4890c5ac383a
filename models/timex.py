"""The shapes of calendar expressions: "Senin (16/6/2025) malam", "2-6 September 2024", "pekan lalu", "awal 2025".

Words in <angles> are lists of `lexicon/calendar.toml`; what an expression means is decided in models/dating.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from models.patterns import any_of

_PARTS = {
    "gap": r"\s?(?:-|–|s/d|hingga|sampai|dan)\s?",
    "year": r"(?:19|20)\d\d",
    "clock": r"(?:,? (?:pada )?(?:sekitar )?(?:pukul|jam) \d{1,2}[.:]\d{2})?",
    "hour": r"(?: (?:<parts_of_day>)\b)?(?: (?:<zones>)\b)?",
    "numeric": r"(?P<d>\d{1,2})(?:\s?[-–]\s?(?P<e>\d{1,2}))?\s?/{1,2}\s?(?P<m>\d{1,2})"
    r"(?:\s?/\s?(?P<y>\d{4}|\d{2}))?(?!\s?[\d/])",
    "list": r"(?P<wd>\d{1,2})(?:(?:, ?\d{1,2}){0,5},?<gap>(?P<we>\d{1,2}))?",
    "worded": r"<list> (?P<wm><months>)\b\.?(?: (?:tahun )?(?P<wy><year>)\b)?",
    "portion": r"(?:(?P<part><Parts>)(?: bulan| tahun)? )?",
    "way": r"(?P<way><ways>)\b",
    "uncounted": r"(?! (?:<counted>)\b)(?![.,/-]?\d)",
}

_SHAPES = {
    "weekday": r"(?<!\w)(?:[Hh]ari )?(?P<w><weekdays>)\b(?! (?:<behind_names>)\b)(?:<gap>(?P<v><weekdays>)\b)?<hour>"
    r"(?:,?\s?\(\s?<numeric>\s?\)|,? (?:tanggal )?<worded>)?<hour><clock><hour>"
    r"(?: (?:pekan|minggu) (?P<week><ways>)\b| <way>)?",
    "across": r"(?<![\w/])(?:[Tt]anggal )?(?P<d>\d{1,2}) (?P<m><months>)(?: (?P<y><year>))?<gap>"
    r"(?P<e>\d{1,2}) (?P<n><months>)\b(?: (?P<z><year>)\b)?",
    "worded": r"(?<![\w/.,])(?:[Tt]anggal )?<worded>(?: <way>)?<hour><clock><hour>",
    # without a year only in brackets or as "tanggal 5/6": "10/11" may count anything
    "numeric": r"(?<![\w/.,-])(?P<lead>[Tt]anggal |(?<=\())?<numeric>(?(lead)|(?<=/\d{4}))",
    "iso": r"(?<![\d-])(?P<y><year>)-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])",
    "month": r"(?<!\w)<portion>(?:[Bb]ulan )?(?P<m><long_months>)\b(?:<gap>(?P<n><long_months>)\b)?"
    r"(?: (?:tahun )?(?P<y><year>)\b)?(?: <way>)?",
    "short_month": r"(?<!\w)(?P<m><months>)\.? (?P<y><year>)\b",
    "quarter": r"(?<!\w)<portion>"
    r"(?:(?P<unit>[Kk]uartal|[Tt]riwulan|[Ss]emester) (?:ke-)?(?P<n><numbers>|[1-4])|Q(?P<q>[1-4]))\b"
    r"(?:(?: |\s?[-/]\s?)(?:tahun )?(?P<y><year>)\b)?(?: tahun <way>)?",
    "decade": r"(?<!\w)(?:[Tt]ahun |dekade )(?P<y><year>|\d0)\s?-\s?an\b",
    "year": r"(?<!\w)<portion>[Tt]ahun (?:anggaran |ajaran |akademik |fiskal |buku )?(?P<y><year>)"
    r"(?:\s?(?:[-–/]|hingga|sampai)\s?(?P<z><year>)|[-–/](?P<zz>\d\d))?\b(?![.,]?\d)(?!\s?-\s?an\b)(?: <way>)?",
    "years": r"(?<![\w/.,-])(?P<y><year>)\s?[-–/]\s?(?P<z><year>)\b(?![-/.,]?\d)",
    "bare_year": r"(?<![\w/.,’'+-])<portion>(?P<y><year>)\b<uncounted>(?!\s?-\s?an\b)(?: <way>)?",
    "deictic": r"(?<!\w)(?P<word><Days>)\b(?:\s?\(\s?<numeric>\s?\))?<clock><hour>",
    "weekend": r"(?<!\w)[Aa]khir pekan <way>",
    # "beberapa bulan lalu" names none
    "unit": r"(?<![\w-])(?<!beberapa )<portion>(?P<unit><spans>) <way>",
    "offset": r"(?<!\w)(?:(?P<n>\d{1,3}|<numbers>) |[Ss]e)(?P<unit><units>) (?:yang )?"
    r"(?P<to>lalu|silam|lagi|mendatang|ke depan|terakhir)\b",
    "day_of_month": r"(?<!\w)[Tt]anggal (?P<d>\d{1,2})\b(?! ?[/\d])",
}


def shapes(table: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """The shapes by name, with the lexicon's words in them."""
    units: Mapping[str, list[str]] = table["units"]
    months = [form for forms in table["months"] for form in forms]
    words = {
        "weekdays": _capital(form for forms in table["weekdays"] for form in forms),
        "months": _capital(months),
        "long_months": _capital(form for form in months if len(form) > 3 or form == "mei"),
        "parts_of_day": any_of(table["parts_of_day"]),
        "zones": any_of(table["zones"]),
        "behind_names": any_of(table["behind_names"]),
        "counted": any_of(table["counted"]),
        "ways": any_of([*table["past"], *table["future"], *table["present"]]),
        "Parts": _either(word for words in table["parts"].values() for word in words),
        "Days": _either(table["days"]),
        "numbers": _either(table["numbers"]),
        "units": any_of(word for words in units.values() for word in words),
        "spans": any_of(word for unit, words in units.items() if unit != "day" for word in words),
    }
    return {name: re.compile(_filled(shape, words)) for name, shape in _SHAPES.items()}


def _filled(shape: str, words: Mapping[str, str]) -> str:
    known = {**_PARTS, **words}
    while holes := re.findall(r"(?<!\?P)<(\w+)>", shape):
        for hole in holes:
            shape = re.sub(rf"(?<!\?P)<{hole}>", known[hole].replace("\\", r"\\"), shape)
    return shape


def _capital(words: Iterable[str]) -> str:
    forms = list(words)
    return any_of([*(form.capitalize() for form in forms), *(form.upper() for form in forms if len(form) > 3)])


def _either(words: Iterable[str]) -> str:
    forms = list(words)
    return any_of([*forms, *(form[:1].upper() + form[1:] for form in forms)])
