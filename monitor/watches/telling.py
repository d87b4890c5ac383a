"""What waits to be told -> messages in the outbox, as `pacing` lets it go.

A message, its recipients and the note that it tells what it tells are committed together: after a kill, either all of
that stands, or the facts still wait.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.config import Config
from monitor.config.watches import BUILT_IN, Watch
from monitor.delivery.outbox import enqueue
from monitor.store import Store, instant, moment
from monitor.watches import triggers, watching
from monitor.watches.alert_mail import Notice, letter_of
from monitor.watches.decisions import Reason
from monitor.watches.pacing import Hold, Letter, Sent, Waiting, plan
from monitor.watches.silences import silenced

BATCH = 200
"""Messages written in one transaction: for longer than that takes, nobody else is kept from writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queue:
    """What waits of a watch: the rows, and each as `pacing` sees it."""

    rows: Mapping[int, Any]
    waiting: tuple[Waiting, ...]


def tell(store: Store, config: Config, watch: Watch, *, now: datetime) -> int:
    """Write the mails of a watch that are due; return how many."""
    written = 0
    while store.rows("SELECT 1 FROM watch_decisions WHERE watch = ? AND state = 'waiting' LIMIT 1", watch.name):
        with store.transaction() as connection:
            some = _tell_some(store, connection, config, watch, now=now)
        written += some
        if some < BATCH:
            break
    return written


def _tell_some(store: Store, connection: sqlite3.Connection, config: Config, watch: Watch, *, now: datetime) -> int:
    """Write at most BATCH of them."""
    _withdraw(store, connection, watch, now=now)
    queue = _queue(store, watch)
    state = watching.state_of(store, watch.name)
    subjects = {fact.subject for fact in queue.waiting}
    planned = plan(
        queue.waiting,
        pace=watching.pace_of(watch, paused=state.paused),
        sent=_sent(store, watch, now=now),
        silenced=silenced(store, watch.name, subjects, now=now, zone=config.zone),
        now=now,
        zone=config.zone,
    )
    connection.executemany(
        "UPDATE watch_decisions SET hold = ? WHERE id = ? AND hold IS NOT ?",
        [(hold, fact.id, hold) for fact, hold in planned.held],
    )
    first = not store.rows(
        "SELECT 1 FROM watch_decisions WHERE watch = ? AND outbox_key IS NOT NULL LIMIT 1", watch.name
    )
    letters = planned.letters[:BATCH]
    for number, letter in enumerate(letters):
        baseline = state.baseline if first and not number and watch.name != BUILT_IN else 0
        _write(store, connection, config, watch, letter, queue.rows, baseline=baseline, now=now)
    return len(letters)


def _withdraw(store: Store, connection: sqlite3.Connection, watch: Watch, *, now: datetime) -> None:
    """What waits and no longer holds is not told: its step is gone, or its cooperation, or a source speaks again."""
    silent = store.rows(
        "SELECT id, facts ->> '$.source' AS source, fact FROM watch_decisions"
        " WHERE watch = ? AND state = 'waiting' AND trigger = 'silence'",
        watch.name,
    )
    still = {due.fact for due in triggers.silences(store, [row["source"] for row in silent])} if silent else set()
    connection.executemany(
        "UPDATE watch_decisions SET state = 'held', reason = ?, decided_at = ? WHERE id = ?",
        [(Reason.WITHDRAWN, instant(now), row["id"]) for row in silent if row["fact"] not in still],
    )
    connection.execute(
        "UPDATE watch_decisions SET state = 'held', reason = ?, decided_at = ? WHERE watch = ? AND state = 'waiting'"
        " AND cooperation IS NOT NULL AND NOT CASE WHEN trigger IN ('new', 'status') OR fact = cooperation || ':denied'"
        "  THEN EXISTS (SELECT 1 FROM cooperations c JOIN steps s ON s.cooperation_id = c.id WHERE c.key = cooperation"
        "   AND fact = c.key || ':' || CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END)"
        "  ELSE cooperation IN (SELECT key FROM cooperations WHERE trigger <> 'follow-up' OR status = 'signed') END",
        [Reason.WITHDRAWN, instant(now), watch.name],
    )


