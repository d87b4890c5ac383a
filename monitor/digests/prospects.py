"""What a digest says of days ahead and of signatures that nothing followed, as far as its audience's query goes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from monitor import evidence
from monitor.evidence import Evidence
from monitor.ledger.followups import Ahead, Overdue, ahead, before, overdue
from monitor.queries.scopes import Scope
from monitor.store import Store

DAYS_AHEAD = 14
MONTHS = 6
"""After which a signature without any news of the work is called overdue."""

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A signature that nothing followed, and the report of it."""

    overdue: Overdue
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """`newly` are those that became overdue since the previous edition, the latest MOST of them; `total` counts all
    that are."""

    newly: tuple[Waiting, ...]
    total: int


_COOPERATIONS = "SELECT c.key FROM cooperations c WHERE {scope}"
_ARTICLES = """
SELECT a.id FROM articles a JOIN versions v ON v.id = a.version_id
WHERE a.id IN (SELECT value FROM json_each(?)) AND {scope}
"""


def coming(store: Store, scope: Scope, *, until: datetime, zone: tzinfo) -> tuple[Ahead, ...]:
    """What lies in the days after the cut-off, the earliest first."""
    today = until.astimezone(zone).date()
    found = ahead(store, today, today + timedelta(days=DAYS_AHEAD))
    keys = _chosen(store, scope, [one.cooperation for one in found if one.cooperation])
    rows = store.rows(
        _ARTICLES.format(scope=scope.articles.sql),
        json.dumps([one.article_id for one in found]),
        *scope.articles.values,
    )
    articles = {number for (number,) in rows}
    return tuple(one for one in found if (one.cooperation in keys if one.cooperation else one.article_id in articles))[
        :MOST
    ]


def waiting(store: Store, scope: Scope, *, since: datetime | None, until: datetime) -> FollowUps:
    """What is overdue at the cut-off."""
    found = overdue(store, until, MONTHS)
    keys = _chosen(store, scope, [one.key for one in found])
    chosen = [one for one in found if one.key in keys]
    newly = [one for one in chosen if since is None or one.since > before(since, MONTHS)][-MOST:]
    shown = evidence.of_mentions(store, [one.mention_id for one in newly])
    return FollowUps(
        newly=tuple(Waiting(overdue=one, evidence=shown[one.mention_id]) for one in newly), total=len(chosen)
    )


def _chosen(store: Store, scope: Scope, keys: Sequence[str]) -> set[str]:
    if scope.everything or not keys:
        return set(keys)
    rows = store.rows(_COOPERATIONS.format(scope=scope.cooperations.sql), *scope.cooperations.values)
    return set(keys).intersection(key for (key,) in rows)
