"""DATE entities -> calendar days, resolved against the day of publication. Sets `doc._.dates`.

Reads `doc._.published` (a date or None). A weekday alone is the last such day up to the publication; a day without a
year takes the year that
puts it nearest to the publication. Without a publication only what names its year is resolved.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import DateMention, Span
from models.lexicons import load_lexicon
from models.names import fold

if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
    Doc.set_extension("dates", default=())

Range = tuple[date, date]


class Dates:
    """Resolves days, ranges of days, months and years."""

    def __init__(self, calendar: Mapping[str, Any]) -> None:
        self.weekdays = {form: number for number, forms in enumerate(calendar["weekdays"]) for form in forms}
        self.months = {form: number for number, forms in enumerate(calendar["months"], start=1) for form in forms}
        months = "|".join(sorted(self.months, key=len, reverse=True))
        gap = r"\s?(?:-|–|s/d|hingga|sampai|dan)\s?"
        self.numeric = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?/(\d{1,2})(?:/(\d{4}|\d{2}))?")
        self.across = re.compile(rf"(\d{{1,2}}) ({months}){gap}(\d{{1,2}}) ({months})(?: (\d{{4}}))?")
        self.days = re.compile(rf"(\d{{1,2}})(?:{gap}(\d{{1,2}}))? ({months})(?: (\d{{4}}))?")
        self.month = re.compile(rf"\b({months})\b(?: tahun)?(?: (\d{{4}}))?")
        self.years = re.compile(r"\b((?:19|20)\d\d)(?:\s?[-–]\s?((?:19|20)\d\d))?\b")
        self.weekday = re.compile("|".join(re.escape(form) for form in self.weekdays))

    def __call__(self, doc: Doc) -> Doc:
        doc._.dates = tuple(
            self._mention(entity.text, Span(entity.start_char, entity.end_char), doc._.published)
            for entity in doc._.entities
            if entity.label_ == "DATE"
        )
        return doc

    def _mention(self, text: str, span: Span, published: date | None) -> DateMention:
        found = self.resolve(text, published)
        return DateMention(text=text, span=span, start=found[0] if found else None, end=found[1] if found else None)

    def resolve(self, text: str, published: date | None) -> Range | None:
        """First and last day that a wording names, or None."""
        try:
            return self._resolve(fold(text), published)
        except (ValueError, OverflowError):
            return None

    def _resolve(self, text: str, published: date | None) -> Range | None:
        if match := self.numeric.search(text):
            first, last, month, year = match.groups()
            return self._days(first, last, int(month), year, published)
        if match := self.across.search(text):
            first, one, last, other, year = match.groups()
            end = _day(int(last), self.months[other], _year(year), published)
            start = _day(int(first), self.months[one], end.year if end else None, published)
            if start and end:
                return (start if start <= end else start.replace(year=start.year - 1)), end
            return None
        if match := self.days.search(text):
            first, last, month, year = match.groups()
            return self._days(first, last, self.months[month], year, published)
        if (match := self.month.search(text)) and not text.startswith("tahun"):
            year = _year(match[2])
            number = self.months[match[1]]
            if year is None and published is not None:
                near = _day(15, number, None, published)
                year = near.year if near else None
            return (date(year, number, 1), date(year, number, monthrange(year, number)[1])) if year else None
        if match := self.years.search(text):
            return date(int(match[1]), 1, 1), date(int(match[2] or match[1]), 12, 31)
        if (match := self.weekday.search(text)) and published is not None:
            return self._weekday(text, self.weekdays[match.group()], published)
        return None

    def _weekday(self, text: str, number: int, published: date) -> Range:
        back = (published.weekday() - number) % 7
        day = published - timedelta(days=back)
        if "mendatang" in text or "depan" in text:
            day += timedelta(days=7)
        elif "lalu" in text and back == 0:
            day -= timedelta(days=7)
        return day, day

    def _days(self, first: str, last: str | None, month: int, year: str | None, published: date | None) -> Range | None:
        start = _day(int(first), month, _year(year), published)
        end = _day(int(last), month, _year(year), published) if last else start
        return (start, end) if start and end and start <= end else None


def _year(text: str | None) -> int | None:
    return None if text is None else int(text) + (2000 if len(text) == 2 else 0)


def _day(day: int, month: int, year: int | None, published: date | None) -> date | None:
    """The day; without a year the one nearest to the publication."""
    if year is not None:
        return date(year, month, day)
    if published is None:
        return None
    return min(
        _candidates(day, month, (published.year - 1, published.year, published.year + 1)),
        key=lambda d: abs(d - published),
        default=None,
    )


def _candidates(day: int, month: int, years: Sequence[int]) -> list[date]:
    return [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]


@Language.factory("pantau_dates", assigns=["doc._.dates"], requires=["doc.ents"])
def create_dates(nlp: Language, name: str) -> Dates:
    return Dates(load_lexicon().tables["calendar"])
