"""What happened -> whether a watch tells it, each decision with its name. Pure: nothing here reads or sends.

What happened is decided once for each watch. What is held still stands in the next digest.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.analysis import STATUSES
from monitor.config.watches import Trigger
from monitor.i18n import N_

FUTURE = timedelta(days=1)
"""A publication further ahead than this is a mistake in the page, and no date."""


class Reason(StrEnum):
    """Why a step was mailed or held. The values are stored, so they are only ever added to."""

    MAILED_NEW = "mailed-new"
    MAILED_MOVED = "mailed-moved"
    HELD_REPLAY = "held-replay"
    HELD_DENIED = "held-denied"
    HELD_UNDATED = "held-undated"
    HELD_OLD = "held-old"
    HELD_UNCERTAIN = "held-uncertain"
    HELD_KNOWN = "held-known"
    NO_RECIPIENT = "no-recipient"
    MAILED_PARTY = "mailed-party"
    MAILED_CONTRADICTION = "mailed-contradiction"
    MAILED_COVERAGE = "mailed-coverage"
    MAILED_SILENCE = "mailed-silence"
    MAILED_FOLLOW_UP = "mailed-follow-up"
    MAILED_DEADLINE = "mailed-deadline"
    BASELINE = "baseline"
    HELD_BACKFILL = "held-backfill"
    HELD_INHIBITED = "held-inhibited"
    HELD_EVIDENCE = "held-evidence"
    WITHDRAWN = "withdrawn"


EXPLANATIONS: dict[Reason, str] = {
    Reason.MAILED_NEW: N_("a cooperation that was not known before"),
    Reason.MAILED_MOVED: N_("a known cooperation moved to another status"),
    Reason.HELD_REPLAY: N_("not mailed: the article was replayed or imported, not collected live"),
    Reason.HELD_DENIED: N_("not mailed: an article denies the cooperation; the digest lists denials"),
    Reason.HELD_UNDATED: N_("not mailed: the article bears no usable date, so it may be old"),
    Reason.HELD_OLD: N_("not mailed: the article is older than alerts.max_age_days"),
    Reason.HELD_UNCERTAIN: N_("not mailed: less certain than alerts.min_confidence; the digest lists it to be checked"),
    Reason.HELD_KNOWN: N_("not mailed: a mail about this very step went out before"),
    Reason.NO_RECIPIENT: N_("not mailed: alerts.recipients names nobody"),
    Reason.MAILED_PARTY: N_("a party joined a known cooperation"),
    Reason.MAILED_CONTRADICTION: N_("an article contradicts what was reported"),
    Reason.MAILED_COVERAGE: N_("much more is written of it than usual"),
    Reason.MAILED_SILENCE: N_("a source has been silent for longer than it usually is"),
    Reason.MAILED_FOLLOW_UP: N_("signed long ago, and nothing has been seen since"),
    Reason.MAILED_DEADLINE: N_("an announced day is near"),
    Reason.BASELINE: N_("not mailed: known before the watch began"),
    Reason.HELD_BACKFILL: N_("not mailed: published before its source was collected for the first time"),
    Reason.HELD_INHIBITED: N_("not mailed: another mail on the same cooperation says why so much is written"),
    Reason.HELD_EVIDENCE: N_("not mailed: it follows from what was known before, read anew"),
    Reason.WITHDRAWN: N_("not mailed: it no longer holds"),
}

MAILED: dict[str, Reason] = {
    "new": Reason.MAILED_NEW,
    "status": Reason.MAILED_MOVED,
    "party": Reason.MAILED_PARTY,
    "contradiction": Reason.MAILED_CONTRADICTION,
    "coverage": Reason.MAILED_COVERAGE,
    "silence": Reason.MAILED_SILENCE,
    "follow-up": Reason.MAILED_FOLLOW_UP,
    "deadline": Reason.MAILED_DEADLINE,
}
"""By trigger: why a watch tells what happened."""


def explanation(decision: str) -> str:
    """A stored decision in words; one of a later version, or of another stage, as it is stored."""
    return EXPLANATIONS.get(Reason(decision), decision) if decision in set(Reason) else decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What happened to the cooperation `key` and waits for its decision, evidenced by one mention.

    `kind` is that of a step (new, status, denied; row `step_id`), or the trigger that looks for it; `mark` tells such
    apart. `published` is the article's date, None where it has none; `origin` is live, replay or import; `settled` is
    a decision that holds for every watch, `known_at` when the ledger knew it; `values` are the facts behind it.
    """

    step_id: int
    cooperation_id: int
    key: str
    kind: str
    status: str
    previous: str | None
    mention_id: int
    published: datetime | None
    origin: str
    confidence: float
    mark: str = ""
    source: str = ""
    settled: str | None = None
    known_at: datetime | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def trigger(self) -> str:
        """What a watch must wait for to be told."""
        return "contradiction" if self.kind == "denied" else self.kind

    @property
    def fact(self) -> str:
        """What it is known by: the same after a rebuild."""
        if self.mark:
            return ":".join(part for part in (self.key, self.kind, self.mark) if part)
        return f"{self.key}:{'denied' if self.kind == 'denied' else self.status}"

    @property
    def subject(self) -> str:
        """What a mail on it is about: a cooperation, or itself."""
        return self.key or self.fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be mailed. `past` lifts the rules against floods from the past: whoever asks for it wants them."""

    max_age: timedelta
    min_confidence: float
    recipients: tuple[str, ...]
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    step: Due
    reason: Reason

    @property
    def mailed(self) -> bool:
        return self.reason in MAILED.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One mail: all steps of one cooperation that are mailed in one go, in the order in which it moved."""

    cooperation_id: int
    cooperation_key: str
    reason: Reason
    steps: tuple[Due, ...]

    @property
    def furthest(self) -> Due:
        return self.steps[-1]

    @property
    def path(self) -> tuple[str, ...]:
        """The statuses on the way, from the one before (if any) to the furthest."""
        before = (self.steps[0].previous,) if self.steps[0].previous else ()
        return (*before, *(step.status for step in self.steps))

    @property
    def key(self) -> str:
        return message_key(self.furthest)


