"""`pantau outbox` and `pantau recipients`, as people use them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from monitor import i18n
from monitor.cli import posting, recipients
from monitor.delivery.sending import Outgoing, Refusal, Send, send_due
from monitor.delivery.suppressions import in_force
from monitor.errors import ConfigError
from monitor.store import open_store
from tests.monitor.command import pantau
from tests.monitor.delivery.post import NOW, put

PEOPLE = ("a@example.org", "b@example.org", "c@example.org")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an outbox: one message that a got, b never will, and c may yet; and one for a channel."""
    folder = tmp_path_factory.mktemp("kantor")
    (folder / "config.toml").write_text('[channels]\narsip = "file:keluar"\n')

    @contextmanager
    def session() -> Iterator[Send]:
        def send(outgoing: Outgoing) -> Refusal | None:
            code = {"b": 550, "c": 450}.get(outgoing.recipient[0])
            return Refusal(reason=f"{code} tidak\x1b[31m", permanent=code >= 500) if code else None

        yield send

    with open_store(folder / "data" / "pantau.db") as store:
        put(store, 1, PEOPLE, subject="Kabar \u202epertama")
        send_due(store, session, now=NOW)
        put(store, 2, channel="arsip")
    return folder


def test_messages_are_listed_in_words(place: Path) -> None:
    done = pantau("outbox", "list", folder=place)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert "alert · arsip  Kabar 2" in lines[0]
    assert "1 waiting" in lines[1]
    assert "Kabar pertama" in lines[2]
    assert "1 waiting, 1 sent, 1 given up (550 tidak [31m)" in lines[3]


def test_they_are_listed_as_json_by_state(place: Path) -> None:
    done = pantau("outbox", "list", "--state", "failed", "--json", folder=place)
    (message,) = json.loads(done.stdout)["messages"]
    assert (message["id"], message["state"]) == (1, "pending")
    assert [one["state"] for one in message["recipients"]] == ["sent", "failed", "pending"]
    assert [one["next_try_at"] is None for one in message["recipients"]] == [True, True, False]


def test_a_message_is_shown_with_what_became_of_it(place: Path) -> None:
    out = pantau("outbox", "show", "1", folder=place).stdout
    assert out.startswith("Kabar pertama\n")
    assert "\nwhy: a cooperation that was not known before\n" in out
    assert "b@example.org: given up (550 tidak [31m)" in out
    assert "c@example.org: waiting, tries so far: 1, next" in out
    assert "\x1b" not in out
    assert "Isi\n.\nbaris titik\n" in out


def test_a_message_that_is_not_there_is_told(place: Path) -> None:
    done = pantau("outbox", "show", "99", folder=place)
    assert (done.returncode, done.stderr) == (2, "There is no message 99; `pantau outbox list` shows them\n")


def test_nothing_is_dropped_unasked(place: Path) -> None:
    done = pantau("outbox", "drop", "1", folder=place)
    assert done.returncode == 2
    assert "--yes" in done.stderr


