"""The application on a port, in a thread of its own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, cast

from waitress import wasyncore
from waitress.server import TcpWSGIServer, create_server

from monitor.config.delivery import Web
from monitor.errors import ConfigError
from monitor.i18n import N_
from monitor.web.app import LARGEST_BODY, Application

LOOK = 0.5
"""Seconds between two looks whether to stop, while nothing comes in."""


@contextmanager
def serving(application: Application, web: Web, *, port: int | None = None) -> Iterator[int]:
    """Serve until the block ends, at the configured port or at `port` (0: any that is free), which is yielded. Raises
    ConfigError where it can't be listened on."""
    try:
        listening = socket.create_server(
            (web.address, web.port if port is None else port),
            family=socket.AF_INET6 if ":" in web.address else socket.AF_INET,
        )
    except OSError as error:
        raise ConfigError(
            N_("Nothing can be served on {address}:{port} ({problem}); check web.address and web.port"),
            address=web.address,
            port=web.port,
            problem=error.strerror or str(error),
        ) from error
    channels: dict[int, Any] = {}
    server = cast(TcpWSGIServer, create_server(application, map=channels, **_adjustments(web, listening)))
    stop = Event()

    def work() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=LOOK, map=channels, count=1)

    thread = Thread(target=work, name="web")
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        stop.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(channels)


def _adjustments(web: Web, listening: socket.socket) -> dict[str, Any]:
    trusted = {"trusted_proxy": web.proxy, "trusted_proxy_headers": {"x-forwarded-for"}} if web.proxy else {}
    return {
        "sockets": [listening],
        "threads": 4,
        "connection_limit": 200,
        "channel_timeout": 30,
        "max_request_header_size": 16_384,
        "max_request_body_size": LARGEST_BODY,
        "clear_untrusted_proxy_headers": True,
        "ident": None,
        **trusted,
    }
