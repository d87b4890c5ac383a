"""Dates as Indonesian newsrooms write them -> aware datetimes.

Own regular expressions read the usual forms (ISO, RFC 822, "Minggu, 8 September 2024 12:34 WITA", d/m/y, "3 jam lalu");
dateparser, slow to import and to run, is asked only for what they leave.
"""

import calendar
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

MONTHS = {
    **dict.fromkeys(("januari", "january", "jan"), 1),
    **dict.fromkeys(("februari", "pebruari", "february", "feb", "peb"), 2),
    **dict.fromkeys(("maret", "march", "mar", "mrt", "mac"), 3),
    **dict.fromkeys(("april", "apr"), 4),
    **dict.fromkeys(("mei", "may"), 5),
    **dict.fromkeys(("juni", "june", "jun"), 6),
    **dict.fromkeys(("juli", "july", "julai", "jul"), 7),
    **dict.fromkeys(("agustus", "august", "agust", "agu", "agt", "ags", "aug", "ogos"), 8),
    **dict.fromkeys(("september", "sept", "sep"), 9),
    **dict.fromkeys(("oktober", "october", "okt", "oct"), 10),
    **dict.fromkeys(("november", "nopember", "nov", "nop"), 11),
    **dict.fromkeys(("desember", "december", "disember", "des", "dec", "dis"), 12),
}
WEEKDAYS = {
    **dict.fromkeys(("senin", "monday", "mon"), 0),
    **dict.fromkeys(("selasa", "tuesday", "tue"), 1),
    **dict.fromkeys(("rabu", "wednesday", "wed"), 2),
    **dict.fromkeys(("kamis", "thursday", "thu"), 3),
    **dict.fromkeys(("jumat", "jum'at", "jum at", "friday", "fri"), 4),
    **dict.fromkeys(("sabtu", "saturday", "sat"), 5),
    **dict.fromkeys(("minggu", "ahad", "sunday", "sun"), 6),
}
ZONES: dict[str, tzinfo] = {
    "wib": ZoneInfo("Asia/Jakarta"),
    "wita": ZoneInfo("Asia/Makassar"),
    "wit": ZoneInfo("Asia/Jayapura"),
    "utc": UTC,
    "gmt": UTC,
    "z": UTC,
}
NUMBER_WORDS = {"se": 1, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
                "sembilan": 9, "sepuluh": 10, "a": 1, "an": 1, "one": 1}  # fmt: skip
UNIT_SECONDS = {"detik": 1, "second": 1, "sec": 1, "menit": 60, "mnt": 60, "minute": 60, "min": 60, "jam": 3600,
                "hour": 3600, "hr": 3600, "hari": 86400, "day": 86400, "minggu": 604800, "pekan": 604800,
                "week": 604800}  # fmt: skip
UNIT_MONTHS = {"bulan": 1, "bln": 1, "month": 1, "tahun": 12, "thn": 12, "year": 12}
YEARS = range(1900, 2101)
LONGEST = 300

APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ′‛", "'"))


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{_either(list(MONTHS))})\b\.?"
_ZONE = r"(?:\(?\b(?P<zone>wib|wita|wit|utc|gmt|z)\b(?P<shift>[+-]\d{1,2})?|(?P<offset>[+-]\d{2}:?\d{2})\b)"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?\s*"
_CLOCK = rf"{_TIME}(?:{_ZONE})?"
_GAP = r"[\s,|·•@()/–—:;-]*(?:\b(?:pukul|pkl|jam|at|pada)\b\.?[\s:]*)?"

ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"
    r"(?:(?:[\s,]*t|[\s,|-]+)\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\b)?\s*(?:(?P<zone>wib|wita|wit|utc|gmt|z)\b|(?P<offset>[+-]\d{2}:?(?:\d{2})?)(?!\d))?)?"
)
COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:t?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>z)?(?P<offset>[+-]\d{4})?)?"
)
EPOCH = re.compile(r"(?:/date\()?(?P<seconds>\d{10})(?P<millis>\d{3})?(?:\)/)?")
DAY_MONTH = re.compile(
    rf"(?<![\d:.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s./,-]*\b{_MONTH}[\s,./-]*'?(?P<year>\d{{4}}|\d{{2}})(?![\d:])"
)
MONTH_DAY = re.compile(rf"\b{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*[,.]?\s+(?P<year>\d{{4}})(?!\d)")
UNIX = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s+(?P<year>\d{{4}})(?!\d)")
NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<b>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4}|\d{2})(?![\d/])"
)
AFTER = re.compile(_GAP + _CLOCK)
BEFORE = re.compile(rf"{_CLOCK}[\s,|–—-]*(?:\b[a-z']+,?)?[\s,|–—-]*$")
WEEKDAY = re.compile(rf"\b(?P<weekday>{_either(list(WEEKDAYS))})\b")
AGO = re.compile(
    rf"(?<!\w)(?P<count>\d{{1,6}}|{_either(list(NUMBER_WORDS))})\s*"
    rf"(?P<unit>{_either([*UNIT_SECONDS, *UNIT_MONTHS])})s?\s*(?:yang\s+|yg\s+)?(?:lalu|ago|silam)\b"
)
HALF_HOUR_AGO = re.compile(r"\bsetengah\s+jam\s+(?:yang\s+|yg\s+)?(?:lalu|silam)\b")
JUST_NOW = re.compile(
    r"\b(?:baru\s+saja|barusan|just\s+now|beberapa\s+(?:saat|detik|menit)\s+(?:yang\s+|yg\s+)?lalu)\b"
)
NAMED_DAY = re.compile(r"\b(?P<day>hari\s+ini|kemarin\s+lusa|kemarin|today|yesterday)\b")
NAMED_DAYS = {"hari ini": 0, "today": 0, "kemarin": 1, "yesterday": 1, "kemarin lusa": 2}
UPDATED = re.compile(r"(?:diperbarui|diperbaharui|di-?update|updated?|modified|perbarui)\b[^\d]{0,40}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point in time as read; `has_time` is False where the text gave a date only, and then `at` is its midnight."""

    at: datetime
    has_time: bool


def parse_date(
    text: str,
    *,
    timezone: str | ZoneInfo,
    now: datetime | None = None,
    formats: Sequence[str] = (),
    z_means_local: bool = False,
) -> datetime | None:
    """The first date in `text` as an aware datetime, or None; never raises for what stands in `text`.

    A date without a time is midnight in `timezone` (`parse_moment` tells the two apart). A zone or offset in the
    text is kept, except that UTC becomes `timezone`, which is where the newsroom's day begins. Relative forms
    ("3 jam lalu", "kemarin") need `now`. Day stands before month, unless that is impossible or the weekday beside it
    says otherwise.
    """
    moment = parse_moment(text, timezone=timezone, now=now, formats=formats, z_means_local=z_means_local)
    return moment.at if moment else None


def parse_moment(
    text: str,
    *,
    timezone: str | ZoneInfo,
    now: datetime | None = None,
    formats: Sequence[str] = (),
    z_means_local: bool = False,
) -> Moment | None:
    """Like `parse_date`, and says whether the text gave a time.

    `formats` are strptime formats tried first. `z_means_local` reads "Z" and "+00:00" as local time, for sites whose
    markup labels local time so.
    """
    zone = timezone if isinstance(timezone, ZoneInfo) else _zone_info(timezone)
    folded = normalise(text)
    if not folded:
        return None
    try:
        return (
            _by_format(folded, formats, zone, z_means_local)
            or _absolute(folded, zone, z_means_local)
            or (_relative(folded, zone, now) if now is not None else None)
            or _by_dateparser(folded, zone, now, z_means_local)
        )
    except (ValueError, OverflowError):
        return None


def normalise(text: str) -> str:
    """`text` in lower case, NFKC, entities resolved, white space folded, apostrophes and dashes made plain; the first
    300 characters of it."""
    text = text[: 4 * LONGEST]
    if "&" in text:
        text = html.unescape(text)
    text = unicodedata.normalize("NFKC", text.translate(APOSTROPHES))
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char in "\n\t\r")
    return " ".join(text.replace("\u2212", "-").split()).lower()[:LONGEST]


