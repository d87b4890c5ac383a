"""How many stories were missed: the estimate against worlds whose answer is known."""

import random
from math import isclose, sqrt
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.health.recapture import UNKNOWN, chapman, estimate, interval, together


def numbers(*ranges: range) -> set[str]:
    return {str(number) for each in ranges for number in each}


@pytest.mark.parametrize(
    ("first", "second", "common", "total", "variance"),
    [
        # Seber, The Estimation of Animal Abundance (1982): n1 = n2 = m leaves nothing to guess
        (50, 50, 50, 50.0, 0.0),
        (9, 9, 4, 19.0, 10 * 10 * 5 * 5 / (25 * 6)),
        (199, 49, 9, 999.0, 200 * 50 * 190 * 40 / (100 * 11)),
        (0, 0, 0, 0.0, 0.0),
    ],
)
def test_chapmans_estimate(first: int, second: int, common: int, total: float, variance: float):
    assert chapman(first, second, common) == (pytest.approx(total), pytest.approx(variance))


def test_of_two_catches_by_chance_it_finds_how_many_there_are():
    draw = random.Random(20250604)
    world = range(400)
    totals = []
    for _ in range(300):
        first, second = (set(draw.sample(world, size)) for size in (200, 160))
        totals.append(chapman(len(first), len(second), len(first & second))[0])
    assert isclose(mean(totals), 400, rel_tol=0.02)


def test_the_interval_holds_the_truth_nineteen_times_of_twenty():
    draw = random.Random(4062025)
    world = [str(number) for number in range(300)]
    held = 0
    for _ in range(400):
        lists = {"feed": set(draw.sample(world, 200)), "sitemap": set(draw.sample(world, 220))}
        found = estimate(lists)
        held += found.low <= 300 - found.seen <= found.high
    assert held / 400 >= 0.9


@pytest.mark.parametrize(
    ("lists", "answer", "counts"),
    [
        pytest.param({}, "one-list", None, id="no-list"),
        pytest.param({"feed": numbers(range(90))}, "one-list", None, id="one-kind-of-list"),
        pytest.param({"feed": numbers(range(90)), "index": set()}, "few", (90, 0, 0), id="one-of-them-named-nothing"),
        pytest.param({"feed": numbers(range(6)), "index": numbers(range(6))}, "few", (6, 6, 6), id="too-few-in-common"),
        pytest.param(
            {"feed": numbers(range(60)), "index": numbers(range(40, 100))}, "apart", (60, 60, 20), id="different-things"
        ),
        pytest.param(
            {"feed": numbers(range(60)), "index": numbers(range(20, 80))}, "estimated", (60, 60, 40), id="overlapping"
        ),
        pytest.param(
            {"feed": numbers(range(20)), "sitemap": numbers(range(400))},
            "estimated",
            (20, 400, 20),
            id="one-in-another",
        ),
    ],
)
def test_it_says_when_it_can_be_told(lists: dict[str, set[str]], answer: str, counts: tuple[int, int, int] | None):
    found = estimate(lists)
    assert (found.answer, found.counts) == (answer, counts)


def test_a_list_within_another_hides_nothing():
    found = estimate({"feed": numbers(range(20)), "sitemap": numbers(range(400))})
    assert (found.seen, found.missed, found.low, found.high) == (400, 0.0, 0.0, 0.0)


def test_of_three_lists_the_two_that_share_most_are_compared_and_all_count_as_seen():
    found = estimate({"feed": numbers(range(60)), "index": numbers(range(10, 70)), "sitemap": numbers(range(200, 230))})
    assert (found.pair, found.seen) == (("feed", "index"), 100)


def test_what_a_third_list_adds_is_not_missed():
    two = {"feed": numbers(range(60)), "index": numbers(range(20, 80))}
    alone, helped = estimate(two), estimate({**two, "json": numbers(range(80, 85))})
    assert helped.missed == pytest.approx(alone.missed - 5)


def test_sources_add_up():
    found = estimate({"feed": numbers(range(60)), "index": numbers(range(20, 80))})
    missed, low, high = together([found, found])
    assert missed == 2 * found.missed
    assert 2 * found.low < low < missed < high < 2 * found.high


def test_nothing_adds_up_to_nothing():
    assert together([]) == together([UNKNOWN]) == (0.0, 0.0, 0.0)


@given(st.floats(0.01, 1e6), st.floats(0.0, 1e9))
def test_the_interval_holds_the_estimate_and_nothing_below_zero(missed: float, variance: float):
    low, high = interval(missed, variance)
    assert 0 <= low <= missed <= high
    assert isclose(sqrt(low * high), missed, rel_tol=1e-6) or low == 0


@given(
    st.dictionaries(st.sampled_from(["feed", "index", "sitemap", "json"]), st.sets(st.sampled_from("abcdefghijklm")))
)
def test_seen_are_all_and_missed_never_negative(lists: dict[str, set[str]]):
    found = estimate(lists)
    assert found.seen == len(set().union(*lists.values()))
    assert 0 <= found.low <= found.missed <= found.high
