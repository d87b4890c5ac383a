"""A web address on loopback that is called: by a webhook or a heartbeat. It keeps what came."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass(slots=True)
class Listener:
    """`calls` are (method, path, document); answers are `status`, with `headers`."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str, Any]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.calls]


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen until the block ends."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            listener.calls.append((self.command, self.path, json.loads(body) if body else None))
            self.send_response(listener.status)
            for name, value in {**listener.headers, "Content-Length": "2"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"ok")

        do_GET = do_POST = _answer

        def log_message(self, *_: object) -> None:
            """Tests have no use for it."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
