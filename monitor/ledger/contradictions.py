"""Reports on one cooperation that can't both be right. Both are kept and shown; nothing here decides who is.

- `denied`: an article denies what another asserts.
- `status`: an article says later that it is being explored or agreed on, when another had it signed or running: two
  stages or more behind, and within `SOON`, for a lower stage reported long after is background.
- `value`: amounts in one currency, for the same stage, of which one is more than `APART` times the other.
- `number`: within `SOON` and for the same stage, other numbers of instruments of one kind ("27 kontrak", "17 kontrak").
- `day`: two days on which it was signed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from typing import Literal

from monitor.ledger.claims import RANK, Claim
from monitor.ledger.cooperations import Cooperation

SOON = timedelta(days=60)
BEHIND = 2
APART = Decimal("1.05")
SURE = 0.6
"""Two reports of which one is less certain than this contradict each other in nothing but a denial."""

SURER = 0.8
"""As certain must both be to contradict each other in how far it has come: that is what is misread most."""

Kind = Literal["denied", "status", "value", "number", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """`claim`, the later one, against `against`."""

    kind: Kind
    claim: Claim
    against: Claim


def contradictions(cooperation: Cooperation) -> tuple[Contradiction, ...]:
    """The contradictions of a cooperation in the order of their later reports: of each kind those that differ, told by
    the surest report of either side."""
    asserted = [claim for claim in cooperation.claims if not claim.denied]
    sure = [claim for claim in asserted if claim.confidence >= SURE]
    found = [*_denied(cooperation.claims, asserted), *_fallen(sure), *_amounts(sure), *_numbers(sure), *_days(sure)]
    return tuple(sorted(found, key=lambda one: (one.claim.order, one.kind, one.against.order)))


def _denied(claims: Sequence[Claim], asserted: Sequence[Claim]) -> Iterator[Contradiction]:
    """One for each article that denies it, told by its surest claim."""
    denials: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.denied:
            denials.setdefault(claim.article, []).append(claim)
    for article, own in denials.items():
        denial = max(own, key=lambda claim: claim.confidence)
        others = [claim for claim in asserted if claim.article != article]
        if others:
            before = [claim for claim in others if claim.order < denial.order]
            against = max(before or others, key=lambda claim: (RANK[claim.status], claim.confidence))
            later, earlier = sorted((denial, against), key=lambda claim: claim.order, reverse=True)
            yield Contradiction(kind="denied", claim=later, against=earlier)


def _fallen(sure: Sequence[Claim]) -> Iterator[Contradiction]:
    """One for each article that has it behind what was reached."""
    told: set[str] = set()
    surer = [claim for claim in sure if claim.confidence >= SURER]
    for claim in surer:
        ahead = [
            other
            for other in surer
            if other.order < claim.order
            and other.article != claim.article
            and claim.at - other.at <= SOON
            and RANK["ended"] > RANK[other.status] >= RANK[claim.status] + BEHIND
        ]
        furthest = max((RANK[own.status] for own in sure if own.article == claim.article), default=0)
        if ahead and claim.article not in told and furthest == RANK[claim.status]:
            told.add(claim.article)
            yield Contradiction(kind="status", claim=claim, against=_surest(ahead))


def _amounts(sure: Sequence[Claim]) -> Iterator[Contradiction]:
    stated: dict[tuple[str, str, Decimal], list[Claim]] = {}
    for claim in sure:
        if claim.amount:
            currency, _, number = claim.amount.partition(" ")
            stated.setdefault((claim.status, currency, Decimal(number)), []).append(claim)
    for one, other in combinations(sorted(stated), 2):
        low, high = sorted((one[2], other[2]))
        if one[:2] == other[:2] and high > low * APART:
            yield from _between("value", stated[one], stated[other])


def _numbers(sure: Sequence[Claim]) -> Iterator[Contradiction]:
    stated: dict[tuple[str, str], dict[int, list[Claim]]] = {}
    for claim in sure:
        for kind, number in claim.counts:
            stated.setdefault((claim.status, kind), {}).setdefault(number, []).append(claim)
    for numbers in stated.values():
        for one, other in combinations(numbers.values(), 2):
            if min(abs(first.at - second.at) for first in one for second in other) <= SOON:
                yield from _between("number", one, other)


def _days(sure: Sequence[Claim]) -> Iterator[Contradiction]:
    stated: dict[object, list[Claim]] = {}
    for claim in sure:
        # what is announced for a later day may well be signed on another
        if claim.day and claim.status == "signed" and claim.day <= claim.at.date():
            stated.setdefault(claim.day, []).append(claim)
    for one, other in combinations(stated.values(), 2):
        yield from _between("day", one, other)


def _between(kind: Kind, ones: Sequence[Claim], others: Sequence[Claim]) -> Iterator[Contradiction]:
    """None where one article says both: it tells of two things."""
    if {claim.article for claim in ones}.isdisjoint(claim.article for claim in others):
        earlier, later = sorted((_surest(ones), _surest(others)), key=lambda claim: claim.order)
        yield Contradiction(kind=kind, claim=later, against=earlier)


def _surest(claims: Iterable[Claim]) -> Claim:
    return max(claims, key=lambda claim: (claim.confidence, claim.order))
