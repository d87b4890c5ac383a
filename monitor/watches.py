"""Steps of cooperations -> which are mailed at once, each decision with its name. Pure: nothing here reads or sends.

A step is decided once. What is held still stands in the next digest.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.analysis import STATUSES
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
}


def explanation(decision: str) -> str:
    """A stored decision in words; one of a later version, or of another stage, as it is stored."""
    return EXPLANATIONS.get(Reason(decision), decision) if decision in set(Reason) else decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A step that waits for its decision: row `step_id` of the cooperation `key`, evidenced by one mention.

    `published` is the article's date, None where it has none; `origin` is live, replay or import.
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
        return self.reason in (Reason.MAILED_NEW, Reason.MAILED_MOVED)


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
    return f"alert:{step.key}:{step.status}"


def decide(steps: Iterable[Due], *, now: datetime, policy: Policy, told: Collection[str] = ()) -> tuple[Decision, ...]:
    """A decision for every step, in the order given. `told` holds the message keys of mails written before.

    A cooperation that is denied among the same steps is not mailed: its news is that it is disputed.
    """
    steps = tuple(steps)
    disputed = {step.cooperation_id for step in steps if step.kind == "denied"}
    return tuple(
        Decision(
            step=step,
            reason=Reason.HELD_DENIED
            if step.cooperation_id in disputed
            else _reason(step, now=now, policy=policy, told=told),
        )
        for step in steps
    )


def _reason(step: Due, *, now: datetime, policy: Policy, told: Collection[str]) -> Reason:
    if not policy.past:
        if step.origin != "live":
            return Reason.HELD_REPLAY
        if step.published is None or step.published > now + FUTURE:
            return Reason.HELD_UNDATED
        if step.published < now - policy.max_age:
            return Reason.HELD_OLD
    if step.confidence < policy.min_confidence:
        return Reason.HELD_UNCERTAIN
    if not policy.recipients:
        return Reason.NO_RECIPIENT
    if message_key(step) in told:
        return Reason.HELD_KNOWN
    return Reason.MAILED_NEW if step.kind == "new" else Reason.MAILED_MOVED


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
