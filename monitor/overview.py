"""How Pantau stands as a whole: what it holds, how its sources answer, what waits, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.coverage import Coverage, coverage
from monitor.i18n import N_, _
from monitor.store import Store, instant, moment

SOON = timedelta(hours=1)
"""Within it mail leaves and a collection follows the last one; later, something is in the way."""

MISSED = 3
"""Collections that may fail to appear before the newest one is called old."""

_TROUBLES = {
    "sources": N_("not every source answered when it was asked last"),
    "never": N_("nothing has been collected yet; `pantau run` does so once, `pantau serve` on schedule"),
    "old": N_("the last collection was long ago; `pantau run` does another, `pantau serve` keeps on"),
    "crashed": N_("some pages or texts could not be read by a mistake of Pantau; an update tries them again"),
    "mail-failed": N_("some mail was given up; its server refused it"),
    "mail-waiting": N_(
        "some mail has been waiting for over an hour; check [mail] in config.toml, or start `pantau serve`"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`outbox` counts messages by state (pending, sent, failed); `collected_at` is the end of the last collection.

    `troubles` are codes for what is wrong, each with its `trouble_words`: "sources", "never", "old", "crashed",
    "mail-failed", "mail-waiting".
    """

    articles: int
    cooperations: int
    collected_at: datetime | None
    coverage: Coverage
    outbox: Mapping[str, int]
    troubles: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def overview(store: Store, *, config: Config, now: datetime) -> Overview:
    """How things stand at `now`. A database that nobody collects into any more, the demo's too, is old, not well."""
    (row,) = store.rows(
        """SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM cooperations) AS cooperations,
                  (SELECT max(finished_at) FROM runs WHERE kind = 'collect') AS collected_at,
                  (SELECT count(*) FROM outbox WHERE state = 'pending' AND created_at < ?) AS waiting""",
        instant(now - SOON),
    )
    states = store.rows("SELECT state, count(*) AS messages FROM outbox GROUP BY state")
    outbox = {state["state"]: state["messages"] for state in states}
    collected_at = moment(row["collected_at"]) if row["collected_at"] else None
    found = coverage(store, config=config, since=None, until=now)
    patience = max(MISSED * timedelta(minutes=config.schedule.every_minutes), SOON)
    wrong = {
        "sources": bool(found.missing),
        "never": collected_at is None,
        "old": collected_at is not None and now - collected_at > patience,
        "crashed": found.crashed > 0,
        "mail-failed": outbox.get("failed", 0) > 0,
        "mail-waiting": row["waiting"] > 0,
    }
    return Overview(
        articles=row["articles"],
        cooperations=row["cooperations"],
        collected_at=collected_at,
        coverage=found,
        outbox=outbox,
        troubles=tuple(code for code, is_so in wrong.items() if is_so),
    )


def trouble_words(code: str) -> str:
    """What one of `Overview.troubles` says to people."""
    return _(_TROUBLES[code])
