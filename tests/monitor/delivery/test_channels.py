"""Messages by other ways than mail, each to a real file or a real HTTP listener."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config import Config, parse
from monitor.delivery.channels import channel_transports, told
from monitor.delivery.sending import MOST_ATTEMPTS, Outgoing, Send, SendReport, Transport, send_due
from monitor.delivery.transports import channels_of
from monitor.errors import ConfigError, DeliveryError
from monitor.store import Store, open_store
from tests.monitor.delivery.mailbox import copies, keeping, rows
from tests.monitor.delivery.post import NOW, free_port, put
from tests.monitor.listener import Listener, listening

# Apprise asks for it while Python still has it
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "pantau.db") as store:
        yield store


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def by(channel: str, target: str, folder: Path = Path(), **environment: str) -> dict[str, Transport]:
    return channel_transports({channel: target}, folder=folder, environment=environment)


def service(listener: Listener, path: str = "kunci-rahasia") -> str:
    return f"json://{listener.url.removeprefix('http://')}/{path}"


def told_by(store: Store, channels: dict[str, Transport], *, later: timedelta = timedelta()) -> SendReport:
    return send_due(store, keeping([]), now=NOW + later, channels=channels)


def test_a_service_gets_title_text_and_link(store: Store, listener: Listener) -> None:
    put(store, channel="grup", text="Kerja sama baru\n", links=["https://warta.example/1"])
    report = told_by(store, by("grup", "$GRUP", GRUP=service(listener)))
    ((_, path, document),) = listener.calls
    assert (report.sent, rows(store)[0]["state"]) == (1, "sent")
    assert path == "/kunci-rahasia"
    assert document["title"] == "Kabar 1"
    assert document["message"].split() == ["Kerja", "sama", "baru", "https://warta.example/1"]


def test_the_address_of_a_service_is_not_told(store: Store, listener: Listener) -> None:
    listener.status = 500
    put(store, channel="grup")
    report = told_by(store, by("grup", service(listener)))
    (copy,) = copies(store)
    assert (report.deferred, copy["state"]) == (1, "pending")
    assert "500" in copy["error"]
    assert "rahasia" not in copy["error"]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (400, "failed"),
        (401, "failed"),
        (404, "failed"),
        (413, "failed"),
        (408, "pending"),
        (425, "pending"),
        (429, "pending"),
        (500, "pending"),
        (503, "pending"),
    ],
)
def test_what_a_service_refuses_for_good_is_given_up(store: Store, listener: Listener, status: int, state: str) -> None:
    listener.status = status
    put(store, channel="grup")
    told_by(store, by("grup", service(listener)))
    (copy,) = copies(store)
    assert (copy["state"], str(status) in copy["error"]) == (state, True)


def test_a_service_that_is_not_there_is_asked_again(store: Store) -> None:
    put(store, channel="grup")
    told_by(store, by("grup", f"json://127.0.0.1:{free_port()}/kunci-rahasia"))
    assert copies(store)[0]["state"] == "pending"


def test_what_a_service_does_not_take_is_tried_again_and_given_up_at_last(store: Store, listener: Listener) -> None:
    listener.status = 500
    put(store, channel="grup")
    channels = by("grup", service(listener))
    for attempt in range(MOST_ATTEMPTS):
        told_by(store, channels, later=timedelta(hours=7 * attempt))
    assert (len(listener.calls), rows(store)[0]["state"]) == (MOST_ATTEMPTS, "failed")


def test_a_channel_in_trouble_keeps_neither_mail_nor_another_channel(store: Store, tmp_path: Path) -> None:
    put(store, 1)
    put(store, 2, channel="rusak")
    put(store, 3, channel="arsip")

    @contextmanager
    def broken() -> Iterator[Send]:
        def send(_outgoing: Outgoing) -> None:
            raise DeliveryError("{host} is out of order", host="obrolan.example")

        yield send

    taken: list[str] = []
    channels = by("arsip", "file:arsip", tmp_path) | {"rusak": broken}
    report = send_due(store, keeping(taken), now=NOW, channels=channels)
    assert (report.sent, len(taken), str(report.trouble)) == (2, 1, "obrolan.example is out of order")
    assert [row["state"] for row in rows(store)] == ["sent", "pending", "sent"]


def test_a_channel_that_is_no_longer_configured_keeps_its_messages(store: Store, tmp_path: Path) -> None:
    put(store, channel="lama")
    for days in range(MOST_ATTEMPTS + 1):
        assert "names no lama" in str(told_by(store, {}, later=timedelta(days=days - 99)).trouble)
    assert told_by(store, by("lama", "file:lama", tmp_path), later=timedelta(hours=1)).sent == 1


def test_files_hold_plain_text_and_are_the_same_each_time(store: Store, tmp_path: Path) -> None:
    hostile = "Kabar\r\n\u202e\x1b[31m"
    put(store, channel="arsip", subject=hostile, text="Isi \x1b[2J\u202e jahat\n", links=["https://x.id/1"])
    channels = by("arsip", "file:keluar/arsip", tmp_path)
    told_by(store, channels)
    with store.transaction() as connection:
        connection.execute("UPDATE outbox_recipients SET state = 'pending'")
    told_by(store, channels, later=timedelta(days=1))
    (file,) = (tmp_path / "keluar" / "arsip").iterdir()
    assert file.suffix == ".txt"
    assert file.read_text() == "Kabar [31m\n\nIsi [2J jahat\n\nhttps://x.id/1\n"


def test_a_folder_that_can_not_be_written_keeps_the_message(store: Store, tmp_path: Path) -> None:
    (tmp_path / "arsip").write_text("a file in the way")
    put(store, channel="arsip")
    report = told_by(store, by("arsip", "file:arsip", tmp_path))
    assert "can't be written" in str(report.trouble)
    assert rows(store)[0]["state"] == "pending"


def test_a_message_for_a_channel_is_short(store: Store) -> None:
    put(store, channel="grup", text="Baris panjang sekali di sini\n" * 500)
    title, text = told(rows(store)[0]["message"])
    assert (title, len(text) < 1200, text.endswith("…\n")) == ("Kabar 1", True, True)


# Configuration


@pytest.mark.parametrize(
    ("target", "environment", "words"),
    [
        ("$GRUP", {}, "GRUP, which is not set"),
        ("bukan-layanan://x", {}, "no address that Apprise understands"),
        ("$GRUP", {"GRUP": "bukan apa-apa"}, "no address that Apprise understands"),
    ],
)
def test_a_channel_that_can_not_be_used_is_named(target: str, environment: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        channel_transports({"grup": target}, folder=Path(), environment=environment)
    assert "bukan" not in str(error.value)


def configured(**values: Any) -> Config:
    return parse(values, file=Path("config.toml"))


def test_channels_stand_in_the_configuration_by_name() -> None:
    config = configured(channels={"arsip-1": "file:keluar", "grup": "$GRUP"})
    assert set(channels_of(config, environment={"GRUP": "json://127.0.0.1"})) == {"arsip-1", "grup"}
    assert channels_of(configured(), environment={}) == {}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"channels": {"mail": "file:x"}}, "not a name for a channel"),
        ({"channels": {"Grup Redaksi": "file:x"}}, "not a name for a channel"),
        ({"channels": {"grup": "rahasia"}}, "not a channel"),
        ({"channels": {"grup": "file:"}}, "not a channel"),
        ({"channels": {"grup": 3}}, "must be a text in quotes"),
        ({"public_url": "pantau.example.org"}, "not a web address"),
        ({"public_url": "https://x.id/?a=1"}, "not a web address"),
        ({"public_url": "https://x.id/>\r\nBcc:"}, "not a web address"),
        ({"web": {"port": 0}}, "at least 1"),
    ],
)
def test_mistakes_in_the_configuration_are_named(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        configured(**values)
