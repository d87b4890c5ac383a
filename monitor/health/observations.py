"""What collecting leaves behind on how each source is doing: written in passing, read for monitor.health to judge.

Instants are taken with care, for clocks jump: the order of the runs counts, never that of their times, and what lies
after the newest observation is left out.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

from monitor.health import recapture, rhythm
from monitor.health.recapture import Estimate
from monitor.health.verdicts import Observed, Visit
from monitor.store import Store, instant, to_json
from scrapers.article import Article, Link, NotArticle
from scrapers.expect import Flaw, of_article
from scrapers.source import Source

VISITS = 60
PAGES = 320
"""Of each source, the newest, that are judged."""

RHYTHM_WINDOW = timedelta(days=56)
RHYTHM_EVENTS = 5000
"""A rhythm rests on so long, or on so many articles where a source publishes more."""

SETTLED = timedelta(hours=2)
"""The time a story is given to appear in every list that will name it."""

COMPARED = timedelta(days=7)
"""The stretch over which the lists of a source are compared where no other is given."""

KEPT_LISTINGS = 20_000
"""Of each source; older ones are of no use to an estimate."""

KEPT_RUNS = 20_000
"""Runs of which failures and counts are kept: about half a year."""

_UNREAD = {"no-text": "body", "no-title": "title"}
_UNMET = frozenset({Flaw.MISSING, Flaw.GENERAL, Flaw.SHORT, Flaw.FUTURE, Flaw.ZONE})


# Written


def note_listing(
    connection: sqlite3.Connection, source: str, kind: str, identities: Iterable[str], *, now: datetime
) -> None:
    """A list of that kind named these articles."""
    connection.executemany(
        "INSERT OR IGNORE INTO listings (source, identity, kind, first_at) VALUES (?, ?, ?, ?)",
        [(source, identity, kind, instant(now)) for identity in identities],
    )


def note_page(
    connection: sqlite3.Connection, page_id: int, result: Article | NotArticle, source: Source, *, listed: Link | None
) -> None:
    """What a page lacked of what its site's file expects; pages that can't be expected to hold an article are left out.

    `listed` is the link as its list gave it.
    """
    if isinstance(result, NotArticle):
        if result.reason not in _UNREAD:
            return
        lacks = {_UNREAD[result.reason]}
    else:
        lacks = {found.field for found in of_article(result, source, link=listed) if found.flaw in _UNMET}
    connection.execute("UPDATE pages SET lacks = ? WHERE id = ?", [to_json(sorted(lacks)), page_id])


def forget_old(connection: sqlite3.Connection) -> None:
    """Drop listings beyond the newest KEPT_LISTINGS of each source, and what was seen in runs before the last
    KEPT_RUNS. Counted rather than dated, so that a clock set ahead for a minute drops nothing."""
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()
    connection.execute("DELETE FROM failures WHERE run_id <= ?", [last - KEPT_RUNS])
    connection.execute("DELETE FROM run_sources WHERE run_id <= ?", [last - KEPT_RUNS])
    for (source,) in connection.execute("SELECT DISTINCT source FROM listings").fetchall():
        connection.execute(
            "DELETE FROM listings WHERE source = ? AND id <= (SELECT id FROM listings WHERE source = ?"
            " ORDER BY id DESC LIMIT 1 OFFSET ?)",
            [source, source, KEPT_LISTINGS],
        )


# Read


def observed(store: Store, source: str, *, zone: tzinfo) -> Observed:
    """All that is known of a source; `zone` is that of its rhythm."""
    return Observed(
        visits=visits(store, source), pages=_pages(store, source), silence=silence(store, source, zone=zone)
    )


def visits(store: Store, source: str, *, limit: int = VISITS) -> tuple[Visit, ...]:
    """The newest collections of a source, the oldest of them first; those that another run kept from it say nothing."""
    rows = store.rows(
        "SELECT s.*, r.started_at FROM run_sources s JOIN runs r ON r.id = s.run_id"
        " WHERE s.source = ? AND s.outcome <> 'busy' ORDER BY s.run_id DESC LIMIT ?",
        source,
        limit,
    )
    unwell = [row["run_id"] for row in rows if row["failed"] or row["outcome"] in ("partial", "failed")]
    failures = _failures(store, source, unwell)
    return tuple(_visit(row, failures.get(row["run_id"], ())) for row in reversed(rows))


def _visit(row: sqlite3.Row, failures: Sequence[sqlite3.Row]) -> Visit:
    lists = [failure for failure in failures if failure["stage"] == "discover"]
    return Visit(
        at=datetime.fromisoformat(row["started_at"]),
        outcome=row["outcome"],
        failure=_commonest(lists),
        lists=frozenset(failure["url"] for failure in lists),
        fetched=row["fetched"],
        failed=row["failed"],
        page_failure=_commonest([failure for failure in failures if failure["stage"] == "fetch"]),
        seconds=row["seconds"],
    )


def _failures(store: Store, source: str, runs: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    found: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in store.rows(
        "SELECT run_id, stage, kind, url FROM failures WHERE source = ? AND stage IN ('discover', 'fetch')"
        " AND run_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        source,
        to_json(runs),
    ):
        found[row["run_id"]].append(row)
    return found


def _commonest(failures: Sequence[sqlite3.Row]) -> str | None:
    counts = Counter(failure["kind"] for failure in failures)
    return min(counts, key=lambda kind: (-counts[kind], kind)) if counts else None


def _pages(store: Store, source: str) -> tuple[frozenset[str], ...]:
    rows = store.rows(
        "SELECT lacks FROM pages WHERE source = ? AND lacks IS NOT NULL ORDER BY id DESC LIMIT ?", source, PAGES
    )
    return tuple(frozenset(json.loads(row["lacks"])) for row in reversed(rows))


def silence(store: Store, source: str, *, zone: tzinfo) -> rhythm.Silence | None:
    """How the time since the source's last publication compares with its rhythm; None where that is not known."""
    answers = _answers(store, source)
    if not answers:
        return None
    last = answers[-1]
    rows = store.rows(
        "SELECT discovered_at, coalesce(published, (SELECT versions.published FROM articles JOIN versions"
        " ON versions.id = version_id WHERE articles.identity = links.identity), discovered_at) AS published"
        " FROM links WHERE source = ? AND discovered_at >= ? ORDER BY discovered_at DESC LIMIT ?",
        source,
        instant(last - RHYTHM_WINDOW),
        RHYTHM_EVENTS,
    )
    # nothing is discovered before it is published: what is dated later came at the time of its discovery
    published = [datetime.fromisoformat(min(row["published"], row["discovered_at"])) for row in rows]
    begin = last - RHYTHM_WINDOW
    if len(rows) == RHYTHM_EVENTS:
        begin = max(begin, datetime.fromisoformat(rows[-1]["discovered_at"]))
    watched = rhythm.stretches([answer for answer in answers if begin <= answer <= last])
    return rhythm.silence(watched, [moment for moment in published if moment <= last], zone=zone)


