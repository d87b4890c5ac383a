"""Whether as much as now is written of something is above its usual level. Pure.

The usual level is the count of articles in each of the `USUAL_DAYS` stretches of 24 hours before the last one. If they
come as a Poisson process of unknown rate (Jeffreys' prior, Gamma(1/2, 0)), then after K of them in N days the next
day's count is negative binomial with mean m = (K + 1/2) / N and success probability p = 1 / (1 + 1/N) (Gelman et al.,
Bayesian Data Analysis, 3rd ed., section 2.6). Newsrooms write in bursts: the 1, which is the variance of a Poisson
count by its mean, is replaced by phi, that of the daily counts (at least 1), as in the NB1 model of overdispersed
counts (Cameron and Trivedi, Regression Analysis of Count Data, section 3.3). A burst is a count that has a probability
below `CHANCE`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

USUAL_DAYS = 28
LEAST_ARTICLES = 5
LEAST_SOURCES = 3
CHANCE = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """`articles` of `sources` publishers in the last 24 hours, `usual` on a usual day; more than that by chance has the
    probability `chance`."""

    articles: int
    sources: int
    usual: float
    chance: float


def burst(today: int, *, sources: int, before: Sequence[int], factor: float) -> Burst | None:
    """The burst that `today`'s count is after the daily counts `before`; None where it is none.

    It takes LEAST_ARTICLES of LEAST_SOURCES, and `factor` times the usual level.
    """
    usual = sum(before) / len(before)
    if today < max(LEAST_ARTICLES, factor * usual) or sources < LEAST_SOURCES:
        return None
    chance = at_least(today, before)
    return Burst(articles=today, sources=sources, usual=usual, chance=chance) if chance < CHANCE else None


def at_least(count: int, before: Sequence[int]) -> float:
    """The probability of `count` or more on the day after those with the counts `before`."""
    days, total = len(before), sum(before)
    mean = total / days
    scatter = sum((each - mean) ** 2 for each in before) / (days - 1)
    phi = max(1.0, scatter / mean) if mean else 1.0
    p = 1 / (phi + 1 / days)
    size = (total + 0.5) / days * p / (1 - p)
    # the sum of the lower tail; the terms follow each other by a ratio
    term = math.exp(size * math.log(p))
    below = 0.0
    for k in range(count):
        below += term
        term *= (size + k) / (k + 1) * (1 - p)
    return max(0.0, 1.0 - below)
