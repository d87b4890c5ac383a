"""Who does not want which mail: for good, or until an instant. Respected when a message is about to leave."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.store import Store, insert, instant, moment, moment_or_none

EVERYTHING = "*"
NEEDED = "admin"
"""The scope of what nobody can be spared: those who get it are named by themselves, in [admin]."""

By = Literal["link", "command"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """`recipient` gets nothing of `scope` ("digest", "alert", "alert:WATCH", EVERYTHING), for good without `until`."""

    recipient: str
    scope: str
    until: datetime | None
    at: datetime
    by: str


def scope_of(kind: str, watch: str | None) -> str:
    """What a message belongs to, as people stop it: its kind, and of that one watch or one audience's digest."""
    return f"{kind}:{watch}" if watch else kind


def suppress(
    connection: sqlite3.Connection, recipient: str, scope: str, *, now: datetime, by: By, until: datetime | None = None
) -> None:
    """From now on `recipient` gets nothing of `scope`; said twice in the same way, the later word counts."""
    lift(connection, recipient, scope, now=now, by=by)
    insert(
        connection,
        "suppressions",
        recipient=_folded(recipient),
        scope=scope,
        until=instant(until) if until else None,
        at=instant(now),
        by=by,
    )


def lift(
    connection: sqlite3.Connection, recipient: str, scope: str | None, *, now: datetime, by: By | None = None
) -> int:
    """Let `recipient` get `scope` again, or without one everything; how many suppressions that ended. With `by`, only
    what was said in that way."""
    return connection.execute(
        "UPDATE suppressions SET lifted_at = ?1 WHERE recipient = ?2 AND lifted_at IS NULL"
        " AND (?3 IS NULL OR scope = ?3) AND (?4 IS NULL OR by = ?4)",
        (instant(now), _folded(recipient), scope, by),
    ).rowcount


def suppressing(store: Store, recipient: str, scope: str, *, now: datetime) -> Suppression | None:
    """What keeps a message of `scope` from `recipient` at `now`, the most lasting one; None where nothing does."""
    wanted = (scope,) if scope == NEEDED else (scope, EVERYTHING)
    found = [one for one in in_force(store, now=now, recipient=recipient) if one.scope in wanted]
    return max(found, key=lambda one: (one.until is None, one.until or now), default=None)


def in_force(store: Store, *, now: datetime, recipient: str | None = None) -> tuple[Suppression, ...]:
    """All that is suppressed at `now`, or what is of one recipient, in the order in which it was said."""
    rows = store.rows(
        "SELECT * FROM suppressions WHERE lifted_at IS NULL AND (until IS NULL OR until > ?1)"
        " AND (?2 IS NULL OR recipient = ?2) ORDER BY id",
        instant(now),
        None if recipient is None else _folded(recipient),
    )
    return tuple(
        Suppression(
            recipient=row["recipient"],
            scope=row["scope"],
            until=moment_or_none(row["until"]),
            at=moment(row["at"]),
            by=row["by"],
        )
        for row in rows
    )


def _folded(recipient: str) -> str:
    return recipient.casefold()
