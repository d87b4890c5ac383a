"""The digests of config.toml: [digest] is for everybody, each [[digests]] for an audience of its own."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from monitor.config.section import Section
from monitor.forms import Address, ClockTime
from monitor.i18n import N_

SectionName = Literal[
    "top",
    "volume",
    "new",
    "moved",
    "stories",
    "quotes",
    "watched",
    "ahead",
    "overdue",
    "trend",
    "old",
    "denied",
    "uncertain",
    "corrections",
    "completeness",
]
SECTIONS: list[SectionName] = [
    "top",
    "volume",
    "corrections",
    "new",
    "moved",
    "denied",
    "stories",
    "quotes",
    "watched",
    "ahead",
    "overdue",
    "trend",
    "old",
    "uncertain",
    "completeness",
]
"""In the order in which a digest has them where nothing else is said."""

OBLIGATORY: frozenset[SectionName] = frozenset({"new", "moved", "old", "denied", "uncertain", "corrections"})
"""What would be told in no digest at all if its section were left out."""

MAIN = "main"
"""The name of the audience of [digest]."""


def _name(value: str) -> str:
    plain = value.isascii() and value.replace("-", "").isalnum() and value == value.lower()
    if not plain or value == MAIN or len(value) > 40 or value[0] == "-":
        raise ValueError(N_("not usable as a name; use small letters, digits and hyphens, such as biro-kerja-sama"))
    return value


def _complete(value: list[SectionName]) -> list[SectionName]:
    """The sections in the order given, and behind them those that no digest may leave out."""
    return [*dict.fromkeys(value), *(name for name in SECTIONS if name in OBLIGATORY and name not in value)]


AudienceName = Annotated[str, Field(min_length=1), AfterValidator(_name)]
Sections = Annotated[list[SectionName], AfterValidator(_complete)]


class Digest(Section):
    """The daily digest."""

    times: list[ClockTime] = Field(default=["06:30"], min_length=1, description=N_("editions a day, local time"))
    recipients: list[Address] = Field(default=[], description=N_("who gets it; it is written to a file in any case"))
    title: str = Field(
        default="", max_length=80, description=N_("its name, in its head and in the subject of its mail")
    )
    query: str = Field(default="", description=N_("what it tells of, as for `pantau query`; empty: everything"))
    watched: list[str] = Field(
        default=[], description=N_("people, institutions, companies or countries that it always reports on")
    )
    sections: Sections = Field(default=SECTIONS, description=N_("its parts, in their order"))
    language: Literal["", "id", "en"] = Field(default="", description=N_("its language; empty: that of all"))
    pdf: Literal["file", "attached", "none"] = Field(
        default="file", description=N_("the same as PDF: as a file, attached to the mail as well, or not at all")
    )


class _Named(Section):
    name: AudienceName = Field(
        description=N_("of the audience: small letters, digits, hyphens"), examples=["biro-kerja-sama"]
    )


class AudienceDigest(Digest, _Named):
    """One more digest, for an audience of its own."""


def _distinct(value: list[AudienceDigest]) -> list[AudienceDigest]:
    if len({digest.name for digest in value}) < len(value):
        raise ValueError(N_("two of them have the same name; give each its own"))
    return value


Audiences = Annotated[list[AudienceDigest], AfterValidator(_distinct)]
