"""What waits and what goes: every fact in exactly one letter, or held for a named reason."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.schedules import Quiet, Schedule, is_quiet, last_turn, quiet_of, schedule_of
from monitor.watches.pacing import HOLD_WORDS, PAGE, Hold, Pace, Plan, Sent, Waiting, plan

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2025, 6, 4, 5, 0, tzinfo=UTC)  # 12.00 in Jakarta
AT_ONCE = Pace(
    schedule=Schedule(kind="at once"), quiet=None, window=timedelta(minutes=10), most_per_hour=0, most_per_day=0
)


def pace(**changes: object) -> Pace:
    values = {name: getattr(AT_ONCE, name) for name in Pace.__dataclass_fields__}
    return Pace(**(values | changes))


def facts(count: int, *, hold: Hold | None = None, at: datetime = NOW) -> list[Waiting]:
    return [Waiting(id=number, subject=f"k{number}", decided_at=at, weight=1.0, hold=hold) for number in range(count)]


def planned(waiting: list[Waiting], chosen: Pace = AT_ONCE, *, now: datetime = NOW, **options: object) -> Plan:
    return plan(waiting, pace=chosen, now=now, zone=JAKARTA, **options)  # type: ignore[arg-type]


def test_all_of_one_cooperation_is_one_mail() -> None:
    two = [Waiting(id=1, subject="k", decided_at=NOW, weight=1), Waiting(id=2, subject="k", decided_at=NOW, weight=2)]
    (letter,) = planned([*two, *facts(0)]).letters
    assert [fact.id for fact in letter.facts] == [1, 2]


def test_the_weightiest_comes_first() -> None:
    light, heavy = (
        Waiting(id=1, subject="a", decided_at=NOW, weight=1),
        Waiting(id=2, subject="b", decided_at=NOW, weight=9),
    )
    assert [letter.facts[0].id for letter in planned([light, heavy]).letters] == [2, 1]


@pytest.mark.parametrize(
    ("chosen", "options", "hold"),
    [
        (pace(paused=True), {}, Hold.PAUSED),
        (pace(), {"silenced": {"k0"}}, Hold.SILENCED),
        (pace(quiet=Quiet(start=time(11), end=time(13))), {}, Hold.QUIET),
        (pace(schedule=schedule_of("hourly")), {}, Hold.SCHEDULE),
        (pace(schedule=schedule_of("daily 06:30")), {}, Hold.SCHEDULE),
        (pace(), {"sent": [Sent(at=NOW - timedelta(minutes=3), subjects=frozenset({"k0"}))]}, Hold.WINDOW),
        (
            pace(most_per_hour=1),
            {"sent": [Sent(at=NOW - timedelta(minutes=40), subjects=frozenset({"x"}))]},
            Hold.THROTTLED,
        ),
    ],
)
def test_what_waits_has_a_named_reason(chosen: Pace, options: dict[str, object], hold: Hold) -> None:
    assert planned(facts(1), chosen, **options).held == ((facts(1)[0], hold),)


@pytest.mark.parametrize("hold", list(Hold))
def test_every_hold_has_words(hold: Hold) -> None:
    assert HOLD_WORDS[hold]


@pytest.mark.parametrize(
    ("chosen", "now"),
    [
        (pace(quiet=Quiet(start=time(11), end=time(13))), NOW + timedelta(hours=1)),
        (pace(schedule=schedule_of("hourly")), NOW + timedelta(hours=1)),
        (pace(schedule=schedule_of("daily 06:30, 15:00")), NOW + timedelta(hours=3)),
        (pace(schedule=schedule_of("hourly")), NOW - timedelta(days=3)),
        (pace(schedule=schedule_of("daily 06:30")), NOW - timedelta(days=3)),
    ],
)
def test_what_waited_goes_at_its_time_and_a_clock_set_back_holds_nothing(chosen: Pace, now: datetime) -> None:
    assert len(planned(facts(1), chosen, now=now).letters) == 1


def test_a_mail_dated_ahead_by_a_wrong_clock_holds_nothing() -> None:
    ahead = [Sent(at=NOW + timedelta(days=1), subjects=frozenset({"k0"}))]
    assert planned(facts(1), pace(most_per_hour=1), sent=ahead).held == ()


def test_what_waited_with_much_else_comes_as_a_round_up() -> None:
    (letter,) = planned(facts(20, hold=Hold.QUIET)).letters
    assert (letter.roundup, len(letter.facts)) == (True, 20)


def test_what_waited_with_little_else_comes_on_its_own() -> None:
    assert [letter.roundup for letter in planned(facts(3, hold=Hold.QUIET)).letters] == [False] * 3


def test_the_limit_counts_what_it_holds_back() -> None:
    first = planned(facts(50), pace(most_per_hour=20))
    assert (len(first.letters), first.letters[-1].left, len(first.held)) == (20, 30, 30)
    held = [Waiting(id=f.id, subject=f.subject, decided_at=NOW, weight=1, hold=hold) for f, hold in first.held]
    (letter,) = planned(held, pace(most_per_hour=20), now=NOW + timedelta(hours=1)).letters
    assert (letter.roundup, letter.throttled) == (True, 30)


def test_ten_thousand_matches_are_accounted_for_to_the_last_one() -> None:
    told: list[int] = []
    waiting, sent, now = facts(10_000), [], NOW
    while waiting:
        done = planned(waiting, pace(most_per_hour=20, most_per_day=100), now=now, sent=sent)
        told += [fact.id for letter in done.letters for fact in letter.facts]
        sent += [Sent(at=now, subjects=frozenset(f.subject for f in letter.facts)) for letter in done.letters]
        waiting = [Waiting(id=f.id, subject=f.subject, decided_at=NOW, weight=1, hold=hold) for f, hold in done.held]
        now += timedelta(hours=1)
    assert sorted(told) == list(range(10_000))
    assert len(sent) == 20 + -(-9980 // PAGE)


SUBJECTS = st.sampled_from("abcdef")
MOMENTS = st.integers(-3000, 3000).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(
    waiting=st.lists(
        st.builds(
            Waiting,
            id=st.integers(),
            subject=SUBJECTS,
            decided_at=MOMENTS,
            weight=st.floats(0, 9),
            hold=st.none() | st.sampled_from(list(Hold)),
        ),
        max_size=12,
        unique_by=lambda fact: fact.id,
    ),
    sent=st.lists(st.builds(Sent, at=MOMENTS, subjects=st.frozensets(SUBJECTS)), max_size=4),
    schedule=st.sampled_from(["at once", "hourly", "daily 06:30", "daily 00:00, 23:59"]),
    quiet=st.sampled_from(["", "21:00-05:30", "11:00-13:00"]),
    limit=st.integers(0, 4),
    silenced=st.frozensets(SUBJECTS, max_size=2),
)
def test_nothing_is_ever_lost_or_told_twice(
    waiting: list[Waiting],
    sent: list[Sent],
    schedule: str,
    quiet: str,
    limit: int,
    silenced: frozenset[str],
) -> None:
    chosen = pace(schedule=schedule_of(schedule), quiet=quiet_of(quiet), most_per_hour=limit)
    done = planned(waiting, chosen, sent=sent, silenced=silenced)
    told = [fact.id for letter in done.letters for fact in letter.facts]
    assert sorted([*told, *(fact.id for fact, _ in done.held)]) == sorted(fact.id for fact in waiting)
    by_letter = [{fact.subject for fact in letter.facts} for letter in done.letters]
    assert sum(map(len, by_letter)) == len(set().union(*by_letter))


# Schedules


@pytest.mark.parametrize(
    ("text", "kind", "times"),
    [
        ("at once", "at once", ()),
        ("hourly", "hourly", ()),
        ("daily 06:30", "daily", (time(6, 30),)),
        ("daily 15:00, 06:30", "daily", (time(6, 30), time(15))),
    ],
)
def test_schedules_are_read(text: str, kind: str, times: tuple[time, ...]) -> None:
    assert schedule_of(text) == Schedule(kind=kind, times=times)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "weekly", "daily", "daily 24:00", "daily 6:30", "daily 06:30,", "hourly 2"])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no schedule"):
        schedule_of(text)


@pytest.mark.parametrize("text", ["21-5", "21:00", "21:00-21:00", "21:00-25:00", "x"])
def test_what_are_no_quiet_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no quiet hours"):
        quiet_of(text)


@pytest.mark.parametrize(
    ("quiet", "clock", "is_so"),
    [
        ("21:00-05:30", "20:59", False),
        ("21:00-05:30", "21:00", True),
        ("21:00-05:30", "00:00", True),
        ("21:00-05:30", "05:29", True),
        ("21:00-05:30", "05:30", False),
        ("11:00-13:00", "12:00", True),
        ("11:00-13:00", "13:00", False),
        ("", "12:00", False),
    ],
)
def test_quiet_hours_are_local(quiet: str, clock: str, is_so: bool) -> None:
    now = datetime.fromisoformat(f"2025-06-04T{clock}").replace(tzinfo=JAKARTA)
    assert is_quiet(quiet_of(quiet), now=now.astimezone(UTC), zone=JAKARTA) is is_so


@pytest.mark.parametrize(
    ("schedule", "now", "turn"),
    [
        ("hourly", "2025-06-04T12:59", "2025-06-04T12:00"),
        ("daily 06:30", "2025-06-04T06:30", "2025-06-04T06:30"),
        ("daily 06:30", "2025-06-04T06:29", "2025-06-03T06:30"),
        ("daily 06:30, 15:00", "2025-01-01T00:10", "2024-12-31T15:00"),
        ("daily 06:30", "2024-03-01T03:00", "2024-02-29T06:30"),
    ],
)
@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_turns_are_local_over_year_ends_and_leap_days(schedule: str, now: str, turn: str, zone: str) -> None:
    place = ZoneInfo(zone)
    at = datetime.fromisoformat(now).replace(tzinfo=place)
    assert last_turn(schedule_of(schedule), now=at.astimezone(UTC), zone=place) == datetime.fromisoformat(turn).replace(
        tzinfo=place
    )
