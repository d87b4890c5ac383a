"""What is known of a body, an office and who held it. Frozen values; two of them are equal when all they say is."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Type = Literal["institution", "company", "country", "place"]
Role = Literal["head", "deputy", "member"]
Standing = Literal["certain", "possible", "no"]

KINDS: dict[str, Type] = {
    "state": "institution",
    "ministry": "institution",
    "coordinating ministry": "institution",
    "agency": "institution",
    "unit": "institution",
    "parliament": "institution",
    "court": "institution",
    "prosecutor": "institution",
    "police": "institution",
    "military": "institution",
    "government": "institution",
    "mission": "institution",
    "university": "institution",
    "public": "institution",
    "party": "institution",
    "association": "institution",
    "international": "institution",
    "state company": "company",
    "company": "company",
    "country": "country",
    "territory": "country",
    "province": "place",
    "regency": "place",
}
"""Kind of a body -> type of the entity."""

_WHEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class When:
    """A day, or one known by its month or its year only: it lies between `first` and `last`, both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "When":
        """From "2024", "2024-10" or "2024-10-21"; raises ValueError for anything else."""
        found = _WHEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None  # noqa: S101 - the pattern has it
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls(date(year, month, day), date(year, month, day))

    def __str__(self) -> str:
        """As precise as it is known: what `parse` reads."""
        if self.first == self.last:
            return self.first.isoformat()
        return self.first.isoformat()[: 7 if self.first.month == self.last.month else 4]


def standing(since: When | None, until: When | None, on: date) -> Standing:
    """Whether something stood on a day; `until` is the day on which it ended, and on which its successor began.

    None as a limit: not known to have begun or ended, hence no limit.
    """
    if (since is None or since.last <= on) and (until is None or on < until.first):
        return "certain"
    if (since is None or since.first <= on) and (until is None or on <= until.last):
        return "possible"
    return "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A body, country or place. `forms` are its names, the usual long one (`name`) first; `parent`, `successors` and
    `predecessors` are keys of others; `country` is the normalised state that it belongs to, if one."""

    key: str
    type: Type
    name: str
    forms: tuple[str, ...]
    kind: str
    parent: str | None = None
    sectors: tuple[str, ...] = ()
    since: When | None = None
    until: When | None = None
    successors: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office of a body (its key). A `head` has one holder at a time, `deputy` and `member` may have several."""

    name: str
    body: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held an office (its name) from when to when; `note` names the decree or inauguration, `acting` ones stand in
    for a holder that is missing."""

    office: str
    body: str
    role: Role
    person: str
    forms: tuple[str, ...]
    since: When
    until: When | None
    acting: bool
    note: str
