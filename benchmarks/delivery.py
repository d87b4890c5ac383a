"""Does every message arrive, whatever the mail server does and however often its sender is killed?

    python -m benchmarks.delivery [faults] [kills] [volume]

`faults`: each of twelve ways in which a server fails strikes 100 times. `kills`: 200 senders are killed with SIGKILL
while they send. `volume`: eight senders share 10,000 messages. What is counted is what a real SMTP server took and what
the outbox says; the exit code is 1 where a message was lost, came twice without a reason, or under another Message-ID.
"""

import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from monitor.store import open_store
from tests.monitor.delivery.post import (
    FAULTS,
    NOW,
    UNKNOWN,
    Post,
    Tally,
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

STRIKES = 100
KILLS = 200
MESSAGES = 10_000
SENDERS = 8
READERS = 10


def faults(folder: Path) -> bool:
    """Each fault until it struck STRIKES times, with two messages for each strike."""
    well = True
    for fault in FAULTS:
        begun = time.monotonic()
        impatient = fault == "timeout-after-data"
        # one for whom there is no such user cannot be reached by trying again
        people = [*readers(1), UNKNOWN] if fault == "550" else readers(2)
        post = Post(fault=fault, times=0 if fault == "550" else STRIKES)
        with open_store(folder / f"{fault}.db") as store, office(post) as (mail, context):
            for number in range(STRIKES):
                put(store, number, people)
            for attempt in range(STRIKES if fault == "refuse" else 0):
                one_round(store, settings(free_port()), context, later=timedelta(hours=attempt))
                post.struck += 1
            later = timedelta(hours=STRIKES if fault == "refuse" else 0)
            sent_off(store, mail, context, timeout=0.1 if impatient else 20.0, now=NOW + later, rounds=2000)
            found = tally(store, post)
        expected = STRIKES if fault == "550" else 0
        well &= post.struck >= STRIKES and _sound(found, refused=expected, twins=None if impatient else 0)
        _say(f"{fault:20} struck {post.struck:4}", found, begun)
    return well


def kills(folder: Path) -> bool:
    """Senders killed at an instant drawn at random, KILLS times."""
    begun, post, draw, now, killed, number = time.monotonic(), Post(), random.Random(7), NOW, 0, 0
    authority = folder / "ca.pem"
    with (
        open_store(folder / "kills.db") as store,
        office(post, authority) as (mail, _),
        hired(store.path, mail.port, authority) as senders,
    ):
        while killed < KILLS:
            for _ in range(5):
                number += 1
                put(store, number, readers(2))
            killed += senders.run(now=now, kill_after=draw.uniform(0.005, 0.08))
            # the lease of whoever was killed has run out
            now += timedelta(minutes=16)
        senders.run(now=now)
        found = tally(store, post)
    _say(f"{'kill -9':20} killed {killed:4}", found, begun)
    return _sound(found, refused=0, twins=None) and found.twins <= killed


def volume(folder: Path) -> bool:
    """SENDERS at once, until nothing waits."""
    post, authority = Post(), folder / "ca.pem"
    with (
        open_store(folder / "volume.db") as store,
        office(post, authority) as (mail, _),
        hired(store.path, mail.port, authority) as senders,
    ):
        for number in range(MESSAGES // READERS):
            put(store, number, readers(READERS))
        begun, rounds = time.monotonic(), 0
        while store.rows("SELECT 1 FROM outbox_recipients WHERE state = 'pending' LIMIT 1"):
            # the same instant: no lease runs out, and whatever came twice would be a mistake
            senders.run(now=NOW, senders=SENDERS)
            rounds += 1
        found = tally(store, post)
    seconds = time.monotonic() - begun
    _say(f"{SENDERS} senders, {rounds} rounds, {MESSAGES / seconds:.0f}/s", found, begun)
    return _sound(found, refused=0, twins=0)


def _sound(found: Tally, *, refused: int, twins: int | None) -> bool:
    return (
        (found.lost, found.strangers, found.refused) == (0, 0, refused)
        and found.arrived == found.expected - refused
        and (twins is None or found.twins == twins)
    )


def _say(what: str, found: Tally, begun: float) -> None:
    print(
        f"{what}  copies {found.expected:6}  arrived {found.arrived:6}  refused {found.refused:4}  lost {found.lost:2}"
        f"  came twice {found.twins:4}  other id {found.strangers:2}  {time.monotonic() - begun:6.1f} s",
        flush=True,
    )


PARTS: dict[str, Callable[[Path], bool]] = {"faults": faults, "kills": kills, "volume": volume}


def main(names: list[str]) -> int:
    # each fault is one that the server would complain of
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    results = []
    for name in names or list(PARTS):
        with tempfile.TemporaryDirectory(prefix="pantau-delivery-") as folder:
            results.append(PARTS[name](Path(folder)))
    print("nothing lost" if all(results) else "NOT as it should be")
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
