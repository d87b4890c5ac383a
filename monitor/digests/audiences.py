"""Who gets a digest of its own: everybody ([digest], "main") and each audience of [[digests]]."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from monitor.config import Config
from monitor.config.digests import MAIN, Digest, SectionName
from monitor.errors import ConfigError
from monitor.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """`query` chooses what its digests tell of ("" for everything), `watched` are names that it always hears about;
    `language` is "id" or "en"; `title` is "" where the digest has no name of its own."""

    name: str
    title: str
    query: str
    watched: tuple[str, ...]
    sections: tuple[SectionName, ...]
    language: str
    times: tuple[str, ...]
    recipients: tuple[str, ...]
    pdf: Literal["file", "attached", "none"] = "file"

    @property
    def main(self) -> bool:
        return self.name == MAIN

    def edition_name(self, clock: str) -> str:
        """What its edition of that local time ("2025-06-04T06:30") is known by, in files, mails and the database."""
        return clock if self.main else f"{self.name}/{clock}"


def audiences(config: Config) -> tuple[Audience, ...]:
    """All audiences, "main" first."""
    return (_audience(MAIN, config.digest, config), *(_audience(one.name, one, config) for one in config.digests))


def audience(config: Config, name: str = MAIN) -> Audience:
    """The audience of that name; raises ConfigError where there is none."""
    known = {one.name: one for one in audiences(config)}
    if name in known:
        return known[name]
    for near in get_close_matches(name, known, n=1, cutoff=0.5):
        raise ConfigError(N_("There is no audience '{name}'; did you mean '{suggestion}'?"), name=name, suggestion=near)
    raise ConfigError(N_("There is no audience '{name}'; known are {known}"), name=name, known=", ".join(known))


def times_told(config: Config) -> str:
    """When digests are made: "06:30", and with several audiences "main 06:30; biro 06:30, 12:00"."""
    known = audiences(config)
    clocks = [", ".join(sorted(dict.fromkeys(one.times))) for one in known]
    if len(known) == 1:
        return clocks[0]
    return "; ".join(f"{one.name} {times}" for one, times in zip(known, clocks, strict=True))


def _audience(name: str, digest: Digest, config: Config) -> Audience:
    return Audience(
        name=name,
        title=digest.title,
        query=digest.query,
        watched=tuple(dict.fromkeys(digest.watched)),
        sections=tuple(digest.sections),
        language=digest.language or config.language,
        times=tuple(digest.times),
        recipients=tuple(digest.recipients),
        pdf=digest.pdf,
    )