_WEIGHT = {"signed": 4, "ended": 3, "ongoing": 3, "agreed": 2, "exploring": 1}
"""How much it matters to hear of a status at once, as in the digest."""


def _queue(store: Store, watch: Watch) -> _Queue:
    rows = {
        row["id"]: row
        for row in store.rows(
            "SELECT id, fact, cooperation, trigger, reason, hold, facts, decided_at, facts ->> '$.status' AS status,"
            " facts ->> '$.confidence' AS confidence"
            " FROM watch_decisions WHERE watch = ? AND state = 'waiting' ORDER BY id",
            watch.name,
        )
    }
    return _Queue(
        rows=rows,
        waiting=tuple(
            Waiting(
                id=row["id"],
                subject=row["cooperation"] or row["fact"],
                decided_at=moment(row["decided_at"]),
                weight=_WEIGHT.get(row["status"], 2) + (row["confidence"] or 0.0),
                hold=Hold(row["hold"]) if row["hold"] else None,
            )
            for row in rows.values()
        ),
    )


def _sent(store: Store, watch: Watch, *, now: datetime) -> tuple[Sent, ...]:
    """The mails that the watch wrote in the last day."""
    subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in store.rows(
        "SELECT o.key, o.created_at, coalesce(d.cooperation, d.fact) AS subject FROM outbox o"
        " JOIN watch_decisions d ON d.outbox_key = o.key WHERE d.watch = ? AND o.created_at > ?",
        watch.name,
        instant(now - timedelta(days=1)),
    ):
        subjects[row["key"], row["created_at"]].add(row["subject"])
    return tuple(Sent(at=moment(at), subjects=frozenset(of)) for (_, at), of in subjects.items())


def _write(
    store: Store,
    connection: sqlite3.Connection,
    config: Config,
    watch: Watch,
    letter: Letter,
    rows: Mapping[int, Any],
    *,
    baseline: int,
    now: datetime,
) -> None:
    """One mail, for all the ways that the watch has, and the note that it tells what it tells."""
    told = [rows[fact.id] for fact in letter.facts]
    made = letter_of(
        store,
        config,
        watch,
        told,
        Notice(
            roundup=letter.roundup,
            throttled=letter.throttled,
            left=letter.left,
            baseline=baseline,
            holds=tuple({Hold(row["hold"]): None for row in told if row["hold"]}),
        ),
    )
    own = None if watch.name == BUILT_IN else watch.name
    for channel in (*(("mail",) if watch.recipients else ()), *watch.channels):
        enqueue(
            connection,
            key=made.key if channel == "mail" else f"{made.key}:{channel}",
            kind="alert",
            subject=made.rendered.subject,
            text=made.rendered.text,
            html=made.rendered.html,
            sender=config.mail.sender,
            recipients=watch.recipients,
            reason={**made.reason, "watch": watch.name, "decisions": [row["id"] for row in told]},
            now=now,
            thread=_thread(store, watch, told[0]) if not letter.roundup else None,
            watch=own,
            channel=channel,
            links=made.links,
        )
    first = "mail" if watch.recipients else watch.channels[0]
    connection.executemany(
        "UPDATE watch_decisions SET state = 'told', outbox_key = ? WHERE id = ?",
        [(made.key if first == "mail" else f"{made.key}:{first}", row["id"]) for row in told],
    )


def _thread(store: Store, watch: Watch, row: Any) -> str | None:
    """The Message-ID of the watch's first mail on the same cooperation."""
    if row["cooperation"] is None:
        return None
    start = f"alert:{row['cooperation']}"
    found = store.rows(
        "SELECT message_id FROM outbox WHERE channel = 'mail' AND watch IS ?1 AND (key >= ?2 AND key < ?3 OR key IN"
        " (SELECT outbox_key FROM watch_decisions WHERE cooperation = ?4 AND watch = ?5 AND outbox_key LIKE 'alert:%'))"
        " ORDER BY id LIMIT 1",
        None if watch.name == BUILT_IN else watch.name,
        f"{start}:",
        # the character after ":"
        f"{start};",
        row["cooperation"],
        watch.name,
    )
    return found[0]["message_id"] if found else None
