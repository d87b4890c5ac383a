"""When and where the occasions of a text take place, and how it shortens their names. Completes `doc._.events`."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import DateMention, Event, Span
from models.lexicons import load_lexicon
from models.names import abbreviates, fold
from models.patterns import phrases
from models.tokens import text_of

_REACH = 150
"""Code points behind an occasion's name in which its sentence may date and place it."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BRACKETED = re.compile(r"\(([A-Z][A-Za-z0-9&-]{1,11})\)")
_SHORT = re.compile(r"[A-Z][A-Z0-9&-]{1,11}")
_AT = re.compile(r"(?<!\w)[Dd]i(?: (?:[Kk]ota|[Kk]awasan|[Gg]edung))? $")


class Schedule:
    """Reads the sentences that name an occasion; the year in its name dates one that no sentence does."""

    def __init__(self, reported: re.Pattern[str]) -> None:
        self.reported = reported

    def __call__(self, doc: Doc) -> Doc:
        if doc._.events:
            reading = _Reading(doc, self.reported)
            doc._.events = tuple(reading.complete(event) for event in doc._.events)
        return doc


class _Reading:
    """One text."""

    def __init__(self, doc: Doc, reported: re.Pattern[str]) -> None:
        self.text: str = text_of(doc)
        self.reported = reported
        self.ends: list[int] = [sentence.end_char for sentence in doc.sents]
        self.dates = [item for item in doc._.dates if item.start and item.end]
        self.places = [
            Span(entity.start_char, entity.end_char)
            for entity in doc._.entities
            if entity.label_ in ("PLACE", "COUNTRY")
            and _AT.search(self.text, max(0, entity.start_char - 15), entity.start_char)
        ]
        self.named: list[tuple[int, str]] = sorted(
            (span.start, event.name) for event in doc._.events for span in event.mentions
        )

    def complete(self, event: Event) -> Event:
        """The event with what the sentences that name it say of it, the first that says anything."""
        days: list[DateMention] = []
        place: Span | None = None
        for mention in event.mentions:
            end = self._end(mention, event.name)
            at = bisect_left(self.dates, mention.end, key=lambda item: item.span.start)
            if at < len(self.dates) and self.dates[at].span.end <= end and not self._is_report(mention, self.dates[at]):
                days.append(self.dates[at])
            at = bisect_left(self.places, mention.end, key=lambda span: span.start)
            if place is None and at < len(self.places) and self.places[at].end <= end:
                place = self.places[at]
        return replace(
            event,
            acronym=_acronym(event),
            date=_chosen(days, _year(self.text, event)),
            place=self.text[place.start : place.end] if place else None,
            place_span=place,
        )

    def _is_report(self, mention: Span, item: DateMention) -> bool:
        """Whether a date behind a mention is that of the report ("kata Budi, Kamis (12/6)")."""
        return self.reported.search(fold(self.text[mention.end : item.span.start])) is not None

    def _end(self, mention: Span, name: str) -> int:
        """How far what follows a mention is about it: to the end of the sentence, or the next occasion named."""
        at = bisect_left(self.ends, mention.end)
        sentence = self.ends[at] if at < len(self.ends) else len(self.text)
        end = min(sentence, mention.end + _REACH)
        for start, other in self.named[bisect_left(self.named, (mention.end, "")) :]:
            if start >= end or other != name:
                return min(end, start)
        return end


def _chosen(days: Sequence[DateMention], year: DateMention | None) -> DateMention | None:
    """The first day said of an occasion, else the year in its name; none where the two disagree (one held late)."""
    if not days or year is None:
        return days[0] if days else year
    return next((day for day in days if day.start and year.start and day.start.year == year.start.year), None)


def _year(text: str, event: Event) -> DateMention | None:
    for mention in event.mentions:
        for match in _YEAR.finditer(text, mention.start, mention.end):
            first, last = date(int(match[0]), 1, 1), date(int(match[0]), 12, 31)
            return DateMention(text=match[0], span=Span(*match.span()), start=first, end=last)
    return None


def _acronym(event: Event) -> str | None:
    """The short form in brackets in a name, or an alias of capitals that abbreviates it."""
    forms = (event.name, *event.aliases)
    bracketed = next((match[1] for form in forms if (match := _BRACKETED.search(form))), None)
    if bracketed:
        return bracketed
    for form in event.aliases:
        word = _YEAR.sub("", form).strip()
        if _SHORT.fullmatch(word) and abbreviates(word, event.name):
            return word
    return None


@Language.factory("pantau_schedule", assigns=["doc._.events"], requires=["doc.ents", "doc._.events", "doc._.dates"])
def create_schedule(nlp: Language, name: str) -> Schedule:
    return Schedule(phrases(load_lexicon().tables["details"]["reported"]))
