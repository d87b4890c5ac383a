"""Missed editions are made late, each once; nothing is ever in none, whatever the clock does."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Config
from monitor.digests.editions import MOST_MISSED, due_editions, editions_of, publish
from tests.monitor.digests.desk import DAY, EDITION, HOUR, configured, gathered, mails, published, told
from tests.monitor.sample import Sample

MAILED = {"digest": {"recipients": ["redaksi@example.org"]}}


def test_exactly_the_missed_editions_are_made_each_with_what_it_would_have_told(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, **MAILED)
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, config, EDITION - 3 * DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - 3 * DAY + HOUR)
    sample.simple("Dinas Api", "Koperasi Kopi", key="api", created_at=EDITION - HOUR)
    made = published(sample, config, EDITION + HOUR)
    assert [one.edition for one in made] == [EDITION - 2 * DAY, EDITION - DAY, EDITION]
    assert [one.items for one in made] == [1, 0, 1]
    assert published(sample, config, EDITION + HOUR) == ()


def test_late_editions_say_so_in_mail_and_subject(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, **MAILED)
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    (made,) = published(sample, config, EDITION + HOUR)
    assert made.late
    assert "Late: this edition was made on Wednesday, 4 June 2025 07:30 WIB." in " ".join(made.text.read_text().split())
    ((subject,),) = sample.store.rows("SELECT subject FROM outbox")
    assert "edition of 06:30 WIB, late" in subject


def test_an_edition_in_time_says_nothing_of_it(sample: Sample, tmp_path: Path) -> None:
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    (made,) = published(sample, configured(tmp_path), EDITION + timedelta(minutes=1))
    assert not made.late
    assert "Late" not in made.text.read_text()


def test_missed_editions_with_nothing_to_tell_are_kept_and_named_but_not_mailed(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, **MAILED)
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, config, EDITION - 3 * DAY)
    sample.simple("Dinas Air", "Koperasi Tani", created_at=EDITION - DAY - HOUR)
    made = published(sample, config, EDITION)
    assert [one.mailed for one in made] == [False, True, True]
    assert all(one.html.is_file() for one in made)
    assert mails(sample) == [f"digest:2025-06-0{day}T06:30" for day in (1, 3, 4)]


def test_the_last_edition_names_the_quiet_ones_before_it(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path, **MAILED)
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    published(sample, config, EDITION - 3 * DAY)
    last = published(sample, config, EDITION + HOUR)[-1]
    words = " ".join(last.text.read_text().split())
    assert (
        "Missed while Pantau did not run, with nothing to tell: Monday, 2 June 2025 06:30 WIB and Tuesday, 3" in words
    )


def test_a_very_long_pause_owes_no_more_than_a_few_months(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path)
    sample.run({"warta": "answered"}, at=EDITION - 500 * DAY)
    publish(sample.store, config=config, edition=EDITION - 400 * DAY, now=EDITION - 400 * DAY)
    assert len(due_editions(sample.store, config=config, now=EDITION)) == MOST_MISSED


@pytest.mark.parametrize(
    ("zone", "clock"), [("Asia/Jakarta", "23:30"), ("Asia/Makassar", "22:30"), ("Asia/Jayapura", "21:30")]
)
def test_editions_come_by_the_local_clock_of_each_zone(sample: Sample, tmp_path: Path, zone: str, clock: str) -> None:
    config = configured(tmp_path, timezone=zone)
    sample.run({"warta": "answered"}, at=EDITION - 9 * DAY)
    (edition,) = due_editions(sample.store, config=config, now=datetime(2025, 6, 4, 1, 0, tzinfo=UTC))
    assert edition.astimezone(UTC).strftime("%d %H:%M") == f"03 {clock}"


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        (date(2025, 12, 31), "2026-01-01T06:30"),
        (date(2024, 2, 28), "2024-02-29T06:30"),
        (date(2024, 2, 29), "2024-03-01T06:30"),
        (date(2025, 2, 28), "2025-03-01T06:30"),
    ],
)
def test_years_end_and_leap_days_have_their_edition(sample: Sample, tmp_path: Path, day: date, next_day: str) -> None:
    config = configured(tmp_path)
    (edition,) = editions_of(day, config=config)
    sample.run({"warta": "answered"}, at=edition - DAY)
    published(sample, config, edition)
    published(sample, config, edition + DAY)
    rows = sample.store.rows("SELECT edition FROM digests ORDER BY id")
    assert [row["edition"] for row in rows] == [edition.strftime("%Y-%m-%dT%H:%M"), next_day]


def test_what_was_stored_while_the_clock_was_ahead_waits_for_no_future(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path)
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION + 300 * DAY)
    published(sample, config, EDITION)
    assert told(sample) == ["air:exploring"]


def test_an_edition_made_by_a_clock_that_was_ahead_holds_none_back(sample: Sample, tmp_path: Path) -> None:
    config = configured(tmp_path)
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    publish(sample.store, config=config, edition=EDITION + 300 * DAY, now=EDITION + 300 * DAY)
    sample.simple("Dinas Air", "Koperasi Tani", key="air", created_at=EDITION - HOUR)
    assert len(published(sample, config, EDITION)) == 1
    assert told(sample) == ["air:exploring"]


class Killed(Exception):
    """The process ends here."""


def killed_in_the_middle(sample: Sample, config: Config, now: datetime) -> None:
    """Everything is written, and nothing committed."""
    with sample.store.transaction():
        published(sample, config, now)
        raise Killed


STEP = st.tuples(st.just("article"), st.integers(0, 5), st.sampled_from(["exploring", "agreed", "signed", "ended"]))
EVENT = st.one_of(
    STEP,
    st.tuples(st.just("clock"), st.integers(-30, 60), st.just("")),
    st.tuples(st.just("crash"), st.just(0), st.just("")),
    st.tuples(st.just("retract"), st.integers(0, 5), st.just("")),
)


@settings(max_examples=15, deadline=None)
@given(events=st.lists(EVENT, min_size=1, max_size=14))
def test_what_was_told_is_the_ledger_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("told")
    config = configured(folder)
    now = EDITION
    with Sample(folder / "pantau.db") as sample:
        sample.run({"warta": "answered"}, at=EDITION - DAY)
        for what, number, status in events:
            if what == "article" and not sample.store.rows("SELECT 1 FROM cooperations WHERE key = ?", f"k{number}-"):
                sample.simple("Dinas", f"Koperasi {number}", key=f"k{number}-", status=status, at=now, created_at=now)
            elif what == "clock":
                now += number * HOUR
            elif what == "retract":
                with sample.store.transaction() as connection:
                    connection.execute(
                        "DELETE FROM steps WHERE cooperation_id IN (SELECT id FROM cooperations WHERE key = ?)",
                        [f"k{number}-"],
                    )
            elif what == "crash":
                with pytest.raises(Killed):
                    killed_in_the_middle(sample, config, now)
            if what != "crash":
                published(sample, config, now)
        published(sample, config, now + 9 * DAY)
        rows = sample.store.rows(
            "SELECT c.key || ':' || s.status FROM steps s JOIN cooperations c ON c.id = s.cooperation_id"
        )
        assert told(sample) == sorted(key for (key,) in rows)
        assert gathered(sample, config, edition=now + 10 * DAY).quiet
