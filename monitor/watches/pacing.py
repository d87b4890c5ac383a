"""What waits to be told by one watch -> the mails that it sends now, and what goes on waiting, each for a named reason.
Pure: nothing here reads or sends, and nothing is ever dropped.

One mail tells of one subject (a cooperation, or a source): all of it that waits. What had to wait together with much
else comes as a round-up, one line a subject.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from monitor.i18n import N_
from monitor.schedules import Quiet, Schedule, is_quiet, last_turn

SINGLES = 3
"""So many subjects that had to wait still get a mail of their own; more come as a round-up."""

PAGE = 50
"""Subjects in one round-up, which stays below the 100 KB from which on mail programs cut a mail off."""


class Hold(StrEnum):
    """What something that is to be told waits for. The values are stored, so they are only ever added to."""

    PAUSED = "paused"
    SILENCED = "silenced"
    QUIET = "quiet"
    SCHEDULE = "schedule"
    WINDOW = "window"
    THROTTLED = "throttled"


HOLD_WORDS: dict[Hold, str] = {
    Hold.PAUSED: N_("waits: the watch is paused"),
    Hold.SILENCED: N_("waits: it is silenced for a while"),
    Hold.QUIET: N_("waits for the end of the quiet hours"),
    Hold.SCHEDULE: N_("waits for the next turn of the schedule"),
    Hold.WINDOW: N_("waits: a mail on the same cooperation went out just before"),
    Hold.THROTTLED: N_("waits: the watch sent as many mails as it may"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One fact that waits. `subject` is what it is about, `weight` how much it matters (more first), `hold` what it
    waited for so far, None: nothing yet."""

    id: int
    subject: str
    decided_at: datetime
    weight: float
    hold: Hold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a watch speaks; a limit of 0 is none."""

    schedule: Schedule
    quiet: Quiet | None
    window: timedelta
    most_per_hour: int
    most_per_day: int
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A mail that the watch wrote before."""

    at: datetime
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail. `throttled` counts the subjects in it that a limit had held back; `left` those that wait on because of
    one, in the last mail before it."""

    facts: tuple[Waiting, ...]
    roundup: bool
    throttled: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    letters: tuple[Letter, ...]
    held: tuple[tuple[Waiting, Hold], ...]


def plan(
    waiting: Iterable[Waiting],
    *,
    pace: Pace,
    sent: Sequence[Sent] = (),
    silenced: Collection[str] = (),
    now: datetime,
    zone: tzinfo,
) -> Plan:
    """What a watch mails at `now`: every fact is in exactly one letter, or held for a named reason.

    What the clock says was sent or decided after `now` is of a clock that ran ahead: it neither counts nor waits.
    """
    held: list[tuple[Waiting, Hold]] = []
    due: dict[str, list[Waiting]] = {}
    turn = last_turn(pace.schedule, now=now, zone=zone)
    quiet = is_quiet(pace.quiet, now=now, zone=zone)
    lately = {subject for one in sent if now - pace.window < one.at <= now for subject in one.subjects}
    for fact in waiting:
        hold = _hold(fact, pace, turn=turn, quiet=quiet, lately=lately, silenced=silenced, now=now)
        if hold is None:
            due.setdefault(fact.subject, []).append(fact)
        else:
            held.append((fact, hold))
    letters = _letters(list(due.values()), at_once=pace.schedule.kind == "at once")
    left = _left(pace, sent, now=now)
    if left is not None and len(letters) > left:
        kept, over = letters[:left], letters[left:]
        held += [(fact, Hold.THROTTLED) for letter in over for fact in letter.facts]
        waits_on = len({fact.subject for letter in over for fact in letter.facts})
        letters = [*kept[:-1], *(replace(letter, left=waits_on) for letter in kept[-1:])]
    return Plan(letters=tuple(letters), held=tuple(held))


def _hold(
    fact: Waiting,
    pace: Pace,
    *,
    turn: datetime,
    quiet: bool,
    lately: Collection[str],
    silenced: Collection[str],
    now: datetime,
) -> Hold | None:
    if pace.paused:
        return Hold.PAUSED
    if fact.subject in silenced:
        return Hold.SILENCED
    if quiet:
        return Hold.QUIET
    if pace.schedule.kind != "at once" and turn <= fact.decided_at <= now:
        return Hold.SCHEDULE
    return Hold.WINDOW if fact.subject in lately else None


def _letters(groups: list[list[Waiting]], *, at_once: bool) -> list[Letter]:
    """The mails in the order in which they matter: what had to wait, then what is heaviest."""
    groups = sorted(groups, key=lambda group: (-max(fact.weight for fact in group), group[0].id))
    late: list[list[Waiting]] = []
    alone: list[list[Waiting]] = []
    for group in groups:
        waited = not at_once or any(fact.hold not in (None, Hold.WINDOW) for fact in group)
        (late if waited else alone).append(group)
    if len(late) <= (SINGLES if at_once else 1):
        late, alone = [], groups
    pages = [late[start : start + PAGE] for start in range(0, len(late), PAGE)]
    return [_letter(page, roundup=True) for page in pages] + [_letter([group], roundup=False) for group in alone]


def _letter(groups: Sequence[Sequence[Waiting]], *, roundup: bool) -> Letter:
    return Letter(
        facts=tuple(fact for group in groups for fact in group),
        roundup=roundup,
        throttled=sum(any(fact.hold is Hold.THROTTLED for fact in group) for group in groups),
    )


def _left(pace: Pace, sent: Sequence[Sent], *, now: datetime) -> int | None:
    """How many mails the limits still allow; None where there is none."""
    left = [
        max(0, most - sum(now - stretch < one.at <= now for one in sent))
        for most, stretch in ((pace.most_per_hour, timedelta(hours=1)), (pace.most_per_day, timedelta(days=1)))
        if most
    ]
    return min(left) if left else None
