"""The rhythm of a source: how much it publishes by weekday and hour, and whether its silence is out of the ordinary.

All of it is computed from stored observations: when the source answered, and when it published. Only time in which it
was watched counts, so neither a pause of Pantau nor a clock that jumps looks like silence.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

HOUR = timedelta(hours=1)
LEAST_CAP = HOUR
LEAST_SILENCE = timedelta(hours=3)
"""Shorter silences are never told, however busy a newsroom is."""

LEAST_WATCHED = 7 * 24.0
LEAST_EVENTS = 20
"""A rhythm is known from so many watched hours and so many articles on."""

PRIOR_HOURS = 1.0
"""An hour of a weekday counts as if it had been watched so much longer at the pace that this hour has on all days, and
that hour on all days likewise at the pace of the whole week."""

HOURS_A_YEAR = 8766.0
LEAST_DAYS = 5
LEAST_DAY = 6.0
UNKNOWN_DISPERSION = 2.0

Slot = tuple[int, int]
"""Weekday (Monday is 0) and hour, in local time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A time in which all that a source published was seen."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """`rates` are articles an hour by slot, `total` those of an average hour; `dispersion` is how many times the
    variance of a day's count is that of a Poisson process (at least 1)."""

    rates: dict[Slot, float]
    total: float
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What was not published: nothing `since`, while `expected` articles would have come at the source's own pace.

    Silences as long as this come `a_year` times a year by chance.
    """

    since: datetime
    expected: float
    a_year: float
    watched: timedelta

    @property
    def out_of_the_ordinary(self) -> bool:
        """Whether chance makes such a silence less than once a year."""
        return self.watched >= LEAST_SILENCE and self.a_year < 1


def stretches(answers: Sequence[datetime]) -> tuple[Stretch, ...]:
    """When a source was watched, from the instants of its answers in the order of the runs.

    Between two answers nothing is missed. Of a gap longer than twice the usual one, but at least an hour, only the end
    counts: Pantau was not at work, or the clock was set ahead. A gap backwards is a clock set back, and counts nothing;
    nor does what lies after the last answer. Overlapping stretches are one.
    """
    gaps = sorted(later - earlier for earlier, later in pairwise(answers) if later > earlier)
    if not gaps:
        return ()
    cap = max(2 * gaps[len(gaps) // 2], LEAST_CAP)
    last = answers[-1]
    found = sorted(
        (max(earlier, later - cap), later) for earlier, later in pairwise(answers) if earlier < later <= last
    )
    merged: list[tuple[datetime, datetime]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(Stretch(start=start, end=end) for start, end in merged)


def silence(watched: Sequence[Stretch], published: Iterable[datetime], *, zone: tzinfo) -> Silence | None:
    """How the time since the last publication compares with the source's own rhythm until then; None where that is not
    known well enough yet.

    With the rate r of the weekday and hour, Lambda is the sum of r over the watched hours since. A Poisson process of
    that rate stays silent so long with probability exp(-Lambda); a source whose daily counts scatter phi times as
    widely as such a process, with exp(-Lambda / phi). There are as many silences as publications, so in a year
    `rate a year * exp(-Lambda / phi)` of them are at least as long.
    """
    if not watched:
        return None
    events = sorted(_inside(watched, published))
    if len(events) < LEAST_EVENTS:
        return None
    last = events[-1]
    before = tuple(_clipped(watched, until=last))
    if sum(_hours(part) for part in before) < LEAST_WATCHED:
        return None
    usual = rhythm(before, events, zone=zone)
    after = tuple(_clipped(watched, since=last))
    expected = sum(usual.rates[slot] * hours for part in after for _, slot, hours in _slots(part, zone))
    return Silence(
        since=last,
        expected=expected,
        a_year=usual.total * HOURS_A_YEAR * math.exp(-expected / usual.dispersion),
        watched=sum((part.end - part.start for part in after), timedelta()),
    )


def rhythm(watched: Sequence[Stretch], published: Sequence[datetime], *, zone: tzinfo) -> Rhythm:
    """The rates of a source: publications by watched hours, slot by slot.

    Where a slot was watched little, its rate is drawn towards that of the same hour on all days, and this towards that
    of the whole week (the mean of a Gamma prior worth PRIOR_HOURS). The dispersion is Pearson's statistic of the daily
    counts by their number, over days watched for LEAST_DAY hours or more; with fewer than LEAST_DAYS of them it is
    UNKNOWN_DISPERSION.
    """
    exposure: dict[Slot, float] = defaultdict(float)
    days: dict[date, dict[Slot, float]] = defaultdict(lambda: defaultdict(float))
    for part in watched:
        for day, slot, hours in _slots(part, zone):
            exposure[slot] += hours
            days[day][slot] += hours
    local = [moment.astimezone(zone) for moment in published]
    counts = Counter((moment.weekday(), moment.hour) for moment in local)
    total = len(local) / sum(exposure.values())
    rates: dict[Slot, float] = {}
    for hour in range(24):
        week = range(7)
        pooled = _drawn(
            sum(counts[day, hour] for day in week), sum(exposure.get((day, hour), 0.0) for day in week), total
        )
        rates |= {(day, hour): _drawn(counts[day, hour], exposure.get((day, hour), 0.0), pooled) for day in week}
    daily = Counter(moment.date() for moment in local)
    scatter = [
        (daily[day] - expected) ** 2 / expected
        for day, slots in days.items()
        if sum(slots.values()) >= LEAST_DAY
        and (expected := sum(rates[slot] * hours for slot, hours in slots.items())) > 0
    ]
    dispersion = sum(scatter) / len(scatter) if len(scatter) >= LEAST_DAYS else UNKNOWN_DISPERSION
    return Rhythm(rates=rates, total=total, dispersion=max(1.0, dispersion))


def _drawn(count: int, hours: float, towards: float) -> float:
    return (count + PRIOR_HOURS * towards) / (hours + PRIOR_HOURS)


def _inside(watched: Sequence[Stretch], moments: Iterable[datetime]) -> Iterator[datetime]:
    """The moments that lie in a stretch, in order."""
    parts = iter(watched)
    part = next(parts, None)
    for moment in sorted(moments):
        while part is not None and part.end < moment:
            part = next(parts, None)
        if part is None:
            return
        if part.start < moment:
            yield moment


def _clipped(
    watched: Sequence[Stretch], *, since: datetime | None = None, until: datetime | None = None
) -> Iterator[Stretch]:
    for part in watched:
        start = max(part.start, since) if since else part.start
        end = min(part.end, until) if until else part.end
        if start < end:
            yield Stretch(start=start, end=end)


def _hours(part: Stretch) -> float:
    return (part.end - part.start) / HOUR


def _slots(part: Stretch, zone: tzinfo) -> Iterator[tuple[date, Slot, float]]:
    """A stretch cut at full hours: (local day, slot, hours)."""
    at = part.start
    while at < part.end:
        local = at.astimezone(zone)
        left = HOUR - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        until = min(at + left, part.end)
        yield local.date(), (local.weekday(), local.hour), (until - at) / HOUR
        at = until
