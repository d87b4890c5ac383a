"""The cooperations of a digest: what became known of each that its audience was not told yet."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from models.analysis import STATUSES
from monitor import evidence
from monitor.evidence import Evidence
from monitor.ledger.claims import RANK
from monitor.queries.scopes import Scope
from monitor.store import Store, instant, moment, to_json
from monitor.stories.independence import press_offices

ItemKind = Literal["new", "moved", "denied", "contradicted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One cooperation in a digest. `path` are the statuses on the way, the last one its status now; `at` is the
    publication of the newest step; `articles` report it, of `sources` independent publishers, of which `confirming`
    report the status that it has now; `key` is None for a denial of what no article asserts. `against` is the report
    that the one shown contradicts."""

    key: str | None
    kind: ItemKind
    parties: tuple[str, ...]
    path: tuple[str, ...]
    fields: tuple[str, ...]
    event: str | None
    confidence: float
    at: datetime
    renews: bool
    evidence: Evidence
    articles: int
    sources: int
    confirming: int = 1
    against: Evidence | None = None

    @property
    def status(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One fact that a digest tells, as it is remembered: `key` outlives a rebuild of the ledger; `status` is "denied"
    for a denial, "contradicted" for a contradiction, and None for what is no fact of the ledger."""

    key: str
    parties: tuple[str, ...] = ()
    status: str | None = None


_TOLD = "EXISTS (SELECT 1 FROM digest_items d WHERE d.audience = ? AND d.key = {key})"
_STEPS = """
SELECT s.id, s.cooperation_id, s.at, s.kind, s.status, s.previous, s.mention_id, c.key, c.parties
FROM steps s JOIN cooperations c ON c.id = s.cooperation_id
WHERE (s.created_at <= ? OR s.created_at > ?) AND NOT {told} AND {scope}
ORDER BY s.at, s.id
"""
_DENIALS = """
SELECT m.id, m.party_key, m.parties FROM cooperation_mentions m
JOIN articles a ON a.id = m.article_id JOIN versions v ON v.id = m.version_id
WHERE m.cooperation_id IS NULL AND m.denied = 1
    AND m.party_key != '' AND m.rejected = 0 AND (v.stored_at <= ? OR v.stored_at > ?)
    AND NOT {told} AND {scope}
ORDER BY m.at, m.id
"""
_CONTRADICTIONS = """
SELECT x.cooperation_id, x.mention_id, x.against_id, c.key, c.parties,
    c.key || ':contradiction:' || x.kind || ':' || ours.identity || ':' || theirs.identity AS told
FROM contradictions x JOIN cooperations c ON c.id = x.cooperation_id
JOIN cooperation_mentions m ON m.id = x.mention_id JOIN articles ours ON ours.id = m.article_id
JOIN cooperation_mentions n ON n.id = x.against_id JOIN articles theirs ON theirs.id = n.article_id
WHERE x.kind != 'denied' AND (x.created_at <= ? OR x.created_at > ?) AND {scope}
    AND NOT EXISTS (SELECT 1 FROM digest_items d WHERE d.audience = ? AND d.key = c.key || ':contradiction:'
        || x.kind || ':' || ours.identity || ':' || theirs.identity)
ORDER BY m.at, x.id
"""
_NEVER = "9999"
_LATER = """
SELECT count(DISTINCT s.cooperation_id) FROM steps s JOIN cooperations c ON c.id = s.cooperation_id
WHERE s.created_at > ? AND {scope}
"""
_STEP_KEY = "c.key || ':' || CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END"


def untold(
    store: Store,
    scope: Scope,
    *,
    audience: str,
    until: datetime,
    now: datetime | None,
    renamed: Collection[str] = (),
) -> tuple[list[Item], list[Told]]:
    """What became known up to `until` and that audience was not told, with all that counts as told once it is; of it
    `renamed` are keys of facts that it knows under other names, and are no items.

    What bears a time after `now` (where given) was written while the clock was wrong; it is known, and waits no longer.
    """
    known = (instant(until), instant(max(now, until)) if now else _NEVER)
    # the statements are those above; what was typed is in the values
    steps = store.rows(
        _STEPS.format(told=_TOLD.format(key=_STEP_KEY), scope=scope.cooperations.sql),
        *known,
        audience,
        *scope.cooperations.values,
    )
    denials = store.rows(
        _DENIALS.format(told=_TOLD.format(key="'denial:' || m.party_key"), scope=scope.articles.sql),
        *known,
        audience,
        *scope.articles.values,
    )
    disputed = store.rows(
        _CONTRADICTIONS.format(scope=scope.cooperations.sql), *known, *scope.cooperations.values, audience
    )
    news = [step for step in steps if _step(step).key not in renamed]
    ahead = _ahead(store, news, audience)
    items = [*_items(store, ahead), *_denial_items(store, denials), *_disputed_items(store, disputed)]
    told = {fact.key: fact for fact in (*map(_step, steps), *map(_denial, denials), *map(_dispute, disputed))}
    return items, list(told.values())


def count_later(store: Store, scope: Scope, *, until: datetime) -> int:
    """Cooperations of which something became known after `until`."""
    ((count,),) = store.rows(_LATER.format(scope=scope.cooperations.sql), instant(until), *scope.cooperations.values)
    return int(count)


def _step(row: Any) -> Told:
    status = "denied" if row["kind"] == "denied" else row["status"]
    return Told(key=f"{row['key']}:{status}", parties=tuple(json.loads(row["parties"])), status=status)


def _denial(row: Any) -> Told:
    return Told(key=f"denial:{row['party_key']}", parties=tuple(json.loads(row["parties"])), status="denied")


def _dispute(row: Any) -> Told:
    return Told(key=row["told"], parties=tuple(json.loads(row["parties"])), status="contradicted")


_COOPERATIONS = """
SELECT id, key, parties, fields, event, status, confidence, renews, independent FROM cooperations
WHERE id IN (SELECT value FROM json_each(?))
"""
# as `cooperations.independent`, for each status of its own
_CONFIRMING = """
SELECT DISTINCT m.cooperation_id, m.status, o.publisher FROM cooperation_mentions m
JOIN article_origins o ON o.article_id = m.article_id
WHERE m.cooperation_id IN (SELECT value FROM json_each(?)) AND m.denied = 0 AND m.rejected = 0
"""


def _ahead(store: Store, steps: Sequence[Any], audience: str) -> list[Any]:
    """The steps that go further than what the audience was told: a lower status that became known after that is
    evidence, and one that a correction brought is told by it."""
    keys = {f"{step['key']}:{status}" for step in steps for status in RANK}
    rows = store.rows(
        "SELECT key FROM digest_items WHERE audience = ? AND key IN (SELECT value FROM json_each(?))",
        audience,
        to_json(sorted(keys)),
    )
    furthest: dict[str, int] = {}
    for (fact,) in rows:
        key, _, status = fact.rpartition(":")
        furthest[key] = max(RANK[status], furthest.get(key, -1))
    return [step for step in steps if step["kind"] == "denied" or RANK[step["status"]] > furthest.get(step["key"], -1)]


def _items(store: Store, steps: Sequence[Any]) -> list[Item]:
    by_cooperation: dict[int, list[Any]] = defaultdict(list)
    for step in steps:
        by_cooperation[step["cooperation_id"]].append(step)
    found = evidence.of_cooperations(store, by_cooperation)
    ids = json.dumps(list(by_cooperation))
    rows = store.rows(_COOPERATIONS, ids)
    own = press_offices(store.db.conn, by_cooperation)
    confirming = Counter(
        (number, status)
        for number, status, publisher in store.rows(_CONFIRMING, ids)
        if publisher not in own.get(number, ())
    )
    return [_item(row, by_cooperation[row["id"]], found[row["id"]], confirming) for row in rows]


def _item(
    row: Any, steps: Sequence[Any], reports: Sequence[Evidence], confirming: Mapping[tuple[int, str], int]
) -> Item:
    denial = next((step for step in steps if step["kind"] == "denied"), None)
    moves = sorted(
        (step for step in steps if step["kind"] != "denied"), key=lambda step: STATUSES.index(step["status"])
    )
    by_mention = {report.mention_id: report for report in reports}
    if denial is not None:
        kind: ItemKind = "denied"
        path: tuple[str, ...] = (denial["status"],)
        shown = by_mention[denial["mention_id"]]
    else:
        kind = "new" if any(step["kind"] == "new" for step in moves) else "moved"
        before = (moves[0]["previous"],) if moves[0]["previous"] else ()
        path = (*before, *(step["status"] for step in moves))
        shown = evidence.clearest(reports, status=path[-1]) or by_mention[moves[-1]["mention_id"]]
    return _made(
        row,
        reports,
        kind=kind,
        path=path,
        at=moment(max(step["at"] for step in steps)),
        shown=shown,
        confirming=confirming.get((row["id"], path[-1]), 0),
    )


def _made(
    row: Any,
    reports: Sequence[Evidence],
    *,
    kind: ItemKind,
    path: tuple[str, ...],
    at: datetime,
    shown: Evidence,
    confirming: int = 1,
    against: Evidence | None = None,
) -> Item:
    # a denial counts those who deny
    counted = [report for report in reports if report.denied == (kind == "denied")]
    # below 0, they are yet to be counted
    independent = -1 if kind == "denied" else row["independent"]
    return Item(
        key=row["key"],
        kind=kind,
        parties=tuple(json.loads(row["parties"])),
        path=path,
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        confidence=row["confidence"],
        at=at,
        renews=row["renews"] is not None,
        evidence=shown,
        articles=len({report.url for report in counted}),
        # a text that several took over is one report
        sources=independent if independent >= 0 else len({report.source for report in counted}),
        confirming=confirming,
        against=against,
    )


def _denial_items(store: Store, rows: Iterable[Any]) -> list[Item]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row["party_key"], row["id"])
    return [
        Item(
            key=None,
            kind="denied",
            parties=shown.parties,
            path=(shown.status,),
            fields=shown.fields,
            event=shown.event,
            confidence=shown.confidence,
            at=shown.at,
            renews=False,
            evidence=shown,
            articles=1,
            sources=1,
        )
        for shown in evidence.of_mentions(store, first.values()).values()
    ]


def _disputed_items(store: Store, disputes: Sequence[Any]) -> list[Item]:
    found = evidence.of_cooperations(store, {row["cooperation_id"] for row in disputes})
    ids = json.dumps(list(found))
    rows = {row["id"]: row for row in store.rows(_COOPERATIONS, ids)}
    items = []
    for dispute in disputes:
        reports = found[dispute["cooperation_id"]]
        by_mention = {report.mention_id: report for report in reports}
        row, shown = rows[dispute["cooperation_id"]], by_mention[dispute["mention_id"]]
        against = by_mention[dispute["against_id"]]
        items.append(
            _made(row, reports, kind="contradicted", path=(row["status"],), at=shown.at, shown=shown, against=against)
        )
    return items
