"""The watches that are at work: those of config.toml and those made by command, each with what it started from."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import ValidationError

from monitor.config import Config
from monitor.config.mistakes import in_words
from monitor.config.watches import BUILT_IN, Watch, trigger_of
from monitor.errors import ConfigError, QueryError
from monitor.i18n import N_
from monitor.queries.language import parse
from monitor.schedules import quiet_of, schedule_of
from monitor.store import Store, instant, moment, to_json
from monitor.watches import triggers
from monitor.watches.decisions import Due, Policy, Reason, Rules
from monitor.watches.pacing import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a watch stands. `since` is when it began, `baseline` how many cooperations it knew then."""

    watch: str
    since: datetime
    baseline: int
    paused: bool


def built_in(config: Config) -> Watch:
    """The watch that [alerts] describes."""
    return Watch.model_construct(
        name=BUILT_IN,
        query="",
        triggers=["new", "status"],
        recipients=config.alerts.recipients,
        channels=[],
        schedule="at once",
        quiet="",
        language="",
        min_confidence=config.alerts.min_confidence,
        max_age_days=config.alerts.max_age_days,
        window_minutes=Watch.model_fields["window_minutes"].default,
        most_per_hour=0,
        most_per_day=0,
        coverage_factor=1.0,
        sources=[],
        follow_up_months=1,
        deadline_days=1,
    )


def configured_watches(store: Store, config: Config) -> tuple[Watch, ...]:
    """All watches but the built-in one; one of config.toml takes the place of one made by command of the same name."""
    named = {watch.name for watch in config.watches}
    made = [_read(row["definition"]) for row in store.rows("SELECT definition FROM watches ORDER BY name")]
    return (*config.watches, *(watch for watch in made if watch.name not in named))


def _read(definition: str) -> Watch:
    return Watch.model_validate(json.loads(definition))


def watch_of(store: Store, config: Config, name: str) -> Watch:
    """The watch of that name; raises ConfigError where there is none."""
    watches = (built_in(config), *configured_watches(store, config))
    for watch in watches:
        if watch.name == name:
            return watch
    raise ConfigError(
        N_("There is no watch '{name}'; there are: {known}"), name=name, known=", ".join(one.name for one in watches)
    )


def mistakes(watches: Iterable[Watch], config: Config, *, now: datetime) -> tuple[ConfigError, ...]:
    """What in watches can't be understood, a sentence each that names the watch, the key and the value."""
    found = []
    for watch in watches:
        try:
            kind = parse(watch.query, now=now, zone=config.zone).kind
        except QueryError as error:
            found.append(
                ConfigError(
                    N_("watch '{name}': query = {value}: {problem}"), name=watch.name, value=watch.query, problem=error
                )
            )
            continue
        if kind != "cooperation":
            found.append(
                ConfigError(
                    N_("watch '{name}': query = {value} asks for {kind}; a watch asks for cooperations"),
                    name=watch.name,
                    value=watch.query,
                    kind=kind,
                )
            )
        unreached = [channel for channel in watch.channels if channel not in config.channels]
        if unreached:
            found.append(
                ConfigError(
                    N_("watch '{name}': channels = {value} is no channel; describe it in [channels] first"),
                    name=watch.name,
                    value=unreached[0],
                )
            )
        unknown = [source for source in watch.sources if source not in config.sources]
        if unknown:
            found.append(
                ConfigError(
                    N_("watch '{name}': sources = {value} is not collected; name it in `sources` of config.toml first"),
                    name=watch.name,
                    value=unknown[0],
                )
            )
    return tuple(found)


def understood(watches: Iterable[Watch], config: Config, *, now: datetime) -> tuple[Watch, ...]:
    """Those whose query can be asked: the others tell nothing until they are mended, and hold back no other."""
    return tuple(watch for watch in watches if _asks_for_cooperations(watch, config, now=now))


def _asks_for_cooperations(watch: Watch, config: Config, *, now: datetime) -> bool:
    try:
        return parse(watch.query, now=now, zone=config.zone).kind == "cooperation"
    except QueryError:
        return False


# Made by command


