"""A cooperation goes on when a party of it becomes another body; where that body became several, with one of them.

The registry knows what became what, and when. A change of name alone is one body under two names. Where a body was
divided, or several became one, two claims are one undertaking only where their subjects say so, and a thread in which
bodies would meet that are there side by side (both heirs of a divided ministry) falls apart where they were divided.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from monitor.ledger.claims import Canonical, Claim, resolved
from monitor.ledger.kinship import Kinship
from monitor.ledger.threads import Link, divided


def apart(
    thread: Sequence[Claim], found: Mapping[Claim, Link], canonical: Canonical, kinship: Kinship
) -> tuple[tuple[Claim, ...], ...]:
    """A thread, given in order, as it is, or in parts that no divided body joins. What an article denies stays with
    what it denies."""
    crossed = {claim: pairs for claim in thread if (pairs := _crossed(claim, found.get(claim), canonical, kinship))}
    bodies = {body for pairs in crossed.values() for pair in pairs for body in pair}
    if not any(side_by_side(one, other, kinship) for one, other in combinations(sorted(bodies), 2)):
        return (tuple(thread),)
    roots: dict[Claim, Claim] = {}
    parts: dict[Claim, list[Claim]] = defaultdict(list)
    for claim in sorted(thread, key=lambda claim: (claim.denied, claim.order)):
        link = None if claim in crossed else found.get(claim)
        roots[claim] = roots[link.antecedent] if link else claim
        parts[roots[claim]].append(claim)
    return tuple(tuple(sorted(part, key=lambda claim: claim.order)) for part in parts.values())


def side_by_side(one: str, other: str, kinship: Kinship) -> bool:
    """Whether both are of one line, but neither became the other."""
    lines = kinship.lines(one)
    return one != other and other not in lines and not lines.keys().isdisjoint(kinship.lines(other))


def _crossed(claim: Claim, link: Link | None, canonical: Canonical, kinship: Kinship) -> tuple[tuple[str, str], ...]:
    if claim.denied or link is None:
        return ()
    return divided(resolved(claim.parties, canonical), resolved(link.antecedent.parties, canonical), kinship)


def heir(party: str, named: Iterable[str], kinship: Kinship) -> str:
    """Of those `named`, what a party became at last: itself where that is none of them, or several."""
    lines = kinship.lines(party)
    heirs = [other for other in named if other in lines and lines[other].heir == other]
    last = [other for other in heirs if all(other == one or other in kinship.lines(one) for one in heirs)]
    return last[0] if last else party
