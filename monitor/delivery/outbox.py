"""The outbox: a message is put there in the transaction of what it tells, so that both stand or neither does, and is
delivered later (`delivery`), to each recipient on its own."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.delivery.mail import brief, compose, message_id, personal_id
from monitor.delivery.suppressions import scope_of
from monitor.store import Store, insert, instant, to_json

MAIL = "mail"


def enqueue(
    connection: sqlite3.Connection,
    *,
    key: str,
    kind: str,
    subject: str,
    text: str,
    html: str,
    sender: str,
    recipients: Sequence[str],
    reason: Mapping[str, object],
    now: datetime,
    thread: str | None = None,
    watch: str | None = None,
    channel: str = MAIL,
    links: Sequence[str] | None = None,
    inline: Sequence[tuple[str, bytes, str]] = (),
    attached: Sequence[tuple[str, bytes]] = (),
) -> None:
    """Put a message there, due at once. `key` says what it tells, which is never told twice: a second one of the same
    key is an sqlite3.IntegrityError. `reason` says why it was written, `watch` for which watch, or
    which audience's digest it is: they are stopped apart.

    By mail each of `recipients` gets a copy of their own; `thread`, `inline` and `attached` are as for `mail.compose`.
    By another `channel` (a name in [channels]) one message goes to that, the beginning of `text` with `links`.
    """
    this = message_id(key, sender=sender)
    by_mail = channel == MAIL
    body = text if by_mail else brief(text, links)
    everybody = tuple(dict.fromkeys(recipients)) if by_mail else (channel,)
    number = insert(
        connection,
        "outbox",
        key=key,
        kind=kind,
        message_id=this,
        subject=subject,
        recipients=to_json(everybody),
        message=compose(
            subject=subject,
            text=body,
            html=html,
            sender=sender,
            message_id=this,
            date=now,
            thread=thread,
            list_name=scope_of(kind, watch),
            inline=inline if by_mail else (),
            attached=attached if by_mail else (),
        ),
        reason=to_json(reason),
        created_at=instant(now),
        state="pending" if everybody else "suppressed",
        next_try_at=instant(now),
        channel=channel,
        watch=watch,
    )
    connection.executemany(
        "INSERT INTO outbox_recipients (outbox_id, recipient, channel, message_id, state, next_try_at)"
        " VALUES (?, ?, ?, ?, 'pending', ?)",
        [(number, one, channel, personal_id(this, one), instant(now)) for one in everybody],
    )


def sum_up(connection: sqlite3.Connection, number: int) -> str:
    """Bring a message's own state in line with those of its recipients, and return it."""
    state: str = connection.execute(
        """UPDATE outbox SET
            state = CASE
                WHEN EXISTS (SELECT 1 FROM outbox_recipients WHERE outbox_id = ?1 AND state = 'pending') THEN 'pending'
                WHEN EXISTS (SELECT 1 FROM outbox_recipients WHERE outbox_id = ?1 AND state = 'failed') THEN 'failed'
                WHEN EXISTS (SELECT 1 FROM outbox_recipients WHERE outbox_id = ?1 AND state = 'sent') THEN 'sent'
                WHEN EXISTS (SELECT 1 FROM outbox_recipients WHERE outbox_id = ?1 AND state = 'dropped') THEN 'dropped'
                ELSE 'suppressed' END,
            error = (SELECT group_concat(line, '; ') FROM (
                SELECT recipient || ': ' || error AS line FROM outbox_recipients
                WHERE outbox_id = ?1 AND error IS NOT NULL AND state IN ('pending', 'failed') ORDER BY id LIMIT 5))
        WHERE id = ?1 RETURNING state""",
        (number,),
    ).fetchone()[0]
    return state


def withdraw(connection: sqlite3.Connection, number: int, *, why: str) -> None:
    """Let nobody get a message who has not got it yet; they count as failed, with `why`."""
    connection.execute(
        "UPDATE outbox_recipients SET state = 'failed', error = ? WHERE outbox_id = ? AND state = 'pending'",
        (why, number),
    )
    sum_up(connection, number)


