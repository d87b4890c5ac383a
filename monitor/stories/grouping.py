"""Which articles are one story: copies and rewrites of one text, gathered around its origin.

Two articles of at most WINDOW apart may be one story where they are alike:

- `copy`: their shingles have a Jaccard similarity of at least COPY;
- `rewrite`: half of the shorter one stands in the longer one, word for word, and is no small part of it - among
  different publishers only. One publisher's own articles share the background that it repeats from day to day; two
  publishers share sentences because both had them from a third, most often a press release.

An article is an origin unless it is alike to an origin that comes before it; else it belongs to the one that it is most
alike to. First come the texts of official sources, then the earlier ones. Being alike to a copy counts for nothing, so
that a story can't drift from what its origin says; and as origins hang only on what comes before them in that order,
the stories are the same in whatever order the articles arrive.
"""

import hashlib
import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from monitor.stories.fingerprints import Overlap

Likeness = Literal["copy", "rewrite"]
Role = Literal["origin", "copy", "rewrite"]

WINDOW = timedelta(days=3)

COPY = 0.6
REWRITE = 0.5
"""Of the shorter text's shingles."""
REWRITTEN = 0.15
"""Of the longer text's: a round-up of many stories is a rewrite of none."""

PASSAGE = 15
"""Shingles that an article must share with a release to be its coverage: a sentence or two of nineteen words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article, as far as stories depend on it."""

    article_id: int
    identity: str
    publisher: str
    official: bool
    at: datetime

    @property
    def rank(self) -> tuple[bool, datetime, str]:
        """Its place in the order in which articles become origins."""
        return not self.official, self.at, self.identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What makes an article alike to `other`. `similarity` is the Jaccard similarity of their shingles, `verbatim` the
    share of the article's that the other has too."""

    other: Member
    likeness: Likeness
    similarity: float
    verbatim: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands: in the story of the article `origin`, which may be itself."""

    origin: int
    role: Role
    similarity: float = 1.0
    verbatim: float = 1.0


def near(one: Member, other: Member) -> bool:
    """Whether two articles are close enough in time to be compared."""
    return abs(one.at - other.at) <= WINDOW


def likeness(one: Member, other: Member, shared: "Overlap") -> Likeness | None:
    """What one of two articles would be of the other; None where they are no story together."""
    if not near(one, other):
        return None
    if shared.jaccard >= COPY:
        return "copy"
    most, least = max(shared.first, shared.second), min(shared.first, shared.second)
    if one.publisher != other.publisher and most >= REWRITE and least >= REWRITTEN:
        return "rewrite"
    return None


def covers(article: Member, release: Member, shared: "Overlap") -> bool:
    """Whether an article took passages over from an official source's release."""
    return release.official and not article.official and near(article, release) and shared.shared >= PASSAGE


def story_key(identity: str) -> str:
    """The key of the story whose origin bears this identity."""
    return hashlib.sha256(identity.encode()).hexdigest()[:12]


def settle(
    touched: Iterable[Member],
    *,
    ties: Callable[[Member], Iterable[Tie]],
    was_origin: Callable[[Member], bool],
) -> dict[int, Place]:
    """Where the `touched` articles stand now, and all others that move because of them, by their ids.

    `was_origin` says how others stood before, False for what had no place. Whoever becomes an origin or ceases to be
    one touches those alike to it that come after it; the origins are the first maximal independent set in the order.
    """
    waiting = [(member.rank, member.article_id, member) for member in touched]
    heapq.heapify(waiting)
    places: dict[int, Place] = {}
    while waiting:
        _, article_id, member = heapq.heappop(waiting)
        if article_id in places:
            continue
        mine = tuple(ties(member))
        before = [tie for tie in mine if tie.other.rank < member.rank]
        origins = [
            tie
            for tie in before
            if (
                places[tie.other.article_id].role == "origin"
                if tie.other.article_id in places
                else was_origin(tie.other)
            )
        ]
        if origins:
            best = min(origins, key=lambda tie: (-tie.similarity, tie.other.rank))
            place = Place(
                origin=best.other.article_id,
                role=best.likeness,
                similarity=best.similarity,
                verbatim=best.verbatim,
            )
        else:
            place = Place(origin=article_id, role="origin")
        places[article_id] = place
        if (place.role == "origin") != was_origin(member):
            for tie in mine:
                if tie.other.rank > member.rank:
                    heapq.heappush(waiting, (tie.other.rank, tie.other.article_id, tie.other))
    return places
