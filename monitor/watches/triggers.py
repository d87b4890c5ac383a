"""What happened, as the database shows it: steps, parties that joined, contradictions, bursts of coverage, silences of
sources, follow-ups overdue, days that are near. Reads only; what becomes of it is decided in `watches`.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

from monitor.folding import fold
from monitor.health import conditions
from monitor.health.conditions import Condition
from monitor.ledger.bodies import kinship_of
from monitor.ledger.followups import ahead, overdue
from monitor.queries.aliases import understood
from monitor.queries.sql import prepare, where
from monitor.store import Store, instant, moment, moment_or_none, to_json
from monitor.watches.bursts import USUAL_DAYS, burst
from monitor.watches.decisions import Due, Reason

DAY = timedelta(days=1)

FEW = 5
"""So many cooperations may be what makes a burst of all that a query finds."""

MOST_REPORTS = 30
"""Articles of a burst, each of another publisher, that are kept with it."""

_REPORT = """c.key, m.id AS mention_id, v.published, v.origin, v.stored_at, m.confidence, a.identity, a.source,
    m.number, m.at"""
_STEPS = f"""
SELECT s.id, s.cooperation_id, s.kind, s.status, s.previous, s.decision, s.created_at, {_REPORT}
FROM steps s
JOIN cooperations c ON c.id = s.cooperation_id
JOIN cooperation_mentions m ON m.id = s.mention_id
JOIN versions v ON v.id = m.version_id
JOIN articles a ON a.id = m.article_id
"""  # noqa: S608 - our own text


def matching(
    store: Store, query: str, *, now: datetime, zone: tzinfo, among: Collection[int] | None = None
) -> set[int]:
    """The cooperations that a query finds, of all or of those `among` which it is asked. Raises QueryError."""
    if not query.strip():
        return (
            {row[0] for row in store.rows("SELECT id FROM cooperations")}
            if among is None
            else {row[0] for row in store.rows(f"SELECT id FROM cooperations WHERE id {_AMONG}", _ids(among))}  # noqa: S608 - put together from our own text
        )
    prepare(store)
    condition, values = where(understood(store, query, now=now, zone=zone), sets=among is None)
    chosen = f"c.id {_AMONG} AND " if among is not None else ""
    given = (_ids(among),) if among is not None else ()
    # the condition is the queries' own text; what was typed is in `values`
    rows = store.rows(f"SELECT c.id FROM cooperations c WHERE {chosen}({condition})", *given, *values)  # noqa: S608 - put together from our own text
    return {row[0] for row in rows}


_AMONG = "IN (SELECT value FROM json_each(?))"


def _ids(ids: Iterable[int]) -> str:
    return to_json(sorted(ids))


def undecided_steps(store: Store) -> list[Due]:
    """The steps that [alerts] has not decided yet."""
    return [_step(row) for row in store.rows(f"{_STEPS} WHERE s.decision IS NULL ORDER BY s.at, s.id")]


def reported(store: Store, cooperations: Collection[int], *, kinds: Collection[str]) -> list[Due]:
    """All that articles report of these cooperations, the earliest first: steps always, the rest as `kinds` asks."""
    found = [
        _step(row)
        for row in store.rows(f"{_STEPS} WHERE s.cooperation_id {_AMONG} ORDER BY s.at, s.id", _ids(cooperations))
    ]
    if "party" in kinds:
        found += _joined(store, cooperations)
    if "contradiction" in kinds:
        found += _contradictions(store, cooperations)
    return found


def _step(row: Any) -> Due:
    settled = row["decision"]
    return replace(
        _due(row, kind=row["kind"], status=row["status"], previous=row["previous"]),
        step_id=row["id"],
        known_at=moment(row["created_at"]),
        settled=settled if settled is not None and settled not in set(Reason) else None,
    )


def _due(row: Any, *, kind: str, status: str, previous: str | None = None, mark: str = "", **values: Any) -> Due:
    return Due(
        step_id=0,
        cooperation_id=row["cooperation_id"],
        key=row["key"],
        kind=kind,
        status=status,
        previous=previous,
        mention_id=row["mention_id"],
        published=moment_or_none(row["published"]),
        origin=row["origin"],
        confidence=row["confidence"],
        mark=mark,
        source=row["source"],
        known_at=moment(row["stored_at"]),
        values={"article": row["identity"], "number": row["number"], **values},
    )


def _joined(store: Store, cooperations: Collection[int]) -> Iterator[Due]:
    """A party that an article names which appeared after the one that the cooperation is known from; none that another
    party became or was before."""
    rows = store.rows(
        f"SELECT m.cooperation_id, m.parties, c.status, {_REPORT} FROM cooperation_mentions m"  # noqa: S608 - our own text
        " JOIN cooperations c ON c.id = m.cooperation_id JOIN versions v ON v.id = m.version_id"
        f" JOIN articles a ON a.id = m.article_id WHERE m.cooperation_id {_AMONG} AND m.denied = 0"
        " AND m.rejected = 0 ORDER BY m.cooperation_id, m.at, a.identity, m.number",
        _ids(cooperations),
    )
    resolved = dict(map(tuple, store.rows("SELECT name, party FROM party_names"))) if rows else {}
    kinship = kinship_of(str)
    for _, group in groupby(rows, key=lambda row: row["cooperation_id"]):
        known: set[str] = set()
        first: Any = None
        for row in group:
            first = first or row
            for name in json.loads(row["parties"]):
                party = resolved.get(name) or fold(name)
                new = known.isdisjoint((party, *kinship.lines(party)))
                if new and row["at"] > first["at"] and row["identity"] != first["identity"]:
                    yield _due(row, kind="party", status=row["status"], mark=_mark(party), party=name)
                known.add(party)


def _contradictions(store: Store, cooperations: Collection[int]) -> Iterator[Due]:
    """Two articles that can't both be right; a denial is a step already."""
    for row in store.rows(
        "SELECT k.cooperation_id, k.kind, c.status, b.identity AS against, n.number AS against_number,"  # noqa: S608 - our own text
        f" {_REPORT} FROM contradictions k JOIN cooperations c ON c.id = k.cooperation_id"
        " JOIN cooperation_mentions m ON m.id = k.mention_id JOIN versions v ON v.id = m.version_id"
        " JOIN articles a ON a.id = m.article_id JOIN cooperation_mentions n ON n.id = k.against_id"
        f" JOIN articles b ON b.id = n.article_id WHERE k.kind <> 'denied' AND k.cooperation_id {_AMONG}"
        " ORDER BY m.at, a.identity, m.number, k.id",
        _ids(cooperations),
    ):
        told = (row["identity"], row["number"], row["against"], row["against_number"], row["kind"])
        yield _due(
            row,
            kind="contradiction",
            status=row["status"],
            mark=_mark("\n".join(map(str, told))),
            about=row["kind"],
            against=row["against"],
            against_number=row["against_number"],
        )


