"""Wordings of calendar time -> the days that they name, against the day of publication.

Nothing is guessed where the publication is needed and unknown. Conventions: a week runs from Monday to Sunday; "awal",
"pertengahan" and "akhir" are thirds (of a month: days 1-10, 11-20, 21-; of a year: four months each); a weekday alone
is the last such day up to the publication, or the next one where the sentence plans ("akan digelar Senin"); a day
without a year takes the year that puts it nearest to the publication. "sejak 2019" leaves the end open, "hingga 2030"
the start.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.names import fold
from models.timex import shapes

Range = tuple[date | None, date | None]
"""First and last day; None where that side is open, both None where nothing could be resolved."""

UNKNOWN: Range = (None, None)
_LEAST_LIKELY = timedelta(days=300)
"""A weekday that only fits a day so far away is a slip of the pen."""
_REACH = 80
"""Code points before an expression in which its sentence may plan."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Code points `[start, end)` of the text, and the days that they name."""

    start: int
    end: int
    days: Range


class Dating:
    """Finds and resolves the expressions of models/timex."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.shapes = shapes(table)
        self.weekdays = {form: at for at, forms in enumerate(table["weekdays"]) for form in forms}
        self.months = {form: at for at, forms in enumerate(table["months"], start=1) for form in forms}
        self.unit_of = {word: unit for unit, words in table["units"].items() for word in words}
        self.part_of = {word: part for part, words in table["parts"].items() for word in words}
        self.numbers = {word.casefold(): number for word, number in table["numbers"].items()}
        self.days: Mapping[str, int] = table["days"]
        self.past, self.future = frozenset(table["past"]), frozenset(table["future"])
        self.since = frozenset(table["since"])
        self.lead = re.compile(rf"(?<!\w)({'|'.join([*table['since'], *table['until']])}) (?:dari |pada )?$")
        self.name = re.compile(rf"(?<!\w)(?:{'|'.join(table['before_names'])}) $")
        self.number = re.compile(rf"(?<!\w)(?:{'|'.join(table['counts'])})\.? ?$")
        self.planned = re.compile(rf"(?<!\w)(?:{'|'.join(table['planned'])})(?!\w)[^.!?\n]*$")

    def find(self, text: str, published: date | None) -> list[Dated]:
        """Every expression of a text in order, without overlap: the one that begins first, of those the longest."""
        found: list[Dated] = []
        for match, name in sorted(self._matches(text), key=lambda item: (item[0].start(), -item[0].end())):
            if not found or match.start() >= found[-1].end:
                planned = self.planned.search(text, max(0, match.start() - _REACH), match.start()) is not None
                found.append(Dated(match.start(), match.end(), self._days(name, match, published, planned=planned)))
        return list(self._joined(text, found))

    def resolve(self, text: str, published: date | None) -> Range:
        """First and last day that a wording names, by its longest expression."""
        found = self.find(text, published)
        return max(found, key=lambda item: item.end - item.start).days if found else UNKNOWN

    def _matches(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        for name, shape in self.shapes.items():
            bars = (self.name, self.number) if name == "bare_year" else (self.name,)
            for match in shape.finditer(text):
                if not any(bar.search(text, max(0, match.start() - 15), match.start()) for bar in bars):
                    yield match, name

    def _joined(self, text: str, found: Sequence[Dated]) -> Iterator[Dated]:
        """Expressions with "sejak" or "hingga" before them; two that make a range are one."""
        before: Dated | None = None
        for item in found:
            lead = self.lead.search(text, max(0, item.start - 25), item.start)
            opens = lead is not None and lead[1] in self.since
            (first, last) = item.days
            if before is not None:
                between = text[before.end : lead.start() if lead else item.start].strip()
                joins = not opens and between == ("" if lead else "-") and "\n" not in text[before.end : item.start]
                begin = before.days[0]
                if joins and begin and last and begin <= last:
                    before = Dated(before.start, item.end, (begin, last))
                    continue
                yield before
            before = item
            if lead and (first or last):
                before = Dated(lead.start(), item.end, (first, None) if opens else (None, last))
        if before is not None:
            yield before

    def _days(self, name: str, match: re.Match[str], published: date | None, *, planned: bool) -> Range:
        said = {key: fold(value) for key, value in match.groupdict().items() if value}
        try:
            return _Reading(self, said, published, planned).days(name)
        except (ValueError, OverflowError):
            return UNKNOWN


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one expression says, by the names of its parts."""

    words: Dating
    said: Mapping[str, str]
    published: date | None
    planned: bool

    def days(self, name: str) -> Range:
        match name:
            case "numeric" | "worded" | "iso":
                return self._date()
            case "across":
                return self._across()
            case "month" | "short_month":
                return self._part(self._months())
            case "year" | "years" | "bare_year":
                return self._part(self._years())
            case "decade":
                year = int(self.said["y"])
                start = year - year % 10 if year > 99 else 1900 + year
                return date(start, 1, 1), date(start + 9, 12, 31)
        if self.published is None:
            return self._date() if name in ("weekday", "deictic") else self._quarter() if name == "quarter" else UNKNOWN
        return self._relative(name, self.published)

    def _relative(self, name: str, today: date) -> Range:
        said = self.said
        match name:
            case "weekday":
                return self._date() if "m" in said or "wm" in said else self._weekday(today)
            case "quarter":
                return self._quarter()
            case "deictic":
                day = today + timedelta(days=self.words.days[said["word"]])
                return self._date() if "m" in said else (day, day)
            case "unit":
                return self._part(_span(today, self.words.unit_of[said["unit"]], self._step()))
            case "weekend":
                monday = _span(today, "week", self._step())[0]
                return monday + timedelta(days=5), monday + timedelta(days=6)
            case "offset":
                return self._offset(today)
        near = _nearest(today, [_date_or_none(*month, int(said["d"])) for month in _months_around(today)])
        return near, near

    def _date(self) -> Range:
        """A day or days of one month, in figures or words."""
        said = self.said
        if "wm" in said:
            month, day, last, year = self.words.months[said["wm"]], said["wd"], said.get("we"), said.get("wy")
        elif "m" in said:
            month, day, last, year = int(said["m"]), said["d"], said.get("e"), said.get("y")
        else:
            return UNKNOWN
        start = self._day(int(day), month, _year(year))
        end = self._day(int(last), month, _year(year)) if last else start
        return (start, end) if start and end and start <= end else UNKNOWN

    def _day(self, day: int, month: int, year: int | None) -> date | None:
        """The day; without a year the nearest to the publication that agrees with its weekday, "lalu" or
        "mendatang"."""
        if year is not None:
            return date(year, month, day)
        if self.published is None:
            return None
        today = self.published
        days = [_date_or_none(today.year + step, month, day) for step in (-1, 0, 1)]
        way = self._step() if "way" in self.said else 0
        sided = [one for one in days if one and (way == 0 or (one > today) == (way > 0))]
        weekday = self.words.weekdays.get(self.said.get("w", ""))
        agreeing = [one for one in sided if one.weekday() == weekday and abs(one - today) < _LEAST_LIKELY]
        return _nearest(today, agreeing or sided)

    def _across(self) -> Range:
        said, months = self.said, self.words.months
        end = self._day(int(said["e"]), months[said["n"]], _year(said.get("z") or said.get("y")))
        if end is None:
            return UNKNOWN
        start = date(int(said.get("y", end.year)), months[said["m"]], int(said["d"]))
        return (start if start <= end else start.replace(year=start.year - 1)), end

    def _months(self) -> tuple[date, date] | None:
        first, last = (self.words.months[self.said[key]] for key in ("m", "n" if "n" in self.said else "m"))
        year = _year(self.said.get("y"))
        if year is None:
            near = self._day(15, first, None)
            if near is None:
                return None
            year = near.year
        end = year + (last < first)
        return date(year, first, 1), date(end, last, monthrange(end, last)[1])

    def _years(self) -> tuple[date, date]:
        said, first = self.said, self.said["y"]
        last = int(said["z"]) if "z" in said else int(first[:2] + said.get("zz", first[2:]))
        return date(int(first), 1, 1), date(max(last, int(first)), 12, 31)

    def _quarter(self) -> Range:
        said = self.said
        number = said.get("q") or said["n"]
        count = self.words.numbers.get(number) or int(number)
        size = 6 if said.get("unit") == "semester" else 3
        year = _year(said.get("y"))
        if year is None:
            if self.published is None:
                return UNKNOWN
            year = self.published.year + (self._step() if "way" in said else 0)
        return self._part(_months(year, (count - 1) * size, size))

    def _weekday(self, today: date) -> Range:
        first = self.words.weekdays[self.said["w"]]
        if "week" in self.said:
            monday = _span(today, "week", self._step("week"))[0]
            start = monday + timedelta(days=first)
        else:
            start = today - timedelta(days=(today.weekday() - first) % 7)
            way = self._step() if "way" in self.said else None
            ahead = way == 1 or (way is None and self.planned)
            if (ahead and start < today) or (way == 1 and start == today):
                start += timedelta(days=7)
            elif way == -1 and start == today:
                start -= timedelta(days=7)
        length = (self.words.weekdays[self.said["v"]] - first) % 7 if "v" in self.said else 0
        return start, start + timedelta(days=length)

    def _offset(self, today: date) -> Range:
        unit, to = self.words.unit_of[self.said["unit"]], self.said["to"]
        number = self.said.get("n", "1")
        count = self.words.numbers.get(number) or int(number)
        if to in ("ke depan", "terakhir"):
            other = _moved(today, unit, count if to == "ke depan" else -count)
            return min(today, other), max(today, other)
        return _span(today, unit, -count if to in self.words.past else count)

    def _step(self, key: str = "way") -> int:
        """-1 for "lalu", 1 for "depan", 0 for "ini" or no word."""
        way = self.said.get(key)
        return -1 if way in self.words.past else int(way in self.words.future)

    def _part(self, days: tuple[date, date] | None) -> Range:
        """The days, or the third of them that "awal", "pertengahan" or "akhir" says."""
        if days is None:
            return UNKNOWN
        part = self.words.part_of.get(self.said.get("part", ""))
        if part is None:
            return days
        first, last = days
        at = ("start", "middle", "end").index(part)
        size, rest = divmod((last.year - first.year) * 12 + last.month - first.month + 1, 3)
        if size and not rest:
            return _months(first.year, first.month - 1 + at * size, size)
        third = 10 if _is_month(first, last) else (last - first).days // 3
        start = first + timedelta(days=at * third)
        return start, (last if part == "end" else start + timedelta(days=third - 1))


