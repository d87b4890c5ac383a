"""The SMTP transport: one connection a session, every answer of the server told apart."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from monitor.config import Mail
from monitor.delivery.sending import Outgoing, Refusal, Send, Transport
from monitor.errors import DeliveryError
from monitor.i18n import N_
from monitor.wording import shorten

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

TIMEOUT = 30.0
PATIENCE = 4
"""So many times longer is waited for the answer to a whole message: given up too early, it would arrive twice."""

TOO_BIG = 552
CLOSING = 421
PERMANENT = 500


def smtp_transport(
    mail: Mail, *, password: str, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None
) -> Transport:
    """Sends through the server of `mail`, over one connection for as long as it holds.

    `timeout` is in seconds for each step of the dialogue; `context` says which certificates are trusted.
    """

    @contextmanager
    def session() -> Iterator[Send]:
        connection: smtplib.SMTP | None = None

        def send(outgoing: Outgoing) -> Refusal | None:
            nonlocal connection
            if connection is None:
                connection = _connect(mail, password=password, timeout=timeout, context=context)
            refusal = _hand_over(connection, mail, outgoing)
            if connection.sock is None:
                connection = None
            return refusal

        try:
            yield send
        finally:
            if connection is not None:
                _leave(connection)

    return session


def check(mail: Mail, *, password: str, timeout: float = 10.0, context: ssl.SSLContext | None = None) -> None:
    """Connect and log in as for sending, and leave again; raises DeliveryError where that fails."""
    _leave(_connect(mail, password=password, timeout=timeout, context=context))


def _connect(mail: Mail, *, password: str, timeout: float, context: ssl.SSLContext | None) -> smtplib.SMTP:
    context = context or ssl.create_default_context()
    where = {"host": mail.host, "port": mail.port}
    connection: smtplib.SMTP | None = None
    try:
        if mail.security == "tls":
            connection = _PatientSSL(mail.host, mail.port, timeout=timeout, context=context)
        else:
            connection = _Patient(mail.host, mail.port, timeout=timeout)
        if mail.security == "starttls":
            connection.starttls(context=context)
        if mail.username:
            connection.login(mail.username, password)
    except (OSError, smtplib.SMTPException) as error:
        if connection is not None:
            connection.close()
        raise _trouble(error, **where) from error
    return connection


class _Patient(smtplib.SMTP):
    """Waits longer for the answer to a whole message."""

    def data(self, msg: "Buffer | str") -> tuple[int, bytes]:
        return _patiently(self, msg)


class _PatientSSL(smtplib.SMTP_SSL):
    """Likewise, encrypted from the first byte."""

    def data(self, msg: "Buffer | str") -> tuple[int, bytes]:
        return _patiently(self, msg)


def _patiently(connection: smtplib.SMTP, msg: "Buffer | str") -> tuple[int, bytes]:
    sock = connection.sock
    assert sock is not None  # noqa: S101 - connected
    usual = sock.gettimeout()
    sock.settimeout(None if usual is None else usual * PATIENCE)
    try:
        return smtplib.SMTP.data(connection, msg)
    finally:
        if connection.sock is not None:
            sock.settimeout(usual)


def _trouble(error: Exception, **where: object) -> DeliveryError:
    """Why a server can't be used, and what to do about it."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return DeliveryError(
                N_("{host}:{port} refuses the log-in ({problem}); check mail.username and the password"),
                problem=_reply(error.smtp_code, error.smtp_error),
                **where,
            )
        case smtplib.SMTPNotSupportedError():
            return DeliveryError(
                N_(
                    "{host}:{port} does not offer what is configured ({problem}); check mail.security and mail.username"
                ),
                problem=shorten(str(error), 200),
                **where,
            )
        case ssl.SSLError():
            return DeliveryError(
                N_("No secure connection to {host}:{port}: {problem}; check mail.security and mail.port"),
                problem=shorten(str(error), 200),
                **where,
            )
        case smtplib.SMTPResponseException():
            problem = _reply(error.smtp_code, error.smtp_error)
        case _:
            problem = shorten(str(error) or type(error).__name__, 200)
    return DeliveryError(
        N_("The mail server {host}:{port} can't be used: {problem}; check mail.host and mail.port"),
        problem=problem,
        **where,
    )


def _hand_over(connection: smtplib.SMTP, mail: Mail, outgoing: Outgoing) -> Refusal | None:
    code: int
    answer: bytes | str
    try:
        connection.sendmail(mail.sender, [outgoing.recipient], outgoing.content)
    except smtplib.SMTPRecipientsRefused as error:
        ((code, answer),) = error.recipients.values()
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code >= PERMANENT and error.smtp_code != TOO_BIG:
            raise DeliveryError(
                N_("{host}:{port} takes no mail from {sender}: {problem}; check mail.sender and mail.username"),
                host=mail.host,
                port=mail.port,
                sender=mail.sender,
                problem=_reply(error.smtp_code, error.smtp_error),
            ) from error
        code, answer = error.smtp_code, error.smtp_error
    except smtplib.SMTPDataError as error:
        code, answer = error.smtp_code, error.smtp_error
    except (OSError, smtplib.SMTPException) as error:
        # the answer is unknown: the message may have arrived, and goes out again under the same Message-ID
        connection.close()
        return Refusal(reason=shorten(str(error) or type(error).__name__, 200), permanent=False)
    else:
        return None
    if code == CLOSING:
        connection.close()
    return Refusal(reason=_reply(code, answer), permanent=code >= PERMANENT)


def _reply(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return shorten(f"{code} {text}", 300)


def _leave(connection: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        connection.quit()
    connection.close()
