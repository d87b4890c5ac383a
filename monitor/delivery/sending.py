"""Messages delivered: each due copy in the outbox handed to the transport of its channel, at least once, under its one
Message-ID.

A copy is claimed before it is sent, by moving its next try ahead: another process leaves it alone, and after a kill it
is tried again. What is refused for good is given up with its reason; everything else is tried again, later and later. A
transport that can't be used at all ends the round of its channel without a word against the other messages: however
long that lasts, none is given up for it. What somebody does not want is not sent.
"""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from monitor import wording
from monitor.delivery.link_keys import note_key
from monitor.delivery.mail import AddressError, addressed, personal_id, thread_of
from monitor.delivery.outbox import MAIL, sum_up
from monitor.delivery.suppressions import NEEDED, Suppression, scope_of, suppressing
from monitor.delivery.unsubscribing import Signer
from monitor.errors import DeliveryError
from monitor.files import write_atomically
from monitor.i18n import N_
from monitor.store import Store, instant, moment

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""For so long a claimed copy is its claimer's; longer than any server takes to answer."""

MOST_ATTEMPTS = 20
"""With the waits below, what is put off each time is tried for about three days, as mail servers do."""

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_OUTAGE_WAIT = timedelta(minutes=10)
"""Nothing waits longer for a transport that could not be used: soon after it is well again, all is sent."""

_UNHEARD_OF = 2 * LONGEST_WAIT
"""Nothing waits so long, and nothing before its first try: what seems to was noted by a clock that ran ahead."""