def save(store: Store, config: Config, watch: Watch, *, now: datetime, replace: bool = False) -> State:
    """Keep a watch and let it start from what is known now. Raises ConfigError for a name that is taken, or what can't
    be understood."""
    if any(one.name == watch.name for one in config.watches):
        raise ConfigError(N_("The watch '{name}' stands in config.toml; change it there"), name=watch.name)
    for mistake in mistakes([watch], config, now=now):
        raise mistake
    with store.transaction() as connection:
        known = store.rows("SELECT 1 FROM watches WHERE name = ?", watch.name)
        if known and not replace:
            raise ConfigError(N_("There is a watch '{name}' already; --replace changes it"), name=watch.name)
        connection.execute(
            "INSERT INTO watches (name, definition, created_at, changed_at) VALUES (?1, ?2, ?3, ?3)"
            " ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, changed_at = excluded.changed_at",
            [watch.name, to_json(watch.model_dump(exclude_defaults=True)), instant(now)],
        )
        settle(store, config, now=now)
    return state_of(store, watch.name)


def remove(store: Store, config: Config, name: str) -> None:
    """Remove a watch made by command. What it decided stays, for the record; what waited stands in the digest."""
    if any(one.name == name for one in config.watches):
        raise ConfigError(N_("The watch '{name}' stands in config.toml; remove it there"), name=name)
    with store.transaction() as connection:
        if not connection.execute("DELETE FROM watches WHERE name = ?", [name]).rowcount:
            watch_of(store, config, name)
            raise ConfigError(N_("The watch '{name}' is that of [alerts]; empty its recipients there"), name=name)
        _forget_absent(connection, configured_watches(store, config))


def pause(store: Store, config: Config, name: str, *, now: datetime | None) -> None:
    """Let a watch collect without mailing from `now` on, or with None let it go on, and mail what waited."""
    watch_of(store, config, name)
    with store.transaction() as connection:
        connection.execute(
            "UPDATE watch_states SET paused_at = ? WHERE watch = ?", [instant(now) if now else None, name]
        )


def state_of(store: Store, name: str) -> State:
    """How a watch stands that was settled."""
    (row,) = store.rows("SELECT * FROM watch_states WHERE watch = ?", name)
    return State(watch=name, since=moment(row["since"]), baseline=row["baseline"], paused=row["paused_at"] is not None)


# Where they start


def settle(store: Store, config: Config, *, now: datetime) -> tuple[State, ...]:
    """Give every watch that is new, or asks for something else than before, its baseline: all that is known now is old
    to it. Return how those stand."""
    watches = configured_watches(store, config)
    fresh = []
    with store.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO watch_states (watch, asked, since, baseline, looked_at) VALUES (?1, '', ?2, 0, ?2)",
            [BUILT_IN, instant(now)],
        )
        _forget_absent(connection, watches)
        for watch in understood(watches, config, now=now):
            asked = _asked(watch)
            known = store.rows("SELECT asked FROM watch_states WHERE watch = ?", watch.name)
            if known and known[0]["asked"] == asked:
                continue
            held = _hold_known(store, connection, config, watch, now=now)
            connection.execute(
                "INSERT INTO watch_states (watch, asked, since, baseline, looked_at) VALUES (?1, ?2, ?3, ?4, ?3)"
                " ON CONFLICT (watch) DO UPDATE SET asked = excluded.asked, since = excluded.since,"
                " baseline = excluded.baseline, looked_at = excluded.looked_at",
                [watch.name, asked, instant(now), held],
            )
            fresh.append(state_of(store, watch.name))
    return tuple(fresh)


def hold_known(store: Store, config: Config, *, now: datetime) -> None:
    """Let all that nobody has decided yet be old to every watch: what a re-analysis finds is no news."""
    with store.transaction() as connection:
        touched = {row[0] for row in store.rows("SELECT cooperation_id FROM watch_touched")}
        for watch in understood(configured_watches(store, config), config, now=now):
            _hold_known(store, connection, config, watch, now=now, among=touched)
        # these were uncertain; a surer article may still tell them
        connection.execute(
            "UPDATE steps SET decision = ?, decided_at = ? WHERE decision IS NULL",
            [Reason.HELD_UNCERTAIN, instant(now)],
        )
        connection.execute("DELETE FROM watch_touched")


def _asked(watch: Watch) -> str:
    keys = {"query", "triggers", "sources", "follow_up_months"}
    return to_json(watch.model_dump(include=keys, mode="json"))


def _forget_absent(connection: sqlite3.Connection, watches: Sequence[Watch]) -> None:
    """What a watch waited with that is gone stands in the digest; if it comes back, it starts anew."""
    names = to_json([BUILT_IN, *(watch.name for watch in watches)])
    gone = "watch NOT IN (SELECT value FROM json_each(?))"
    # the condition is our own text
    connection.execute(f"UPDATE watch_decisions SET state = 'held' WHERE state = 'waiting' AND {gone}", [names])  # noqa: S608 - put together from our own text
    connection.execute(f"DELETE FROM watch_states WHERE {gone}", [names])  # noqa: S608 - put together from our own text


