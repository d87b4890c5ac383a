"""Mail delivered: each due message of the outbox handed to a transport, at least once, under its one Message-ID.

A message is claimed before it is sent, by moving its next try ahead: another process leaves it alone, and after a kill
it is tried again. What the server refuses for good is given up with its reason; everything else is tried again, later
and later. A transport that can't be used at all ends the round without a word against the other messages.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor.errors import DeliveryError
from monitor.files import write_atomically
from monitor.i18n import N_
from monitor.store import Store, instant, to_json

LEASE = timedelta(minutes=15)
"""For so long a claimed message is its claimer's; longer than any server takes to answer."""

MOST_ATTEMPTS = 20
"""With the waits below, a message is tried for about three days, as mail servers do."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
_UNHEARD_OF = 2 * LONGEST_WAIT
"""Nothing waits so long: what seems to was noted by a clock that ran ahead, and is due."""

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to hand over; `name` is what `name_of` gives it."""

    name: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody did not get a message; `permanent` says that trying again is useless."""

    reason: str
    permanent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a message: nobody in `refused` got it, every other recipient did."""

    refused: Mapping[str, Refusal] = field(default_factory=dict)


Send = Callable[[Outgoing], Receipt]

Transport = Callable[[], AbstractContextManager[Send]]
"""Opens a session, in which messages are sent one after another. Sending raises DeliveryError where the transport
itself is in trouble, whatever the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """One round: messages sent, to be tried again, and given up; `trouble` says why the round ended early."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    trouble: DeliveryError | None = None


def file_name(name: str) -> str:
    """The file that `folder_transport` writes a message of that name to."""
    return f"{name}.eml"


def folder_transport(folder: Path) -> Transport:
    """Writes each message to a file of its own in `folder`; the same message is always the same file."""

    def send(outgoing: Outgoing) -> Receipt:
        try:
            write_atomically(folder / file_name(outgoing.name), outgoing.content)
        except OSError as error:
            raise DeliveryError(
                N_("Mail can't be written to {folder}: {problem}"),
                folder=str(folder),
                problem=error.strerror or str(error),
            ) from error
        return Receipt()

    @contextmanager
    def session() -> Iterator[Send]:
        yield send

    return session


def send_due(
    store: Store, transport: Transport, *, now: datetime, timer: Callable[[], float] = time.monotonic
) -> SendReport:
    """Send what is due at `now`, the longest waiting first. Several processes may do so at once: one sends each.

    `timer` counts the seconds of a long round, so that a lease is never shorter than it should be.
    """
    begun = timer()
    states = {"sent": 0, "pending": 0, "failed": 0}
    trouble: DeliveryError | None = None
    with transport() as send:
        for number in _due(store, now):
            row = _claim(store, number, due=now, now=now + timedelta(seconds=timer() - begun))
            if row is None:
                continue
            outgoing = _outgoing(row)
            try:
                receipt = send(outgoing)
            except DeliveryError as error:
                trouble = error
                refusal = Refusal(reason=str(error), permanent=False)
                receipt = Receipt(refused=dict.fromkeys(outgoing.recipients, refusal))
            states[_settle(store, row, receipt, now=now + timedelta(seconds=timer() - begun))] += 1
            if trouble:
                break
    return SendReport(sent=states["sent"], deferred=states["pending"], failed=states["failed"], trouble=trouble)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 1, 2, 4 minutes and so on, at most six hours."""
    doublings = min(attempts - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _due(store: Store, now: datetime) -> list[int]:
    rows = store.rows(
        "SELECT id FROM outbox WHERE state = 'pending' AND (next_try_at <= ? OR next_try_at > ?)"
        " ORDER BY next_try_at, id LIMIT ?",
        instant(now),
        instant(now + _UNHEARD_OF),
        BATCH,
    )
    return [row["id"] for row in rows]


def _claim(store: Store, number: int, *, due: datetime, now: datetime) -> sqlite3.Row | None:
    """The message, ours for the length of a lease; None if another process was faster."""
    with store.transaction() as connection:
        claimed = connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, next_try_at = ? "
            "WHERE id = ? AND state = 'pending' AND (next_try_at <= ? OR next_try_at > ?)",
            [instant(now + LEASE), number, instant(due), instant(due + _UNHEARD_OF)],
        ).rowcount
        return store.rows("SELECT * FROM outbox WHERE id = ?", number)[0] if claimed else None


def name_of(row: sqlite3.Row) -> str:
    """The name that a message of the outbox goes by, always the same, fit for a file's name."""
    mark = "".join(c for c in row["message_id"].partition("@")[0] if c.isalnum())[-12:]
    return f"{row['id']:06d}-{row['kind']}-{mark}"


def _outgoing(row: sqlite3.Row) -> Outgoing:
    return Outgoing(
        name=name_of(row),
        recipients=tuple(json.loads(row["recipients"])),
        content=bytes(row["message"]),
    )


def _settle(store: Store, row: sqlite3.Row, receipt: Receipt, *, now: datetime) -> str:
    """Note what became of a message and return its state. Whoever got it is not sent it again; it is `sent` when
    everybody did, and `failed` when somebody never will."""
    refused = receipt.refused
    waiting = [one for one in json.loads(row["recipients"]) if one in refused and not refused[one].permanent]
    reason = json.loads(row["reason"])
    lost = reason.get("refused", {}) | {one: why.reason for one, why in refused.items() if why.permanent}
    if row["attempts"] >= MOST_ATTEMPTS:
        lost |= {one: refused[one].reason for one in waiting}
        waiting = []
    state = "pending" if waiting else "failed" if lost else "sent"
    troubles = {one: refused[one].reason for one in waiting} | lost
    with store.transaction() as connection:
        connection.execute(
            "UPDATE outbox SET state = ?, recipients = ?, reason = ?, next_try_at = ?, sent_at = ?, error = ? "
            "WHERE id = ?",
            [
                state,
                to_json(waiting) if waiting else row["recipients"],
                to_json(reason | ({"refused": lost} if lost else {})),
                instant(now + wait_after(row["attempts"])),
                instant(now) if state == "sent" else None,
                "; ".join(f"{one}: {why}" for one, why in troubles.items()) or None,
                row["id"],
            ],
        )
    return state
