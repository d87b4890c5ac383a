"""The SMTP transport: one connection a session, every answer of the server told apart."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from monitor.config import Mail
from monitor.delivery import Outgoing, Receipt, Refusal, Send, Transport
from monitor.errors import DeliveryError
from monitor.i18n import N_
from monitor.wording import shorten

TIMEOUT = 30.0
TOO_BIG = 552
CLOSING = 421


def smtp_transport(
    mail: Mail, *, password: str, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None
) -> Transport:
    """Sends through the server of `mail`, over one connection for as long as it holds.

    `timeout` is in seconds for each step of the dialogue; `context` says which certificates are trusted.
    """

    @contextmanager
    def session() -> Iterator[Send]:
        connection: smtplib.SMTP | None = None

        def send(outgoing: Outgoing) -> Receipt:
            nonlocal connection
            if connection is None:
                connection = _connect(mail, password=password, timeout=timeout, context=context)
            receipt = _hand_over(connection, mail, outgoing)
            if connection.sock is None:
                connection = None
            return receipt

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
            connection = smtplib.SMTP_SSL(mail.host, mail.port, timeout=timeout, context=context)
        else:
            connection = smtplib.SMTP(mail.host, mail.port, timeout=timeout)
        if mail.security == "starttls":
            connection.starttls(context=context)
        if mail.username:
            connection.login(mail.username, password)
    except (OSError, smtplib.SMTPException) as error:
        if connection is not None:
            connection.close()
        raise _trouble(error, **where) from error
    return connection


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


def _hand_over(connection: smtplib.SMTP, mail: Mail, outgoing: Outgoing) -> Receipt:
    everybody = outgoing.recipients
    refused: Mapping[str, tuple[int, bytes | str]]
    try:
        refused = connection.sendmail(mail.sender, everybody, outgoing.content)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code != TOO_BIG:
            raise DeliveryError(
                N_("{host}:{port} takes no mail from {sender}: {problem}; check mail.sender and mail.username"),
                host=mail.host,
                port=mail.port,
                sender=mail.sender,
                problem=_reply(error.smtp_code, error.smtp_error),
            ) from error
        refused = dict.fromkeys(everybody, (error.smtp_code, error.smtp_error))
    except smtplib.SMTPDataError as error:
        refused = dict.fromkeys(everybody, (error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        # the answer is unknown: the message may have arrived, and goes out again under the same Message-ID
        connection.close()
        reason = shorten(str(error) or type(error).__name__, 200)
        return Receipt(refused=dict.fromkeys(everybody, Refusal(reason=reason, permanent=False)))
    if any(code == CLOSING for code, _ in refused.values()):
        connection.close()
    return Receipt(
        refused={
            address: Refusal(reason=_reply(code, answer), permanent=code >= 500)
            for address, (code, answer) in refused.items()
        }
    )


def _reply(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return shorten(f"{code} {text}", 300)


def _leave(connection: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException):
        connection.quit()
    connection.close()
