"""A real SMTP server that misbehaves as it is told, and messages for it."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.config import Mail
from monitor.delivery.outbox import enqueue
from monitor.delivery.sending import SendReport, send_due
from monitor.delivery.smtp import smtp_transport
from monitor.store import Store

NOW = datetime(2025, 6, 4, tzinfo=UTC)
SENDER = "pantau@example.org"
FAULTS = (
    "refuse",
    "drop-banner",
    "drop-ehlo",
    "drop-mail",
    "drop-rcpt",
    "drop-data",
    "timeout-after-data",
    "421",
    "450",
    "550",
    "tls",
    "slow",
)
UNKNOWN = "tak-dikenal@example.org"
"""Whom the server doesn't know while its fault is "550"."""


@dataclass(slots=True)
class Post:
    """What came in, and how the server fails: `fault`, so many `times` more. `struck` counts how often it did."""

    fault: str = ""
    times: int = 0
    struck: int = 0
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)

    def strikes(self, *faults: str) -> bool:
        """Whether it fails now, in one of these ways."""
        if self.fault not in faults or not self.times:
            return False
        self.times -= 1
        self.struck += 1
        return True

    def take(self, envelope: Envelope) -> None:
        content = bytes(envelope.original_content or b"")
        identity = str(message_from_bytes(content)["Message-ID"])
        self.taken += [(recipient, identity, content) for recipient in envelope.rcpt_tos]

    @property
    def copies(self) -> Counter[tuple[str, str]]:
        """How often each (recipient, Message-ID) came."""
        return Counter((recipient, identity) for recipient, identity, _ in self.taken)


class _Server(SMTP):
    post: Post
    """Set before anybody connects."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.post.strikes("drop-banner"):
            transport.abort()

    def drop(self) -> None:
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()

    async def smtp_EHLO(self, hostname: str) -> None:
        if self.post.strikes("drop-ehlo"):
            self.drop()
        await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if self.post.strikes("drop-mail"):
            self.drop()
        if self.post.strikes("421"):
            await self.push("421 closing, try again later")
            return
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if self.post.strikes("drop-rcpt"):
            self.drop()
        elif self.post.strikes("450"):
            await self.push("450 greylisted")
            return
        elif self.post.fault == "550" and UNKNOWN in str(arg):
            self.post.struck += 1
            await self.push("550 no such user")
            return
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if self.post.strikes("drop-data"):
            self.drop()
        await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, post: Post) -> None:
        self.post = post

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.post.strikes("slow"):
            await asyncio.sleep(0.05)
        self.post.take(envelope)
        if self.post.strikes("timeout-after-data"):
            await asyncio.sleep(3600)
        return "250 OK"


class _Office(Controller):
    def __init__(self, post: Post, right: ssl.SSLContext, wrong: ssl.SSLContext, **options: Any) -> None:
        self.post, self.right, self.wrong = post, right, wrong
        super().__init__(_Handler(post), **options)

    def factory(self) -> SMTP:
        context = self.wrong if self.post.strikes("tls") else self.right
        server = _Server(self.handler, tls_context=context, require_starttls=True)
        server.post = self.post
        return server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def office(post: Post, authority: Path | None = None) -> Iterator[tuple[Mail, ssl.SSLContext]]:
    """Serve until the block ends: settings that reach the server, and what trusts its certificate, which is written to
    the file `authority` as well."""
    ours, others = trustme.CA(), trustme.CA()
    if authority is not None:
        ours.cert_pem.write_to_path(authority)
    right, wrong = (ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) for _ in range(2))
    trusting = ssl.create_default_context()
    ours.issue_cert("127.0.0.1").configure_cert(right)
    others.issue_cert("127.0.0.1").configure_cert(wrong)
    ours.configure_trust(trusting)
    port = free_port()
    controller = _Office(post, right, wrong, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield settings(port), trusting
    finally:
        controller.stop()


def settings(port: int, **more: Any) -> Mail:
    return Mail.model_validate(
        {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "starttls", "sender": SENDER} | more
    )


def put(store: Store, number: int = 1, recipients: Sequence[str] = ("redaksi@example.org",), **more: Any) -> None:
    """A message in the outbox."""
    given: dict[str, Any] = {
        "key": f"alert:{number}",
        "kind": "alert",
        "subject": f"Kabar {number}",
        "text": "Isi\n.\nbaris titik\n",
        "html": '<!doctype html><html lang="id"><body><p>Isi</p></body></html>',
        "sender": SENDER,
        "recipients": recipients,
        "reason": {"reason": "mailed-new"},
        "now": NOW,
    }
    with store.transaction() as connection:
        enqueue(connection, **given | more)


def readers(count: int) -> list[str]:
    return [f"pembaca{number}@example.org" for number in range(count)]


def sent_off(
    store: Store, mail: Mail, context: ssl.SSLContext, *, timeout: float = 10.0, now: datetime = NOW, rounds: int = 400
) -> datetime:
    """Send, round after round, until nothing waits; the instant at which that was so."""
    for _ in range(rounds):
        send_due(store, smtp_transport(mail, password="", timeout=timeout, context=context), now=now)
        if not store.rows("SELECT 1 FROM outbox_recipients WHERE state = 'pending' LIMIT 1"):
            return now
        now += timedelta(minutes=16)
    raise AssertionError("messages still wait")


def one_round(store: Store, mail: Mail, context: ssl.SSLContext, *, later: timedelta = timedelta()) -> SendReport:
    return send_due(store, smtp_transport(mail, password="", context=context), now=NOW + later)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of messages: `lost` is what neither arrived nor was refused by name; `twins` came more than once,
    `strangers` of them under another Message-ID or with other bytes."""

    expected: int
    arrived: int
    refused: int
    lost: int
    twins: int
    strangers: int


def tally(store: Store, post: Post) -> Tally:
    """Compare what is noted with what came."""
    noted = store.rows("SELECT recipient, message_id, state, error FROM outbox_recipients")
    contents: dict[tuple[str, str], set[bytes]] = {}
    for recipient, identity, content in post.taken:
        contents.setdefault((recipient, identity), set()).add(content)
    known = {(row["recipient"], row["message_id"]) for row in noted}
    refused = [row for row in noted if row["state"] == "failed" and row["error"]]
    arrived = [row for row in noted if (row["recipient"], row["message_id"]) in contents]
    return Tally(
        expected=len(noted),
        arrived=len(arrived),
        refused=len(refused),
        lost=len(noted) - len(arrived) - len(refused),
        twins=sum(count - 1 for count in post.copies.values()),
        strangers=sum(pair not in known or len(versions) > 1 for pair, versions in contents.items()),
    )
