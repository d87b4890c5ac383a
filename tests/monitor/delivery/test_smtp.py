"""What a mail server answers, and what becomes of a message then."""

import email
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.delivery.mail import personal_id
from monitor.delivery.sending import (
    LONGEST_OUTAGE_WAIT,
    MOST_ATTEMPTS,
    Outgoing,
    Send,
    SendReport,
    send_due,
)
from monitor.delivery.smtp import check, smtp_transport
from monitor.delivery.transports import transport_of
from monitor.errors import ConfigError, DeliveryError
from monitor.store import Store, instant, moment, open_store
from tests.monitor.delivery.mailbox import Mailbox, certified, copies, plain, round_of, rows, server
from tests.monitor.delivery.post import NOW, SENDER, free_port, put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


def test_a_due_message_arrives_as_it_was_written(store: Store) -> None:
    mailbox = Mailbox()
    put(store)
    with server(mailbox) as port:
        report = round_of(store, port)
    (envelope,) = mailbox.taken
    (row,) = rows(store)
    assert (report.sent, row["state"], row["sent_at"]) == (1, "sent", instant(NOW))
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER, ["redaksi@example.org"])
    came, written = (email.message_from_bytes(bytes(c)) for c in (envelope.original_content or b"", row["message"]))
    assert came.get_payload(0).as_bytes() == written.get_payload(0).as_bytes()  # type: ignore[union-attr]
    assert (came["To"], came["Subject"]) == ("redaksi@example.org", written["Subject"])


def test_what_was_sent_is_not_sent_again(store: Store) -> None:
    mailbox = Mailbox()
    put(store)
    with server(mailbox) as port:
        round_of(store, port)
        report = round_of(store, port, later=timedelta(days=1))
    assert (len(mailbox.taken), report) == (1, SendReport())


def test_one_connection_carries_a_whole_round(store: Store) -> None:
    mailbox = Mailbox()
    for number in range(5):
        put(store, number)
    with server(mailbox) as port:
        assert round_of(store, port).sent == 5


def test_starttls_encrypts_and_logs_in(store: Store) -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    put(store)
    with server(
        mailbox, tls_context=serving, require_starttls=True, auth_required=True, authenticator=mailbox.authenticate
    ) as port:
        mail = plain(port, security="starttls", username="pantau")
        report = send_due(store, smtp_transport(mail, password="rahasia", context=asking), now=NOW)
    assert (report.sent, mailbox.users, mailbox.encrypted) == (1, ["pantau"], [True])


def test_tls_from_the_first_byte(store: Store) -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    put(store)
    with server(mailbox, ssl_context=serving) as port:
        report = send_due(store, smtp_transport(plain(port, security="tls"), password="", context=asking), now=NOW)
    assert report.sent == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(store: Store) -> None:
    serving, _ = certified()
    mailbox = Mailbox()
    put(store)
    with server(mailbox, tls_context=serving, require_starttls=True) as port:
        report = send_due(store, smtp_transport(plain(port, security="starttls"), password=""), now=NOW)
    assert (mailbox.taken, rows(store)[0]["state"]) == ([], "pending")
    assert "No secure connection" in str(report.trouble)


def test_a_server_without_starttls_gets_nothing_in_the_clear(store: Store) -> None:
    mailbox = Mailbox()
    put(store)
    with server(mailbox) as port:
        report = send_due(store, smtp_transport(plain(port, security="starttls"), password=""), now=NOW)
    assert mailbox.taken == []
    assert "mail.security" in str(report.trouble)


def test_a_wrong_password_blames_no_message(store: Store) -> None:
    serving, asking = certified()
    mailbox = Mailbox()
    put(store)
    with server(mailbox, tls_context=serving, auth_required=True, authenticator=mailbox.authenticate) as port:
        mail = plain(port, security="starttls", username="pantau")
        report = send_due(store, smtp_transport(mail, password="salah", context=asking), now=NOW)
    assert "refuses the log-in (535" in str(report.trouble)
    assert "salah" not in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_a_temporary_refusal_is_tried_again_later_and_not_before(store: Store) -> None:
    mailbox = Mailbox(data=["451 try later"])
    put(store)
    with server(mailbox) as port:
        assert round_of(store, port).deferred == 1
        assert round_of(store, port, later=timedelta(seconds=30)) == SendReport()
        assert round_of(store, port, later=timedelta(minutes=2)).sent == 1
    assert len({envelope.original_content for envelope in mailbox.taken}) == 1


def test_a_permanent_refusal_is_given_up_with_its_reason(store: Store) -> None:
    mailbox = Mailbox(data=["554 looks like spam"])
    put(store)
    with server(mailbox) as port:
        assert round_of(store, port).failed == 1
    (row,) = rows(store)
    assert (row["state"], row["error"]) == ("failed", "redaksi@example.org: 554 looks like spam")


def test_a_poisoned_message_does_not_hold_up_the_others(store: Store) -> None:
    mailbox = Mailbox(data=["554 no", "", "451 later"])
    for number in range(4):
        put(store, number)
    with server(mailbox) as port:
        report = round_of(store, port)
    assert (report.sent, report.failed, report.deferred) == (2, 1, 1)