def test_a_message_is_retried_and_then_dropped(place: Path) -> None:
    assert "recipients: 2" in pantau("outbox", "retry", "1", folder=place).stdout
    assert pantau("outbox", "retry", folder=place).returncode == 2
    assert "recipients: 2" in pantau("outbox", "drop", "1", "--yes", folder=place).stdout
    with open_store(place / "data" / "pantau.db") as store:
        states = [
            row["state"] for row in store.rows("SELECT state FROM outbox_recipients WHERE outbox_id = 1 ORDER BY id")
        ]
    assert states == ["sent", "dropped", "dropped"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            {"reason": "mailed-moved", "path": ["exploring", "signed"], "watch": "korea", "decisions": [4, 5]},
            "a known cooperation moved to another status; exploring → signed; watch korea; "
            "`pantau alerts explain 4`, `pantau alerts explain 5`",
        ),
        ({"reason": "roundup", "count": 3, "watch": "korea"}, "what waited, in one mail: 3; watch korea"),
        ({"reason": "digest", "audience": "main", "edition": "x"}, "the digest of main, edition x"),
        ({"reason": "replay", "of": "alert:1"}, "sent again by `pantau alerts replay`; the first one is alert:1"),
        ({"reason": "admin", "notice": 7}, "notice 7 to administrators"),
        ({"reason": "correction"}, "a correction of what was told before"),
        ({"reason": "digest"}, "digest"),
        ({"reason": "of-a-later-release"}, "of-a-later-release"),
    ],
)
def test_the_reason_of_a_message_is_told_in_words(
    reason: dict[str, Any],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PANTAU_LANGUAGE", "en")
    with open_store(tmp_path / "a.db") as store:
        put(store, reason=reason)
    before = i18n.active()
    i18n.use("en")
    try:
        posting.show(1, database=tmp_path / "a.db")
    finally:
        i18n.use(before)
    assert f"\nwhy: {words}\n" in capsys.readouterr().out


def test_what_is_due_is_sent_by_command(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[channels]\narsip = "file:keluar"\n')
    with open_store(tmp_path / "data" / "pantau.db") as store:
        put(store, 1, PEOPLE)
        put(store, 2, channel="arsip")
        put(store, 3, channel="lama")
    assert pantau("recipients", "remove", PEOPLE[0], "--from", "alert", folder=tmp_path).returncode == 0
    done = pantau("outbox", "send", folder=tmp_path)
    assert done.stdout.splitlines() == [
        "sent: 3",
        "to be tried again: 1",
        "not wanted: 1",
        "waiting: 1; `pantau outbox list --state pending` shows them",
    ]
    assert (done.returncode, done.stderr.startswith("[channels] names no lama; ")) == (5, True)
    assert [len(list((tmp_path / folder).iterdir())) for folder in ("data/mail", "keluar")] == [2, 1]


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ("alrt", "No mail is of 'alrt'; did you mean alert?"),
        ("alert:tidak-ada", "No mail is of 'alert:tidak-ada'; did you mean alert:ada?"),
        ("xyz", "No mail is of 'xyz'; known are alert, alert:ada, correction, digest"),
        ("admin", "Notices to administrators are stopped in config.toml: take the address out of [admin]"),
    ],
)
def test_what_no_mail_is_of_can_not_be_stopped(tmp_path: Path, scope: str, sentence: str) -> None:
    with open_store(tmp_path / "a.db") as store:
        put(store, watch="ada")
    with pytest.raises(ConfigError) as error:
        recipients.remove("a@example.org", scope=scope, database=tmp_path / "a.db")
    assert str(error.value) == sentence
    with open_store(tmp_path / "a.db") as store:
        assert in_force(store, now=NOW) == ()


def test_recipients_are_removed_listed_and_restored(place: Path) -> None:
    assert pantau("recipients", "remove", "A@example.org", "--from", "alert", folder=place).returncode == 0
    assert pantau("recipients", "remove", "baru@example.org", "--days", "3", folder=place).returncode == 0
    lines = pantau("recipients", "list", folder=place).stdout.splitlines()
    assert lines[:3] == [
        "a@example.org",
        "  sent: 1, waiting: 0, given up: 0; last 4 Jun 2025 07:00",
        "  does not want alerts about new and moved cooperations",
    ]
    assert lines[lines.index("baru@example.org") + 1].startswith("  does not want all mails from Pantau until")
    assert pantau("recipients", "restore", "a@example.org", folder=place).returncode == 0
    assert pantau("recipients", "restore", "a@example.org", folder=place).returncode == 2
    records = [json.loads(line) for line in pantau("recipients", "list", "--json", folder=place).stdout.splitlines()]
    assert [one["recipient"] for one in records if one["suppressed"]] == ["baru@example.org"]


def test_what_is_no_address_is_not_removed(place: Path) -> None:
    assert pantau("recipients", "remove", "redaksi", folder=place).returncode == 2
