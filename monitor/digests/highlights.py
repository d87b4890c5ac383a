"""What matters most in a digest, and why: at most three items, each with named reasons. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.digests.items import Item

MOST = 3

Reason = Literal["sources", "value", "watched", "moved", "new-signed", "new-ongoing", "new-ended", "renewed"]

_WEIGHT: Mapping[str, int] = {"exploring": 1, "agreed": 2, "ongoing": 3, "ended": 3, "signed": 4}
"""How much a reader gains from hearing it at once: what binds or ends weighs more than talks."""

_SEVERAL = 2
"""Publishers from which on it counts that several report."""

_DIFFERENT_VALUES = 3
"""Of so many amounts in one currency one may be called the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason. `weight` says how much it counts; `count` are sources, `name` is what is watched, `text` a value."""

    reason: Reason
    weight: int
    count: int = 0
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """An item and why it is among the first, the weightiest reason first; there is at least one."""

    item: Item
    reasons: tuple[Why, ...]

    @property
    def weight(self) -> int:
        return sum(reason.weight for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A value as an article words it, in a currency (ISO 4217)."""

    text: str
    currency: str
    amount: float


def importance(item: Item) -> tuple[int, int, int, float, str]:
    """What comes first: what more publishers report, then what binds more, then what moved, then what is surer."""
    moved = int(len(item.path) > 1)
    return (min(item.sources, 5), _WEIGHT.get(item.status, 0), moved, item.confidence, item.key or "")


def highlights(
    items: Sequence[Item], *, amounts: Mapping[str, Sequence[Amount]], watched: Mapping[str, str]
) -> tuple[Highlight, ...]:
    """The few of `items` that there is a reason to read first, weightiest first; none on a day without such.

    `amounts` are those of the week by currency, `watched` the watched name that an item's cooperation (by key) has.
    """
    largest = frozenset(text for text in map(_largest, amounts.values()) if text)
    found = [Highlight(item=item, reasons=_reasons(item, largest, watched)) for item in items]
    reasoned = [one for one in found if one.reasons]
    reasoned.sort(key=lambda one: (one.weight, importance(one.item)), reverse=True)
    return tuple(reasoned[:MOST])


def _reasons(item: Item, largest: frozenset[str], watched: Mapping[str, str]) -> tuple[Why, ...]:
    reasons = []
    # who reports it less far along confirms nothing of where it stands now
    if item.confirming >= _SEVERAL:
        reasons.append(Why(reason="sources", weight=2 * min(item.confirming, 5) - 2, count=item.confirming))
    if item.evidence.value in largest:
        reasons.append(Why(reason="value", weight=4, text=item.evidence.value or ""))
    if name := watched.get(item.key or ""):
        reasons.append(Why(reason="watched", weight=4, name=name))
    if item.kind == "moved":
        reasons.append(Why(reason="moved", weight=1 + _WEIGHT.get(item.status, 0)))
    elif item.renews:
        reasons.append(Why(reason="renewed", weight=3))
    elif item.status in ("signed", "ongoing", "ended"):
        kind: dict[str, Reason] = {"signed": "new-signed", "ongoing": "new-ongoing", "ended": "new-ended"}
        reasons.append(Why(reason=kind[item.status], weight=_WEIGHT[item.status] - 1))
    return tuple(sorted(reasons, key=lambda why: -why.weight))


def _largest(amounts: Sequence[Amount]) -> str | None:
    """The largest of the amounts in one currency, where they are several."""
    if len({one.amount for one in amounts}) < _DIFFERENT_VALUES:
        return None
    return max(amounts, key=lambda one: one.amount).text
