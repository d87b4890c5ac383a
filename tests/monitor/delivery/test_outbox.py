"""What people do with the outbox, and what they don't want to get from it."""

import email
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.delivery import outbox
from monitor.delivery.sending import (
    Outgoing,
    Refusal,
    Send,
    SendReport,
    send_due,
)
from monitor.delivery.suppressions import EVERYTHING, suppress
from monitor.schema import migrations
from monitor.store import Store, instant, open_store
from tests.monitor.delivery.mailbox import copies, keeping, refusing, rows
from tests.monitor.delivery.post import NOW, put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


@pytest.mark.parametrize("scope", ["alert", EVERYTHING])
def test_what_somebody_does_not_want_is_not_sent(store: Store, scope: str) -> None:
    put(store, recipients=("a@example.org", "B@example.org"))
    with store.transaction() as connection:
        suppress(connection, "b@EXAMPLE.org", scope, now=NOW, by="link")
    taken: list[str] = []
    report = send_due(store, keeping(taken), now=NOW)
    assert (report.sent, report.suppressed, rows(store)[0]["state"]) == (1, 1, "sent")
    assert [copy["state"] for copy in copies(store)] == ["sent", "suppressed"]
    assert copies(store)[1]["error"] == "unsubscribed-by-link"


def test_a_pause_ends(store: Store) -> None:
    with store.transaction() as connection:
        suppress(connection, "a@example.org", "alert", now=NOW, by="link", until=NOW + timedelta(days=7))
    taken: list[str] = []
    put(store, 1, ("a@example.org",))
    send_due(store, keeping(taken), now=NOW + timedelta(days=6))
    put(store, 2, ("a@example.org",))
    send_due(store, keeping(taken), now=NOW + timedelta(days=8))
    assert [copy["state"] for copy in copies(store)] == ["suppressed", "sent"]


def test_administrators_can_not_be_spared(store: Store) -> None:
    put(store, recipients=("a@example.org",), kind="admin")
    with store.transaction() as connection:
        suppress(connection, "a@example.org", EVERYTHING, now=NOW, by="link")
    assert send_due(store, keeping([]), now=NOW).sent == 1


def test_a_watch_can_be_stopped_without_the_others(store: Store) -> None:
    put(store, 1, ("a@example.org",), watch="korea")
    put(store, 2, ("a@example.org",), watch="energi")
    with store.transaction() as connection:
        suppress(connection, "a@example.org", "alert:korea", now=NOW, by="link")
    send_due(store, keeping([]), now=NOW)
    assert [copy["state"] for copy in copies(store)] == ["suppressed", "sent"]


def test_what_was_given_up_can_be_tried_again_under_the_same_id(store: Store) -> None:
    put(store, recipients=("a@example.org", "b@example.org"))
    send_due(store, refusing(Refusal(reason="550 no", permanent=True)), now=NOW)
    before = [copy["message_id"] for copy in copies(store)]
    with store.transaction() as connection:
        assert outbox.retry(connection, 1, now=NOW) == 2
    assert rows(store)[0]["state"] == "pending"
    assert send_due(store, keeping([]), now=NOW).sent == 2
    assert [copy["message_id"] for copy in copies(store)] == before


def test_what_is_being_sent_is_not_made_due_again(store: Store) -> None:
    put(store)
    made_due: list[int] = []

    @contextmanager
    def session() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> None:
            with store.transaction() as connection:
                made_due.append(outbox.retry(connection, None, now=NOW))

        yield send

    assert send_due(store, session, now=NOW).sent == 1
    assert made_due == [0]


def test_what_was_dropped_is_never_sent(store: Store) -> None:
    put(store, recipients=("a@example.org", "b@example.org"))
    send_due(store, refusing(Refusal(reason="450 later", permanent=False)), now=NOW)
    with store.transaction() as connection:
        assert outbox.drop(connection, 1) == 2
    assert rows(store)[0]["state"] == "dropped"
    assert send_due(store, keeping([]), now=NOW + timedelta(days=9)) == SendReport()


def test_messages_are_listed_by_what_became_of_them(store: Store) -> None:
    for number in range(3):
        put(store, number)
    send_due(store, keeping([]), now=NOW)
    put(store, 9)
    assert [entry.key for entry in outbox.entries(store)] == ["alert:9", "alert:2", "alert:1", "alert:0"]
    assert [entry.key for entry in outbox.entries(store, states=["pending"])] == ["alert:9"]


def test_a_message_for_nobody_waits_for_nobody(store: Store) -> None:
    put(store, recipients=())
    assert rows(store)[0]["state"] == "suppressed"


def test_an_outbox_of_an_earlier_release_goes_on_where_it_stood(tmp_path: Path) -> None:
    path = tmp_path / "lama.db"
    with Database(path) as old:
        migrations.apply(old, stop_before="m016_delivery")
        refused = {"refused": {"b@example.org": "550 no", "c@example.org": "550 who"}}
        for number, (state, reason) in enumerate((("sent", {}), ("pending", {}), ("failed", refused)), start=1):
            old["outbox"].insert(
                {
                    "key": f"alert:{number}",
                    "kind": "alert",
                    "message_id": f"<{number}@example.org>",
                    "subject": "Kabar",
                    "recipients": '["a@example.org","b@example.org"]',
                    "message": b"Subject: Kabar\r\nTo: a@example.org, b@example.org\r\nMessage-ID: <x@y.id>\r\n\r\nIsi",
                    "reason": json.dumps(reason),
                    "created_at": instant(NOW),
                    "state": state,
                    "attempts": 1,
                    "next_try_at": instant(NOW),
                }
            )
    taken: list[bytes] = []

    @contextmanager
    def session() -> Iterator[Send]:
        yield lambda outgoing: taken.append(outgoing.content)

    with open_store(path) as store:
        carried = [(copy["outbox_id"], copy["recipient"], copy["state"], copy["error"]) for copy in copies(store)]
        assert send_due(store, session, now=NOW).sent == 2
    assert sorted(carried, key=str) == [
        (1, "a@example.org", "sent", None),
        (1, "b@example.org", "sent", None),
        (2, "a@example.org", "pending", None),
        (2, "b@example.org", "pending", None),
        (3, "a@example.org", "sent", None),
        (3, "b@example.org", "failed", "550 no"),
        (3, "c@example.org", "failed", "550 who"),
    ]
    mails = [email.message_from_bytes(content) for content in taken]
    assert [(mail["To"], mail["Message-ID"]) for mail in mails] == [
        ("a@example.org", "<2@example.org>"),
        ("b@example.org", "<2@example.org>"),
    ]
