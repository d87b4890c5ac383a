"""What a watch would have sent: the same decisions and the same pace, over the past, and nothing is written."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.config.watches import Watch, trigger_of
from monitor.store import Store
from monitor.watches import triggers, watching
from monitor.watches.decisions import Due, Reason, judge
from monitor.watches.pacing import Hold, Letter, Sent, Waiting, plan

TICK = timedelta(minutes=15)
"""How often the rehearsal looks whether something that waits may go."""

DAY = timedelta(days=1)
LATELY = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A mail that would have been written, with what it would have told and why."""

    at: datetime
    told: tuple[tuple[Due, Reason], ...]
    roundup: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """`held` is what would not have been mailed and why, `waiting` what would still wait and what for; `found` are the
    cooperations that the query finds, and `happened` all that became known of these."""

    sendings: tuple[Sending, ...]
    held: tuple[tuple[Due, Reason], ...]
    waiting: tuple[tuple[Due, Hold], ...]
    found: int
    happened: int


def rehearse(
    store: Store, config: Config, watch: Watch, *, since: datetime, now: datetime, past: bool = False
) -> Rehearsal:
    """What `watch` would have sent since then, had it been at work, of what became known since; with `past` of
    replayed, imported and old articles as well. Reads only."""
    stage = _Stage(config=config, watch=watch, first_seen=watching.first_seen(store), past=past)
    found = triggers.matching(store, watch.query, now=now, zone=config.zone)
    moments: dict[datetime, list[Due]] = {}
    for due in _happened(store, config, watch, found, since=since, now=now):
        if due.known_at is not None and since < due.known_at <= now:
            moments.setdefault(due.known_at, []).append(due)
    clock = since
    for at in sorted(moments):
        clock = stage.wait(clock, until=at)
        stage.decide(moments[at], now=at)
        stage.send(at)
    stage.wait(clock, until=now)
    return Rehearsal(
        sendings=tuple(stage.sendings),
        held=tuple(stage.held),
        waiting=tuple((stage.decided[fact.id][0], fact.hold) for fact in stage.queue if fact.hold is not None),
        found=len(found),
        happened=sum(map(len, moments.values())),
    )


def _happened(
    store: Store, config: Config, watch: Watch, found: set[int], *, since: datetime, now: datetime
) -> Iterable[Due]:
    kinds = {trigger_of(text).kind for text in watch.triggers}
    yield from triggers.reported(store, found, kinds=kinds)
    if "silence" in kinds:
        yield from triggers.past_silences(store, watch.sources or config.sources, since=since)
    # what was so at the beginning was known to the watch
    known = {due.fact for due in _day(store, config, watch, kinds, found, now=since)}
    at = since
    while at < now:
        at = min(at + DAY, now)
        for due in _day(store, config, watch, kinds, found, now=at):
            if due.fact not in known:
                known.add(due.fact)
                yield replace(due, known_at=at)


def _day(
    store: Store, config: Config, watch: Watch, kinds: set[str], cooperations: set[int], *, now: datetime
) -> Iterable[Due]:
    """What no single article brings about, as it stands after a day."""
    zone = config.zone
    if "coverage" in kinds:
        factor = watch.coverage_factor
        yield from triggers.coverage(store, cooperations, factor=factor, now=now, zone=zone)
        if watch.query:
            yield from triggers.coverage_of_all(store, cooperations, name=watch.name, factor=factor, now=now, zone=zone)
    if "follow-up" in kinds:
        yield from triggers.follow_ups(store, cooperations, months=watch.follow_up_months, now=now)
    if "deadline" in kinds:
        yield from triggers.deadlines(store, cooperations, days=watch.deadline_days, now=now, zone=zone)


class _Stage:
    """A watch at work, whose outbox is a list."""

    def __init__(self, *, config: Config, watch: Watch, first_seen: dict[str, datetime], past: bool) -> None:
        self.config, self.watch, self.first_seen, self.past = config, watch, first_seen, past
        self.pace = watching.pace_of(watch, paused=False)
        self.sendings: list[Sending] = []
        self.held: list[tuple[Due, Reason]] = []
        self.queue: list[Waiting] = []
        self.sent: list[Sent] = []
        self.decided: dict[int, tuple[Due, Reason]] = {}
        self.stepped: dict[str, datetime] = {}
        self.covered: dict[str, datetime] = {}

    def decide(self, happened: list[Due], *, now: datetime) -> None:
        told, covered = (
            {key for key, at in lately.items() if now - at < LATELY} for lately in (self.stepped, self.covered)
        )
        rules = watching.rules_of(self.watch, past=self.past, first_seen=self.first_seen, told=told, covered=covered)
        for decision in judge(happened, now=now, rules=rules):
            due = decision.step
            if not decision.mailed:
                self.held.append((due, decision.reason))
                continue
            if due.kind in ("new", "status"):
                self.stepped[due.key] = now
            elif due.kind == "coverage" and due.key:
                self.covered[due.key] = now
            number = len(self.decided)
            self.decided[number] = (due, decision.reason)
            self.queue.append(Waiting(id=number, subject=due.subject, decided_at=now, weight=due.confidence))

    def wait(self, clock: datetime, *, until: datetime) -> datetime:
        """Let time pass; what waits goes as soon as it may."""
        while self.queue and clock + TICK < until:
            clock += TICK
            self.send(clock)
        return until

    def send(self, now: datetime) -> None:
        planned = plan(self.queue, pace=self.pace, sent=self.sent, now=now, zone=self.config.zone)
        self.queue = [replace(fact, hold=hold) for fact, hold in planned.held]
        for letter in planned.letters:
            self.sendings.append(self._sending(letter, now))
            self.sent.append(Sent(at=now, subjects=frozenset(fact.subject for fact in letter.facts)))
        self.sent = [one for one in self.sent if now - one.at <= DAY]

    def _sending(self, letter: Letter, now: datetime) -> Sending:
        told = tuple(self.decided[fact.id] for fact in letter.facts)
        return Sending(at=now, told=told, roundup=letter.roundup)
