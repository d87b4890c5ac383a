"""Quiet hours, windows, limits and silences, on the store: what waits is told later, once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.matches import WATCHES, measure
from monitor.errors import QueryError
from monitor.watches import silences
from monitor.watches.telling import BATCH
from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, text

WATER = ("Dinas Air", "Koperasi Tani")
HOUR = timedelta(hours=1)


def test_quiet_hours_hold_and_are_made_up_for(desk: Desk) -> None:
    desk.watch({"quiet": "06:00-08:00"})  # it is 07.00 in Jakarta
    desk.simple(*WATER, key="water")
    assert desk.alert() == []
    assert desk.decisions() == {"water:exploring": ("waiting", "mailed-new", "quiet")}
    assert len(desk.alert(NOW + HOUR)) == 1
    assert desk.decisions() == {"water:exploring": ("told", "mailed-new", "quiet")}


def test_a_daily_watch_tells_all_of_its_day_in_one_mail(desk: Desk) -> None:
    desk.watch({"schedule": "daily 09:00"})
    for number in range(5):
        desk.simple(f"Dinas {number}", "Koperasi Tani")
    assert desk.alert() == []
    (mail,) = desk.alert(NOW + 2 * HOUR)
    assert mail["Subject"] == "[Pantau] pantau-1: Dinas 0 – Koperasi Tani (exploring) and 4 more"
    assert all(f"Dinas {number}" in text(mail) for number in range(5))


def test_what_comes_within_the_window_is_one_more_mail_at_its_end(desk: Desk) -> None:
    desk.watch({"window_minutes": 10})
    cooperation = desk.simple(*WATER, key="water")
    (first,) = desk.alert()
    desk.moved(cooperation, WATER, status="agreed", previous="exploring")
    assert desk.alert(NOW + timedelta(minutes=2)) == []
    desk.moved(cooperation, WATER, status="signed", previous="agreed")
    assert desk.alert(NOW + timedelta(minutes=5)) == []
    (second,) = desk.alert(NOW + timedelta(minutes=10))
    assert "exploring → agreed → signed" in second["Subject"]
    assert second["References"] == first["Message-ID"]


def test_a_limit_counts_what_it_holds_back_and_the_next_mail_says_so(desk: Desk) -> None:
    desk.watch({"most_per_hour": 2})
    for number in range(6):
        desk.simple(f"Dinas {number}", "Koperasi Tani")
    _, last = desk.alert()
    assert "The limit of mails is reached. Waiting, and following in the next mails: 4." in text(last)
    (roundup,) = desk.alert(NOW + HOUR)
    assert "Held back before by the limit of mails: 4 of these." in text(roundup)
    assert [state for state, _, _ in desk.decisions().values()] == ["told"] * 6


def test_each_watch_has_its_own_thread(desk: Desk) -> None:
    desk.watch({}, {}, alerts={"recipients": ["siaga@example.org"]})
    cooperation = desk.simple(*WATER)
    first = desk.alert()
    desk.moved(cooperation, WATER, status="signed", previous="exploring")
    second = desk.alert(NOW + HOUR)
    assert [mail["References"] for mail in second] == [mail["Message-ID"] for mail in first]
    assert len({mail["Message-ID"] for mail in (*first, *second)}) == 6


def test_a_silence_holds_and_what_it_held_is_told_after_its_end(desk: Desk) -> None:
    desk.watch({}, alerts={"recipients": ["siaga@example.org"]})
    made = silences.silence(desk.store, "pihak:Air", until=NOW + 5 * HOUR, now=NOW, zone=desk.config.zone)
    desk.simple(*WATER, key="water")
    desk.simple("Dinas Api", "Koperasi Tani", key="fire")
    assert len(desk.alert()) == 2  # fire, for each watch
    assert desk.decisions()["water:exploring"] == ("waiting", "mailed-new", "silenced")
    assert silences.end(desk.store, made.id, now=NOW + HOUR)
    assert len(desk.alert(NOW + HOUR)) == 2


@pytest.mark.parametrize(("about", "watch", "held"), [("water", None, 1), ("fire", None, 0), ("water", "other", 0)])
def test_a_silence_is_of_one_cooperation_or_watch(desk: Desk, about: str, watch: str | None, held: int) -> None:
    desk.watch({})
    desk.simple(*WATER, key="water", step=False)
    desk.simple("Dinas Api", "Koperasi Lama", key="fire", step=False)
    silences.silence(desk.store, about, until=NOW + HOUR, now=NOW, zone=desk.config.zone, watch=watch)
    found = silences.silenced(desk.store, "pantau-1", {"water"}, now=NOW, zone=desk.config.zone)
    assert len(found) == held


def test_a_silence_that_is_over_is_refused(desk: Desk) -> None:
    with pytest.raises(QueryError, match="is over"):
        silences.silence(desk.store, "pihak:Air", until=NOW, now=NOW, zone=desk.config.zone)


@pytest.mark.parametrize("about", ["", " ", "status:signd"])
def test_a_silence_of_everything_or_of_nonsense_is_refused(desk: Desk, about: str) -> None:
    with pytest.raises(QueryError):
        silences.silence(desk.store, about, until=NOW + HOUR, now=NOW, zone=desk.config.zone)


def test_what_no_longer_holds_when_it_may_go_is_not_told(desk: Desk) -> None:
    desk.watch({"quiet": "06:00-08:00"})
    desk.simple(*WATER, key="water")
    desk.alert()
    with desk.store.transaction() as connection:
        connection.execute("DELETE FROM steps")
    assert desk.alert(NOW + HOUR) == []
    assert desk.decisions() == {"water:exploring": ("held", "withdrawn", "quiet")}
    desk.step(*desk.store.rows("SELECT cooperation_id, id FROM cooperation_mentions")[0])
    assert len(desk.alert(NOW + 2 * HOUR)) == 1


def test_what_was_decided_follows_a_cooperation_to_its_new_key(desk: Desk) -> None:
    desk.watch({}, alerts={"recipients": ["siaga@example.org"]})
    desk.simple(*WATER, key="water")
    assert len(desk.alert()) == 2
    with desk.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET key = 'river'")
        connection.execute("INSERT INTO cooperation_keys (old, key) VALUES ('water', 'river')")
        connection.execute("UPDATE steps SET decision = NULL")
    assert desk.alert() == []
    assert desk.decisions() == {"river:exploring": ("told", "mailed-new", None)}


def test_where_two_become_one_what_was_told_of_either_is_not_told_again(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER, key="a")
    desk.alert()
    desk.simple(*WATER, key="b")
    with desk.store.transaction() as connection:
        connection.execute("INSERT INTO cooperation_keys (old, key) VALUES ('a', 'b')")
        connection.execute("DELETE FROM steps WHERE cooperation_id = (SELECT id FROM cooperations WHERE key = 'a')")
        connection.execute(
            "UPDATE cooperation_mentions SET cooperation_id = (SELECT id FROM cooperations WHERE key = 'b')"
        )
        connection.execute("DELETE FROM cooperations WHERE key = 'a'")
    assert desk.alert() == []
    assert desk.decisions() == {"b:exploring": ("told", "mailed-new", None)}


def test_more_than_one_batch_is_told_in_one_run(desk: Desk) -> None:
    desk.watch(alerts={"recipients": ["siaga@example.org"]})
    for number in range(BATCH + 5):
        desk.simple(f"Dinas {number}", f"Koperasi {number}")
    assert len({mail["Subject"] for mail in desk.alert()}) == BATCH + 5


@pytest.mark.parametrize("watch", WATCHES, ids=lambda watch: str(watch["name"]))
def test_hundreds_of_matches_in_one_window_are_told_to_the_last_one(tmp_path: Path, watch: dict[str, Any]) -> None:
    (account,) = measure(tmp_path, 334, watch)
    assert account.whole, account
    assert account.roundups
