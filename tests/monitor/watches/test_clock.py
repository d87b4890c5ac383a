"""Watches and the calendar: quiet hours over the end of a year and a leap day, a clock that was set back, and what no
article brings about: silences of sources, days that are near, signings that nothing follows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.ledger.followups import before
from monitor.store import insert, instant, to_json
from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, text

WATER = ("Dinas Air", "Koperasi Tani")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def _at(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2025-12-31T21:00", "2026-01-01T05:30"),
        ("2024-02-28T21:00", "2024-02-29T05:30"),
        ("2024-02-29T21:00", "2024-03-01T05:30"),
        ("2025-02-28T21:00", "2025-03-01T05:30"),
    ],
)
def test_quiet_hours_end_on_the_minute_over_years_ends_and_leap_days(
    desk: Desk, evening: str, morning: str, zone: str
) -> None:
    begin, end = _at(evening, zone), _at(morning, zone)
    desk.watch({"quiet": "21:00-05:30", "window_minutes": 0}, timezone=zone)
    cooperation = desk.simple(*WATER, key="water", at=begin - HOUR, created_at=begin - HOUR)
    assert len(desk.alert(begin - MINUTE)) == 1
    desk.moved(cooperation, WATER, status="signed", previous="exploring", at=begin)
    assert [len(desk.alert(at)) for at in (begin, begin + 4 * HOUR, end - MINUTE, end, end + MINUTE)] == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("back", [HOUR, timedelta(days=1), timedelta(days=400)])
def test_a_clock_set_back_neither_loses_nor_repeats(desk: Desk, back: timedelta) -> None:
    desk.watch({"window_minutes": 60, "most_per_hour": 2}, {"schedule": "hourly"})
    cooperation = desk.simple(*WATER, key="water")
    assert len(desk.alert()) == 1
    now = NOW - back
    desk.moved(cooperation, WATER, status="signed", previous="exploring", at=now - HOUR)
    told = [mail["Subject"] for hours in range(4) for mail in desk.alert(now + hours * HOUR)]
    assert sorted(told) == [
        "[Pantau] Cooperation moved: Dinas Air – Koperasi Tani (exploring → signed)",
        "[Pantau] Cooperation moved: Dinas Air – Koperasi Tani (exploring → signed)",
        "[Pantau] New cooperation: Dinas Air – Koperasi Tani (exploring)",
    ]


def _silent(desk: Desk, since: str, *, state: str = "silent", at: datetime = NOW) -> None:
    with desk.store.transaction() as connection:
        values = {"since": since, "expected": 41.5, "a_year": 0.1} if state == "silent" else {}
        insert(
            connection,
            "conditions",
            subject="source:antara",
            state=state,
            finding=to_json({"scope": "rhythm" if state == "silent" else "", "kind": "", "values": values}),
            at=instant(at),
        )


def test_a_source_that_fell_silent_again_is_told_again(desk: Desk) -> None:
    desk.source("antara", "ANTARA")
    desk.watch({"triggers": ["silence"], "sources": ["antara"]}, sources=["antara"])
    _silent(desk, "2025-06-01T00:00:00+00:00")
    assert len(desk.alert(NOW + 2 * HOUR)) == 1
    _silent(desk, "", state="well", at=NOW + 3 * HOUR)
    assert desk.alert(NOW + 5 * HOUR) == []
    _silent(desk, "2025-06-09T00:00:00+00:00", at=NOW + 9 * HOUR)
    (mail,) = desk.alert(NOW + 10 * HOUR)
    assert "since 9 June 2025" in text(mail)


def test_a_source_that_speaks_again_before_the_quiet_hours_end_is_not_told(desk: Desk) -> None:
    desk.source("antara", "ANTARA")
    desk.watch({"triggers": ["silence"], "sources": ["antara"], "quiet": "06:00-20:00"}, sources=["antara"])
    _silent(desk, "2025-06-01T00:00:00+00:00")
    assert desk.alert(NOW + 2 * HOUR) == []
    _silent(desk, "", state="well", at=NOW + 3 * HOUR)
    assert desk.alert(NOW + 14 * HOUR) == []
    assert [reason for _, reason, _ in desk.decisions().values()] == ["withdrawn"]


@pytest.mark.parametrize(
    ("day", "first"), [("2025-06-13", "2025-06-06"), ("2026-01-02", "2025-12-26"), ("2028-03-02", "2028-02-24")]
)
def test_a_planned_day_is_told_a_week_ahead_with_the_sentence_that_names_it(desk: Desk, day: str, first: str) -> None:
    desk.watch({"triggers": ["deadline"], "deadline_days": 7})
    spoken = f"tanggal {day}"
    sentence = f"Dinas Air dan Koperasi Tani akan meneken kontrak pada {spoken}."
    cooperation = desk.simple(*WATER, key="water")
    mention = desk.report(cooperation, WATER, f"Mereka bertemu. {sentence}", trigger="meneken kontrak")
    ((article, version, title, body),) = desk.store.rows(
        "SELECT m.article_id, m.version_id, v.title, v.text FROM cooperation_mentions m"
        " JOIN versions v ON v.id = m.version_id WHERE m.id = ?",
        mention,
    )
    start = f"{title}\n{body}".index(spoken)
    with desk.store.transaction() as connection:
        insert(
            connection,
            "agenda",
            version_id=version,
            article_id=article,
            mention_id=mention,
            kind="plan",
            name="kontrak",
            starts=day,
            ends=day,
            start=start,
            end=start + len(spoken),
        )
    due = _at(f"{first}T00:30", "Asia/Jakarta")
    assert desk.alert(due - HOUR) == []
    (mail,) = desk.alert(due)
    assert mail["Subject"] == "[Pantau] A day is near: Dinas Air – Koperasi Tani (exploring)"
    assert f"“{sentence}”" in text(mail)
    assert desk.alert(due + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("now", "months", "since"),
    [
        ("2025-08-31", 6, "2025-02-28"),
        ("2024-08-31", 6, "2024-02-29"),
        ("2026-01-01", 1, "2025-12-01"),
        ("2025-02-28", 12, "2024-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
    ],
)
def test_months_after_a_signing_are_those_of_the_calendar(now: str, months: int, since: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert before(at, months).date() == date.fromisoformat(since)


def test_a_signing_that_runs_by_then_is_not_followed_up(desk: Desk) -> None:
    signed = datetime(2024, 2, 29, 3, tzinfo=UTC)
    desk.simple(*WATER, status="signed", at=signed, key="water")
    running = desk.simple("Dinas Api", "Koperasi Lama", status="signed", at=signed, key="fire")
    desk.watch({"triggers": ["follow-up"], "follow_up_months": 16})
    with desk.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET status = 'ongoing' WHERE id = ?", [running])
    assert desk.alert(datetime(2025, 6, 29, 2, 59, tzinfo=UTC)) == []
    (mail,) = desk.alert(datetime(2025, 6, 29, 4, tzinfo=UTC))
    assert mail["Subject"] == "[Pantau] Nothing seen since: Dinas Air – Koperasi Tani (signed)"
