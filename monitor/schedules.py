"""When a watch speaks: "at once", "hourly", "daily 06:30, 15:00", and the hours in which it does not. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Annotated, Literal

from pydantic import AfterValidator

from monitor.i18n import N_

_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_TIMES = re.compile(rf"daily {_CLOCK}(?:, ?{_CLOCK})*")
_QUIET = re.compile(rf"({_CLOCK})-({_CLOCK})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`times` are the local times of "daily", in order; the other kinds have none."""

    kind: Literal["at once", "hourly", "daily"]
    times: tuple[time, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """From `start` up to `end`, local time, over midnight where `end` comes first."""

    start: time
    end: time


def schedule_of(text: str) -> Schedule:
    """The schedule that `text` means; raises ValueError with a sentence where it means none."""
    if text in ("at once", "hourly"):
        return Schedule(kind=text)  # type: ignore[arg-type] # one of the two
    if not _TIMES.fullmatch(text):
        raise ValueError(N_('no schedule; use "at once", "hourly" or "daily 06:30, 15:00"'))
    return Schedule(kind="daily", times=tuple(sorted(set(_clocks(re.findall(r"\d\d:\d\d", text))))))


def quiet_of(text: str) -> Quiet | None:
    """The quiet hours that `text` means, None for ""; raises ValueError with a sentence where it means none."""
    if not text:
        return None
    found = _QUIET.fullmatch(text)
    start, end = _clocks((found[1], found[4])) if found else (time(), time())
    if start == end:
        raise ValueError(N_('no quiet hours; use a form such as "21:00-05:30"'))
    return Quiet(start=start, end=end)


def _clocks(texts: Iterable[str]) -> list[time]:
    return [time.fromisoformat(text) for text in texts]


def is_quiet(quiet: Quiet | None, *, now: datetime, zone: tzinfo) -> bool:
    """Whether `now` lies in the quiet hours."""
    if quiet is None:
        return False
    clock = now.astimezone(zone).time()
    if quiet.start < quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def last_turn(schedule: Schedule, *, now: datetime, zone: tzinfo) -> datetime:
    """The last instant, `now` at the latest, at which the schedule speaks: what was known before it is due."""
    if schedule.kind == "at once":
        return now
    local = now.astimezone(zone)
    if schedule.kind == "hourly":
        return local.replace(minute=0, second=0, microsecond=0)
    days = (local.date(), local.date() - timedelta(days=1))
    turns = [datetime.combine(day, clock, zone) for day in days for clock in schedule.times]
    return max(turn for turn in turns if turn <= now)


def _schedule(value: str) -> str:
    schedule_of(value)
    return value


def _quiet(value: str) -> str:
    quiet_of(value)
    return value


ScheduleText = Annotated[str, AfterValidator(_schedule)]
QuietText = Annotated[str, AfterValidator(_quiet)]
