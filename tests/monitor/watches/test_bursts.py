import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.watches.bursts import at_least, burst

QUIET = [0] * 28
STEADY = [3] * 28
WILD = [0, 0, 0, 21, 0, 0, 0] * 4


def by_definition(count: int, days: int, total: int) -> float:
    """The tail of the negative binomial with size K + 1/2 and probability N / (N + 1), term by term."""
    size, p = total + 0.5, days / (days + 1)
    lower = sum(
        math.exp(math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)) * p**size * (1 - p) ** k
        for k in range(count)
    )
    return 1 - lower


@pytest.mark.parametrize(("count", "before"), [(1, QUIET), (3, QUIET), (5, STEADY), (9, STEADY)])
def test_the_tail_is_that_of_the_predictive_distribution(count: int, before: list[int]) -> None:
    assert at_least(count, before) == pytest.approx(by_definition(count, len(before), sum(before)))


@given(st.lists(st.integers(0, 40), min_size=28, max_size=28), st.integers(0, 60))
def test_more_is_never_likelier_than_less(before: list[int], count: int) -> None:
    assert 0 <= at_least(count + 1, before) <= at_least(count, before) <= 1


@pytest.mark.parametrize(
    ("today", "sources", "before", "factor", "is_one"),
    [
        (5, 3, QUIET, 3, True),
        (4, 3, QUIET, 3, False),  # too few articles
        (5, 2, QUIET, 3, False),  # too few publishers
        (8, 5, STEADY, 2, False),  # not rare enough
        (15, 5, STEADY, 3, True),
        (15, 5, STEADY, 6, False),  # not so many times the usual level
        (15, 5, WILD, 3, False),  # nothing unusual where so much comes at a time
    ],
)
def test_a_burst_is_rare_and_wide(today: int, sources: int, before: list[int], factor: float, is_one: bool) -> None:
    assert (burst(today, sources=sources, before=before, factor=factor) is not None) is is_one