def test_only_those_who_did_not_get_it_are_tried_again(store: Store) -> None:
    people = ("a@example.org", "b@example.org", "c@example.org")
    mailbox = Mailbox(**{"b@example.org": ["550 unknown"], "c@example.org": ["450 busy"]})
    put(store, recipients=people)
    with server(mailbox) as port:
        first = round_of(store, port)
        assert rows(store)[0]["state"] == "pending"
        second = round_of(store, port, later=timedelta(hours=1))
    (row,) = rows(store)
    assert (first, second) == (SendReport(sent=1, failed=1, deferred=1), SendReport(sent=1))
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [["a@example.org"], ["c@example.org"]]
    assert [copy["state"] for copy in copies(store)] == ["sent", "failed", "sent"]
    assert (row["state"], row["error"]) == ("failed", "b@example.org: 550 unknown")


def test_recipients_do_not_see_each_other(store: Store) -> None:
    people = tuple(f"{name}@example.org" for name in "abc")
    mailbox = Mailbox()
    put(store, recipients=people)
    with server(mailbox) as port:
        round_of(store, port)
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [[one] for one in people]
    for envelope, own in zip(mailbox.taken, people, strict=True):
        content = bytes(envelope.original_content or b"").decode()
        assert [one for one in people if one in content] == [own]


def test_each_copy_has_a_message_id_of_its_own_and_its_thread(store: Store) -> None:
    mailbox = Mailbox()
    put(store, 1, ("a@example.org", "b@example.org"))
    first = rows(store)[0]["message_id"]
    put(store, 2, ("a@example.org", "c@example.org"), thread=first)
    with server(mailbox) as port:
        round_of(store, port)
    mails = [email.message_from_bytes(bytes(envelope.original_content or b"")) for envelope in mailbox.taken]
    assert len({mail["Message-ID"] for mail in mails}) == 4
    assert (mails[2]["In-Reply-To"], mails[2]["References"]) == (mails[0]["Message-ID"], mails[0]["Message-ID"])
    # to whom the first mail did not go, its thread is another's
    assert mails[3]["In-Reply-To"] == personal_id(first, "c@example.org")


def test_an_address_that_is_none_is_given_up_and_holds_up_nobody(store: Store) -> None:
    mailbox = Mailbox()
    put(store, recipients=("a@example.org\r\nBcc: x@evil.example", "b@example.org"))
    with server(mailbox) as port:
        report = round_of(store, port)
    assert (report.sent, report.failed) == (1, 1)
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [["b@example.org"]]


def test_a_sender_that_the_server_does_not_know_blames_no_message(store: Store) -> None:
    mailbox = Mailbox(mail=["550 who are you"])
    put(store)
    with server(mailbox) as port:
        report = round_of(store, port)
    assert "takes no mail from pantau@example.org" in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_a_message_too_big_for_the_server_is_given_up(store: Store) -> None:
    put(store)
    with server(Mailbox(), data_size_limit=200) as port:
        assert round_of(store, port).failed == 1


def test_a_connection_lost_after_the_message_sends_it_again_under_the_same_id(store: Store) -> None:
    mailbox = Mailbox(data=["drop"])
    put(store)
    put(store, 2)
    with server(mailbox) as port:
        first = round_of(store, port)
        second = round_of(store, port, later=timedelta(minutes=5))
    ids = [email.message_from_bytes(envelope.original_content or b"")["Message-ID"] for envelope in mailbox.taken]
    assert (first.sent, first.deferred, second.sent) == (1, 1, 1)
    assert ids[0] == ids[2]


def test_a_server_that_is_down_ends_the_round_and_keeps_all(store: Store) -> None:
    put(store)
    put(store, 2)
    port = free_port()
    report = round_of(store, port)
    assert [(row["state"], row["attempts"]) for row in rows(store)] == [("pending", 1), ("pending", 0)]
    assert "can't be used" in str(report.trouble)


def test_an_outage_of_any_length_gives_up_nothing_and_is_soon_over(store: Store) -> None:
    put(store)

    @contextmanager
    def broken() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> None:
            raise DeliveryError("{host} is out of order", host="surat.example")

        yield send

    now = NOW
    for _ in range(3 * MOST_ATTEMPTS):
        send_due(store, broken, now=now)
        (copy,) = copies(store)
        assert copy["state"] == "pending"
        assert moment(copy["next_try_at"]) <= now + LONGEST_OUTAGE_WAIT
        now += timedelta(hours=8)
    mailbox = Mailbox(data=["451 greylisted"])
    with server(mailbox) as port:
        for hour in range(2):
            send_due(store, smtp_transport(plain(port), password=""), now=now + timedelta(hours=hour))
    assert copies(store)[0]["state"] == "sent"


def test_a_server_that_is_always_busy_is_given_up_at_last(store: Store) -> None:
    put(store)
    with store.transaction() as connection:
        connection.execute("UPDATE outbox_recipients SET refusals = ?", [MOST_ATTEMPTS - 1])
    with server(Mailbox(data=["451 later"])) as port:
        assert round_of(store, port).failed == 1
    assert rows(store)[0]["error"] == "redaksi@example.org: 451 later"


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
    port = free_port()
    with pytest.raises(DeliveryError, match=r"check mail\.host and mail\.port"):
        check(plain(port), password="")
