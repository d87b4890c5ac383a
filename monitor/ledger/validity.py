"""Until when an agreement is valid, where an article states it: "berlaku selama lima tahun", "berlaku hingga 2030"."""

import re
from datetime import date, timedelta

from models.analysis import Analysis, Cooperation, Span
from models.names import fold

NEAR = 600
"""Characters between the sentence that shows a cooperation and the one that states its validity."""

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh".split(),  # noqa: SIM905 - a list of words
        start=1,
    )
} | {"setahun": 1}
_OPENING = r"\b(?:masa berlaku\w*|berlaku\w*|(?:ber)?jangka waktu|durasi)\b"
_YEARS = re.compile(
    rf"{_OPENING}[^.]{{0,40}}?\b(?:(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})(?:\s*\([^()]*\))?\s+tahun|(?P<one>setahun))\b"
)
_UNTIL = re.compile(rf"{_OPENING}[^.]{{0,40}}?\b(?:hingga|sampai(?: dengan)?|s/d)\b[^.]{{0,12}}$")


def validity(whole: str, claim: Cooperation, analysis: Analysis, published: date) -> tuple[date, Span] | None:
    """The last day on which it is valid, and where that is stated; None where nothing near the claim states it.

    A number of years counts from the day of the claim, where it has one, else from the publication.
    """
    text = fold(whole)
    first, last = max(0, claim.evidence_span.start - NEAR), claim.evidence_span.end + NEAR
    for day in analysis.dates:
        if day.end is not None and first <= day.span.start < last:
            opening = max(first, day.span.start - 80)
            # "hingga 2030" is one mention, "hingga akhir 2030" has its word before it
            said = _UNTIL.search(text, opening, day.span.start) or _UNTIL.search(
                text[opening : day.span.start] + " " + " ".join(text[day.span.start : day.span.end].split()[:1])
            )
            if said and day.end > published:
                return day.end, Span(opening + said.start() if said.string is not text else said.start(), day.span.end)
    found = _YEARS.search(text, first, last)
    if found is None:
        return None
    count = found["count"]
    years = 1 if count is None else int(count) if count.isdecimal() else _NUMBERS[count]
    return _after(_day(claim, analysis) or published, years), Span(*found.span())


def _day(claim: Cooperation, analysis: Analysis) -> date | None:
    return next((day.start for day in analysis.dates if day.span == claim.date_span and day.start == day.end), None)


def _after(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(start.year + years, 2, 28)
