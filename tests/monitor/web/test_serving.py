"""What `pantau serve` serves, and when it serves nothing."""

import http.client
import socket
import threading
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.delivery.sending import folder_transport, send_due
from monitor.delivery.unsubscribing import signer
from monitor.errors import ConfigError
from monitor.scheduler import Outlets, serve
from monitor.store import open_store
from tests.monitor.delivery.post import free_port, put


def configured(folder: Path, public_url: str, port: int) -> Config:
    values = {"sources": [], "public_url": public_url, "web": {"port": port}}
    return Config.model_validate(values).model_copy(update={"folder": folder})


def outlets(config: Config) -> Outlets:
    return Outlets(
        transport=folder_transport(config.mail_folder),
        signer=signer(config.public_url, folder=config.data_folder, environment={}),
    )


def status(port: int, method: str, path: str, body: bytes | None = None) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body)
        return connection.getresponse().status
    finally:
        connection.close()


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("public_url", ["https://pantau.example.org", ""])
def test_pages_are_served_only_where_readers_can_reach_them(tmp_path: Path, public_url: str) -> None:
    config, stop, ready = configured(tmp_path, public_url, free_port()), threading.Event(), threading.Event()
    seen: list[bool] = []

    def now() -> datetime:
        # first asked when all that serves is up
        if not ready.is_set():
            seen.append(listens(config.web.port))
            ready.set()
        return datetime.now(UTC)

    thread = threading.Thread(
        target=serve, args=(config,), kwargs={"sources": {}, "outlets": outlets(config), "now": now, "stop": stop}
    )
    thread.start()
    assert ready.wait(30)
    stop.set()
    thread.join(30)
    assert (seen, thread.is_alive(), listens(config.web.port)) == ([bool(public_url)], False, False)


def test_a_port_that_is_taken_is_told_at_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = configured(tmp_path, "https://pantau.example.org", taken.getsockname()[1])
        with pytest.raises(ConfigError, match=r"check web\.address and web\.port"):
            serve(
                config,
                sources={},
                outlets=outlets(config),
                now=lambda: datetime.now(UTC),
                stop=threading.Event(),
            )


def test_the_link_in_a_mail_stops_the_next_one(tmp_path: Path) -> None:
    from monitor.web.app import application
    from monitor.web.server import serving

    config = configured(tmp_path, "https://pantau.example.org", free_port())
    way, sign, now = folder_transport(config.mail_folder), outlets(config).signer, datetime.now(UTC)
    assert sign is not None
    with open_store(config.database) as store, serving(application(config, sign, now=lambda: now), config.web) as port:
        put(store, 1, now=now)
        send_due(store, way, now=now, signer=sign)
        (file,) = config.mail_folder.iterdir()
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        address = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(config.public_url)
        assert status(port, "POST", address, b"List-Unsubscribe=One-Click") == 200
        put(store, 2, now=now)
        assert send_due(store, way, now=now, signer=sign).suppressed == 1
