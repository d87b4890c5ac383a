"""How a stretch compares with the four weeks before it: how much was written, and what of. Plain values, for words,
charts and tables alike.

A week is 7 days up to the same time of day, so that each day is compared with its own weekdays.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from math import sqrt
from statistics import fmean, median
from typing import Literal

from models.analysis import STATUSES
from monitor.queries.scopes import Scope
from monitor.store import Store, instant, moment

WEEKS = 4
WEEK, DAY = timedelta(days=7), timedelta(days=1)
LEAST_WEEKS = 2
"""Of so many weeks something must be known before anything is usual."""

Level = Literal["unknown", "none", "usual", "more", "fewer", "many-more", "far-fewer"]
Dimension = Literal["status", "sector", "party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many there are `now`, and how many there were in the same stretch of each week before, newest first, as far
    as Pantau was at work in it."""

    now: int
    before: tuple[int, ...] = ()

    @property
    def usual(self) -> float | None:
        """The median of the weeks before; None where they are too few."""
        return median(self.before) if len(self.before) >= LEAST_WEEKS else None

    @property
    def level(self) -> Level:
        """In a word; what chance alone brings about (two standard deviations of a Poisson count) is usual."""
        if self.usual is None:
            return "unknown"
        if not self.now and not self.usual:
            return "none"
        if abs(self.now - self.usual) <= 2 * sqrt(max(self.usual, 1)):
            return "usual"
        if self.now > self.usual:
            return "many-more" if self.now >= 2 * self.usual else "more"
        return "far-fewer" if self.now <= self.usual / 2 else "fewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The 24 hours up to the time of day of the cut-off, on `day`: articles stored, and those of them that report a
    cooperation."""

    day: date
    articles: int
    reporting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What was stored since `since`; `days` are the four weeks up to the cut-off, oldest first."""

    since: datetime
    until: datetime
    articles: Count
    reporting: Count
    days: tuple[Day, ...]

    @property
    def comparable(self) -> bool:
        """Whether anything came in, and what is usual is known."""
        return self.articles.now > 0 and self.articles.usual is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Steps of cooperations of one status, sector or party, by the publication that shows them: in the last 7 days, and
    in each of the weeks before, newest first."""

    dimension: Dimension
    name: str
    now: int
    before: tuple[int, ...]

    @property
    def usual(self) -> float:
        return fmean(self.before)

    @property
    def change(self) -> float:
        return self.now - self.usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """In `weeks` of the four before the last 7 days Pantau was at work; where these are too few, there is nothing to
    compare with, and all is empty."""

    weeks: int
    statuses: tuple[Trend, ...] = ()
    sectors: tuple[Trend, ...] = ()
    parties: tuple[Trend, ...] = ()


_REPORTS = "EXISTS (SELECT 1 FROM cooperation_mentions r WHERE r.article_id = a.id AND r.denied = 0)"
_SEEN = """FROM articles a JOIN versions v ON v.id = a.version_id
WHERE a.first_seen_at > ? AND a.first_seen_at <= ? AND {scope}"""
_SUMS = f"SELECT count(*), coalesce(sum({_REPORTS}), 0) {_SEEN}"
_DAILY = f"""SELECT (? - CAST(strftime('%s', a.first_seen_at) AS INTEGER)) / 86400 AS back, count(*), sum({_REPORTS})
{_SEEN} GROUP BY back"""


def volume(store: Store, scope: Scope, *, since: datetime | None, until: datetime, zone: tzinfo) -> Volume:
    """The volume of the stretch after `since` (None: of a day) up to `until`, one week long at most."""
    start = max(since or until - DAY, until - WEEK)
    now = _seen(store, scope, start, until)
    before = [
        _seen(store, scope, start - back * WEEK, until - back * WEEK)
        for back in range(1, WEEKS + 1)
        if _at_work(store, start - back * WEEK, until - back * WEEK)
    ]
    return Volume(
        since=start,
        until=until,
        articles=Count(now=now[0], before=tuple(articles for articles, _ in before)),
        reporting=Count(now=now[1], before=tuple(reporting for _, reporting in before)),
        days=_days(store, scope, until=until, zone=zone),
    )


def _seen(store: Store, scope: Scope, since: datetime, until: datetime) -> tuple[int, int]:
    ((articles, reporting),) = store.rows(
        _SUMS.format(scope=scope.articles.sql),
        instant(since),
        instant(until),
        *scope.articles.values,
    )
    return articles, reporting


def _at_work(store: Store, since: datetime, until: datetime) -> bool:
    """Whether anything was collected: what was missed is not what is usual."""
    rows = store.rows(
        "SELECT 1 FROM runs WHERE started_at > ? AND started_at <= ? LIMIT 1", instant(since), instant(until)
    )
    return bool(rows)


def _days(store: Store, scope: Scope, *, until: datetime, zone: tzinfo) -> tuple[Day, ...]:
    rows = store.rows(
        _DAILY.format(scope=scope.articles.sql),
        int(until.timestamp()),
        instant(until - WEEKS * WEEK),
        instant(until),
        *scope.articles.values,
    )
    counted = {back: (articles, reporting) for back, articles, reporting in rows}
    return tuple(
        Day(day=(until - back * DAY).astimezone(zone).date(), articles=articles, reporting=reporting)
        for back in reversed(range(7 * WEEKS))
        for articles, reporting in (counted.get(back, (0, 0)),)
    )


_MOVES = """
SELECT {name} AS name, (? - CAST(strftime('%s', s.at) AS INTEGER)) / 604800 AS back, count(*) FROM steps s
JOIN cooperations c ON c.id = s.cooperation_id JOIN cooperation_mentions m ON m.id = s.mention_id {each}
WHERE s.kind != 'denied' AND s.at > ? AND s.at <= ? AND {scope} GROUP BY 1, 2
"""
_NAMES: dict[Dimension, tuple[str, str]] = {
    "status": ("s.status", ""),
    "sector": ("j.value", "JOIN json_each(m.sectors) j"),
    "party": ("j.value", "JOIN json_each(c.parties) j"),
}


def trends(store: Store, scope: Scope, *, until: datetime, most: int = 5) -> Trends:
    """What happened in the last 7 days against an average week of the four before: every status, and the `most`
    sectors and parties in which most changed. Weeks in which nothing was collected do not count."""
    weeks = _weeks_known(store, until)
    if len(weeks) < LEAST_WEEKS:
        return Trends(weeks=0)
    made = {
        # nearly every party is named once: such ones are no trend
        dimension: _moves(store, scope, dimension, weeks=weeks, until=until, least=2 if dimension == "party" else 0)
        for dimension in _NAMES
    }
    order = {str(status): place for place, status in enumerate(STATUSES)}
    return Trends(
        weeks=len(weeks),
        statuses=tuple(sorted(made["status"], key=lambda one: order[one.name])),
        sectors=_changed(made["sector"], most),
        parties=_changed(made["party"], most),
    )


def _moves(
    store: Store, scope: Scope, dimension: Dimension, *, weeks: Sequence[int], until: datetime, least: int
) -> list[Trend]:
    """The trend of each name with so many steps in the last 7 days at `least`, against these weeks before."""
    name, each = _NAMES[dimension]
    rows = store.rows(
        _MOVES.format(name=name, each=each, scope=scope.cooperations.sql),
        int(until.timestamp()),
        instant(until - (WEEKS + 1) * WEEK),
        instant(until),
        *scope.cooperations.values,
    )
    found: dict[str, Counter[int]] = defaultdict(Counter)
    chosen = {named for named, back, count in rows if back == 0 and count >= least} if least else None
    for named, back, count in rows:
        if (back == 0 or back in weeks) and (chosen is None or named in chosen):
            found[named][back] = count
    return [
        Trend(dimension=dimension, name=named, now=counts[0], before=tuple(counts[back] for back in weeks))
        for named, counts in found.items()
    ]


def _weeks_known(store: Store, until: datetime) -> tuple[int, ...]:
    """How far back the weeks lie that began after the first article came in, and in which Pantau was at work."""
    ((first,),) = store.rows("SELECT min(first_seen_at) FROM articles")
    known = min(WEEKS, int((until - moment(first)) / WEEK) - 1) if first else 0
    return tuple(
        back for back in range(1, known + 1) if _at_work(store, until - (back + 1) * WEEK, until - back * WEEK)
    )


def _changed(found: list[Trend], most: int) -> tuple[Trend, ...]:
    """Those that changed most, and of those that changed as much the ones with more."""
    ranked = sorted(found, key=lambda one: (-abs(one.change), -one.now, one.name))
    return tuple(ranked[:most])
