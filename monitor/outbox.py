"""The outbox: a mail is put there in the transaction of what it tells, so that both stand or neither does, and is
delivered later (`delivery`)."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.mail import compose, message_id
from monitor.store import insert, instant, to_json


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
) -> None:
    """Put a mail there, due at once. `key` says what it tells, which is never told twice: a second mail of the same key
    is an sqlite3.IntegrityError. `thread` is as for `mail.compose`; `reason` says why it was written."""
    this = message_id(key, sender=sender)
    insert(
        connection,
        "outbox",
        key=key,
        kind=kind,
        message_id=this,
        subject=subject,
        recipients=to_json(recipients),
        message=compose(
            subject=subject,
            text=text,
            html=html,
            sender=sender,
            recipients=recipients,
            message_id=this,
            date=now,
            thread=thread,
        ),
        reason=to_json(reason),
        created_at=instant(now),
        state="pending",
        next_try_at=instant(now),
    )
