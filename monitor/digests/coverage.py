"""How complete a stretch of watching was: which sources answered, which did not and why, and what is still to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.config import Config
from monitor.health import conditions, observations
from monitor.health.recapture import UNKNOWN, Estimate, together
from monitor.health.verdicts import INCOMPLETE_SCOPES, Finding
from monitor.store import Store, instant, moment, to_json

SourceOutcome = Literal["answered", "partial", "failed", "busy", "silent"]

_ANSWERS = frozenset({"answered", "unchanged"})
_LONG_AGO = "0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source's last collection went; `silent`: it was not asked. `answered_at` is its last full answer, and
    `failure` the code of what failed most often in the last collection, where something did. `finding` is what was
    the matter with it at the end of the stretch, None where it was well or not judged yet; `missed` estimates how many
    of its articles no list named in the stretch."""

    name: str
    title: str
    outcome: SourceOutcome
    asked: int
    answered_at: datetime | None
    failure: str | None
    finding: Finding | None = None
    missed: Estimate = UNKNOWN

    @property
    def answered(self) -> bool:
        return self.outcome == "answered"

    @property
    def unwell(self) -> bool:
        """Whether its lists answer, and something is the matter all the same."""
        return self.answered and self.finding is not None and self.finding.scope != "lists"

    @property
    def doubtful(self) -> bool:
        """Whether its lists answer, and its news is incomplete all the same."""
        return self.answered and self.finding is not None and self.finding.scope in INCOMPLETE_SCOPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """`discovered` links, `stored` articles and `analysed` texts of the stretch; `failed` were given up in it,
    `crashed` of them by mistakes of our own, all of them by `reasons` (failure code and count, most first); `skipped`
    turned out to be no articles; `pending` wait for a later run."""

    sources: tuple[SourceState, ...]
    discovered: int
    stored: int
    analysed: int
    failed: int
    pending: int
    crashed: int = 0
    skipped: int = 0
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every configured source answered last time it was asked, with all that it usually gives, nothing
        failed or waits, and nothing seems to have been missed."""
        return bool(self.sources) and not (
            self.missing or self.doubtful or self.failed or self.pending or round(self.missed[0])
        )

    @property
    def missing(self) -> tuple[SourceState, ...]:
        return tuple(source for source in self.sources if not source.answered)

    @property
    def doubtful(self) -> tuple[SourceState, ...]:
        """Sources whose lists answer, and whose news is incomplete all the same."""
        return tuple(source for source in self.sources if source.doubtful)

    @property
    def estimated(self) -> tuple[SourceState, ...]:
        """Sources of which it can be estimated how many articles no list named."""
        return tuple(source for source in self.sources if source.missed.answer == "estimated")

    @property
    def missed(self) -> tuple[float, float, float]:
        """How many articles of the `estimated` sources no list named, with the 95 % interval of that."""
        return together([source.missed for source in self.estimated])


def coverage(store: Store, *, config: Config, since: datetime | None, until: datetime) -> Coverage:
    """What is known of the stretch after `since` (None: from the beginning) up to `until`."""
    stretch = (instant(since) if since else _LONG_AGO, instant(until))
    crashed = _crashed(store, *stretch)
    reasons = _reasons(store, *stretch) | ({"crash": crashed} if crashed else {})
    titles = dict(map(tuple, store.rows("SELECT name, title FROM sources")))
    return Coverage(
        sources=tuple(_source(store, name, titles.get(name, name), *stretch) for name in dict.fromkeys(config.sources)),
        discovered=_count(store, "links WHERE discovered_at > ? AND discovered_at <= ?", *stretch),
        stored=_count(store, "articles WHERE first_seen_at > ? AND first_seen_at <= ?", *stretch),
        analysed=_count(store, "analyses WHERE analysed_at > ? AND analysed_at <= ?", *stretch),
        failed=sum(reasons.values()),
        crashed=crashed,
        skipped=_count(store, "links WHERE state = 'skipped' AND discovered_at > ? AND discovered_at <= ?", *stretch),
        reasons=tuple(sorted(reasons.items(), key=lambda reason: (-reason[1], reason[0]))),
        pending=_count(store, "links WHERE state = 'pending' AND discovered_at <= ?", stretch[1])
        + _count(
            store,
            "pages WHERE stage = 'fetched' AND first_id IS NULL AND fetched_at <= ?"
            " AND source IN (SELECT value FROM json_each(?))",
            stretch[1],
            to_json(config.sources),
        )
        + _count(store, "versions WHERE stage IN ('extracted', 'analysed') AND stored_at <= ?", stretch[1]),
    )


def _reasons(store: Store, after: str, until: str) -> dict[str, int]:
    """How many links were given up for each reason that lies outside of Pantau."""
    rows = store.rows(
        "SELECT coalesce(reason, 'unreadable') AS reason, count(*) FROM links WHERE state = 'failed'"
        " AND reason IS NOT 'crash' AND discovered_at > ? AND discovered_at <= ? GROUP BY 1",
        after,
        until,
    )
    return dict(map(tuple, rows))


def _crashed(store: Store, after: str, until: str) -> int:
    """Articles whose pages or texts Pantau itself failed on; what was read after all, from a later page, is none."""
    return (
        _count(
            store,
            "links WHERE state = 'failed' AND reason = 'crash' AND discovered_at > ? AND discovered_at <= ?",
            after,
            until,
        )
        + _count(
            store,
            "pages WHERE stage = 'failed' AND first_id IS NULL AND fetched_at > ? AND fetched_at <= ? AND NOT EXISTS"
            " (SELECT 1 FROM pages AS later WHERE later.identity = pages.identity AND later.id > pages.id"
            " AND later.stage = 'extracted')",
            after,
            until,
        )
        + _count(
            store,
            "versions WHERE stage = 'failed' AND stored_at > ? AND stored_at <= ?"
            " AND id IN (SELECT version_id FROM articles)",
            after,
            until,
        )
    )


def _count(store: Store, condition: str, *values: str) -> int:
    ((count,),) = store.rows(f"SELECT count(*) FROM {condition}", *values)  # noqa: S608 - conditions are those above
    return int(count)


def _source(store: Store, name: str, title: str, after: str, until: str) -> SourceState:
    runs = store.rows(
        "SELECT run_id, outcome, finished_at FROM run_sources "
        "WHERE source = ? AND finished_at > ? AND finished_at <= ? ORDER BY run_id",
        name,
        after,
        until,
    )
    # a run that found another one at work says nothing of the source
    told = [run for run in runs if run["outcome"] != "busy"] or runs
    if not told:
        return SourceState(name=name, title=title, outcome="silent", asked=0, answered_at=None, failure=None)
    end = moment(until)
    condition = conditions.current(store, conditions.subject_of(name), until=end)
    last = told[-1]
    answers = [run["finished_at"] for run in told if run["outcome"] in _ANSWERS]
    answered = last["outcome"] in _ANSWERS
    return SourceState(
        name=name,
        title=title,
        outcome="answered" if answered else last["outcome"],
        asked=len(runs),
        answered_at=moment(answers[-1]) if answers else None,
        failure=None if answered else _failure(store, last["run_id"], name),
        finding=condition.finding if condition and not condition.finding.well else None,
        missed=observations.missed(store, name, since=None if after == _LONG_AGO else moment(after), until=end),
    )


def _failure(store: Store, run_id: int, source: str) -> str | None:
    rows = store.rows(
        "SELECT kind FROM failures WHERE run_id = ? AND source = ? GROUP BY kind "
        "ORDER BY max(stage = 'discover') DESC, count(*) DESC, kind LIMIT 1",
        run_id,
        source,
    )
    return rows[0]["kind"] if rows else None
