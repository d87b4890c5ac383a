"""Analysis and its parts: what Pantau asserts of one text, each item with the span that proves it.

Offsets are code points into `title + "\\n" + text`. Nothing is in an Analysis that is not in that string; a normalised
name (Korsel -> Korea Selatan) cites the span that it came from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

OrganisationType = Literal["institution", "company"]
Status = Literal["exploring", "agreed", "signed", "ongoing", "ended"]

STATUSES: tuple[Status, ...] = ("exploring", "agreed", "signed", "ongoing", "ended")
"""In the order in which a cooperation moves; `ended` stands apart and is no higher stage than the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is analysed. `published` anchors relative dates ("Minggu"); None leaves them unresolved."""

    id: str
    title: str
    text: str
    published: datetime | date | None = None

    @property
    def whole(self) -> str:
        """The string that every offset of the Analysis counts in."""
        return f"{self.title}\n{self.text}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `[start, end)` of `Text.whole`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`name` is the longest form, `aliases` every other one; `official` by a current office in a state body."""

    name: str
    aliases: tuple[str, ...]
    official: bool
    position: str | None
    affiliation: str | None
    mentions: tuple[Span, ...]
    position_span: Span | None = None
    affiliation_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    name: str
    aliases: tuple[str, ...]
    type: OrganisationType
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A sovereign state under its normalised Indonesian name, with the spans that name it in whatever form."""

    name: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    name: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """`text` as worded; `start` and `end` (inclusive) where it could be resolved, else None."""

    text: str
    span: Span
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words quoted verbatim, without the quotation marks; `speaker` is the name of a Person, where one is found."""

    text: str
    span: Span
    speaker: str | None
    speaker_span: Span | None
    cue: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party by the name of its Organisation or Country, and the span that stands for it in or near the evidence."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """One undertaking between two or more named parties, as far as this text reports it.

    `denied` marks one that the text reports as denied or said not to exist ("membantah", "belum ada kontrak"): it
    asserts no cooperation and is kept apart from the others. `confidence` lies in 0..1.
    """

    parties: tuple[Party, ...]
    status: Status
    fields: tuple[str, ...]
    event: str | None
    instrument: str | None
    evidence: str
    evidence_span: Span
    trigger_span: Span
    status_span: Span
    confidence: float
    value: str | None = None
    date: str | None = None
    place: str | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Everything found in one Text. `cooperations` are asserted by it, `denials` are denied by it; `relevant` is true
    when an asserted one has a state, a public institution or an intergovernmental organisation among its parties.
    `model` names the pipeline and its version."""

    id: str
    relevant: bool
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    events: tuple[Event, ...]
    countries: tuple[Country, ...]
    places: tuple[Place, ...]
    dates: tuple[DateMention, ...]
    quotes: tuple[Quote, ...]
    cooperations: tuple[Cooperation, ...]
    denials: tuple[Cooperation, ...]
    model: str