@lru_cache(maxsize=16)
def _zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _by_format(text: str, formats: Sequence[str], zone: ZoneInfo, z_means_local: bool) -> Moment | None:
    for form in formats:
        try:
            at = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows below
        except (ValueError, re.error):  # a directive that stands twice in one form
            continue
        has_time = any(code in form for code in ("%H", "%I", "%X", "%c", "%s", "%T"))
        return _moment(at.replace(tzinfo=None), at.tzinfo, zone, z_means_local, has_time)
    return None


def _absolute(text: str, zone: ZoneInfo, z_means_local: bool) -> Moment | None:
    if text[0].isdigit() or text[0] == "/":
        if match := EPOCH.fullmatch(text):
            at = datetime.fromtimestamp(int(match["seconds"]), UTC)
            return Moment(at=at.astimezone(zone), has_time=True) if at.year in YEARS else None
        if match := COMPACT.fullmatch(text):
            return _from_match(match, text, zone, z_means_local, _ymd(match))
    if match := ISO.search(text):
        return _from_match(match, text, zone, z_means_local, _ymd(match))
    if match := UNIX.search(text):
        return _from_match(match, text, zone, z_means_local, _named(match))
    found = _first_published(text, [*DAY_MONTH.finditer(text), *MONTH_DAY.finditer(text)])
    if found:
        return _from_match(found, text, zone, z_means_local, _named(found), clock=_clock_beside(found, text))
    found = _first_published(text, [match for match in NUMERIC.finditer(text) if _plausible(match)])
    if found:
        date = _day_and_month(found, text)
        return _from_match(found, text, zone, z_means_local, date, clock=_clock_beside(found, text))
    return None


def _first_published(text: str, matches: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """The first date that isn't introduced as the time of an update, else the first."""
    ordered = sorted(matches, key=lambda match: match.start())
    return next((m for m in ordered if not UPDATED.search(text[: m.start()])), ordered[0] if ordered else None)


def _plausible(match: re.Match[str]) -> bool:
    # "23.02.16" is as likely a time of day, "1-2-16" a score
    return len(match["year"]) == 4 or match["sep"] == "/"


def _ymd(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match["year"]), int(match["month"]), int(match["day"])


def _named(match: re.Match[str]) -> tuple[int, int, int]:
    return _year(match["year"]), MONTHS[match["month"]], int(match["day"])


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _day_and_month(match: re.Match[str], text: str) -> tuple[int, int, int]:
    first, second, year = int(match["a"]), int(match["b"]), _year(match["year"])
    if second > 12 >= first:
        return year, first, second
    weekday = WEEKDAY.search(text, 0, match.start())
    if weekday and first <= 12:
        wanted = WEEKDAYS[weekday["weekday"]]
        if calendar.weekday(year, second, min(first, 28)) != wanted and _weekday(year, first, second) == wanted:
            return year, first, second
    return year, second, first


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return calendar.weekday(year, month, day)
    except ValueError:
        return None


def _clock_beside(match: re.Match[str], text: str) -> re.Match[str] | None:
    return AFTER.match(text, match.end()) or BEFORE.search(text[: match.start()])


def _from_match(
    match: re.Match[str],
    text: str,
    zone: ZoneInfo,
    z_means_local: bool,
    date: tuple[int, int, int],
    clock: re.Match[str] | None = None,
) -> Moment | None:
    year, month, day = date
    if year not in YEARS:
        return None
    at = datetime(year, month, day)  # noqa: DTZ001 - the zone follows below
    clock = clock or (match if match.groupdict().get("hour") else None)
    if clock is None:
        return _moment(at, None, zone, z_means_local, False)
    hour, minute = int(clock["hour"]), int(clock["minute"])
    second = int(clock["second"] or 0)
    half = clock.groupdict().get("half")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    if hour == 24 and minute == 0:
        at, hour = at + timedelta(days=1), 0
    if hour > 23 or minute > 59:
        return _moment(at, None, zone, z_means_local, False)
    at = at.replace(hour=hour, minute=minute, second=min(second, 59))
    return _moment(at, _zone_of(clock), zone, z_means_local, True)


def _zone_of(clock: re.Match[str]) -> tzinfo | None:
    groups = clock.groupdict()
    if offset := groups.get("offset"):
        digits = offset[1:].replace(":", "").ljust(4, "0")
        delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-delta if offset[0] == "-" else delta) if delta < timedelta(hours=15) else None
    if name := groups.get("zone"):
        if (shift := groups.get("shift")) and ZONES[name] is UTC and abs(int(shift)) < 15:
            return timezone(timedelta(hours=int(shift)))
        return ZONES[name]
    return None


