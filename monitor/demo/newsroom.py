"""The sample newsroom: five small sites on loopback ports, a sixth where nobody answers, and a clock that can be moved.

Each site is told apart by its port. What a site shows depends on the simulated instant: feeds, index pages and JSON
lists carry only what has appeared by then, and pages that have not appeared yet are 404s.
"""

import logging
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from monitor.demo import agency, fortress, ministry, portal
from monitor.demo.content import DAYS, WIB, Piece, load
from monitor.demo.exchange import Request, Response, http_date, packed, unchanged

log = logging.getLogger(__name__)

SITES = Path(__file__).parent / "sites"
LOOPBACK = "127.0.0.1"
DEAD = "senyap"
COLLECTED_AT = time(18, 0)

Answer = Callable[[Request, tuple[Piece, ...]], Response]
HOSTS: Mapping[str, Answer] = {
    "lintang": agency.answer,
    "lintang-bali": agency.answer,
    "beranda": portal.answer,
    "kemendagri-contoh": ministry.answer,
    "benteng": fortress.answer,
}


class SimulatedClock:
    """A clock that stands still until it is moved; any thread may read or move it. Calling it gives its instant."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return self._now

    def advance(self, moment: datetime) -> None:
        """Move to `moment`, which lies no earlier than now."""
        with self._lock:
            if moment < self._now:
                raise ValueError(f"the simulated clock stands at {self._now} and can't go back to {moment}")
            self._now = moment


class Newsroom:
    """The sample newsroom, served from `with` to its end.

    `first_day` is the first of its three days. `clock` tells the simulated instant; without one it has its own, which
    stands at the first day's midnight (WIB) until `advance` moves it.
    """

    def __init__(self, first_day: date, *, clock: SimulatedClock | None = None) -> None:
        midnight = datetime.combine(first_day, time(), tzinfo=WIB)
        self.clock = clock or SimulatedClock(midnight)
        self.pieces: tuple[Piece, ...] = load(first_day)
        self.moments: tuple[datetime, ...] = tuple(
            datetime.combine(first_day + timedelta(days=day), COLLECTED_AT, tzinfo=WIB) for day in range(DAYS)
        )
        self._servers: dict[str, _SiteServer] = {}
        self._threads: list[threading.Thread] = []
        self._dead: socket.socket | None = None
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._lock = threading.Lock()

    @property
    def articles(self) -> tuple[Piece, ...]:
        """Every article of the three days with what is expected of it, in order of publication."""
        return tuple(piece for piece in self.pieces if piece.kind == "article")

    @property
    def hosts(self) -> Mapping[str, str]:
        """The host, with its port, of each sample site by name; the dead one included."""
        hosts = {name: f"{LOOPBACK}:{server.server_port}" for name, server in self._servers.items()}
        if self._dead is not None:
            hosts[DEAD] = f"{LOOPBACK}:{self._dead.getsockname()[1]}"
        return hosts

    @property
    def requests(self) -> Mapping[tuple[str, str, int], int]:
        """How often each (site, path with query, status) was answered so far."""
        with self._lock:
            return dict(self._requests)

    def advance(self, moment: datetime) -> None:
        """Move the simulated clock to `moment`."""
        self.clock.advance(moment)

    def url(self, piece: Piece) -> str:
        """The address of a piece on its outlet's first host that shows it."""
        host = piece.hosts[0]
        path = {"beranda": portal.path, "kemendagri-contoh": ministry.path}.get(piece.outlet, agency.path)(piece)
        return f"http://{self.hosts[host]}{path}"

    def write_sites(self, folder: Path) -> Path:
        """Write the site files of the running newsroom, ports filled in, into `folder`; returns `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for template in sorted(SITES.glob("*.toml")):
            text = template.read_text(encoding="utf-8")
            for name, host in self.hosts.items():
                text = text.replace(f"@{name}@", host)
            (folder / template.name).write_text(text, encoding="utf-8")
        return folder

    def __enter__(self) -> Self:
        # bound but never listening: connections are refused, and nobody else can take the port meanwhile
        self._dead = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._dead.bind((LOOPBACK, 0))
        for name, answer in HOSTS.items():
            server = _SiteServer(name, answer, self)
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), name=f"demo-{name}", daemon=True)
            self._servers[name] = server
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        if self._dead is not None:
            self._dead.close()
        self._servers.clear()
        self._threads.clear()
        self._dead = None

    def count(self, site: str, target: str, status: int) -> None:
        """Note one answered request."""
        with self._lock:
            self._requests[site, target, status] += 1


class _SiteServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, name: str, answer: Answer, newsroom: Newsroom) -> None:
        self.name = name
        self.answer = answer
        self.newsroom = newsroom
        super().__init__((LOOPBACK, 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        # a reader that hangs up is no news; the standard server would print a traceback between the demo's lines
        log.debug("%s: a request broke off: %s", self.name, sys.exception())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # keep-alive connections that nobody uses any more must not hold their threads for ever
    timeout = 10
    server: _SiteServer

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        site, newsroom = self.server.name, self.server.newsroom
        target = urlsplit(self.path)
        request = Request(
            host=site,
            base=f"http://{LOOPBACK}:{self.server.server_port}",
            path=target.path,
            query=dict(parse_qsl(target.query)),
            now=newsroom.clock(),
        )
        pieces = tuple(piece for piece in newsroom.pieces if site in piece.hosts and piece.published <= request.now)
        response = self.server.answer(request, pieces)
        asked = {key.lower(): value for key, value in self.headers.items()}
        fresh = unchanged(response, asked)
        body, zipped = (b"", False) if fresh else packed(response, asked)
        status = 304 if fresh else response.status
        newsroom.count(site, self.path, status)
        self.send_response_only(status)
        self.send_header("Date", http_date(request.now))
        self.send_header("Server", "nginx")
        if response.status == 200:
            self.send_header("ETag", response.etag)
            self.send_header("Cache-Control", "public, max-age=60")
            self.send_header("Vary", "Accept-Encoding")
            if response.modified:
                self.send_header("Last-Modified", http_date(response.modified))
        for name, value in response.headers:
            self.send_header(name, value)
        if not fresh:
            self.send_header("Content-Type", response.content_type)
            if zipped:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET" and not fresh:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        log.debug("%s: %s", self.server.name, format % args)