LONGEST_ROUND = 45.0
"""Seconds after which a round begins no other message; the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message for one recipient; `name` is what `name_of` gives it."""

    name: str
    recipient: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why somebody did not get a message; `permanent` says that trying again is useless."""

    reason: str
    permanent: bool


Send = Callable[[Outgoing], Refusal | None]
"""Hands a message over; None says that its recipient has it."""

Transport = Callable[[], AbstractContextManager[Send]]
"""Opens a session, in which messages are sent one after another. Sending raises DeliveryError where the transport
itself is in trouble, whatever the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """One round: copies sent, to be tried again, given up, and not wanted; `trouble` says why the round of a channel
    ended early."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    suppressed: int = 0
    trouble: DeliveryError | None = None


def file_name(name: str) -> str:
    """The file that `folder_transport` writes a message of that name to."""
    return f"{name}.eml"


def folder_transport(folder: Path) -> Transport:
    """Writes each message to a file of its own in `folder`; the same message is always the same file."""

    def send(outgoing: Outgoing) -> None:
        try:
            write_atomically(folder / file_name(outgoing.name), outgoing.content)
        except OSError as error:
            raise DeliveryError(
                N_("Mail can't be written to {folder}: {problem}"),
                folder=str(folder),
                problem=error.strerror or str(error),
            ) from error

    @contextmanager
    def session() -> Iterator[Send]:
        yield send

    return session


def send_due(
    store: Store,
    transport: Transport,
    *,
    now: datetime,
    channels: Mapping[str, Transport] = MappingProxyType({}),
    signer: Signer | None = None,
    timer: Callable[[], float] = time.monotonic,
) -> SendReport:
    """Send what is due at `now`, the longest waiting first: mail by `transport`, the rest by `channels`. Several
    processes may do so at once: one sends each copy.

    With `signer`, mails have links by which their recipient stops them. `timer` counts the seconds of a long round, so
    that a lease is never shorter than it should be.
    """
    begun = timer()
    states = {"sent": 0, "pending": 0, "failed": 0, "suppressed": 0}
    troubles: list[DeliveryError] = []

    def clock() -> datetime:
        return now + timedelta(seconds=timer() - begun)

    waiting = _waiting(store)
    if signer is not None and MAIL in waiting:
        note_key(store, signer.secret, now=now)
    for channel in waiting:
        way = transport if channel == MAIL else channels.get(channel, _missing(channel))
        try:
            with way() as send:
                while (at := clock()) < now + timedelta(seconds=LONGEST_ROUND):
                    row = _claim(store, channel, now=at)
                    if row is None:
                        break
                    outcome = _attempt(store, row, send, signer, now=at)
                    states[_settle(store, row, outcome, now=clock())] += 1
                    if isinstance(outcome, DeliveryError):
                        raise outcome
        except DeliveryError as error:
            troubles.append(error)
    return SendReport(
        sent=states["sent"],
        deferred=states["pending"],
        failed=states["failed"],
        suppressed=states["suppressed"],
        trouble=troubles[0] if troubles else None,
    )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 1, 2, 4 minutes and so on, at most six hours."""
    doublings = min(attempts - 1, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def name_of(row: sqlite3.Row) -> str:
    """The name that a copy (`outbox_id`, `kind`, `message_id`) goes by, always the same, fit for a file's name."""
    mark = "".join(c for c in row["message_id"].partition("@")[0] if c.isalnum())[-12:]
    return f"{row['outbox_id']:06d}-{row['kind']}-{mark}"


def files_of(store: Store, number: int) -> list[str]:
    """The files that `folder_transport` writes the copies of a message to."""
    rows = store.rows(
        "SELECT r.outbox_id, o.kind, r.message_id FROM outbox_recipients r JOIN outbox o ON o.id = r.outbox_id"
        " WHERE o.id = ? ORDER BY r.id",
        number,
    )
    return [file_name(name_of(row)) for row in rows]


def _waiting(store: Store) -> list[str]:
    """The channels for which something waits, mail first."""
    rows = store.rows("SELECT DISTINCT channel FROM outbox_recipients WHERE state = 'pending' ORDER BY channel")
    return sorted((row["channel"] for row in rows), key=lambda channel: channel != MAIL)


def _missing(channel: str) -> Transport:
    """For a channel that is not configured, or no longer: what waits for it is kept until it is, or is dropped."""

    def send(_outgoing: Outgoing) -> None:
        raise DeliveryError(
            N_("[channels] names no {name}; name it, or drop what waits for it with `pantau outbox drop`"), name=channel
        )

    return lambda: nullcontext(send)


_CLAIM = """
UPDATE outbox_recipients SET attempts = attempts + 1, next_try_at = :lease, error = NULL
WHERE id = coalesce(
    (SELECT id FROM outbox_recipients WHERE state = 'pending' AND channel = :channel AND next_try_at <= :now
     ORDER BY next_try_at, id LIMIT 1),
    (SELECT id FROM outbox_recipients WHERE state = 'pending' AND channel = :channel
     AND (next_try_at > :unheard_of OR attempts = 0) LIMIT 1))
RETURNING id
"""

_CLAIMED = """
SELECT r.*, o.kind, o.watch, o.message, o.created_at
FROM outbox_recipients r JOIN outbox o ON o.id = r.outbox_id WHERE r.id = ?
"""


def _claim(store: Store, channel: str, *, now: datetime) -> sqlite3.Row | None:
    """A copy that is due, ours for the length of a lease; None where none is."""
    values = {
        "channel": channel,
        "now": instant(now),
        "lease": instant(now + LEASE),
        "unheard_of": instant(now + _UNHEARD_OF),
    }
    with store.transaction() as connection:
        claimed = connection.execute(_CLAIM, values).fetchall()
        if not claimed:
            return None
        row = store.rows(_CLAIMED, claimed[0][0])[0]
        # from now on it may have arrived: nobody may take the message back as if it had never left
        connection.execute(
            "UPDATE outbox SET attempts = max(attempts, ?) WHERE id = ?", [row["attempts"], row["outbox_id"]]
        )
        return row


def _attempt(
    store: Store, row: sqlite3.Row, send: Send, signer: Signer | None, *, now: datetime
) -> Refusal | Suppression | DeliveryError | None:
    scope = scope_of(row["kind"], row["watch"])
    unwanted = suppressing(store, row["recipient"], scope, now=now)
    if unwanted is not None:
        return unwanted
    try:
        return send(_outgoing(store, row, signer, scope))
    except DeliveryError as error:
        return error
    except AddressError as error:
        return Refusal(reason=wording.shorten(str(error), 200), permanent=True)
    except Exception as error:
        # a mistake of ours about one message must not hold up the others
        log.exception("message %s could not be handed over", row["message_id"])
        return Refusal(reason=wording.shorten(f"{type(error).__name__}: {error}", 200), permanent=False)


def _outgoing(store: Store, row: sqlite3.Row, signer: Signer | None, scope: str) -> Outgoing:
    content, recipient = bytes(row["message"]), row["recipient"]
    if row["channel"] == MAIL:
        root = thread_of(content)
        links = None
        if signer is not None and scope != NEEDED:
            written = moment(row["created_at"])
            links = signer.links(row["id"], recipient=recipient, scope=scope, written=written)
        content = addressed(
            content,
            recipient=recipient,
            message_id=row["message_id"],
            thread=_copy_of(store, root, recipient) if root else None,
            links=links,
        )
    return Outgoing(name=name_of(row), recipient=recipient, content=content)


def _copy_of(store: Store, root: str, recipient: str) -> str:
    """The Message-ID of the copy of `root` that a recipient got, or would have got."""
    rows = store.rows(
        "SELECT r.message_id FROM outbox o JOIN outbox_recipients r ON r.outbox_id = o.id"
        " WHERE o.message_id = ? AND r.recipient = ?",
        root,
        recipient,
    )
    return rows[0]["message_id"] if rows else personal_id(root, recipient)


def _settle(
    store: Store, row: sqlite3.Row, outcome: Refusal | Suppression | DeliveryError | None, *, now: datetime
) -> str:
    """Note what became of a copy and return its state."""
    refusals, wait = row["refusals"], wait_after(row["attempts"])
    match outcome:
        case None:
            state, error = "sent", None
        case Suppression():
            state, error = "suppressed", _why(outcome)
        case DeliveryError():
            state, error = "pending", str(outcome)
            wait = min(wait, LONGEST_OUTAGE_WAIT)
        case Refusal():
            refusals += 1
            state = "failed" if outcome.permanent or refusals >= MOST_ATTEMPTS else "pending"
            error, wait = outcome.reason, wait_after(refusals)
    with store.transaction() as connection:
        connection.execute(
            "UPDATE outbox_recipients SET state = ?, refusals = ?, next_try_at = ?, sent_at = ?, error = ?"
            # one that was dropped or withdrawn meanwhile stays so, unless it has arrived
            " WHERE id = ? AND (state = 'pending' OR ? = 'sent')",
            [
                state,
                refusals,
                instant(now + wait),
                instant(now) if state == "sent" else None,
                error,
                row["id"],
                state,
            ],
        )
        connection.execute(
            "UPDATE outbox SET next_try_at = ?, sent_at = coalesce(?, sent_at) WHERE id = ?",
            [instant(now + wait), instant(now) if state == "sent" else None, row["outbox_id"]],
        )
        sum_up(connection, row["outbox_id"])
    return state


def _why(unwanted: Suppression) -> str:
    """The named reason of a copy that nobody wanted: "unsubscribed-by-link", "snoozed-by-command"."""
    return f"{'unsubscribed' if unwanted.until is None else 'snoozed'}-by-{unwanted.by}"