def message_key(step: Due) -> str:
    """What a mail about a step is known by: the same after the ledger was rebuilt."""
    return f"alert:{step.fact}"


def decide(
    steps: Iterable[Due],
    *,
    now: datetime,
    policy: Policy,
    told: Collection[str] = (),
    reported: Collection[str] = (),
) -> tuple[Decision, ...]:
    """A decision for every step, in the order given. `told` holds the message keys of mails written before, `reported`
    the keys of cooperations that mails told of.

    A cooperation that is denied among the same steps is not mailed: its news is that it is disputed. Whoever was told
    of it before is told of the denial.
    """
    steps = tuple(steps)
    disputed = {step.cooperation_id for step in steps if step.kind == "denied"}
    return tuple(
        Decision(
            step=step,
            reason=Reason.HELD_DENIED
            if step.cooperation_id in disputed and not (step.kind == "denied" and step.key in reported)
            else _reason(step, now=now, policy=policy, told=told),
        )
        for step in steps
    )


def _reason(step: Due, *, now: datetime, policy: Policy, told: Collection[str]) -> Reason:
    held = _held(step, now=now, policy=policy)
    if held is not None:
        return held
    if not policy.recipients:
        return Reason.NO_RECIPIENT
    if message_key(step) in told:
        return Reason.HELD_KNOWN
    return MAILED[step.trigger]


