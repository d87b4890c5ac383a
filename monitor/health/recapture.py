"""How many stories a source published that none of the lists read named: capture and recapture.

Two lists of one source (a feed and a sitemap, say) are two catches from the same stories. From how many of one the
other has caught again follows how many there are in all: Lincoln and Petersen's estimate in Chapman's form, which has
no bias for lists that are independent of each other (D. G. Chapman, "Some properties of the hypergeometric distribution
with applications to zoological sample censuses", 1951; variance: G. A. F. Seber, 1970). Lists that prefer the same
stories make it too small, lists for different parts of a site too large: it is only given where they overlap enough.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

LEAST_COMMON = 7
"""Articles in both lists below which the estimate is too biased (D. S. Robson and H. A. Regier, 1964)."""

LEAST_SHARE = 0.5
"""Of the shorter list, so much must be in the longer one: else they are lists of different things."""

CONFIDENCE = 1.96
"""Standard deviations of a 95 % interval."""

Answer = Literal["estimated", "one-list", "few", "apart"]
"""Whether it can be estimated, and if not why: there is only one kind of list, too few articles are in two of them, or
the lists are of different things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`seen` articles were named by some list; `missed` more by none, in a 95 % interval from `low` to `high`.

    `pair` are the two kinds of list compared, `counts` how many articles each named and how many both; None, and
    `missed` 0, where nothing could be `estimated`.
    """

    answer: Answer
    seen: int
    pair: tuple[str, str] | None = None
    counts: tuple[int, int, int] | None = None
    missed: float = 0.0
    variance: float = 0.0

    @property
    def low(self) -> float:
        return interval(self.missed, self.variance)[0]

    @property
    def high(self) -> float:
        return interval(self.missed, self.variance)[1]


UNKNOWN = Estimate(answer="one-list", seen=0)
"""Of a source whose lists were never read."""


def estimate(lists: Mapping[str, Collection[str]]) -> Estimate:
    """From the articles that each kind of list named, in a stretch over which all were read.

    Of several pairs the one with most articles in common is taken.
    """
    named = {kind: frozenset(identities) for kind, identities in sorted(lists.items())}
    seen = len(frozenset().union(*named.values()))
    if len(named) < 2:
        return Estimate(answer="one-list", seen=seen)
    pair = max(combinations(named, 2), key=lambda kinds: len(named[kinds[0]] & named[kinds[1]]))
    first, second = (named[kind] for kind in pair)
    common = len(first & second)
    counts = (len(first), len(second), common)
    if common < LEAST_SHARE * min(counts[:2]):
        return Estimate(answer="apart", seen=seen, pair=pair, counts=counts)
    if common < LEAST_COMMON:
        return Estimate(answer="few", seen=seen, pair=pair, counts=counts)
    total, variance = chapman(*counts)
    return Estimate(
        answer="estimated", seen=seen, pair=pair, counts=counts, missed=max(total - seen, 0.0), variance=variance
    )


def chapman(first: int, second: int, common: int) -> tuple[float, float]:
    """How many there are in all, and the variance of that: of `first` and `second` caught, `common` were in both."""
    total = (first + 1) * (second + 1) / (common + 1) - 1
    variance = (first + 1) * (second + 1) * (first - common) * (second - common) / ((common + 1) ** 2 * (common + 2))
    return total, variance


def interval(missed: float, variance: float) -> tuple[float, float]:
    """The 95 % interval of a number that can't be negative, log-normal (A. Chao, 1987)."""
    if missed <= 0 or variance <= 0:
        return missed, missed
    factor = math.exp(CONFIDENCE * math.sqrt(math.log(1 + variance / missed**2)))
    return missed / factor, missed * factor


def together(estimates: Collection[Estimate]) -> tuple[float, float, float]:
    """Missed in all by those that could be estimated, and the 95 % interval of the sum."""
    missed = sum(each.missed for each in estimates)
    return (missed, *interval(missed, sum(each.variance for each in estimates)))
