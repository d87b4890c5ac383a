import email
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config, Mail
from monitor.delivery import (
    LEASE,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Outgoing,
    Receipt,
    Refusal,
    Send,
    SendReport,
    Transport,
    folder_transport,
    send_due,
    wait_after,
)
from monitor.errors import ConfigError, DeliveryError
from monitor.mail import compose
from monitor.smtp import check, smtp_transport
from monitor.store import Store, insert, instant, open_store, to_json
from monitor.transports import transport_of
from tests.monitor.sample import NOW

SENDER = "pantau@example.org"


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
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


def enqueue(store: Store, number: int = 1, recipients: tuple[str, ...] = ("redaksi@example.org",)) -> None:
    this = f"<pantau.{number:032d}@example.org>"
    content = compose(
        subject=f"Kabar {number}",
        text="Isi\n.\nbaris titik\n",
        html="<p>Isi</p>",
        sender=SENDER,
        recipients=recipients,
        message_id=this,
        date=NOW,
    )
    with store.transaction() as connection:
        insert(
            connection,
            "outbox",
            key=f"alert:{number}",
            kind="alert",
            message_id=this,
            subject=f"Kabar {number}",
            recipients=to_json(recipients),
            message=content,
            reason=to_json({"reason": "mailed-new"}),
            created_at=instant(NOW),
            state="pending",
            next_try_at=instant(NOW),
        )


def rows(store: Store) -> list[Any]:
    return store.rows("SELECT * FROM outbox ORDER BY id")


def plain(port: int, **settings: Any) -> Mail:
    return Mail.model_validate(
        {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "sender": SENDER} | settings
    )


def round_of(store: Store, port: int, *, later: timedelta = timedelta()) -> SendReport:
    return send_due(store, smtp_transport(plain(port), password="", timeout=10), now=NOW + later)


def test_a_due_message_arrives_as_it_was_written(store: Store) -> None:
    mailbox = Mailbox()
    enqueue(store)
    with server(mailbox) as port:
        report = round_of(store, port)
    (envelope,) = mailbox.taken
    (row,) = rows(store)
    assert (report.sent, row["state"], row["sent_at"]) == (1, "sent", instant(NOW))
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["redaksi@example.org"])
    assert (
        email.message_from_bytes(envelope.original_content).as_bytes()
        == email.message_from_bytes(row["message"]).as_bytes()
    )  # type: ignore[arg-type]


def test_what_was_sent_is_not_sent_again(store: Store) -> None:
    mailbox = Mailbox()
    enqueue(store)
    with server(mailbox) as port:
        round_of(store, port)
        report = round_of(store, port, later=timedelta(days=1))
    assert (len(mailbox.taken), report) == (1, SendReport())


def test_one_connection_carries_a_whole_round(store: Store) -> None:
    mailbox = Mailbox()
    for number in range(5):
        enqueue(store, number)
    with server(mailbox) as port:
        assert round_of(store, port).sent == 5