def _hold_known(
    store: Store,
    connection: sqlite3.Connection,
    config: Config,
    watch: Watch,
    *,
    now: datetime,
    among: set[int] | None = None,
) -> int:
    found = triggers.matching(store, watch.query, now=now, zone=config.zone, among=among)
    kinds = {trigger_of(text).kind for text in watch.triggers}
    known = [*triggers.reported(store, found, kinds=kinds), *looked_for(store, config, watch, now=now)]
    connection.executemany(
        "INSERT OR IGNORE INTO watch_decisions (watch, fact, cooperation, trigger, state, reason, facts, decided_at)"
        " VALUES (?, ?, ?, ?, 'baseline', ?, '{}', ?)",
        [(watch.name, due.fact, due.key or None, due.trigger, Reason.BASELINE, instant(now)) for due in known],
    )
    return len(found)


LOOKED_FOR = frozenset({"silence", "follow-up", "deadline"})
"""Triggers of what no single article brings about."""


def looked_for(store: Store, config: Config, watch: Watch, *, now: datetime) -> tuple[Due, ...]:
    """What no single article brings about, and a watch waits for: silences of sources, follow-ups, days that are
    near."""
    kinds = {trigger_of(text).kind for text in watch.triggers}
    found: list[Due] = []
    if "silence" in kinds:
        found += triggers.silences(store, watch.sources or config.sources)
    if kinds & {"follow-up", "deadline"}:
        mine = triggers.matching(store, watch.query, now=now, zone=config.zone)
        if "follow-up" in kinds:
            found += triggers.follow_ups(store, mine, months=watch.follow_up_months, now=now)
        if "deadline" in kinds:
            found += triggers.deadlines(store, mine, days=watch.deadline_days, now=now, zone=config.zone)
    return tuple(found)


def take_back(connection: sqlite3.Connection, outbox_key: str) -> None:
    """Let what a message tells, which was never sent, be decided anew."""
    connection.execute(
        "INSERT OR IGNORE INTO watch_touched (cooperation_id) SELECT id FROM cooperations WHERE key IN"
        " (SELECT cooperation FROM watch_decisions WHERE outbox_key = ?)",
        [outbox_key],
    )
    connection.execute("DELETE FROM watch_decisions WHERE outbox_key = ?", [outbox_key])


# How they decide


def rules_of(watch: Watch, *, past: bool, first_seen: dict[str, datetime], told: set[str], covered: set[str]) -> Rules:
    """What a watch tells, for `watches.judge`."""
    return Rules(
        triggers=tuple(map(trigger_of, watch.triggers)),
        policy=policy_of(watch, past=past),
        first_seen=first_seen,
        told=told,
        covered=covered,
    )


def policy_of(watch: Watch, *, past: bool) -> Policy:
    return Policy(
        max_age=timedelta(days=watch.max_age_days),
        min_confidence=watch.min_confidence,
        recipients=tuple(watch.recipients),
        past=past,
    )


def pace_of(watch: Watch, *, paused: bool) -> Pace:
    """How a watch speaks, for `pacing.plan`."""
    return Pace(
        schedule=schedule_of(watch.schedule),
        quiet=quiet_of(watch.quiet),
        window=timedelta(minutes=watch.window_minutes),
        most_per_hour=watch.most_per_hour,
        most_per_day=watch.most_per_day,
        paused=paused,
    )


def first_seen(store: Store) -> dict[str, datetime]:
    """When a list of each source was read for the first time."""
    rows = store.rows(
        "SELECT name, (SELECT min(discovered_at) FROM links WHERE source = name) AS begun FROM sources"
        " WHERE begun IS NOT NULL"
    )
    return {row["name"]: moment(row["begun"]) for row in rows}


def parsed(values: Mapping[str, object]) -> Watch:
    """A watch out of the values of its keys; raises ConfigError with one sentence per mistake."""
    try:
        return Watch.model_validate(dict(values))
    except ValidationError as error:
        name = values.get("name", "")
        for mistake in error.errors(include_url=False):
            if not mistake["loc"]:
                # of no key, but of them all
                problem = str(mistake["ctx"]["error"])
                raise ConfigError(N_("watch '{name}': {problem}"), name=name, problem=problem) from None
        raise in_words(error, dict(values), file=f"watch '{name}'", table=Watch, hidden=()) from None
