"""Twelve ways in which a server fails: nothing is lost, and what comes twice is recognisable."""

import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.store import Store, open_store
from tests.monitor.command import wait_until
from tests.monitor.delivery.post import (
    FAULTS,
    NOW,
    UNKNOWN,
    Post,
    free_port,
    office,
    one_round,
    put,
    readers,
    sent_off,
    settings,
    tally,
)
from tests.monitor.delivery.senders import hired

STRIKES = 10
"""A tenth of what `benchmarks/delivery.py` does."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in ("refuse", "550")])
def test_a_server_that_fails_loses_nothing(store: Store, fault: str) -> None:
    for number in range(STRIKES):
        put(store, number, readers(2))
    post = Post(fault=fault, times=STRIKES)
    # to wait for an answer that never comes takes its time
    impatient = fault == "timeout-after-data"
    with office(post) as (mail, context):
        sent_off(store, mail, context, timeout=0.1 if impatient else 20.0)
    found = tally(store, post)
    assert post.struck == STRIKES
    assert (found.arrived, found.lost, found.refused, found.strangers) == (2 * STRIKES, 0, 0, 0)
    assert found.twins >= STRIKES if impatient else found.twins == 0


def test_a_server_that_is_not_there_loses_nothing(store: Store) -> None:
    put(store, 1, readers(3))
    post = Post()
    with office(post) as (mail, context):
        for attempt in range(STRIKES):
            nobody = settings(free_port())
            assert "can't be used" in str(one_round(store, nobody, context, later=timedelta(hours=attempt)).trouble)
        sent_off(store, mail, context, now=NOW + timedelta(days=1))
    assert (tally(store, post).arrived, tally(store, post).twins) == (3, 0)


def test_one_recipient_refused_for_good_keeps_it_from_nobody_else(store: Store) -> None:
    for number in range(STRIKES):
        put(store, number, [*readers(2), UNKNOWN])
    post = Post(fault="550")
    with office(post) as (mail, context):
        sent_off(store, mail, context)
    found = tally(store, post)
    assert (found.arrived, found.refused, found.lost, found.twins) == (2 * STRIKES, STRIKES, 0, 0)
    assert {row["error"] for row in store.rows("SELECT error FROM outbox_recipients WHERE state = 'failed'")} == {
        "550 no such user"
    }


def test_a_sender_killed_at_any_instant_loses_nothing(store: Store, tmp_path: Path) -> None:
    for number in range(40):
        put(store, number, readers(1))
    post, draw, killed, now = Post(), random.Random(7), 0, NOW
    authority = tmp_path / "ca.pem"
    with office(post, authority) as (mail, _), hired(store.path, mail.port, authority) as senders:
        for number in range(1000, 1200):
            put(store, number, readers(1))
            killed += senders.run(now=now, kill_after=draw.uniform(0.005, 0.05))
            # the lease of whoever was killed has run out
            now += timedelta(minutes=16)
            if killed == 20:
                break
        senders.run(now=now)
    found = tally(store, post)
    assert killed == 20
    assert (found.lost, found.refused, found.strangers) == (0, 0, 0)
    assert found.twins <= killed


@pytest.mark.parametrize("stage", ["decided", "connected", "handed-over"])
def test_a_kill_between_two_steps_loses_nothing(store: Store, tmp_path: Path, stage: str) -> None:
    post, authority = Post(fault="timeout-after-data", times=stage == "handed-over"), tmp_path / "ca.pem"
    with office(post, authority) as (mail, context), socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        port = silent.getsockname()[1] if stage == "connected" else mail.port
        sending = f"send(store.path, {port}, {str(authority)!r}, NOW)"
        order = f"os.kill(os.getpid(), {signal.SIGKILL:d})" if stage == "decided" else sending
        program = _PROGRAM.format(path=str(store.path), order=order)
        with subprocess.Popen([sys.executable, "-c", program], text=True) as process:
            if stage == "connected":
                waiting_for_a_greeting, _ = silent.accept()
                process.kill()
                waiting_for_a_greeting.close()
            elif stage == "handed-over":
                wait_until(lambda: post.taken, process=process)
                process.kill()
            assert process.wait(60) == -signal.SIGKILL
        sent_off(store, mail, context, now=NOW + timedelta(minutes=16))
    found = tally(store, post)
    assert (found.arrived, found.lost, found.strangers) == (1, 0, 0)
    assert found.twins == (stage == "handed-over")


_PROGRAM = """
import os
from pathlib import Path
from monitor.store import open_store
from tests.monitor.delivery.post import NOW, put
from tests.monitor.delivery.senders import send
with open_store(Path({path!r})) as store:
    put(store)
    {order}
"""


def test_one_of_eight_senders_is_killed_and_the_others_go_on(store: Store, tmp_path: Path) -> None:
    for number in range(30):
        put(store, number, readers(4))
    post, authority = Post(), tmp_path / "ca.pem"
    with office(post, authority) as (mail, _), hired(store.path, mail.port, authority) as senders:
        killed = senders.run(now=NOW, senders=8, kill_after=0.1, victims=1)
        others = len(post.taken)
        senders.run(now=NOW + timedelta(minutes=16), senders=8)
    found = tally(store, post)
    assert (killed <= 1, others >= 119 - killed) == (True, True)
    assert (found.arrived, found.lost, found.strangers) == (120, 0, 0)
    assert found.twins <= killed


def test_eight_senders_at_once_send_each_message_once(store: Store, tmp_path: Path) -> None:
    for number in range(50):
        put(store, number, readers(4))
    post, authority = Post(), tmp_path / "ca.pem"
    with office(post, authority) as (mail, _), hired(store.path, mail.port, authority) as senders:
        senders.run(now=NOW, senders=8)
    found = tally(store, post)
    assert (found.arrived, found.lost, found.twins) == (200, 0, 0)
