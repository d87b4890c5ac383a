"""A real HTTP server on loopback, as well or as badly behaved as a test wants it.

    with serve({"/berita": reply(b"<p>Isi"), "/lambat": slowly(b"...")}) as server:
        fetch(server.url("/berita"))
        assert server.paths == ["/robots.txt", "/berita"]

A route is the bytes of a whole answer, or a function from the request to those bytes or to pieces of them, sent one by
one; a generator that ends early drops the connection midway. Paths without a route are answered with 404.
"""

import contextlib
import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server saw it; header names in lower case. `at` is the reading of a monotonic clock."""

    path: str
    headers: dict[str, str]
    stopping: threading.Event
    at: float


Route = bytes | Callable[[Asked], bytes | Iterable[bytes]]


@dataclass(slots=True)
class Server:
    """`requests` and `connections` count what arrived so far."""

    host: str
    port: int
    scheme: str = "http"
    requests: list[Asked] = field(default_factory=list)
    connections: int = 0
    in_flight: int = 0
    most_in_flight: int = 0

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.requests]


def reply(body: bytes = b"", status: int = 200, *, length: int | None = None, **headers: str) -> bytes:
    """A whole answer; `retry_after="3"` makes the header `retry-after: 3`. HTML unless it says otherwise."""
    named = {"content_type": "text/html; charset=utf-8", "content_length": str(len(body) if length is None else length)}
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in {**named, **headers}.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def redirect(location: str, status: int = 302) -> bytes:
    return reply(b"", status, location=location)


def slowly(answer: bytes, *, seconds: float = 1.0) -> Route:
    """One byte at a time, until the client or the server ends it."""

    def pieces(asked: Asked) -> Iterator[bytes]:
        for index in range(len(answer)):
            yield answer[index : index + 1]
            if asked.stopping.wait(seconds):
                return

    return pieces


def in_turn(*answers: bytes) -> Route:
    """One answer after the other; the last one from then on."""
    left = list(answers)
    lock = threading.Lock()

    def one(_: Asked) -> bytes:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return one


@contextlib.contextmanager
def serve(
    routes: Mapping[str, Route], *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Serves until the end of the `with`; the port is free when it's over."""
    stopping = threading.Event()
    lock = threading.Lock()

    class Handler(socketserver.StreamRequestHandler):
        timeout = 10

        def handle(self) -> None:
            with lock:
                server.connections += 1
            with contextlib.suppress(OSError):
                self.answer()

        def answer(self) -> None:
            if tls is not None:
                self.request = tls.wrap_socket(self.request, server_side=True)
                self.rfile = self.request.makefile("rb")
            asked = self.read()
            if asked is None:
                return
            with lock:
                server.requests.append(asked)
                server.in_flight += 1
                server.most_in_flight = max(server.most_in_flight, server.in_flight)
            try:
                route = routes.get(asked.path, reply(b"Tidak ada", 404))
                answer = route(asked) if callable(route) else route
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    self.request.sendall(piece)
            finally:
                with lock:
                    server.in_flight -= 1

        def read(self) -> Asked | None:
            if self.rfile.peek(1)[:1] == b"\x16":  # a TLS hello, which never ends its line
                self.request.sendall(reply(b"", 400))
                return None
            line = self.rfile.readline(65536).decode("latin-1").split()
            headers = {}
            while (header := self.rfile.readline(65536)) not in {b"\r\n", b""}:
                name, _, value = header.decode("latin-1").partition(":")
                headers[name.lower()] = value.strip()
            if len(line) != 3:
                return None
            return Asked(path=line[1], headers=headers, stopping=stopping, at=time.monotonic())

        def finish(self) -> None:
            with contextlib.suppress(OSError):
                super().finish()
            if tls is not None:
                self.rfile.close()
                with contextlib.suppress(OSError):
                    self.request.close()

    class Listener(socketserver.ThreadingTCPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        allow_reuse_address = True
        daemon_threads = True
        request_queue_size = 64

    with Listener((host, 0), Handler) as listener:
        shown = f"[{host}]" if ":" in host else host
        server = Server(shown, listener.server_address[1], "https" if tls else "http")
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            stopping.set()
            listener.shutdown()
            thread.join()


def unused_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
