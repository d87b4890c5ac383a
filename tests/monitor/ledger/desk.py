"""A database into which articles come that say what a test wants."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from models.analysis import Cooperation
from monitor.linking import link_version, pending_versions, store_analysis
from monitor.store import Store, store_article
from tests.monitor.builders import NOON, analysis, article

DAY = timedelta(days=1)


@dataclass(slots=True)
class Desk:
    """`names` are what the lexicon knows by several names."""

    store: Store
    names: dict[str, str] = field(default_factory=dict)

    def canonical(self, name: str) -> str:
        return self.names.get(name, name)

    def report(
        self, number: int, *said: Cooperation, day: int = 0, title: str = "Kabar kerja sama", **found: Any
    ) -> None:
        """Article `number`, published on `day`, says this."""
        at = NOON + day * DAY
        one = article(number, title=title, text="Isi.", published=at, fetched_at=at)
        stored = store_article(self.store, one, origin="live", stored_at=at)
        store_analysis(self.store, stored.version_id, replace(analysis(*said), **found), now=at)
        self.link()

    def link(self) -> None:
        for version in pending_versions(self.store, "analysed", limit=99):
            link_version(self.store, version, canonical=self.canonical, now=NOON)

    def rebuild(self) -> None:
        """Link every article anew from its analysis."""
        with self.store.transaction() as connection:
            connection.execute("UPDATE versions SET stage = 'analysed' WHERE stage = 'linked'")
        self.link()

    @property
    def keys(self) -> list[str]:
        return [row["key"] for row in self.store.rows("SELECT key FROM cooperations ORDER BY first_seen_at, key")]

    def ledger(self) -> list[tuple[str, str, str]]:
        rows = self.store.rows("SELECT key, parties, status FROM cooperations ORDER BY key")
        return [tuple(row) for row in rows]