def _mark(text: str) -> str:
    """A short name of what is too long, or too much of an article, to be one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# What follows from many articles, or from none


def coverage(store: Store, cooperations: Collection[int], *, factor: float, now: datetime, zone: tzinfo) -> list[Due]:
    """Bursts of what is written of each of these cooperations."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in _written(store, cooperations, now=now):
        groups[row["cooperation_id"]].append(row)
    today = now.astimezone(zone).date().isoformat()
    return [
        _of_no_article(
            "coverage", found, mark=today, key=row["key"], cooperation=row["cooperation_id"], status=row["status"]
        )
        for group in groups.values()
        if (found := _burst(group, factor=factor, now=now)) is not None and (row := group[0])
    ]


def coverage_of_all(
    store: Store, cooperations: Collection[int], *, name: str, factor: float, now: datetime, zone: tzinfo
) -> list[Due]:
    """The burst of what is written of all these cooperations together, which the watch `name` finds, if it is one.

    Its values name the few `without` which it would be none: whoever knows of these knows why. It is of many where they
    are not few.
    """
    rows = _written(store, cooperations, now=now)
    found = _burst(rows, factor=factor, now=now)
    if found is None:
        return []
    fresh = Counter(row["key"] for row in rows if _is_fresh(row, now=now))
    without: list[str] = []
    for key, _ in fresh.most_common(FEW):
        without.append(key)
        if _burst([row for row in rows if row["key"] not in without], factor=factor, now=now) is None:
            break
    else:
        without = []
    today = now.astimezone(zone).date().isoformat()
    return [_of_no_article("coverage", {**found, "without": without}, mark=f"{name}:{today}")]


def _written(store: Store, cooperations: Collection[int], *, now: datetime) -> list[Any]:
    """What articles of the last days say of these cooperations, the earliest first."""
    return store.rows(
        "SELECT m.cooperation_id, c.key, c.status, m.article_id, m.number, m.confidence, m.at, v.origin, a.identity,"  # noqa: S608 - our own text
        " coalesce(s.publisher, a.source) AS publisher"
        " FROM cooperation_mentions m JOIN cooperations c ON c.id = m.cooperation_id"
        " JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = m.article_id"
        " LEFT JOIN sources s ON s.name = a.source"
        f" WHERE m.cooperation_id {_AMONG} AND m.denied = 0 AND m.at > ? AND m.at <= ?"
        " ORDER BY m.at, a.identity, m.number",
        _ids(cooperations),
        instant(now - (USUAL_DAYS + 1) * DAY),
        instant(now),
    )


