"""Which claims speak of one undertaking: each goes on from the earlier claim that it is most like, its antecedent, or
opens a thread. Pure; only publication counts, so that any order of arrival gives the same threads.

Two claims can be one undertaking when two parties of the one are akin to two of the other, and

- they are about the same: likeness of subject at least `ABOUT`; or one of them says nothing of its subject;
- or both are shared under one name, one is no state, and the reports are `CLOSE` in time: a firm and a town have one
  undertaking at a time, two states have dozens.

A party that became another body under another name is shared under one name; where a body was divided, the subjects
must be as alike, unless one article calls it both ways.

Where no party is shared under one name, or states alone and not all of them, the subjects must be more alike (`AKIN`):
what three states do would else join what each two of them do.

No giant thread can form: claims are compared only where an anchor joins them, which takes two parties (so that neither
all that Indonesia does nor all that one ministry does is one block), and only within `WINDOW`; and each claim has one
antecedent, the best, so that a vague article joins one thread and never two threads to each other. Adding an article
costs one comparison with each claim of the same two parties within the window, however many articles there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from monitor.ledger.claims import Canonical, Claim, Order, resolved
from monitor.ledger.kinship import GENERIC, SAME, Kinship
from monitor.ledger.subjects import likeness

WINDOW = timedelta(days=730)
STATES_WINDOW = timedelta(days=270)
"""Of claims whose only parties in common are states: they speak of each other every week."""

ABOUT = 0.22
"""Likeness of subjects from which on they are one; set on storylines of real news, between 0.21 and 0.23 alike."""

AKIN = 0.3
"""The same where less is shared."""

CLOSE = timedelta(days=90)
COVERED = 0.4
"""Nearness of parties, on average over the smaller set: of many partners of a forum, two make no undertaking."""

UNSAID = 0.3
"""The likeness of subjects of which one says nothing."""

JOINT = "|"
"""Between the two parties of an anchor; folded names have no such sign."""

MOST_PARTIES = 6
"""Of a claim with more parties, the first of them in order of their names are its anchors."""


@dataclass(frozen=True, slots=True)
class Node:
    """A claim with its parties resolved."""

    claim: Claim
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A claim goes on from `antecedent`; `strength` lies in 0..1 and is what was compared."""

    antecedent: Claim
    strength: float


def node(claim: Claim, canonical: Canonical) -> Node:
    return Node(claim, resolved(claim.parties, canonical))


def anchors(of: Node, kinship: Kinship) -> frozenset[str]:
    """By what a claim and those that may be of its undertaking find each other: what they have in common of two of
    their parties. None where the parties are one by two names, for then there is no cooperation."""
    handles = [kinship.handles(party) for party in of.parties[:MOST_PARTIES]]
    return frozenset(
        JOINT.join(sorted((first, second)))
        for one, other in combinations(handles, 2)
        for first in one
        for second in other
        if first != second
    )


def strength(later: Node, earlier: Node, kinship: Kinship) -> float:
    """How surely two claims speak of one undertaking; 0 where they don't."""
    shared, nearness, same, named = _shared(later.parties, earlier.parties, kinship)
    apart = later.claim.at - earlier.claim.at
    if shared < 2 or nearness < COVERED or apart > (WINDOW if named else STATES_WINDOW):
        return 0.0
    about = likeness(later.claim.subject, earlier.claim.subject)
    alike = UNSAID if about is None else about
    if crossed := divided(later.parties, earlier.parties, kinship):
        if not all(_in_turn(pair, later, earlier, kinship) for pair in crossed):
            return 0.0
        told = (about or 0.0) >= AKIN or later.claim.article == earlier.claim.article
        return (alike + nearness) / 2 if told else 0.0
    whole = named or shared == max(len(later.parties), len(earlier.parties))
    together = alike >= (ABOUT if same and whole else AKIN) or (named and same > 1 and apart <= CLOSE)
    return (alike + nearness) / 2 if together else 0.0