def _held(step: Due, *, now: datetime, policy: Policy) -> Reason | None:
    """Why what an article reports is no news, or no sure one; None where it is both."""
    if not policy.past:
        if step.origin != "live":
            return Reason.HELD_REPLAY
        if step.published is None or step.published > now + FUTURE:
            return Reason.HELD_UNDATED
        if step.published < now - policy.max_age:
            return Reason.HELD_OLD
    return Reason.HELD_UNCERTAIN if step.confidence < policy.min_confidence else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a watch tells. `first_seen` is when each source was collected for the first time, as far as that is known;
    `told` are the cooperations of which it told, or is telling, a step lately, `covered` those of whose coverage."""

    triggers: tuple[Trigger, ...]
    policy: Policy
    first_seen: Mapping[str, datetime] = field(default_factory=dict)
    told: Collection[str] = ()
    covered: Collection[str] = ()


def judge(happened: Iterable[Due], *, now: datetime, rules: Rules) -> tuple[Decision, ...]:
    """A decision for all that a watch waits for, in the order given; nothing is said of the rest.

    What articles report is held by the rules of `decide`, and where it was published before its source was collected.
    A denial disputes the steps that come with it, unless the watch waits for contradictions. A burst of coverage is
    inhibited by a step of the same cooperation, and that of many by what is told of those that make it one.
    """
    wanted = [due for due in happened if any(_waits_for(trigger, due) for trigger in rules.triggers)]
    kinds = {trigger.kind for trigger in rules.triggers}
    denied = {due.key for due in happened if due.kind == "denied"} if "contradiction" not in kinds else set()
    decided = [(due, _judged(due, denied, now=now, rules=rules)) for due in wanted if due.kind != "coverage"]
    stepped = {*rules.told, *(due.key for due, reason in decided if reason in MAILED.values())}
    bursts = [due for due in wanted if due.kind == "coverage"]
    known = {*stepped, *rules.covered, *(due.key for due in bursts if due.key)}
    decided += [
        (due, Reason.HELD_INHIBITED if _is_told(due, stepped, known) else Reason.MAILED_COVERAGE) for due in bursts
    ]
    return tuple(Decision(step=due, reason=reason) for due, reason in decided)


def _is_told(burst: Due, stepped: Collection[str], known: Collection[str]) -> bool:
    """Whether what else is told of cooperations says why so much is written."""
    if burst.key:
        return burst.key in stepped
    without = set(burst.values.get("without", ()))
    return bool(without) and without <= set(known)


REPORTED = frozenset({"new", "status", "denied", "party", "contradiction"})
"""Kinds of what a single article reports; the rest follows from many, or from none."""


def _waits_for(trigger: Trigger, due: Due) -> bool:
    if trigger.kind == "status" and due.kind in ("new", "status"):
        if trigger.origin is None and trigger.target is None:
            return due.kind == "status"
        # what is first heard of when it is signed has reached "signed"
        return trigger.origin in (None, due.previous) and trigger.target in (None, due.status)
    return trigger.kind == due.trigger


def _judged(due: Due, denied: Collection[str], *, now: datetime, rules: Rules) -> Reason:
    if due.kind not in REPORTED:
        return MAILED[due.kind]
    if due.settled is not None:
        return Reason.HELD_EVIDENCE
    if due.key in denied:
        return Reason.HELD_DENIED
    held = _held(due, now=now, policy=rules.policy)
    if held is not None:
        return held
    begun = rules.first_seen.get(due.source)
    if begun is not None and due.published is not None and due.published < begun and not rules.policy.past:
        return Reason.HELD_BACKFILL
    return MAILED[due.trigger]


def alerts(decisions: Iterable[Decision]) -> tuple[Alert, ...]:
    """One alert per cooperation with a mailed step, in the order of their first steps; it is new if one step is."""
    by_cooperation: dict[int, list[Decision]] = {}
    for decision in decisions:
        if decision.mailed:
            by_cooperation.setdefault(decision.step.cooperation_id, []).append(decision)
    return tuple(_alert(cooperation_id, group) for cooperation_id, group in by_cooperation.items())


def _alert(cooperation_id: int, group: list[Decision]) -> Alert:
    steps = sorted((decision.step for decision in group), key=lambda step: STATUSES.index(step.status))
    new = any(decision.reason is Reason.MAILED_NEW for decision in group)
    return Alert(
        cooperation_id=cooperation_id,
        cooperation_key=steps[0].key,
        reason=Reason.MAILED_NEW if new else Reason.MAILED_MOVED,
        steps=tuple(steps),
    )