def _answers(store: Store, source: str) -> list[datetime]:
    """When the source answered, in the order of the runs."""
    most = int(RHYTHM_WINDOW / timedelta(minutes=5))
    rows = store.rows(
        "SELECT r.started_at FROM run_sources s JOIN runs r ON r.id = s.run_id WHERE s.source = ?"
        " AND s.outcome IN ('answered', 'unchanged', 'partial') ORDER BY s.run_id DESC LIMIT ?",
        source,
        most,
    )
    return [datetime.fromisoformat(row["started_at"]) for row in reversed(rows)]


def missed(store: Store, source: str, *, since: datetime | None, until: datetime) -> Estimate:
    """How many articles of a source no list named in a stretch (without `since`, of COMPARED), by comparing the kinds
    of list that were read.

    Counted are articles that appeared in their first list in the stretch (shifted back by SETTLED, so that each had
    time to appear in the others) and after every kind of list had been read once, and that were not published before
    it: what lay in the lists when watching began, and old pieces that an index brings up again, say nothing.
    """
    (row,) = store.rows(
        "SELECT max(first) AS begun FROM"
        " (SELECT min(first_at) AS first FROM listings WHERE source = ? AND first_at <= ? GROUP BY kind)",
        source,
        instant(until),
    )
    if row["begun"] is None:
        return recapture.UNKNOWN
    begun = max(row["begun"], instant((since or until - COMPARED) - SETTLED))
    kinds = {row["kind"] for row in store.rows("SELECT DISTINCT kind FROM listings WHERE source = ?", source)}
    named: dict[str, set[str]] = {kind: set() for kind in kinds}
    for listed in store.rows(
        "SELECT identity, kind FROM listings WHERE source = ? AND first_at > ? AND first_at <= ? AND identity IN ("
        " SELECT new.identity FROM listings AS new LEFT JOIN links ON links.identity = new.identity"
        " WHERE new.source = ? AND first_at > ? AND coalesce(links.published, (SELECT versions.published FROM articles"
        "  JOIN versions ON versions.id = version_id WHERE articles.identity = new.identity), first_at) > ?"
        " AND NOT EXISTS (SELECT 1 FROM listings AS old WHERE old.identity = new.identity AND old.first_at <= ?)"
        " GROUP BY new.identity HAVING min(first_at) <= ?)",
        source,
        begun,
        instant(until),
        source,
        begun,
        begun,
        begun,
        instant(until - SETTLED),
    ):
        named[listed["kind"]].add(listed["identity"])
    return recapture.estimate(named)