# What people do with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A message for one recipient."""

    recipient: str
    state: str
    attempts: int
    error: str | None
    next_try_at: str
    sent_at: str | None
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message of the outbox. `copies` are all, in the order in which they were put there."""

    number: int
    key: str
    kind: str
    watch: str | None
    channel: str
    subject: str
    reason: str
    created_at: str
    state: str
    message: bytes
    copies: tuple[Copy, ...]

    @property
    def scope(self) -> str:
        return scope_of(self.kind, self.watch)

    def count(self, state: str) -> int:
        return sum(copy.state == state for copy in self.copies)


def entries(store: Store, *, states: Sequence[str] = (), limit: int = 50) -> tuple[Entry, ...]:
    """The newest messages first, at most `limit`; those where somebody's copy is in one of `states`, or all."""
    rows = store.rows(
        "SELECT * FROM outbox WHERE ?1 = '[]' OR EXISTS (SELECT 1 FROM outbox_recipients r"
        " WHERE r.outbox_id = outbox.id AND r.state IN (SELECT value FROM json_each(?1))) ORDER BY id DESC LIMIT ?2",
        to_json(list(states)),
        limit,
    )
    return tuple(_entry(store, row) for row in rows)


def waiting(store: Store) -> int:
    """How many copies wait to be sent, now or later."""
    return int(store.rows("SELECT count(*) AS copies FROM outbox_recipients WHERE state = 'pending'")[0]["copies"])


def scopes(store: Store) -> frozenset[str]:
    """What the messages of the outbox belong to, as people stop it."""
    rows = store.rows("SELECT DISTINCT kind, watch FROM outbox")
    return frozenset(scope_of(row["kind"], row["watch"]) for row in rows)


def entry(store: Store, number: int) -> Entry | None:
    """One message."""
    rows = store.rows("SELECT * FROM outbox WHERE id = ?", number)
    return _entry(store, rows[0]) if rows else None


def retry(connection: sqlite3.Connection, number: int | None, *, now: datetime) -> int:
    """Make due at once, with all its tries before it, what was put off or given up of a message, or of all; how many
    copies that are. Each keeps its Message-ID. What is being sent just now is left alone."""
    rows = connection.execute(
        "UPDATE outbox_recipients SET state = 'pending', attempts = 0, refusals = 0, next_try_at = ?2"
        " WHERE (state = 'failed' OR (state = 'pending' AND error IS NOT NULL)) AND (?1 IS NULL OR outbox_id = ?1)"
        " RETURNING outbox_id",
        (number, instant(now)),
    ).fetchall()
    for touched in {row[0] for row in rows}:
        connection.execute("UPDATE outbox SET attempts = 0, next_try_at = ? WHERE id = ?", (instant(now), touched))
        sum_up(connection, touched)
    return len(rows)


def drop(connection: sqlite3.Connection, number: int) -> int:
    """Give up what waits or has failed of a message, by a person's word: it counts as told and never comes again; how
    many copies that are."""
    dropped = connection.execute(
        "UPDATE outbox_recipients SET state = 'dropped' WHERE outbox_id = ? AND state IN ('pending', 'failed')",
        (number,),
    ).rowcount
    sum_up(connection, number)
    return dropped


def _entry(store: Store, row: Any) -> Entry:
    copies = store.rows("SELECT * FROM outbox_recipients WHERE outbox_id = ? ORDER BY id", row["id"])
    return Entry(
        number=row["id"],
        key=row["key"],
        kind=row["kind"],
        watch=row["watch"],
        channel=row["channel"],
        subject=row["subject"],
        reason=row["reason"],
        created_at=row["created_at"],
        state=row["state"],
        message=bytes(row["message"]),
        copies=tuple(Copy(**{name: copy[name] for name in Copy.__dataclass_fields__}) for copy in copies),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who is, or was to be, written to; counts are of copies."""

    recipient: str
    sent: int
    waiting: int
    failed: int
    last_sent_at: str | None


def readers(store: Store) -> tuple[Reader, ...]:
    """Everybody that a mail of the outbox is for, by address."""
    rows = store.rows(
        "SELECT recipient, count(*) FILTER (WHERE state = 'sent') AS sent,"
        " count(*) FILTER (WHERE state = 'pending') AS waiting, count(*) FILTER (WHERE state = 'failed') AS failed,"
        " max(sent_at) AS last_sent_at FROM outbox_recipients WHERE channel = ? GROUP BY recipient ORDER BY recipient",
        MAIL,
    )
    return tuple(Reader(**{name: row[name] for name in Reader.__dataclass_fields__}) for row in rows)