def certified() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context and that of a client that trusts it."""
    authority = trustme.CA()
    serving, asking = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    authority.configure_trust(asking)
    return serving, asking


def test_starttls_encrypts_and_logs_in(store: Store) -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    enqueue(store)
    with server(
        mailbox, tls_context=serving, require_starttls=True, auth_required=True, authenticator=mailbox.authenticate
    ) as port:
        mail = plain(port, security="starttls", username="pantau")
        report = send_due(store, smtp_transport(mail, password="rahasia", context=asking), now=NOW)
    assert (report.sent, mailbox.users, mailbox.encrypted) == (1, ["pantau"], [True])


def test_tls_from_the_first_byte(store: Store) -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    enqueue(store)
    with server(mailbox, ssl_context=serving) as port:
        report = send_due(store, smtp_transport(plain(port, security="tls"), password="", context=asking), now=NOW)
    assert report.sent == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(store: Store) -> None:
    serving, _ = certified()
    mailbox = Mailbox()
    enqueue(store)
    with server(mailbox, tls_context=serving, require_starttls=True) as port:
        report = send_due(store, smtp_transport(plain(port, security="starttls"), password=""), now=NOW)
    assert (mailbox.taken, rows(store)[0]["state"]) == ([], "pending")
    assert "No secure connection" in str(report.trouble)


def test_a_server_without_starttls_gets_nothing_in_the_clear(store: Store) -> None:
    mailbox = Mailbox()
    enqueue(store)
    with server(mailbox) as port:
        report = send_due(store, smtp_transport(plain(port, security="starttls"), password=""), now=NOW)
    assert mailbox.taken == []
    assert "mail.security" in str(report.trouble)


def test_a_wrong_password_blames_no_message(store: Store) -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    enqueue(store)
    with server(mailbox, tls_context=serving, auth_required=True, authenticator=mailbox.authenticate) as port:
        mail = plain(port, security="starttls", username="pantau")
        report = send_due(store, smtp_transport(mail, password="salah", context=asking), now=NOW)
    assert "refuses the log-in (535" in str(report.trouble)
    assert "salah" not in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_a_temporary_refusal_is_tried_again_later_and_not_before(store: Store) -> None:
    mailbox = Mailbox(data=["451 try later"])
    enqueue(store)
    with server(mailbox) as port:
        assert round_of(store, port).deferred == 1
        assert round_of(store, port, later=timedelta(seconds=30)) == SendReport()
        assert round_of(store, port, later=timedelta(minutes=2)).sent == 1
    assert len({envelope.original_content for envelope in mailbox.taken}) == 1


def test_a_permanent_refusal_is_given_up_with_its_reason(store: Store) -> None:
    mailbox = Mailbox(data=["554 looks like spam"])
    enqueue(store)
    with server(mailbox) as port:
        assert round_of(store, port).failed == 1
    (row,) = rows(store)
    assert (row["state"], row["error"]) == ("failed", "redaksi@example.org: 554 looks like spam")


def test_a_poisoned_message_does_not_hold_up_the_others(store: Store) -> None:
    mailbox = Mailbox(data=["554 no", "", "451 later"])
    for number in range(4):
        enqueue(store, number)
    with server(mailbox) as port:
        report = round_of(store, port)
    assert (report.sent, report.failed, report.deferred) == (2, 1, 1)


def test_only_those_who_did_not_get_it_are_tried_again(store: Store) -> None:
    people = ("a@example.org", "b@example.org", "c@example.org")
    mailbox = Mailbox(**{"b@example.org": ["550 unknown"], "c@example.org": ["450 busy"]})
    enqueue(store, recipients=people)
    with server(mailbox) as port:
        assert round_of(store, port).deferred == 1
        report = round_of(store, port, later=timedelta(hours=1))
    (row,) = rows(store)
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [["a@example.org"], ["c@example.org"]]
    assert (report.failed, row["state"], row["error"]) == (1, "failed", "b@example.org: 550 unknown")


def test_a_sender_that_the_server_does_not_know_blames_no_message(store: Store) -> None:
    mailbox = Mailbox(mail=["550 who are you"])
    enqueue(store)
    with server(mailbox) as port:
        report = round_of(store, port)
    assert "takes no mail from pantau@example.org" in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_a_message_too_big_for_the_server_is_given_up(store: Store) -> None:
    enqueue(store)
    with server(Mailbox(), data_size_limit=200) as port:
        assert round_of(store, port).failed == 1


def test_a_connection_lost_after_the_message_sends_it_again_under_the_same_id(store: Store) -> None:
    mailbox = Mailbox(data=["drop"])
    enqueue(store)
    enqueue(store, 2)
    with server(mailbox) as port:
        first = round_of(store, port)
        second = round_of(store, port, later=timedelta(minutes=5))
    ids = [email.message_from_bytes(envelope.original_content or b"")["Message-ID"] for envelope in mailbox.taken]
    assert (first.sent, first.deferred, second.sent) == (1, 1, 1)
    assert ids[0] == ids[2]


def test_a_server_that_is_down_ends_the_round_and_keeps_all(store: Store) -> None:
    enqueue(store)
    enqueue(store, 2)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    report = round_of(store, port)
    assert [(row["state"], row["attempts"]) for row in rows(store)] == [("pending", 1), ("pending", 0)]
    assert "can't be used" in str(report.trouble)


def test_a_server_that_is_always_busy_is_given_up_at_last(store: Store) -> None:
    enqueue(store)
    with store.transaction() as connection:
        connection.execute("UPDATE outbox SET attempts = ?", [MOST_ATTEMPTS - 1])
    with server(Mailbox(data=["451 later"])) as port:
        assert round_of(store, port).failed == 1
    assert rows(store)[0]["error"] == "redaksi@example.org: 451 later"


@given(st.integers(1, 10_000))
def test_waits_grow_up_to_a_limit(attempts: int) -> None:
    assert timedelta() < wait_after(attempts) <= wait_after(attempts + 1) <= LONGEST_WAIT


def keeping(taken: list[str]) -> Transport:
    @contextmanager
    def session() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> Receipt:
            taken.append(outgoing.name)
            return Receipt()

        yield send

    return session


def test_a_message_whose_sender_was_killed_is_sent_after_the_lease(store: Store) -> None:
    enqueue(store)
    taken: list[str] = []

    @contextmanager
    def killed() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> Receipt:
            raise KeyboardInterrupt

        yield send

    with pytest.raises(KeyboardInterrupt):
        send_due(store, killed, now=NOW)
    assert send_due(store, keeping(taken), now=NOW + LEASE - timedelta(seconds=1)) == SendReport()
    assert send_due(store, keeping(taken), now=NOW + LEASE).sent == 1


def test_a_long_round_holds_its_leases_from_when_it_claims(store: Store) -> None:
    enqueue(store)
    seen: list[str] = []

    @contextmanager
    def looking() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> Receipt:
            seen.append(rows(store)[0]["next_try_at"])
            return Receipt()

        yield send

    send_due(store, looking, now=NOW, timer=iter([0.0, 600.0, 600.0]).__next__)
    assert seen == [instant(NOW + timedelta(seconds=600) + LEASE)]


def test_two_processes_share_the_work(store: Store, tmp_path: Path) -> None:
    for number in range(30):
        enqueue(store, number)
    taken: list[str] = []

    def work() -> None:
        with open_store(tmp_path / "pantau.db") as mine:
            send_due(mine, keeping(taken), now=NOW)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 30


def test_the_folder_holds_one_file_a_message(store: Store, tmp_path: Path) -> None:
    enqueue(store)
    enqueue(store, 2)
    report = send_due(store, folder_transport(tmp_path / "mail"), now=NOW)
    files = sorted((tmp_path / "mail").iterdir())
    assert report.sent == 2
    assert [file.name for file in files] == ["000001-alert-000000000001.eml", "000002-alert-000000000002.eml"]
    assert files[0].read_bytes() == rows(store)[0]["message"]


def test_a_folder_that_can_not_be_written_keeps_the_mail(store: Store, tmp_path: Path) -> None:
    enqueue(store)
    (tmp_path / "mail").write_text("a file in the way")
    report = send_due(store, folder_transport(tmp_path / "mail"), now=NOW)
    assert "can't be written" in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_the_configuration_chooses_the_transport(store: Store, tmp_path: Path) -> None:
    enqueue(store)
    config = Config().model_copy(update={"folder": tmp_path})
    send_due(store, transport_of(config, password=""), now=NOW)
    assert len(list(config.mail_folder.iterdir())) == 1


def test_a_log_in_name_without_password_is_refused() -> None:
    config = Config.model_validate({"mail": {"transport": "smtp", "username": "pantau"}})
    with pytest.raises(ConfigError, match="PANTAU_SMTP_PASSWORD"):
        transport_of(config, password="")


def test_a_check_logs_in_and_sends_nothing() -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    with server(mailbox, tls_context=serving, auth_required=True, authenticator=mailbox.authenticate) as port:
        check(plain(port, security="starttls", username="pantau"), password="rahasia", context=asking)
    assert (mailbox.users, mailbox.taken) == (["pantau"], [])


def test_a_check_of_nothing_there_says_what_to_mend() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(DeliveryError, match=r"check mail\.host and mail\.port"):
        check(plain(port), password="")


@pytest.mark.parametrize(
    ("refused", "state"),
    [
        ({}, "sent"),
        ({"a@example.org": Refusal(reason="no", permanent=True)}, "failed"),
        ({"a@example.org": Refusal(reason="later", permanent=False)}, "pending"),
    ],
)
def test_the_state_follows_the_receipt(store: Store, refused: dict[str, Refusal], state: str) -> None:
    @contextmanager
    def session() -> Iterator[Callable[[Outgoing], Receipt]]:
        yield lambda outgoing: Receipt(refused=refused)

    enqueue(store, recipients=("a@example.org", "b@example.org"))
    send_due(store, session, now=NOW)
    (row,) = rows(store)
    assert (row["state"], json.loads(row["reason"])["reason"]) == (state, "mailed-new")
