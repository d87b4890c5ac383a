"""The dates that a query may name -> instants: days, months and years of the reader's zone, and days ago."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

_AGO = re.compile(r"(\d{1,4}) ?(d|h|hari|days?|w|minggu|weeks?|bulan|months?)", re.ASCII)
_DAYS = {"d": 1, "h": 1, "w": 7, "mi": 7, "b": 30, "mo": 30}
_TODAY = frozenset({"hari-ini", "hari ini", "today"})
_YESTERDAY = frozenset({"kemarin", "yesterday"})
_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_LOCAL_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def instant_of(text: str, *, end: bool, now: datetime, zone: tzinfo) -> datetime | None:
    """The first instant of what `text` names, or with `end` the first one after it; None where it names no date.

    "2024-09-01" and "1/9/2024" (day first) are days, "2024-09" a month, "2024" a year; "7d", "7 hari", "2w",
    "2 minggu" and "3 bulan" (of 30 days) count back from today; "kemarin" is yesterday.
    """
    try:
        days = _days(text.casefold().strip(), today=now.astimezone(zone).date())
        if days is None or not 1900 <= days[0].year < 9999:
            return None
        return datetime.combine(days[1] + timedelta(days=1) if end else days[0], time(), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _days(text: str, *, today: date) -> tuple[date, date] | None:
    """The first and the last day that `text` names."""
    if text in _TODAY:
        return today, today
    if text in _YESTERDAY:
        return today - timedelta(days=1), today - timedelta(days=1)
    if ago := _AGO.fullmatch(text):
        unit = ago[2]
        day = today - timedelta(days=int(ago[1]) * (_DAYS.get(unit[:1]) or _DAYS[unit[:2]]))
        return day, day
    if local := _LOCAL_DAY.fullmatch(text):
        day = date(int(local[3]), int(local[2]), int(local[1]))
        return day, day
    period = _PERIOD.fullmatch(text)
    if not period:
        return None
    year, month, number = int(period[1]), int(period[2] or 1), int(period[3] or 1)
    first = date(year, month, number)
    if period[3]:
        return first, first
    last_month = month if period[2] else 12
    return first, date(year + last_month // 12, last_month % 12 + 1, 1) - timedelta(days=1)
