"""`pantau watch` and `pantau alerts`, as people type them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.store import open_store
from tests.monitor.command import pantau
from tests.monitor.watches.desk import Desk

CONFIG = """
[[watches]]
name = "api"
query = 'pihak:"Dinas Api"'
recipients = ["api@example.org"]
"""
RECENTLY = datetime.now(UTC) - timedelta(hours=3)
WATER = ("Dinas Air", "Koperasi Tani")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration, and a database in which a cooperation was known before watches began."""
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "data").mkdir()
    with Desk(tmp_path / "data" / "pantau.db") as desk:
        desk.simple(*WATER, key="water", at=RECENTLY, created_at=RECENTLY)
    return tmp_path


def test_a_watch_is_made_shown_paused_and_removed(folder: Path) -> None:
    def watch(*arguments: str) -> str:
        done = pantau("watch", *arguments, folder=folder)
        assert done.returncode == 0, done.stderr
        return done.stdout

    made = watch("add", "air", "--query", "pihak:Air", "--trigger", "status:signed", "--to", "a@example.org")
    assert "Watch air is at work." in made
    assert "Known already, and not mailed: 1." in made
    watch("pause", "air")
    rows = [json.loads(line) for line in watch("list", "--json").splitlines()]
    assert [(row["name"], row["paused"]) for row in rows] == [("alerts", False), ("api", False), ("air", True)]
    assert "known from the start: 1" in watch("show", "air")
    watch("resume", "air")
    watch("remove", "air")
    assert "air" not in watch("list")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("watch", "add", "air", "--trigger", "stauts", "--to", "a@example.org"), "did you mean status?"),
        (("watch", "add", "air", "--query", "status:signd", "--to", "a@example.org"), "watch 'air': query"),
        (("watch", "add", "api", "--to", "a@example.org"), "stands in config.toml"),
        (("watch", "add", "air"), "watch 'air': it tells nobody"),
        (("watch", "add", "air", "--quiet", "21", "--to", "a@example.org"), "watch 'air': quiet = "),
        (("alerts", "silence", "pihak:Air", "--until", "2020-01-01"), "2020-01-01 00:00 WIB is over"),
        (("watch", "show", "nothing"), "There is no watch 'nothing'"),
        (("alerts", "list", "--state", "lost"), "'lost' is no state"),
        (("alerts", "list", "--since", "yesterday"), "'yesterday' is no time"),
        (("alerts", "explain", "7"), "no alert with the number 7"),
        (("alerts", "silence", "pihak:Air", "--until", "2020-01-01"), "is over"),
        (("alerts", "unsilence", "3"), "There is no silence 3"),
    ],
)
def test_a_mistake_is_one_sentence(folder: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = pantau(*arguments, folder=folder)
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_alerts_are_listed_explained_and_put_again(folder: Path) -> None:
    with Desk(folder / "data" / "pantau.db") as desk:
        desk.number = 100  # articles of their own
        desk.watch({"name": "api"})
        desk.simple("Dinas Api", "Koperasi Lama", key="fire")
        desk.alert()
        (number,) = (
            row["id"]
            for row in desk.store.rows("SELECT id FROM watch_decisions WHERE watch = 'api' AND state = 'told'")
        )
    listed = pantau("alerts", "list", "--watch", "api", folder=folder).stdout
    assert "told  Dinas Api – Koperasi Lama (exploring)" in listed
    explained = pantau("alerts", "explain", str(number), folder=folder).stdout
    assert "“Dinas Api menjajaki kerja sama dengan Koperasi Lama.”" in explained
    assert "a cooperation that was not known before" in explained
    again = pantau("alerts", "replay", str(number), folder=folder)
    assert "In the outbox: “(again) [Pantau] New cooperation: Dinas Api – Koperasi Lama (exploring)”" in again.stdout
    assert "for meja@example.org." in again.stdout
    assert "It was sent just now." in again.stdout


def test_a_replay_that_can_not_leave_now_says_when_it_will(folder: Path) -> None:
    mail = '\n[mail]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = 1\n'
    (folder / "config.toml").write_text(mail + CONFIG)
    with Desk(folder / "data" / "pantau.db") as desk:
        desk.number = 100
        desk.watch({"name": "api"})
        desk.simple("Dinas Api", "Koperasi Lama", key="fire")
        desk.alert()
        number = desk.store.rows("SELECT id FROM watch_decisions WHERE state = 'told'")[0]["id"]
    again = pantau("alerts", "replay", str(number), folder=folder)
    assert again.returncode == 0
    assert "It leaves with the next `pantau run`, or within a minute where `pantau serve` is at work." in again.stdout


def test_a_bad_query_of_a_new_watch_is_pointed_at(folder: Path) -> None:
    done = pantau("watch", "add", "air", "--query", "pihak:Air stauts:signed", "--to", "a@example.org", folder=folder)
    shown, pointer, sentence, *_ = done.stderr.splitlines()
    assert shown[pointer.index("^") :].startswith("stauts")
    assert "watch 'air': query = pihak:Air stauts:signed" in sentence


def test_what_alerts_mails_to_nobody_is_one_line(folder: Path) -> None:
    with Desk(folder / "data" / "pantau.db") as desk:
        desk.number = 100
        for number in range(3):
            desk.simple(f"Dinas {number}", "Koperasi Lama")
        desk.alert()
    listed = pantau("alerts", "list", folder=folder).stdout
    assert "Steps of which [alerts] told nobody: 3; alerts.recipients in config.toml names no one." in listed
    assert "Koperasi Lama" not in listed


def test_a_rehearsal_says_what_would_have_been_sent(folder: Path) -> None:
    done = pantau("alerts", "test", "alerts", "--since", "2d", folder=folder)
    assert "Dinas Air – Koperasi Tani [exploring] · a cooperation that was not known before" in done.stdout
    assert "Mails: 1, telling 1." in done.stdout


def test_a_rehearsal_names_all_that_would_not_be_mailed_and_why(folder: Path) -> None:
    with Desk(folder / "data" / "pantau.db") as desk:
        desk.number = 100
        desk.simple("Dinas Api", "Koperasi Lama", at=RECENTLY, created_at=RECENTLY, origin="import")
    done = pantau("alerts", "test", "api", "--since", "2d", folder=folder).stdout
    assert "Mails: 0, telling 0." in done
    assert "1 · not mailed: the article was replayed or imported, not collected live" in done
    assert "Dinas Api – Koperasi Lama [exploring]" in done
    assert "Imported or replayed: 1; with --imported they count" in done
    assert (
        "Mails: 1, telling 1." in pantau("alerts", "test", "api", "--since", "2d", "--imported", folder=folder).stdout
    )


@pytest.mark.parametrize(
    ("change", "since", "reason"),
    [
        ("pihak:Kereta", "2d", "Its query finds no cooperation."),
        ('pihak:"Dinas Air"', "1h", "Cooperations that its query finds: 1; nothing new of these since"),
        ('pihak:"Dinas Air"', "2d", "Cooperations that its query finds: 1; none did what it waits for (status:ended)."),
    ],
)
def test_an_empty_rehearsal_says_why(folder: Path, change: str, since: str, reason: str) -> None:
    asked = CONFIG.replace('pihak:"Dinas Api"', change)
    (folder / "config.toml").write_text(f'{asked}triggers = ["status:ended"]\n')
    assert reason in pantau("alerts", "test", "api", "--since", since, folder=folder).stdout


@pytest.mark.parametrize("command", ["list", "status"])
def test_a_watch_that_can_not_be_understood_is_told_of(folder: Path, command: str) -> None:
    (folder / "config.toml").write_text(CONFIG.replace("pihak:", "phak:"))
    done = pantau(*(("watch", "list") if command == "list" else ("status",)), folder=folder)
    assert "watch 'api': query = phak:" in " ".join(done.stderr.split())


def test_a_silence_is_made_listed_and_ended(folder: Path) -> None:
    made = pantau("alerts", "silence", "water", "--until", "7d", "--note", "sudah tahu", folder=folder)
    assert "Silence 1, until" in made.stdout
    assert "water · all watches" in pantau("alerts", "silences", folder=folder).stdout
    assert "Silence 1 is over." in pantau("alerts", "unsilence", "1", folder=folder).stdout
    with open_store(folder / "data" / "pantau.db") as store:
        ((until,),) = store.rows("SELECT until FROM silences")
    assert datetime.fromisoformat(until) <= datetime.now(UTC)


def test_doctor_names_a_watch_that_can_not_be_understood(folder: Path) -> None:
    (folder / "config.toml").write_text(CONFIG.replace("pihak:", "phak:"))
    done = pantau("doctor", folder=folder)
    assert done.returncode == 1
    assert "watches: watch 'api': query = phak:" in " ".join(done.stdout.split())
