"""The last stage of a run: what happened -> a decision for every watch, and what is due is told (`telling`).

Each fact is decided once for each watch, by `watches`; what is to be told waits in the database until then.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.config import Config
from monitor.config.watches import Watch, trigger_of
from monitor.store import Store, instant, moment, to_json
from monitor.watches import triggers, watching
from monitor.watches.decisions import Decision, Due, Reason, decide, judge, message_key
from monitor.watches.telling import tell

LATELY = timedelta(days=3)
"""For so long a step that was told inhibits the coverage that it brings about."""

LOOK = timedelta(hours=1)
"""How often what no article brings about is looked for."""


def enqueue_due(store: Store, config: Config, *, now: datetime, past: bool = False) -> int:
    """Decide all that happened for every watch, and write the messages that are due; return how many these are.

    With `past`, replayed, imported and old articles alert as well.
    """
    with store.transaction() as connection:
        watching.settle(store, config, now=now)
        _follow_keys(connection)
        described = watching.configured_watches(store, config)
        watches = (watching.built_in(config), *watching.understood(described, config, now=now))
        _decide_built_in(store, connection, watches[0], now=now, past=past)
        _decide(store, connection, config, watches[1:], now=now, past=past)
        connection.execute("DELETE FROM watch_touched")
    return sum(tell(store, config, watch, now=now) for watch in watches)


_MOVED = """watch_decisions SET cooperation = ?1, fact = ?1 || substr(fact, length(?2) + 1) WHERE cooperation = ?2"""
_INHERIT_TOLD, _INHERIT = f"UPDATE OR REPLACE {_MOVED}", f"UPDATE OR IGNORE {_MOVED}"


def _follow_keys(connection: sqlite3.Connection) -> None:
    """What was decided of a cooperation holds for those that its key has become."""
    heirs: dict[str, list[str]] = defaultdict(list)
    for old, key in connection.execute(
        "SELECT DISTINCT old, key FROM cooperation_keys JOIN watch_decisions ON cooperation = old"
        " WHERE old NOT IN (SELECT key FROM cooperations) ORDER BY old, key"
    ):
        heirs[old].append(key)
    for old, (first, *others) in heirs.items():
        for key in others:
            connection.execute(
                "INSERT OR IGNORE INTO watch_decisions"
                " (watch, fact, cooperation, trigger, state, reason, hold, facts, decided_at, outbox_key)"
                " SELECT watch, ?1 || substr(fact, length(?2) + 1), ?1, trigger, state, reason, hold, facts,"
                " decided_at, outbox_key FROM watch_decisions WHERE cooperation = ?2 ORDER BY id",
                [key, old],
            )
        # what was told of either is not told again
        connection.execute(f"{_INHERIT_TOLD} AND state = 'told'", [first, old])
        connection.execute(_INHERIT, [first, old])
        # what is left was decided of the heir as well
        connection.execute("DELETE FROM watch_decisions WHERE cooperation = ?", [old])


def _decide_built_in(store: Store, connection: sqlite3.Connection, watch: Watch, *, now: datetime, past: bool) -> None:
    """The steps that [alerts] has not decided; the decision is written beside the step as well."""
    happened = triggers.undecided_steps(store)
    decisions = decide(
        happened,
        now=now,
        policy=watching.policy_of(watch, past=past),
        told=_told_before(store, happened),
        reported={
            row["cooperation"]
            for row in store.rows(
                "SELECT DISTINCT cooperation FROM watch_decisions WHERE watch = ? AND state = 'told'"
                " AND cooperation IN (SELECT value FROM json_each(?))",
                watch.name,
                to_json(sorted({due.key for due in happened if due.kind == "denied"})),
            )
        },
    )
    connection.executemany(
        "UPDATE steps SET decision = ?, decided_at = ? WHERE id = ?",
        [(decision.reason, instant(now), decision.step.step_id) for decision in decisions],
    )
    _keep(connection, watch, decisions, now=now)


def _told_before(store: Store, happened: Sequence[Due]) -> set[str]:
    """The message keys of steps that were told, be it when their cooperation had another key."""
    former: dict[str, list[str]] = defaultdict(list)
    for row in store.rows(
        "SELECT old, key FROM cooperation_keys WHERE key IN (SELECT value FROM json_each(?))",
        to_json(sorted({due.key for due in happened})),
    ):
        former[row["key"]].append(row["old"])
    known_as = {
        message_key(replace(due, key=key)): message_key(due)
        for due in happened
        for key in (due.key, *former.get(due.key, ()))
    }
    rows = store.rows("SELECT key FROM outbox WHERE key IN (SELECT value FROM json_each(?))", to_json(list(known_as)))
    return {known_as[row["key"]] for row in rows}


def _decide(
    store: Store,
    connection: sqlite3.Connection,
    config: Config,
    watches: Sequence[Watch],
    *,
    now: datetime,
    past: bool,
) -> None:
    touched = {row[0] for row in store.rows("SELECT cooperation_id FROM watch_touched")}
    kinds = {trigger_of(text).kind for watch in watches for text in watch.triggers}
    happened: dict[int, list[Due]] = defaultdict(list)
    for due in triggers.reported(store, touched, kinds=kinds) if watches and touched else ():
        happened[due.cooperation_id].append(due)
    seen = watching.first_seen(store) if watches else {}
    matched: dict[str, set[int]] = {}
    for watch in watches:
        if watch.query not in matched:
            matched[watch.query] = (
                triggers.matching(store, watch.query, now=now, zone=config.zone, among=touched) if touched else set()
            )
        mine = matched[watch.query]
        found = [due for cooperation in sorted(mine) for due in happened.get(cooperation, ())]
        found += _looked_for(store, connection, config, watch, mine, now=now)
        if found:
            rules = watching.rules_of(
                watch,
                past=past,
                first_seen=seen,
                told=_told_lately(store, watch, "new", "status", now=now),
                covered=_told_lately(store, watch, "coverage", now=now),
            )
            decisions = judge(_undecided(store, watch, found), now=now, rules=rules)
            _keep(connection, watch, decisions, now=now)


def _looked_for(
    store: Store, connection: sqlite3.Connection, config: Config, watch: Watch, mine: set[int], *, now: datetime
) -> list[Due]:
    """What follows from many articles, whenever some are new; what follows from none, once in a while."""
    kinds = {trigger_of(text).kind for text in watch.triggers}
    found: list[Due] = []
    if "coverage" in kinds and mine:
        factor = watch.coverage_factor
        found += triggers.coverage(store, mine, factor=factor, now=now, zone=config.zone)
        if watch.query:
            every = triggers.matching(store, watch.query, now=now, zone=config.zone)
            found += triggers.coverage_of_all(store, every, name=watch.name, factor=factor, now=now, zone=config.zone)
    if kinds & watching.LOOKED_FOR:
        (looked,) = store.rows("SELECT looked_at FROM watch_states WHERE watch = ?", watch.name)
        # a clock that was set back has not looked yet
        if not timedelta(0) <= now - moment(looked["looked_at"]) < LOOK:
            found += watching.looked_for(store, config, watch, now=now)
            connection.execute("UPDATE watch_states SET looked_at = ? WHERE watch = ?", [instant(now), watch.name])
    return found


def _undecided(store: Store, watch: Watch, found: Sequence[Due]) -> list[Due]:
    """What the watch has not decided, only held until it is surer, or withdrew and now holds again."""
    known = {
        row["fact"]
        for row in store.rows(
            "SELECT fact FROM watch_decisions WHERE watch = ? AND reason NOT IN (?, ?)"
            " AND fact IN (SELECT value FROM json_each(?))",
            watch.name,
            Reason.HELD_UNCERTAIN,
            Reason.WITHDRAWN,
            to_json([due.fact for due in found]),
        )
    }
    return [due for due in {due.fact: due for due in reversed(found)}.values() if due.fact not in known][::-1]


def _told_lately(store: Store, watch: Watch, *kinds: str, now: datetime) -> set[str]:
    """The cooperations of which the watch told something of these triggers, or is about to."""
    rows = store.rows(
        "SELECT DISTINCT cooperation FROM watch_decisions WHERE watch = ? AND cooperation IS NOT NULL"
        " AND trigger IN (SELECT value FROM json_each(?)) AND state IN ('waiting', 'told') AND decided_at > ?",
        watch.name,
        to_json(kinds),
        instant(now - LATELY),
    )
    return {row["cooperation"] for row in rows}


def _keep(connection: sqlite3.Connection, watch: Watch, decisions: Sequence[Decision], *, now: datetime) -> None:
    connection.executemany(
        "INSERT INTO watch_decisions (watch, fact, cooperation, trigger, state, reason, facts, decided_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (watch, fact) DO UPDATE SET trigger = excluded.trigger,"
        " state = excluded.state, reason = excluded.reason, facts = excluded.facts, decided_at = excluded.decided_at"
        " WHERE state NOT IN ('waiting', 'told')",
        [
            (
                watch.name,
                decision.step.fact,
                decision.step.key or None,
                decision.step.trigger,
                "waiting" if decision.mailed else "held",
                decision.reason,
                to_json(facts_of(decision.step)),
                instant(now),
            )
            for decision in decisions
        ],
    )


def facts_of(due: Due) -> dict[str, Any]:
    """The facts behind a decision, as they are stored: what names them is the same after a rebuild."""
    shared = {"kind": due.kind, "status": due.status, "previous": due.previous, **due.values}
    if not due.mention_id:
        return shared
    published = instant(due.published) if due.published else None
    return {**shared, "published": published, "origin": due.origin, "confidence": round(due.confidence, 3)}
