"""A mail as bytes, ready for an outbox: every header harmless, text and HTML of equal content."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from monitor.wording import shorten

LONGEST_SUBJECT = 200


def message_id(key: str, *, sender: str) -> str:
    """The Message-ID of what `key` names: always the same, so that a mail sent twice is known for one."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"<pantau.{digest}@{sender.rpartition('@')[2]}>"


def compose(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str,
    recipients: Sequence[str],
    message_id: str,
    date: datetime,
    thread: str | None = None,
) -> bytes:
    """RFC 5322 bytes. `thread` is the Message-ID of the first mail on the same matter, None for the first itself.

    Marked as sent by a machine, so that nobody's absence note answers it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Pantau", addr_spec=sender)
    message["To"] = [Address(addr_spec=recipient) for recipient in recipients]
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id
    if thread and thread != message_id:
        message["In-Reply-To"] = thread
        message["References"] = thread
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return _subject(shorten(subject, LONGEST_SUBJECT)) + message.as_bytes()


def _subject(text: str) -> bytes:
    """The Subject line. EmailMessage would fold a subject that is partly ASCII so that readers see a space too many."""
    return b"Subject: " + Header(text, header_name="Subject").encode(linesep="\r\n").encode("ascii") + b"\r\n"
