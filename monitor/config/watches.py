"""The watches of config.toml: each [[watches]] is a question that Pantau goes on asking, and whom it tells the answer.

Watches made by command are of the same form, and stand in the database.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from monitor.config.section import Section
from monitor.forms import Address
from monitor.i18n import N_
from monitor.schedules import QuietText, ScheduleText

BUILT_IN = "alerts"
"""The name of the watch that [alerts] describes: every cooperation, when it appears or moves."""

TRIGGERS = ("new", "status", "party", "contradiction", "coverage", "silence", "follow-up", "deadline")
_STATUSES = ("exploring", "agreed", "signed", "ongoing", "ended")
_STATUS = re.compile(rf"status:(?:({'|'.join(_STATUSES)})>)?({'|'.join(_STATUSES)})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What a watch waits for. Of `status`: only moves from `origin` and to `target`, where these are named."""

    kind: str
    origin: str | None = None
    target: str | None = None


def trigger_of(text: str) -> Trigger:
    """ "status:agreed>signed" and the like; raises ValueError with a sentence for what is no trigger."""
    if text in TRIGGERS:
        return Trigger(kind=text)
    found = _STATUS.fullmatch(text)
    if found and (found[1] or found[2]):
        return Trigger(kind="status", origin=found[1], target=found[2])
    near = difflib.get_close_matches(text.partition(":")[0], TRIGGERS, n=1, cutoff=0.6)
    if text.startswith("status:"):
        raise ValueError(N_('no move; use "status:signed", "status:agreed>signed" or "status:signed>"'))
    if near:
        raise ValueError(_MEANT[near[0]])
    raise ValueError(
        N_(
            "no trigger; known are new, status (also status:signed, status:agreed>signed), party, contradiction, "
            "coverage, silence, follow-up and deadline"
        )
    )


_MEANT = {
    "new": N_("no trigger; did you mean new?"),
    "status": N_("no trigger; did you mean status?"),
    "party": N_("no trigger; did you mean party?"),
    "contradiction": N_("no trigger; did you mean contradiction?"),
    "coverage": N_("no trigger; did you mean coverage?"),
    "silence": N_("no trigger; did you mean silence?"),
    "follow-up": N_("no trigger; did you mean follow-up?"),
    "deadline": N_("no trigger; did you mean deadline?"),
}


def _trigger(value: str) -> str:
    trigger_of(value)
    return value


def _name(value: str) -> str:
    plain = value.isascii() and value.replace("-", "").isalnum() and value == value.lower()
    if not plain or len(value) > 40 or value[0] == "-":
        raise ValueError(N_("not usable as a name; use small letters, digits and hyphens, such as korea-selatan"))
    if value == BUILT_IN:
        raise ValueError(N_("the name of the watch that [alerts] describes; use another"))
    return value


WatchName = Annotated[str, Field(min_length=1), AfterValidator(_name)]
TriggerText = Annotated[str, AfterValidator(_trigger)]


class Watch(Section):
    """A question that Pantau goes on asking, and whom it tells the answer."""

    name: WatchName = Field(description=N_("of the watch: small letters, digits, hyphens"), examples=["korea-selatan"])
    query: str = Field(default="", description=N_("what it watches, as for `pantau query`; empty: every cooperation"))
    triggers: list[TriggerText] = Field(
        default=["new", "status"],
        min_length=1,
        description=N_(
            "what it tells: new, status (or status:signed, status:agreed>signed), party, contradiction, coverage, "
            "silence, follow-up, deadline"
        ),
    )
    recipients: list[Address] = Field(default=[], description=N_("who gets its mail"))
    channels: list[str] = Field(default=[], description=N_("names of channels that get it as well"))
    schedule: ScheduleText = Field(
        default="at once", description=N_('when it speaks: "at once", "hourly" or "daily 06:30, 15:00"')
    )
    quiet: QuietText = Field(
        default="", description=N_('hours in which it keeps silent, such as "21:00-05:30"; it makes up for them after')
    )
    language: Literal["", "id", "en"] = Field(default="", description=N_("its language; empty: that of all"))
    min_confidence: float = Field(default=0.5, ge=0, le=1, description=N_("less certain cooperations never alert"))
    max_age_days: int = Field(default=3, ge=1, le=365, description=N_("older publications never alert"))
    window_minutes: int = Field(
        default=10, ge=0, le=1440, description=N_("minutes between two mails on the same cooperation")
    )
    most_per_hour: int = Field(default=20, ge=0, description=N_("mails in an hour; the rest is held back; 0: no limit"))
    most_per_day: int = Field(default=100, ge=0, description=N_("mails in 24 hours, likewise"))
    coverage_factor: float = Field(
        default=3.0, ge=1, le=100, description=N_("coverage: how many times the usual level a burst is at least")
    )
    sources: list[str] = Field(default=[], description=N_("silence: the sources that it watches; empty: all"))
    follow_up_months: int = Field(
        default=6, ge=1, le=120, description=N_("follow-up: months after signing without a sign of work")
    )
    deadline_days: int = Field(
        default=7, ge=1, le=365, description=N_("deadline: days ahead in which an announced day is told")
    )

    @model_validator(mode="after")
    def _told_to_somebody(self) -> "Watch":
        if not (self.recipients or self.channels):
            raise ValueError(N_("it tells nobody; add recipients or channels"))
        return self


def _distinct(value: list[Watch]) -> list[Watch]:
    if len({watch.name for watch in value}) < len(value):
        raise ValueError(N_("two of them have the same name; give each its own"))
    return value


Watches = Annotated[list[Watch], AfterValidator(_distinct)]