def _is_month(first: date, last: date) -> bool:
    return (first.year, first.month) == (last.year, last.month) and first.day == 1


def _span(today: date, unit: str, step: int) -> tuple[date, date]:
    """The whole day, week, month ... that lies `step` of them from the one of today."""
    day = _moved(today, unit, step)
    match unit:
        case "day":
            return day, day
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        case "decade":
            return date(day.year - day.year % 10, 1, 1), date(day.year - day.year % 10 + 9, 12, 31)
    size = _SIZE[unit]
    return _months(day.year, (day.month - 1) // size * size, size)


_SIZE = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}
"""Months."""


def _moved(day: date, unit: str, count: int) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    years, month = divmod(day.month - 1 + count * _SIZE[unit], 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(year: int, before: int, size: int) -> tuple[date, date]:
    """The `size` months behind the first `before` ones of a year."""
    last = before + size
    return date(year, before + 1, 1), date(year, last, monthrange(year, last)[1])


def _months_around(today: date) -> list[tuple[int, int]]:
    moved = [_moved(today.replace(day=1), "month", step) for step in (-1, 0, 1)]
    return [(day.year, day.month) for day in moved]


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _nearest(today: date, days: Sequence[date | None]) -> date | None:
    return min((day for day in days if day), key=lambda day: abs(day - today), default=None)
