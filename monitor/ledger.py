"""What articles say of cooperations -> cooperations, each with the steps by which it moved. Pure, and the same whatever
the order in which articles arrive: only their publication counts.

Claims belong to one cooperation when their parties, each resolved to one name, are the same set. Within an article the
furthest status counts, `ended` over all. Across articles a status that is further than all before makes a step; a
lower one reported later is evidence and no move. What is reported `RENEWAL` or longer after an end opens a new
cooperation, which renews the ended one. A denial asserts nothing: it attaches to the cooperation of the same parties.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from models.analysis import STATUSES, Status
from models.names import key

RENEWAL = timedelta(days=30)
"""Newsrooms go on reporting a cooperation for some weeks after its end, with the words of its better days."""

StepKind = Literal["new", "status", "denied"]
Canonical = Callable[[str], str]

RANK = {status: rank for rank, status in enumerate(STATUSES)}
"""A step leads to a higher rank, never to a lower one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one article says of one cooperation. `article` and `number` (its place in the analysis) identify it."""

    article: str
    number: int
    at: datetime
    parties: tuple[str, ...]
    status: Status
    denied: bool
    fields: tuple[str, ...]
    event: str | None
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A cooperation appeared (`new`), moved (`status`) or was denied.

    `at` is when that was first reported; `claim` is the evidence: of all that report this status, the surest.
    """

    kind: StepKind
    status: Status
    previous: Status | None
    at: datetime
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperation:
    """One undertaking across articles. `claims` are all that is said of it, denials included, by publication."""

    key: str
    party_key: str
    renews: str | None
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    event: str | None
    status: Status
    denied: bool
    confidence: float
    claims: tuple[Claim, ...]
    steps: tuple[Step, ...]


def fold(name: str) -> str:
    """The form of a name in which spelling, legal form ("PT", "Tbk") and a trailing "RI" no longer tell two apart."""
    return key(name) or " ".join(name.casefold().split())


def party_key(parties: Iterable[str], canonical: Canonical) -> str | None:
    """The key of a set of parties, in whatever order and form; None when fewer than two remain once resolved.

    `canonical` gives the one name of an institution that has several ("Kemendagri"), and any other name back.
    """
    resolved = sorted({fold(canonical(party)) for party in parties} - {""})
    if len(resolved) < 2:
        return None
    return hashlib.sha256("\n".join(resolved).encode()).hexdigest()[:12]


def rebuild(claims: Iterable[Claim], canonical: Canonical) -> tuple[Cooperation, ...]:
    """The whole ledger from all claims, sorted by key."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        shared = party_key(claim.parties, canonical)
        if shared is not None:
            groups[shared].append(claim)
    return tuple(one for shared in sorted(groups) for one in of_parties(shared, groups[shared], canonical))


def of_parties(shared: str, claims: Iterable[Claim], canonical: Canonical) -> tuple[Cooperation, ...]:
    """The cooperations of one set of parties, whose party key is `shared`, the oldest first: one, and one more per
    renewal.

    No cooperation comes of denials alone.
    """
    ordered = sorted(claims, key=lambda claim: (claim.at, claim.article, claim.number))
    episodes = _episodes([claim for claim in ordered if not claim.denied])
    denials: list[list[Claim]] = [[] for _ in episodes]
    for denial in ordered:
        if denial.denied and episodes:
            begun = sum(episode[0].at <= denial.at for episode in episodes)
            denials[max(begun - 1, 0)].append(denial)
    made: list[Cooperation] = []
    for asserted, denied in zip(episodes, denials, strict=True):
        made.append(_cooperation(shared, asserted, denied, canonical, before=made))
    return tuple(made)


def _episodes(asserted: Sequence[Claim]) -> list[list[Claim]]:
    episodes: list[list[Claim]] = []
    ended: datetime | None = None
    for claim in asserted:
        if not episodes or (ended is not None and claim.status != "ended" and claim.at >= ended + RENEWAL):
            episodes.append([])
            ended = None
        episodes[-1].append(claim)
        if claim.status == "ended":
            ended = claim.at
    return episodes


def _cooperation(
    shared: str, asserted: list[Claim], denied: list[Claim], canonical: Canonical, *, before: Sequence[Cooperation]
) -> Cooperation:
    moves = _moves(asserted)
    denial = next((c for c in denied if c.at >= asserted[0].at and c.article != asserted[0].article), None)
    steps = list(moves)
    if denial is not None:
        reached = [move.status for move in moves if move.at <= denial.at]
        steps.append(Step(kind="denied", status=reached[-1], previous=reached[-1], at=denial.at, claim=denial))
    return Cooperation(
        key=f"{shared}-{len(before) + 1}" if before else shared,
        party_key=shared,
        renews=before[-1].key if before else None,
        parties=_names(asserted, canonical),
        fields=_distinct(field for claim in asserted for field in claim.fields),
        event=next((claim.event for claim in asserted if claim.event), None),
        status=moves[-1].status,
        denied=denial is not None,
        confidence=max(claim.confidence for claim in asserted),
        claims=tuple(sorted([*asserted, *denied], key=lambda claim: (claim.at, claim.article, claim.number))),
        steps=tuple(steps),
    )


def _distinct(fields: Iterable[str]) -> tuple[str, ...]:
    """The fields in order; of those that differ in capitals alone, the one with the fewest."""
    forms: dict[str, set[str]] = defaultdict(set)
    for field in fields:
        forms[field.casefold()].add(field)
    return tuple(sorted(min(own, key=lambda form: (sum(map(str.isupper, form)), form)) for own in forms.values()))


def _moves(asserted: list[Claim]) -> list[Step]:
    by_article: dict[tuple[datetime, str], Claim] = {}
    for claim in asserted:
        best = by_article.setdefault((claim.at, claim.article), claim)
        if (RANK[claim.status], claim.confidence) > (RANK[best.status], best.confidence):
            by_article[claim.at, claim.article] = claim
    steps: list[Step] = []
    for claim in by_article.values():
        before = steps[-1].status if steps else None
        if before is None or RANK[claim.status] > RANK[before]:
            steps.append(
                Step(
                    kind="status" if before else "new",
                    status=claim.status,
                    previous=before,
                    at=claim.at,
                    # max takes the first of equals, and they stand in the order of their publication
                    claim=max((c for c in asserted if c.status == claim.status), key=lambda c: c.confidence),
                )
            )
    return steps


def _names(asserted: list[Claim], canonical: Canonical) -> tuple[str, ...]:
    """Each party by its canonical name, or by the form used most; the set's order is that of the folded names."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in asserted:
        for party in claim.parties:
            name = canonical(party)
            forms[fold(name)][name] += 1
    return tuple(
        min(counted, key=lambda name: (-counted[name], name)) for folded, counted in sorted(forms.items()) if folded
    )
