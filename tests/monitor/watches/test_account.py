"""Whatever happens in whatever order: what alerts and digests report is what the ledger says, and each of it once."""

import json
import tempfile
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from monitor import linking
from monitor.digests import editions
from monitor.errors import StoreError
from monitor.store import insert, instant, open_store
from monitor.watches.alerts import enqueue_due
from tests.monitor.builders import NOON, analysis, article, cooperation, keep
from tests.monitor.watches.desk import config_of

PAIRS = (("Dinas Air", "Koperasi Tani"), ("Dinas Api", "Koperasi Lama"), ("Badan Laut", "PT Kapal"))
STATUSES = ("exploring", "agreed", "signed", "ongoing", "ended")
HOUR = timedelta(hours=1)


class Account(RuleBasedStateMachine):
    """A store, two watches and [alerts], and a clock that jumps."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="pantau-account-")
        self.config = config_of(
            {"most_per_hour": 2, "triggers": ["new", "status", "contradiction"]},
            {"schedule": "hourly", "quiet": "21:00-05:00", "query": "pihak:Dinas"},
            alerts={"recipients": ["siaga@example.org"]},
            data=str(Path(self.folder.name)),
        )
        self.store = open_store(self.config.database)
        self.now = self.latest = NOON
        self.written = 0
        with self.store.transaction() as connection:
            insert(connection, "runs", kind="collect", started_at=instant(NOON - 999 * HOUR), complete=1)
        enqueue_due(self.store, self.config, now=self.now)

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        try:
            self.settle()
        finally:
            self.store.close()
            self.folder.cleanup()

    def store_one(self, number: int, pair: int, status: str, age: int, *, denied: bool) -> None:
        self.written += 1
        at = self.now - timedelta(hours=age)
        text = f"{PAIRS[pair][0]} dan {PAIRS[pair][1]} berita {self.written}."
        stored = keep(self.store, article(number, text=text, published=at, fetched_at=self.now), stored_at=self.now)
        said = analysis(cooperation(*PAIRS[pair], status=status, denied=denied))
        linking.store_analysis(self.store, stored.version_id, said, now=self.now)
        for version in linking.pending_versions(self.store, "analysed", limit=9):
            linking.link_version(self.store, version, canonical=str, now=self.now)

    @rule(
        number=st.integers(1, 9),
        pair=st.integers(0, 2),
        status=st.sampled_from(STATUSES),
        age=st.integers(0, 100),
        denied=st.booleans(),
    )
    def publish_or_correct(self, number: int, pair: int, status: str, age: int, denied: bool) -> None:
        self.store_one(number, pair, status, age, denied=denied)

    @rule(hours=st.integers(-30, 30))
    def set_the_clock(self, hours: int) -> None:
        self.now += hours * HOUR
        self.latest = max(self.latest, self.now)

    @rule()
    def run(self) -> None:
        enqueue_due(self.store, self.config, now=self.now)

    @rule(steps=st.integers(1, 400))
    def run_and_be_killed(self, steps: int) -> None:
        """The transaction is broken off after some work of SQLite's."""
        connection = self.store.db.conn
        connection.set_progress_handler(lambda: 1, steps * 50)
        try:
            with suppress(StoreError):
                enqueue_due(self.store, self.config, now=self.now)
        finally:
            connection.set_progress_handler(None, 0)

    @rule()
    def digest(self) -> None:
        editions.publish(self.store, config=self.config, edition=self.now.astimezone(self.config.zone), now=self.now)

    @invariant()
    def each_fact_is_told_by_one_message_at_most(self) -> None:
        if not hasattr(self, "store"):
            return
        told: Counter[int] = Counter()
        for row in self.store.rows("SELECT reason FROM outbox WHERE kind = 'alert'"):
            told.update(json.loads(row["reason"])["decisions"])
        assert set(told.values()) <= {1}
        assert not self.store.rows(
            "SELECT 1 FROM watch_decisions WHERE state = 'told' AND outbox_key NOT IN (SELECT key FROM outbox)"
        )

    def ledger(self, condition: str = "1") -> set[str]:
        rows = self.store.rows(
            "SELECT c.key || ':' || CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END AS fact"
            f" FROM steps s JOIN cooperations c ON c.id = s.cooperation_id WHERE {condition}"
        )
        return {row["fact"] for row in rows}

    def settle(self) -> None:
        """Time passes without more news: everything is accounted for, and nothing waits any more."""
        self.now = self.latest
        for _ in range(40):
            self.now += HOUR
            enqueue_due(self.store, self.config, now=self.now)
        decided = {
            watch: {
                row["fact"]: row["state"]
                for row in self.store.rows("SELECT fact, state FROM watch_decisions WHERE watch = ?", watch)
            }
            for watch in ("alerts", "pantau-1", "pantau-2")
        }
        assert all("waiting" not in states.values() for states in decided.values())
        assert self.ledger() <= decided["pantau-1"].keys()
        dinas = "s.kind <> 'denied' AND c.parties LIKE '%Dinas%'"
        assert self.ledger(dinas) <= decided["pantau-2"].keys()
        editions.publish(self.store, config=self.config, edition=self.now.astimezone(self.config.zone), now=self.now)
        by_alert = {fact for fact, state in decided["alerts"].items() if state == "told"}
        by_digest = {row["key"] for row in self.store.rows("SELECT key FROM digest_items")}
        assert self.ledger() <= by_alert | by_digest


Account.TestCase.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAccount = Account.TestCase