def _is_fresh(row: Any, *, now: datetime) -> bool:
    return now - moment(row["at"]) < DAY and row["origin"] == "live"


def _burst(rows: Sequence[Any], *, factor: float, now: datetime) -> dict[str, Any] | None:
    """The figures of the burst that these rows are, with the first article of each of its publishers; None where they
    are none."""
    days: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        days[(now - moment(row["at"])) // DAY].add(row["article_id"])
    fresh = [row for row in rows if _is_fresh(row, now=now)]
    first: dict[str, Any] = {}
    for row in fresh:
        first.setdefault(row["publisher"], row)
    found = burst(
        len({row["article_id"] for row in fresh}),
        sources=len(first),
        before=[len(days[day]) for day in range(1, USUAL_DAYS + 1)],
        factor=factor,
    )
    if found is None:
        return None
    # the surest articles are shown
    shown = sorted(first.values(), key=lambda row: -row["confidence"])[:MOST_REPORTS]
    return {
        "articles": found.articles,
        "sources": found.sources,
        "usual": round(found.usual, 2),
        "chance": found.chance,
        "until": instant(now),
        "reports": [[row["identity"], row["number"]] for row in shown],
    }


def silences(store: Store, sources: Iterable[str]) -> list[Due]:
    """The sources of these that have published nothing for longer than their rhythm allows (`health`, `rhythm`)."""
    subjects = [conditions.subject_of(source) for source in sources]
    return [_silence(one) for one in conditions.unwell(store, subjects) if one.finding.state == "silent"]


def past_silences(store: Store, sources: Iterable[str], *, since: datetime) -> list[Due]:
    """The silences that began to be told since then, the latest first."""
    return [
        _silence(one)
        for source in sources
        for one in conditions.history(store, conditions.subject_of(source))
        if one.finding.state == "silent" and one.since >= since
    ]


def _silence(condition: Condition) -> Due:
    due = _of_no_article(
        "silence",
        {"source": condition.source, **condition.finding.values},
        mark=f"{condition.source}:{condition.finding.values['since']}",
    )
    return replace(due, known_at=condition.since)


def follow_ups(store: Store, cooperations: Collection[int], *, months: int, now: datetime) -> list[Due]:
    """Those of these cooperations that were signed so long ago, while nothing shows that they run."""
    late = [one for one in overdue(store, now, months) if one.cooperation_id in cooperations]
    where_said = _articles(store, [one.mention_id for one in late])
    return [
        _of_no_article(
            "follow-up",
            {"since": one.since.date().isoformat(), "months": months, **where_said.get(one.mention_id, {})},
            mark=one.since.date().isoformat(),
            key=one.key,
            cooperation=one.cooperation_id,
            status="signed",
        )
        for one in late
    ]


def _articles(store: Store, mentions: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = store.rows(
        "SELECT m.id, a.identity, m.number FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"  # noqa: S608 - our own text
        f" WHERE m.id {_AMONG}",
        _ids(mentions),
    )
    return {row["id"]: {"article": row["identity"], "number": row["number"]} for row in rows}


def deadlines(store: Store, cooperations: Collection[int], *, days: int, now: datetime, zone: tzinfo) -> list[Due]:
    """Days within the next `days` that articles announce for these cooperations."""
    today = now.astimezone(zone).date()
    near = [one for one in ahead(store, today, today + days * DAY) if one.cooperation is not None]
    known = {
        row["key"]: row
        for row in store.rows(
            "SELECT id, key, status FROM cooperations WHERE key IN (SELECT value FROM json_each(?))",
            to_json(sorted({one.cooperation for one in near if one.cooperation})),
        )
    }
    identities = dict(
        map(
            tuple,
            store.rows(
                f"SELECT id, identity FROM articles WHERE id {_AMONG}",  # noqa: S608 - our own text
                _ids(one.article_id for one in near),
            ),
        )
    )
    return [
        _of_no_article(
            "deadline",
            {
                "about": one.kind,
                "name": one.name,
                "day": one.starts.isoformat(),
                "place": one.place,
                "article": identities[one.article_id],
                "start": one.start,
                "end": one.end,
            },
            mark=f"{one.kind}:{one.starts}:{_mark(one.name)}",
            key=row["key"],
            cooperation=row["id"],
            status=row["status"],
        )
        for one in near
        if (row := known.get(one.cooperation or "")) is not None and row["id"] in cooperations
    ]


def _of_no_article(
    kind: str, values: Mapping[str, Any], *, mark: str, key: str = "", cooperation: int = 0, status: str = ""
) -> Due:
    return Due(
        step_id=0,
        cooperation_id=cooperation,
        key=key,
        kind=kind,
        status=status,
        previous=None,
        mention_id=0,
        published=None,
        origin="live",
        confidence=1.0,
        mark=mark,
        values=values,
    )
