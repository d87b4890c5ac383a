"""A round of the outbox: what is claimed, sent, settled."""

import email
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config
from monitor.delivery.sending import (
    LEASE,
    LONGEST_WAIT,
    Outgoing,
    Refusal,
    Send,
    SendReport,
    folder_transport,
    send_due,
    wait_after,
)
from monitor.delivery.transports import transport_of
from monitor.store import Store, instant, open_store
from tests.monitor.delivery.mailbox import copies, keeping, rows
from tests.monitor.delivery.post import NOW, put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


@given(st.integers(1, 10_000))
def test_waits_grow_up_to_a_limit(attempts: int) -> None:
    assert timedelta() < wait_after(attempts) <= wait_after(attempts + 1) <= LONGEST_WAIT


def test_a_message_whose_sender_was_killed_is_sent_after_the_lease(store: Store) -> None:
    put(store)
    taken: list[str] = []

    @contextmanager
    def killed() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> None:
            raise KeyboardInterrupt

        yield send

    with pytest.raises(KeyboardInterrupt):
        send_due(store, killed, now=NOW)
    assert send_due(store, keeping(taken), now=NOW + LEASE - timedelta(seconds=1)) == SendReport()
    assert send_due(store, keeping(taken), now=NOW + LEASE).sent == 1


def test_a_long_round_holds_its_leases_from_when_it_claims(store: Store) -> None:
    put(store)
    seen: list[str] = []

    @contextmanager
    def looking() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> None:
            seen.append(copies(store)[0]["next_try_at"])

        yield send

    send_due(store, looking, now=NOW, timer=iter([0.0, 40.0, 600.0, 600.0]).__next__)
    assert seen == [instant(NOW + timedelta(seconds=40) + LEASE)]


def test_a_round_ends_in_time_and_the_next_goes_on(store: Store) -> None:
    for number in range(5):
        put(store, number)
    taken: list[str] = []
    send_due(store, keeping(taken), now=NOW, timer=iter(range(0, 1000, 20)).__next__)
    assert 0 < len(taken) < 5
    send_due(store, keeping(taken), now=NOW)
    assert len(taken) == 5


def test_a_message_noted_by_a_clock_that_ran_ahead_is_due(store: Store) -> None:
    put(store, 1, now=NOW + timedelta(hours=3))
    put(store, 2, now=NOW + timedelta(days=300))
    assert send_due(store, keeping([]), now=NOW).sent == 2


def test_a_message_that_crashes_its_sender_holds_up_nobody(store: Store) -> None:
    for number in range(3):
        put(store, number)

    @contextmanager
    def session() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> None:
            if outgoing.name.startswith("000002"):
                raise RuntimeError("meledak")

        yield send

    report = send_due(store, session, now=NOW)
    assert (report.sent, report.deferred, copies(store)[1]["error"]) == (2, 1, "RuntimeError: meledak")


def test_two_processes_share_the_work(store: Store, tmp_path: Path) -> None:
    for number in range(30):
        put(store, number)
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
    put(store)
    put(store, 2)
    report = send_due(store, folder_transport(tmp_path / "mail"), now=NOW)
    files = sorted((tmp_path / "mail").iterdir())
    assert report.sent == 2
    assert [file.name[:13] for file in files] == ["000001-alert-", "000002-alert-"]
    assert email.message_from_bytes(files[0].read_bytes())["To"] == "redaksi@example.org"


def test_a_folder_that_can_not_be_written_keeps_the_mail(store: Store, tmp_path: Path) -> None:
    put(store)
    (tmp_path / "mail").write_text("a file in the way")
    report = send_due(store, folder_transport(tmp_path / "mail"), now=NOW)
    assert "can't be written" in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_the_configuration_chooses_the_transport(store: Store, tmp_path: Path) -> None:
    put(store)
    config = Config().model_copy(update={"folder": tmp_path})
    send_due(store, transport_of(config, password=""), now=NOW)
    assert len(list(config.mail_folder.iterdir())) == 1


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
    def session() -> Iterator[Send]:
        yield lambda outgoing: refused.get(outgoing.recipient)

    put(store, recipients=("a@example.org", "b@example.org"))
    send_due(store, session, now=NOW)
    (row,) = rows(store)
    assert (row["state"], json.loads(row["reason"])["reason"]) == (state, "mailed-new")
