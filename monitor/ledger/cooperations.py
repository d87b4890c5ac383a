"""What articles say of cooperations -> cooperations, each with the steps by which it moved. Pure, and the same whatever
the order in which articles arrive: only their publication counts.

Claims belong to one cooperation when they are one thread (`threads`). Within an article the furthest status counts,
`ended` over all. Across articles a status that is further than all before makes a step; a lower one reported later is
evidence and no move. What is reported `RENEWAL` or longer after an end opens a new cooperation, which renews the ended
one. A denial asserts nothing: it attaches to the cooperation that it denies. What a person rejected counts nothing, and
neither does what goes on from it.

A cooperation's key is made of its first claim alone: it stays while newer articles arrive, and after a rebuild.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from models.analysis import Status
from models.fields import distinct
from monitor.folding import fold
from monitor.ledger.claims import RANK, Canonical, Claim, digest, party_key, resolved
from monitor.ledger.kinship import Kinship
from monitor.ledger.lineage import apart, heir
from monitor.ledger.threads import Link, links, node, threads

__all__ = [
    "RANK",
    "RENEWAL",
    "Canonical",
    "Claim",
    "Cooperation",
    "Step",
    "StepKind",
    "of_thread",
    "party_key",
    "rebuild",
]

RENEWAL = timedelta(days=30)
"""Newsrooms go on reporting a cooperation for some weeks after its end, with the words of its better days."""

JOINS = 1 / 3
"""The share of articles that name a party beside the usual ones, from which on it is shown as one."""

StepKind = Literal["new", "status", "denied"]


_EXPLAINED = re.compile(r" \([^()]*\) (?=\w)")
"""A bracket within a name; a closing one ("(Persero)") belongs to it."""


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
    """One undertaking across articles. `claims` are all that is said of it, denials included, by publication;
    `party_key` is that of `parties`, `valid_until` the validity stated last."""

    key: str
    party_key: str
    renews: str | None
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    event: str | None
    instrument: str | None
    status: Status
    denied: bool
    confidence: float
    valid_until: dt.date | None
    claims: tuple[Claim, ...]
    steps: tuple[Step, ...]

    @property
    def articles(self) -> frozenset[str]:
        """Those that assert it."""
        return frozenset(claim.article for claim in self.claims if not claim.denied)


def rebuild(claims: Iterable[Claim], canonical: Canonical, kinship: Kinship | None = None) -> tuple[Cooperation, ...]:
    """The whole ledger from all claims, sorted by key. `kinship` is what is known of parties, by default nothing."""
    claims, kinship = tuple(claims), kinship or Kinship()
    found = links((node(claim, canonical) for claim in claims), kinship)
    made = (one for thread in threads(claims, found) for one in of_thread(thread, found, canonical, kinship))
    return tuple(sorted(made, key=lambda one: one.key))


def of_thread(
    thread: Sequence[Claim], found: Mapping[Claim, Link], canonical: Canonical, kinship: Kinship
) -> tuple[Cooperation, ...]:
    """The cooperations of one thread, given in order of publication: one, and one more per renewal and per part into
    which it falls (see `lineage`). None comes of denials alone, or of what was rejected."""
    parts = apart(thread, found, canonical, kinship)
    return tuple(one for part in parts for one in _of_part(part, found, canonical, kinship))


def _of_part(
    thread: Sequence[Claim], found: Mapping[Claim, Link], canonical: Canonical, kinship: Kinship
) -> tuple[Cooperation, ...]:
    out = rejected(thread, found, canonical)
    counting = [c for c in thread if c not in out and len(resolved(c.parties, canonical)) > 1]
    episodes = _episodes([claim for claim in counting if not claim.denied])
    denials: list[list[Claim]] = [[] for _ in episodes]
    for denial in counting:
        if denial.denied and episodes:
            begun = sum(episode[0].at <= denial.at for episode in episodes)
            denials[max(begun - 1, 0)].append(denial)
    made: list[Cooperation] = []
    for asserted, denied in zip(episodes, denials, strict=True):
        made.append(_cooperation(asserted, denied, canonical, kinship, before=made))
    return tuple(made)


def rejected(thread: Sequence[Claim], found: Mapping[Claim, Link], canonical: Canonical) -> set[Claim]:
    """Of a thread in order: the claims that a person rejected, those that go on from them, and those that say the same
    of the same parties."""
    out = {claim for claim in thread if claim.rejected}
    if not out:
        return out
    parties = {resolved(claim.parties, canonical) for claim in out}
    for claim in sorted(thread, key=lambda claim: (claim.denied, claim.order)):
        link = found.get(claim)
        if (link and link.antecedent in out) or resolved(claim.parties, canonical) in parties:
            out.add(claim)
    return out


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
    asserted: list[Claim],
    denied: list[Claim],
    canonical: Canonical,
    kinship: Kinship,
    *,
    before: Sequence[Cooperation],
) -> Cooperation:
    moves = _moves(asserted)
    denial = next((c for c in denied if c.at >= asserted[0].at and c.article != asserted[0].article), None)
    steps = list(moves)
    if denial is not None:
        reached = [move.status for move in moves if move.at <= denial.at]
        steps.append(Step(kind="denied", status=reached[-1], previous=reached[-1], at=denial.at, claim=denial))
    parties = _names(asserted, denied, canonical, kinship)
    instruments = [claim for claim in asserted if claim.instrument]
    return Cooperation(
        key=f"{before[0].key}-{len(before) + 1}" if before else _key(asserted[0], canonical),
        party_key=digest(*resolved(parties, canonical)),
        renews=before[-1].key if before else None,
        parties=parties,
        fields=tuple(sorted(distinct(sorted({field for claim in asserted for field in claim.fields})))),
        event=next((claim.event for claim in asserted if claim.event), None),
        instrument=max(instruments, key=lambda c: (RANK[c.status], c.confidence)).instrument if instruments else None,
        status=moves[-1].status,
        denied=denial is not None,
        confidence=max(claim.confidence for claim in asserted),
        valid_until=next((claim.valid_until for claim in reversed(asserted) if claim.valid_until), None),
        claims=tuple(sorted([*asserted, *denied], key=lambda claim: claim.order)),
        steps=tuple(steps),
    )


def _key(first: Claim, canonical: Canonical) -> str:
    return digest(*resolved(first.parties, canonical), first.article, str(first.number))


def _moves(asserted: Sequence[Claim]) -> list[Step]:
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


def _names(
    asserted: Sequence[Claim], denied: Sequence[Claim], canonical: Canonical, kinship: Kinship
) -> tuple[str, ...]:
    """The set of parties that most articles report (of sets with as many, that whose names are used most), and those
    beside it that many name and that are akin to none of it; each by its canonical name, or by the form used most, in
    the order of the folded names. A body that became another is shown as that."""
    used = Counter(party for claim in (*asserted, *denied) for party in resolved(claim.parties, canonical))
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    sets: dict[tuple[str, ...], set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for claim in asserted:
        parties = resolved(claim.parties, canonical)
        sets[parties].add(claim.article)
        for party in claim.parties:
            name = canonical(party)
            # "Pemerintah Kota (Pemkot) Salaka" has its short form for the article's own use
            plain = _EXPLAINED.sub(" ", name)
            forms[fold(name)][plain if resolved((plain,), canonical) == resolved((name,), canonical) else name] += 1
        for party in parties:
            named[party].add(claim.article)
    articles = len({claim.article for claim in asserted})

    def weight(parties: tuple[str, ...]) -> tuple[int, float]:
        return len(sets[parties]), sum(used[party] for party in parties) / len(parties)

    # dictionaries keep the order of publication, and max takes the first of equals
    most = max(sets, key=weight)
    shown = list(most)
    for party in sorted(named, key=lambda party: (-len(named[party]), party)):
        if len(named[party]) >= articles * JOINS and not _known(party, shown, kinship):
            shown.append(party)
    shown = list({heir(party, named, kinship) for party in shown})
    return tuple(min(forms[party], key=lambda name: (-forms[party][name], name)) for party in sorted(shown))


def _known(party: str, shown: Collection[str], kinship: Kinship) -> bool:
    return any(kinship.nearness(party, other) for other in shown)
