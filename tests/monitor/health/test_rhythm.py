"""The rhythm of a source: what silence means, and what clocks that jump must not make of it."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.health.rhythm import Stretch, rhythm, silence, stretches

JAKARTA = ZoneInfo("Asia/Jakarta")
MONDAY = datetime(2025, 6, 2, 0, 0, tzinfo=JAKARTA)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)


def answers(begin: datetime, end: datetime, *, every: timedelta = QUARTER) -> list[datetime]:
    return [begin + number * every for number in range(int((end - begin) / every) + 1)]


def hourly(begin: datetime, end: datetime, *, office: bool = False) -> list[datetime]:
    """An article every hour; with `office` only on workdays from 08.00 to 17.00."""
    moments = [begin + number * HOUR + 30 * timedelta(minutes=1) for number in range(int((end - begin) / HOUR))]
    return [moment for moment in moments if not office or (moment.weekday() < 5 and 8 <= moment.hour < 17)]


# --- when it was watched --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moments", "watched"),
    [
        pytest.param([], [], id="never"),
        pytest.param([0], [], id="once"),
        pytest.param([0, 15, 30], [(0, 30)], id="from-first-to-last"),
        pytest.param([0, 15, 30, 1000, 1015], [(0, 30), (940, 1015)], id="of-a-pause-its-last-hour"),
        pytest.param([0, 15, 30, 10**6, 10**6 + 15], [(0, 30), (10**6 - 60, 10**6 + 15)], id="clock-set-ahead"),
        pytest.param([0, 15, 30, -1000, -985], [(-1000, -985)], id="clock-set-back-nothing-lies-ahead"),
        pytest.param([0, 15, 5000, 5015, 30, 45], [(0, 15), (30, 45)], id="ahead-and-back-again"),
        pytest.param([0, 1440, 2880], [(0, 2880)], id="once-a-day-is-a-pace-too"),
        pytest.param([0, 0, 0], [], id="a-clock-that-stands-still"),
    ],
)
def test_what_was_watched(moments: list[int], watched: list[tuple[int, int]]):
    minute = timedelta(minutes=1)
    found = stretches([MONDAY + moment * minute for moment in moments])
    assert [((part.start - MONDAY) / minute, (part.end - MONDAY) / minute) for part in found] == watched


@given(st.lists(st.integers(-(10**6), 10**6), max_size=40))
def test_stretches_are_in_order_apart_and_end_with_the_last_answer(moments: list[int]):
    times = [MONDAY + timedelta(minutes=moment) for moment in moments]
    found = stretches(times)
    edges = [edge for part in found for edge in (part.start, part.end)]
    assert edges == sorted(set(edges))
    assert all(edge <= times[-1] for edge in edges)


# --- the rates ------------------------------------------------------------------------------------------------------

FOUR_WEEKS = MONDAY + 28 * DAY
WATCHED = (Stretch(start=MONDAY, end=FOUR_WEEKS),)


def test_a_steady_source_has_one_rate():
    found = rhythm(WATCHED, hourly(MONDAY, FOUR_WEEKS), zone=JAKARTA)
    assert (found.total, found.dispersion) == (1.0, 1.0)
    assert set(found.rates.values()) == {1.0}


def test_an_office_keeps_its_hours_and_days_in_its_own_zone():
    found = rhythm(WATCHED, hourly(MONDAY, FOUR_WEEKS, office=True), zone=JAKARTA)
    assert found.rates[0, 10] > 0.85
    assert found.rates[5, 10] < 0.2
    assert found.rates[0, 3] < 0.02


def test_the_rates_add_up_to_what_was_published():
    published = hourly(MONDAY, FOUR_WEEKS, office=True)
    found = rhythm(WATCHED, published, zone=JAKARTA)
    assert math.isclose(4 * sum(found.rates.values()), len(published), rel_tol=0.15)


def test_days_that_differ_widen_the_dispersion():
    bursts = [MONDAY + number * 2 * DAY + minute * timedelta(minutes=1) for number in range(14) for minute in range(48)]
    assert rhythm(WATCHED, bursts, zone=JAKARTA).dispersion > 5


# --- silence --------------------------------------------------------------------------------------------------------


def heard(end: datetime, *, until: datetime = FOUR_WEEKS, office: bool = False):
    """The silence of a source that published every hour up to `until` and was watched up to `end`."""
    return silence(stretches(answers(MONDAY, end)), hourly(MONDAY, until, office=office), zone=JAKARTA)


@pytest.mark.parametrize(("hours", "told"), [(1, False), (6, False), (8, False), (14, True), (48, True)])
def test_a_steady_source_that_stops_is_silent_soon(hours: int, told: bool):
    found = heard(FOUR_WEEKS + hours * HOUR)
    assert found is not None
    assert found.out_of_the_ordinary is told
    assert found.since == FOUR_WEEKS - 30 * timedelta(minutes=1)


def test_the_formula():
    found = heard(FOUR_WEEKS + 12 * HOUR)
    assert found is not None
    assert math.isclose(found.expected, 12.5, rel_tol=0.01)
    assert math.isclose(found.a_year, 8766 * math.exp(-found.expected), rel_tol=0.01)


@pytest.mark.parametrize(
    ("until", "end", "told"),
    [
        # 27 June 2025 is a Friday
        pytest.param(MONDAY + 25 * DAY + 17 * HOUR, MONDAY + 28 * DAY + 8 * HOUR, False, id="a-weekend-is-no-silence"),
        pytest.param(MONDAY + 22 * DAY + 17 * HOUR, MONDAY + 23 * DAY + 8 * HOUR, False, id="nor-is-a-night"),
        pytest.param(MONDAY + 21 * DAY, MONDAY + 24 * DAY, True, id="three-workdays-are"),
    ],
)
def test_silence_is_judged_by_weekday_and_hour(until: datetime, end: datetime, told: bool):
    found = heard(end, until=until, office=True)
    assert found is not None
    assert found.out_of_the_ordinary is told


@pytest.mark.parametrize(
    ("days", "articles", "known"), [(6, 144, False), (8, 192, True), (28, 19, False), (28, 20, True)]
)
def test_a_rhythm_must_be_known_first(days: int, articles: int, known: bool):
    end = MONDAY + days * DAY
    published = hourly(MONDAY, end)[-articles:]
    assert (silence(stretches(answers(MONDAY, end)), published, zone=JAKARTA) is not None) is known


def test_a_long_silence_does_not_become_usual():
    month, two = heard(FOUR_WEEKS + 28 * DAY), heard(FOUR_WEEKS + 56 * DAY)
    assert month is not None
    assert two is not None
    assert month.out_of_the_ordinary
    assert two.expected > month.expected


def jumped(moments: list[datetime], by: timedelta, *, after: datetime, lasting: int) -> list[datetime]:
    """The answers of a clock that is set by `by` from `after` on, and set right `lasting` answers later."""
    first = next(number for number, moment in enumerate(moments) if moment > after)
    return [moment + by if first <= number < first + lasting else moment for number, moment in enumerate(moments)]


@pytest.mark.parametrize("days", [-400, -30, -1, 1, 30, 400])
@pytest.mark.parametrize("lasting", [1, 20, 10**6], ids=["once", "five-hours", "for-ever"])
def test_a_clock_that_jumps_makes_no_silence(days: int, lasting: int):
    end = FOUR_WEEKS + HOUR
    watched = stretches(jumped(answers(MONDAY, end), days * DAY, after=FOUR_WEEKS - 4 * HOUR, lasting=lasting))
    # the publisher's clock is right throughout
    found = silence(watched, hourly(MONDAY, end), zone=JAKARTA)
    assert found is None or not found.out_of_the_ordinary


def test_after_a_jump_ahead_and_back_real_silence_is_found():
    end = FOUR_WEEKS + 2 * DAY
    moments = jumped(answers(MONDAY, end), 400 * DAY, after=FOUR_WEEKS - DAY, lasting=4)
    found = silence(stretches(moments), hourly(MONDAY, FOUR_WEEKS), zone=JAKARTA)
    assert found is not None
    assert found.out_of_the_ordinary


def test_a_pause_of_pantau_is_no_silence():
    before, after = answers(MONDAY, FOUR_WEEKS), answers(FOUR_WEEKS + 10 * DAY, FOUR_WEEKS + 10 * DAY + HOUR)
    found = silence(stretches([*before, *after]), hourly(MONDAY, FOUR_WEEKS), zone=JAKARTA)
    assert found is not None
    assert not found.out_of_the_ordinary


@given(
    st.lists(st.integers(0, 60 * 24 * 30), min_size=20, max_size=200, unique=True),
    st.lists(st.integers(-(10**5), 10**5), min_size=2, max_size=60),
)
def test_no_observations_break_it(published: list[int], visits: list[int]):
    minute = timedelta(minutes=1)
    moments = [datetime(2025, 6, 1, tzinfo=UTC) + number * minute for number in published]
    found = silence(
        stretches([datetime(2025, 6, 1, tzinfo=UTC) + number * minute for number in visits]), moments, zone=JAKARTA
    )
    assert found is None or (found.expected >= 0 and found.a_year >= 0 and found.watched >= timedelta())