def _shared(ones: Sequence[str], others: Sequence[str], kinship: Kinship) -> tuple[int, float, int, bool]:
    """How many parties are akin, how near they are on average over the smaller set, how many bear one name in both,
    and whether one of these is no state."""
    pairs = ((kinship.nearness(one, other), one, other) for one in ones for other in others)
    left, right = set(ones), set(others)
    count, near, same, own = 0, 0.0, 0, False
    for nearness, one, other in sorted((pair for pair in pairs if pair[0]), key=lambda pair: (-pair[0], *pair[1:])):
        if one in left and other in right:
            left.discard(one)
            right.discard(other)
            count += 1
            near += nearness
            same += nearness == SAME
            own |= nearness == SAME and one not in kinship.states and one not in GENERIC
    return count, near / min(len(ones), len(others)), same, own


def divided(ones: Sequence[str], others: Sequence[str], kinship: Kinship) -> tuple[tuple[str, str], ...]:
    """The pairs of parties, of two claims, of which one became the other but not it alone, or not from it alone."""
    return tuple(
        (one, other)
        for one in ones
        if one not in others
        for other in others
        if other not in ones and (line := kinship.lines(one).get(other)) and not line.whole
    )


def _in_turn(pair: tuple[str, str], later: Node, earlier: Node, kinship: Kinship) -> bool:
    """Whether the claim that names an heir was published once there was one."""
    one, other = pair
    line = kinship.lines(one)[other]
    naming = later if line.heir == one else earlier
    return line.since is None or naming.claim.at.date() >= line.since


def best(of: Node, candidates: Iterable[Node], kinship: Kinship) -> Link | None:
    """The claim that a claim goes on from, of those published before it; a denial, which asserts nothing itself, may
    deny what was reported only after it. Among equals the latest."""
    found = [
        (rank(of, other, reached, kinship), other.claim, reached)
        for other in candidates
        if not other.claim.denied
        and (of.claim.denied or other.claim.order < of.claim.order)
        and (reached := strength(*in_order(of, other), kinship)) > 0
    ]
    if not found:
        return None
    _, claim, reached = max(found, key=lambda one: one[0])
    return Link(claim, reached)


def rank(of: Node, antecedent: Node, reached: float, kinship: Kinship) -> tuple[bool, bool, float, Order]:
    """Which antecedent goes before others: another article's of just these parties, none of them a state, before what
    the same article, whose title and opening are always alike, says of others."""
    its, own = antecedent.claim, of.claim
    elsewhere = its.article != own.article and antecedent.parties == of.parties
    elsewhere &= kinship.states.isdisjoint(of.parties)
    return its.order < own.order, elsewhere, reached, its.order


def in_order(one: Node, other: Node) -> tuple[Node, Node]:
    return (one, other) if other.claim.order < one.claim.order else (other, one)


def links(nodes: Iterable[Node], kinship: Kinship) -> dict[Claim, Link]:
    """The antecedent of each claim that has one."""
    ordered = sorted(nodes, key=lambda node: node.claim.order)
    found: dict[Claim, Link] = {}
    index: dict[str, list[Node]] = defaultdict(list)
    for each in ordered:
        if not each.claim.denied:
            if link := best(each, _near(each, index, kinship), kinship):
                found[each.claim] = link
            for anchor in anchors(each, kinship):
                index[anchor].append(each)
    for each in ordered:
        if each.claim.denied and (link := best(each, _near(each, index, kinship), kinship)):
            found[each.claim] = link
    return found


def _near(of: Node, index: Mapping[str, Sequence[Node]], kinship: Kinship) -> Iterator[Node]:
    seen: set[tuple[str, int]] = set()
    for anchor in anchors(of, kinship):
        for other in reversed(index.get(anchor, ())):
            apart = of.claim.at - other.claim.at
            if apart > WINDOW:
                break
            if -apart <= WINDOW and (other.claim.article, other.claim.number) not in seen:
                seen.add((other.claim.article, other.claim.number))
                yield other


def threads(claims: Iterable[Claim], found: Mapping[Claim, Link]) -> tuple[tuple[Claim, ...], ...]:
    """The claims of each undertaking in the order of publication, denials included; a denial of what no article
    asserts is in none."""
    roots: dict[Claim, Claim] = {}
    members: dict[Claim, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: (claim.denied, claim.order)):
        link = found.get(claim)
        if link is not None:
            roots[claim] = roots[link.antecedent]
        elif claim.denied:
            continue
        else:
            roots[claim] = claim
        members[roots[claim]].append(claim)
    return tuple(tuple(sorted(of, key=lambda claim: claim.order)) for of in members.values())
