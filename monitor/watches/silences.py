"""What people want to hear nothing of for a while, a cooperation or all that a query finds. Told after it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries.language import parse
from monitor.store import Store, insert, instant, moment, to_json
from monitor.watches.triggers import matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Until `until` nothing is mailed, by `watch` or by all, of the cooperation or of what the query finds."""

    id: int
    query: str | None
    cooperation: str | None
    watch: str | None
    until: datetime
    note: str | None
    created_at: datetime


def silence(
    store: Store,
    about: str,
    *,
    until: datetime,
    now: datetime,
    zone: tzinfo,
    watch: str | None = None,
    note: str | None = None,
) -> Silence:
    """Silence what `about` names, the key of a cooperation or else a query. Raises QueryError for one that can't be
    understood, that is empty, or for an end that is over."""
    if until <= now:
        over = f"{until.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        raise QueryError(N_("A silence must end later than now; {until} is over"), until=over, position=1)
    known = store.rows("SELECT key FROM cooperations WHERE key = ?", about)
    if not about.strip():
        raise QueryError(N_("A silence needs a query or the key of a cooperation"), position=1)
    if not known:
        parse(about, now=now, zone=zone)
    values: dict[str, Any] = {
        "query": None if known else about,
        "cooperation": about if known else None,
        "watch": watch,
        "until": instant(until),
        "note": note,
        "created_at": instant(now),
    }
    with store.transaction() as connection:
        number = insert(connection, "silences", **values)
    return next(one for one in in_force(store, now=now) if one.id == number)


def end(store: Store, number: int, *, now: datetime) -> bool:
    """End a silence now; whether it was in force."""
    with store.transaction() as connection:
        ended = connection.execute(
            "UPDATE silences SET until = ?1 WHERE id = ?2 AND until > ?1", [instant(now), number]
        )
    return bool(ended.rowcount)


def in_force(store: Store, *, now: datetime) -> tuple[Silence, ...]:
    """The silences that have not ended, in the order in which they were made."""
    return tuple(
        Silence(
            id=row["id"],
            query=row["query"],
            cooperation=row["cooperation"],
            watch=row["watch"],
            until=moment(row["until"]),
            note=row["note"],
            created_at=moment(row["created_at"]),
        )
        for row in store.rows("SELECT * FROM silences WHERE until > ? ORDER BY id", instant(now))
    )


def silenced(store: Store, watch: str, keys: Collection[str], *, now: datetime, zone: tzinfo) -> set[str]:
    """Those of these cooperations of which `watch` is to say nothing now."""
    found: set[str] = set()
    for one in in_force(store, now=now):
        if one.watch not in (None, watch):
            continue
        if one.cooperation is not None:
            found |= {one.cooperation} & set(keys)
            continue
        known = dict(
            map(
                tuple,
                store.rows(
                    "SELECT id, key FROM cooperations WHERE key IN (SELECT value FROM json_each(?))",
                    to_json(sorted(keys)),
                ),
            )
        )
        found |= {known[number] for number in matching(store, one.query or "", now=now, zone=zone, among=known)}
    return found