def _moment(at: datetime, given: tzinfo | None, zone: ZoneInfo, z_means_local: bool, has_time: bool) -> Moment:
    if given is None:
        return Moment(at=at.replace(tzinfo=zone), has_time=has_time)
    aware = at.replace(tzinfo=given)
    if aware.utcoffset() == timedelta(0):
        return Moment(at=at.replace(tzinfo=zone) if z_means_local else aware.astimezone(zone), has_time=has_time)
    local = aware.astimezone(zone)
    return Moment(at=local if local.utcoffset() == aware.utcoffset() else aware, has_time=has_time)


def _relative(text: str, zone: ZoneInfo, now: datetime) -> Moment | None:
    here = now.astimezone(zone)
    if match := AGO.search(text):
        count = int(match["count"]) if match["count"].isdigit() else NUMBER_WORDS[match["count"]]
        unit = match["unit"]
        if unit in UNIT_MONTHS:
            return Moment(at=_months_before(here, count * UNIT_MONTHS[unit]), has_time=False)
        at = here - timedelta(seconds=count * UNIT_SECONDS[unit])
        if UNIT_SECONDS[unit] >= 86400:
            return _midnight(at)
        return Moment(at=at, has_time=True)
    if HALF_HOUR_AGO.search(text):
        return Moment(at=here - timedelta(minutes=30), has_time=True)
    if JUST_NOW.search(text):
        return Moment(at=here, has_time=True)
    if match := NAMED_DAY.search(text):
        day = here - timedelta(days=NAMED_DAYS[" ".join(match["day"].split())])
        clock = AFTER.match(text, match.end())
        if clock and int(clock["hour"]) < 24 and int(clock["minute"]) < 60:
            at = datetime(day.year, day.month, day.day, int(clock["hour"]), int(clock["minute"]))  # noqa: DTZ001 - zone below
            return _moment(at, _zone_of(clock), zone, False, True)
        return _midnight(day)
    return None


def _midnight(at: datetime) -> Moment:
    return Moment(at=at.replace(hour=0, minute=0, second=0, microsecond=0), has_time=False)


def _months_before(at: datetime, months: int) -> datetime:
    index = at.year * 12 + at.month - 1 - months
    year, month = divmod(index, 12)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day, hour=0, minute=0, second=0, microsecond=0)


def _by_dateparser(text: str, zone: ZoneInfo, now: datetime | None, z_means_local: bool) -> Moment | None:
    """What dateparser makes of a short text that names a year; longer texts and bare numbers it reads too eagerly."""
    if len(text) > 60 or not re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text) or not re.search(r"[a-z]{3}", text):
        return None
    from dateparser.date import DateDataParser

    try:
        found = DateDataParser(
            languages=["id", "en"],
            settings={"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True},
        ).get_date_data(WEEKDAY.sub(" ", text))
    except Exception:
        return None
    at = found.date_obj if found else None
    if at is None or at.year not in YEARS:
        return None
    has_time = bool(re.search(r"\d[:.]\d{2}", text))
    return _moment(at.replace(tzinfo=None, microsecond=0), at.tzinfo, zone, z_means_local, has_time)
