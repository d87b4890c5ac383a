"""How Pantau stands as a whole: what it holds, how its sources answer, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Config
from monitor.coverage import Coverage, coverage
from monitor.store import Store, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`outbox` counts messages by state (pending, sent, failed); `collected_at` is the end of the last collection."""

    articles: int
    cooperations: int
    collected_at: datetime | None
    coverage: Coverage
    outbox: Mapping[str, int]

    @property
    def well(self) -> bool:
        """Whether every source answered when it was last asked and no message was given up."""
        return not self.coverage.missing and not self.outbox.get("failed")


def overview(store: Store, *, config: Config, now: datetime) -> Overview:
    """How things stand at `now`."""
    (row,) = store.rows(
        """SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM cooperations) AS cooperations,
                  (SELECT max(finished_at) FROM runs WHERE kind = 'collect') AS collected_at"""
    )
    states = store.rows("SELECT state, count(*) AS messages FROM outbox GROUP BY state")
    return Overview(
        articles=row["articles"],
        cooperations=row["cooperations"],
        collected_at=moment(row["collected_at"]) if row["collected_at"] else None,
        coverage=coverage(store, config=config, since=None, until=now),
        outbox={state["state"]: state["messages"] for state in states},
    )
