"""Whatever happens in whatever order, every copy arrives or is given up by name, and never under another id."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.delivery.sending import Outgoing, Refusal, Send, send_due
from monitor.errors import DeliveryError
from monitor.store import Store, open_store
from tests.monitor.delivery.mailbox import copies, keeping, rows
from tests.monitor.delivery.post import NOW, put, readers

Event = Literal["taken", "later", "never", "trouble", "killed-before", "killed-after", "unsure"]
EVENTS: tuple[Event, ...] = ("taken", "later", "never", "trouble", "killed-before", "killed-after", "unsure")
CLOCK = st.integers(-3 * 24 * 60, 3 * 24 * 60)
"""Minutes between two rounds; clocks are set back, too."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(script=st.lists(st.tuples(CLOCK, st.lists(st.sampled_from(EVENTS), min_size=1, max_size=6)), max_size=8))
def test_every_copy_arrives_or_is_given_up_by_name(store: Store, script: list[tuple[int, list[Event]]]) -> None:
    arrived: list[tuple[str, bytes]] = []
    with store.transaction() as connection:
        connection.execute("DELETE FROM outbox")
    for number in range(2):
        put(store, number, readers(2))
    now = NOW
    for minutes, events in script:
        now += timedelta(minutes=minutes)
        with suppress(KeyboardInterrupt):
            send_due(store, lambda events=events: _unreliable(list(events), arrived), now=now)  # type: ignore[misc]
    # at last the server is well, and the clock right
    for day in range(1, 5):
        send_due(store, lambda: _unreliable([], arrived), now=max(now, NOW) + timedelta(days=day))
    states = {row["message_id"]: row["state"] for row in copies(store)}
    assert set(states.values()) <= {"sent", "failed"}
    contents: dict[str, set[bytes]] = {}
    for name, content in arrived:
        contents.setdefault(name, set()).add(content)
    assert all(len(versions) == 1 for versions in contents.values())
    assert len(contents) >= sum(state == "sent" for state in states.values())
    assert all(row["error"] for row in copies(store) if row["state"] == "failed")
    for row in rows(store):
        own = {copy["state"] for copy in copies(store) if copy["outbox_id"] == row["id"]}
        assert row["state"] == ("failed" if "failed" in own else "sent")
    assert send_due(store, keeping([]), now=max(now, NOW) + timedelta(days=30)).sent == 0


@contextmanager
def _unreliable(events: list[Event], arrived: list[tuple[str, bytes]]) -> Iterator[Send]:
    """A server that does what stands in `events`, one for each message, and then takes everything."""

    def send(outgoing: Outgoing) -> Refusal | None:
        event = events.pop(0) if events else "taken"
        if event == "killed-before":
            raise KeyboardInterrupt
        if event == "trouble":
            raise DeliveryError("{host} is out of order", host="surat.example")
        if event in ("later", "never"):
            return Refusal(reason=f"450 {event}", permanent=event == "never")
        arrived.append((outgoing.name, outgoing.content))
        if event == "killed-after":
            raise KeyboardInterrupt
        return Refusal(reason="connection lost", permanent=False) if event == "unsure" else None

    yield send
