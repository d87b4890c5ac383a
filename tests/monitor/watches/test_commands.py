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
        (("watch", "add", "air"), "it tells nobody"),
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
    assert "alert:fire:exploring:api:replay:1" in again.stdout


def test_a_rehearsal_says_what_would_have_been_sent(folder: Path) -> None:
    done = pantau("alerts", "test", "alerts", "--since", "2d", folder=folder)
    assert "Dinas Air – Koperasi Tani [exploring] · a cooperation that was not known before" in done.stdout
    assert "Mails: 1, telling 1." in done.stdout


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
