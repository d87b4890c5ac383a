"""A mail server that keeps what it takes, transports that keep or refuse it, and looks into the outbox."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from monitor.config import Mail
from monitor.delivery.sending import (
    Outgoing,
    Refusal,
    Send,
    SendReport,
    Transport,
    send_due,
)
from monitor.delivery.smtp import smtp_transport
from monitor.store import Store
from tests.monitor.delivery.post import NOW, free_port, settings


class Mailbox:
    """An SMTP handler that keeps what it takes. `answers` holds replies to give instead, by command, in order."""

    def __init__(self, **answers: list[str]) -> None:
        self.taken: list[Envelope] = []
        self.answers = answers
        self.users: list[str] = []
        self.encrypted: list[bool] = []

    def _answer(self, command: str) -> str | None:
        replies = self.answers.get(command, [])
        return (replies.pop(0) or None) if replies else None

    async def handle_MAIL(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._answer("mail") or "250 OK"

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self._answer(address) or self._answer("rcpt")
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        answer = self._answer("data")
        if answer == "drop":
            self.taken.append(envelope)
            assert server.transport is not None
            server.transport.close()
            return "250 OK"
        if answer is None:
            self.taken.append(envelope)
            self.encrypted.append(session.ssl is not None)
        return answer or "250 OK"

    def authenticate(
        self, server: Server, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == b"rahasia"
        if right:
            self.users.append(data.login.decode())
        return AuthResult(success=right, handled=False)


@contextmanager
def server(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def certified() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context and that of a client that trusts it."""
    authority = trustme.CA()
    serving, asking = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    authority.configure_trust(asking)
    return serving, asking


def plain(port: int, **more: Any) -> Mail:
    """Settings that reach a server in the clear."""
    return settings(port, **({"security": "none"} | more))


def round_of(store: Store, port: int, *, later: timedelta = timedelta()) -> SendReport:
    return send_due(store, smtp_transport(plain(port), password="", timeout=10), now=NOW + later)


def rows(store: Store) -> list[Any]:
    return store.rows("SELECT * FROM outbox ORDER BY id")


def copies(store: Store) -> list[Any]:
    return store.rows("SELECT * FROM outbox_recipients ORDER BY id")


def keeping(taken: list[str]) -> Transport:
    @contextmanager
    def session() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> None:
            taken.append(outgoing.name)

        yield send

    return session


def refusing(refusal: Refusal) -> Transport:
    @contextmanager
    def session() -> Iterator[Send]:
        yield lambda _outgoing: refusal

    return session
