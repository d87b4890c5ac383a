"""Analysis and its parts: what Pantau asserts of one text, each item with the span that proves it.

Offsets are code points into `title + "\\n" + text`. Nothing is in an Analysis that is not in that string; a normalised
name (Korsel -> Korea Selatan) cites the span that it came from.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

OrganisationType = Literal["institution", "company"]
Status = Literal["exploring", "agreed", "signed", "ongoing", "ended"]
Channel = Literal[
    "government-government",
    "government-business",
    "business-business",
    "university",
    "international-organisation",
    "civil-society",
]
"""Between whom a cooperation is; models/sides.py has the rules."""
Modality = Literal["reported", "planned", "wished", "conditional"]
"""How the sentence puts it: as a fact, as what is to come, as what somebody wants, or under a condition."""

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
    """`parent` is the name of the body that the text makes it a part of ("Komisi III" of "DPR")."""

    name: str
    aliases: tuple[str, ...]
    type: OrganisationType
    mentions: tuple[Span, ...]
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """`text` as worded; first and last day (inclusive) as far as they could be resolved.

    One of them is None where the wording leaves it open ("sejak 2019", "hingga 2030"), both where nothing is known.
    """

    text: str
    span: Span
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`acronym` is the short form that the text gives ("WSCE"); `date` and `place` (worded at `place_span`) are when
    and where the text says that it takes place."""

    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    acronym: str | None = None
    date: DateMention | None = None
    place: str | None = None
    place_span: Span | None = None


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
class Money:
    """`text` as worded, its multiplier resolved ("Rp1,5 triliun" is 1500000000000); `currency` is an ISO 4217 code.

    `upper` is the other end of a range ("Rp1-2 miliar"), else None.
    """

    text: str
    span: Span
    amount: Decimal
    currency: str
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody says: verbatim words without their quotation marks, or (`direct` false) the clause that reports
    them ("mengatakan bahwa ...").

    `speaker` is the name of a Person, where one is found; `speaker_span` is where the text names or means them.
    """

    text: str
    span: Span
    speaker: str | None
    speaker_span: Span | None
    cue: str | None
    direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party by the name of its Organisation or Country, and the span that stands for it in or near the evidence.

    `office` has the words of the span where only an office stands for a body ("Mendagri"): `name` is then what the
    lexicon calls that body, and no Organisation of the text.
    """

    name: str
    span: Span
    office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """One undertaking between two or more named parties, as far as this text reports it.

    `denied` marks one that the text reports as denied or said not to exist ("membantah", "belum ada kontrak"): it
    asserts no cooperation and is kept apart from the others. `confidence` lies in 0..1.

    `sectors` are keys of `lexicon/sectors.toml`. `domestic` and `foreign` are the parties' names by side; a party whose
    home the text and the lexicon leave open is on neither.
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
    value_span: Span | None = None
    date_span: Span | None = None
    place_span: Span | None = None
    sectors: tuple[str, ...] = ()
    channel: Channel | None = None
    domestic: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    modality: Modality = "reported"


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
    money: tuple[Money, ...] = ()
