"""How Pantau stands as a whole: what it holds, how its sources answer, what waits, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.digests.coverage import Coverage, coverage
from monitor.health import conditions, observations
from monitor.health.conditions import MAIL, Condition
from monitor.health.heartbeat import Beat, Life, last_beat, life
from monitor.health.recapture import Estimate
from monitor.health.rhythm import Silence
from monitor.health.verdicts import Finding, Visit, judge
from monitor.i18n import N_, _
from monitor.store import Store, instant, moment_or_none
from monitor.watches import watching

SOON = timedelta(hours=1)
"""Within it mail leaves and a collection follows the last one; later, something is in the way."""

MISSED = 3
"""Collections that may fail to appear before the newest one is called old."""

_TROUBLES = {
    "dead": N_("`pantau serve` gives no sign of life any more; start it again, its journal says why it ended"),
    "sources": N_("not every source answered when it was asked last"),
    "doubtful": N_("some sources answer, and something is wrong all the same; `pantau status --source NAME` says more"),
    "never": N_("nothing has been collected yet; `pantau run` does so once, `pantau serve` on schedule"),
    "old": N_("the last collection was long ago; `pantau run` does another, `pantau serve` keeps on"),
    "crashed": N_("some pages or texts could not be read by a mistake of Pantau; an update tries them again"),
    "mail-failed": N_("some mail was given up; its server refused it"),
    "mail-waiting": N_(
        "some mail has been waiting for over an hour; check [mail] in config.toml, or start `pantau serve`"
    ),
    "watches": N_("something is wrong with a watch; `pantau watch list` says what"),
    "clock": N_("the last collection is dated later than now; set this machine's clock (NTP)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`outbox` counts messages by state (pending, sent, failed); `collected_at` is the end of the last collection.

    `beat` is the last sign of life of `pantau serve`, and `life` what it says. `troubles` are codes for what is wrong,
    each with its `trouble_words`: "dead", "sources", "doubtful", "never", "old", "crashed", "mail-failed",
    "mail-waiting", "watches", "clock".
    """

    articles: int
    cooperations: int
    collected_at: datetime | None
    coverage: Coverage
    outbox: Mapping[str, int]
    mail: Finding | None
    beat: Beat | None
    life: Life
    troubles: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.troubles


def overview(store: Store, *, config: Config, now: datetime) -> Overview:
    """How things stand at `now`. A database that nobody collects into any more, the demo's too, is old, not well."""
    (row,) = store.rows(
        """SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM cooperations) AS cooperations,
                  (SELECT finished_at FROM runs WHERE kind = 'collect' AND finished_at IS NOT NULL
                   ORDER BY id DESC LIMIT 1) AS collected_at,
                  (SELECT count(*) FROM outbox WHERE state = 'pending' AND created_at < ?) AS waiting""",
        instant(now - SOON),
    )
    states = store.rows("SELECT state, count(*) AS messages FROM outbox GROUP BY state")
    outbox = {state["state"]: state["messages"] for state in states}
    collected_at = moment_or_none(row["collected_at"])
    found = coverage(store, config=config, since=None, until=now)
    patience = max(MISSED * timedelta(minutes=config.schedule.every_minutes), SOON)
    beat = last_beat(config.heartbeat_file)
    alive = life(beat, now=now)
    mail = conditions.current(store, MAIL)
    wrong = {
        "dead": alive == "dead",
        "sources": bool(found.missing),
        "doubtful": any(state.unwell for state in found.sources),
        "never": collected_at is None,
        "old": collected_at is not None and now - collected_at > patience,
        "crashed": found.crashed > 0,
        "mail-failed": outbox.get("failed", 0) > 0,
        "mail-waiting": row["waiting"] > 0,
        "watches": bool(watching.mistakes(watching.configured_watches(store, config), config, now=now)),
        "clock": collected_at is not None and collected_at - now > SOON,
    }
    return Overview(
        articles=row["articles"],
        cooperations=row["cooperations"],
        collected_at=collected_at,
        coverage=found,
        outbox=outbox,
        mail=mail.finding if mail else None,
        beat=beat,
        life=alive,
        troubles=tuple(code for code, is_so in wrong.items() if is_so),
    )


def trouble_words(code: str) -> str:
    """What one of `Overview.troubles` says to people."""
    return _(_TROUBLES[code])


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOverview:
    """One source in full. `findings` are all that is the matter with it by what is stored, the gravest first;
    `condition` is what was last kept of it and told. `visits` are its last collections and `changes` its former
    conditions, the newest first in both. `silence` compares the time since its last article with its rhythm, None where
    that is not known yet; `missed` compares its lists over the last days (observations.COMPARED)."""

    name: str
    title: str
    findings: tuple[Finding, ...]
    condition: Condition | None
    visits: tuple[Visit, ...]
    changes: tuple[Condition, ...]
    silence: Silence | None
    missed: Estimate

    @property
    def well(self) -> bool:
        return all(finding.well for finding in self.findings) and (
            self.condition is None or self.condition.finding.well
        )


def source_overview(store: Store, name: str, *, config: Config, now: datetime, limit: int) -> SourceOverview:
    """How one source stands, with at most `limit` collections and changes of its past."""
    rows = store.rows("SELECT title FROM sources WHERE name = ?", name)
    subject = conditions.subject_of(name)
    changes = conditions.history(store, subject, limit=limit)
    condition = changes[0] if changes else None
    observed = observations.observed(store, name, zone=config.zone)
    return SourceOverview(
        name=name,
        title=rows[0]["title"] if rows else name,
        findings=judge(observed, before=condition.finding if condition else None),
        condition=condition,
        visits=observations.visits(store, name, limit=limit)[::-1],
        changes=changes,
        silence=observed.silence,
        missed=observations.missed(store, name, since=None, until=now),
    )
