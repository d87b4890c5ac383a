"""An invented newsroom on loopback, for tests of whole runs: a feed, article pages, and an analyser that reads them.

A piece that says "Kerja sama: A & B (signed)." reports that cooperation, "Bantahan: A & B (signed)." denies it;
"Nilainya Rp4 miliar." says what each of them is worth.
"""

import hashlib
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from models.analysis import Analysis, Cooperation, Country, Party, Span, Text
from scrapers.source import Source, load_site

NOW = datetime(2025, 6, 4, 5, 0, tzinfo=UTC)

SITE = """
name = "warta"
title = "Warta Uji"
publisher = "warta.test"
evidence = "none"
timezone = "{timezone}"
hosts = ["{host}"]

[articles]
patterns = ['^/berita/(?P<id>\\d+)/']

{discover}

[fields]
title = ["css:h1"]
body = ["css:div.isi"]
published = ["css:time@datetime"]

[pages]
numbered = "?page={{n}}"
links = ".halaman a"

[policy]
delay = 0.0
concurrency = {concurrency}
mode = "{mode}"
allow_private = true
"""

FILLER = (
    "Keterangan itu disampaikan dalam jumpa pers yang dihadiri puluhan wartawan dari berbagai daerah pada pagi hari, "
    "dan dicatat oleh redaksi sebelum berita ini diterbitkan kepada para pembaca."
)
SAID = "Kerja sama: Badan Uji & Jepang (signed)."
"""A sentence that reports a cooperation."""

_SAID = re.compile(r"(Kerja sama|Bantahan): ([^&\n]+) & ([^(\n]+) \((\w+)\)\.")
_WORTH = re.compile(r"Nilainya ([^.\n]+)\.")


@dataclass(slots=True)
class Piece:
    """One article as it is served. `pages` splits the paragraphs; `listed` is whether the feed names it."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    published: datetime = NOW - timedelta(hours=2)
    listed: bool = True
    pages: int = 1

    @property
    def path(self) -> str:
        return f"/berita/{self.number}/judul"


@dataclass(slots=True)
class Newsroom:
    """The server. `answers` overrides what a path (with query) gives: (status, headers, body).

    `asked` lists what came, as (path, status); `sent` counts the bytes of all answers, their heads included.
    """

    pieces: dict[int, Piece] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)
    sent: int = 0
    host: str = ""

    def publish(self, number: int, *said: str, title: str | None = None, **values: Any) -> Piece:
        """Publish, or correct, article `number`."""
        told = (
            *(said or ("Tidak ada yang baru.",)),
            "Acara itu berlangsung tertib.",
            f"Demikian berita nomor {number}.",
        )
        paragraphs = tuple(f"{sentence} {FILLER}" for sentence in told)
        self.pieces[number] = Piece(
            number=number, title=title or f"Berita nomor {number}", paragraphs=paragraphs, **values
        )
        return self.pieces[number]

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        if target in self.answers:
            return self.answers[target]
        if target == "/robots.txt":
            return 404, {}, b"-"
        if target == "/rss.xml":
            return 200, {"Content-Type": "application/rss+xml"}, self._feed()
        found = re.fullmatch(r"/berita/(\d+)/judul(?:\?page=(\d+))?", target)
        if found and int(found[1]) in self.pieces:
            return 200, {"Content-Type": "text/html; charset=utf-8"}, self._page(int(found[1]), int(found[2] or 1))
        return 404, {}, b"Tidak ada."

    def _feed(self) -> bytes:
        items = "".join(
            f"<item><title>{escape(piece.title)}</title><link>{self.url(piece.path)}</link>"
            f"<pubDate>{format_datetime(piece.published)}</pubDate>"
            f"<description>{escape(''.join(f'<p>{p}</p>' for p in piece.paragraphs))}</description></item>"
            for piece in self.pieces.values()
            if piece.listed
        )
        feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Warta Uji</title>{items}</channel></rss>"
        return feed.encode()

    def _page(self, number: int, page: int) -> bytes:
        piece = self.pieces[number]
        size = -(-len(piece.paragraphs) // piece.pages)
        shown = piece.paragraphs[(page - 1) * size : page * size]
        pager = "".join(f"<a href='{piece.path}?page={n}'>{n}</a>" for n in range(1, piece.pages + 1))
        paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in shown)
        return (
            f"<!doctype html><html lang='id'><head><title>{escape(piece.title)}</title></head><body><article>"
            f"<h1>{escape(piece.title)}</h1><time datetime='{piece.published.isoformat()}'></time>"
            f"<div class='isi'>{paragraphs}</div>"
            f"{f'<div class=halaman>{pager}</div>' if piece.pages > 1 else ''}</article></body></html>"
        ).encode()


def serve(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Serve until the generator is closed; answers carry an ETag and conditional requests are honoured."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # head and body in one packet: two would wait for each other's acknowledgement
        wbufsize = -1

        def do_GET(self) -> None:
            status, headers, body = newsroom.answer(self.path)
            headers = dict(headers)
            etag = headers.pop("ETag", f'"{hashlib.sha256(body).hexdigest()[:16]}"')
            if status == 200 and self.headers.get("If-None-Match") == etag:
                status, headers, body = 304, {}, b""
            newsroom.asked.append((self.path, status))
            self.send_response(status)
            for name, value in {"ETag": etag, **headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            newsroom.sent += sum(map(len, self._headers_buffer)) + len(b"\r\n") + len(body)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A killed client breaks its connections; that is what is tested."""

    server = Server(("127.0.0.1", 0), Handler)
    newsroom.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield newsroom
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


FEED = """
[[discover]]
kind = "feed"
url = "http://{host}/rss.xml"
"""


def source(
    folder: Path,
    host: str,
    *,
    mode: str = "full",
    concurrency: int = 1,
    discover: str = FEED,
    timezone: str = "Asia/Jakarta",
) -> Source:
    """The newsroom's site file, written to `folder` and loaded; `discover` holds its lists."""
    path = folder / "warta.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SITE.format(host=host, mode=mode, concurrency=concurrency, discover=discover, timezone=timezone))
    return load_site(path)


def analyse(texts: Iterable[Text]) -> Iterator[Analysis]:
    """The analyser described above."""
    for text in texts:
        worth = _WORTH.search(text.whole)
        found = [_cooperation(match, worth) for match in _SAID.finditer(text.whole)]
        yield Analysis(
            id=text.id,
            relevant=any(not one.denied for one in found),
            people=(),
            organisations=(),
            events=(),
            countries=tuple(Country(name=party.name, mentions=(party.span,)) for one in found for party in one.parties),
            places=(),
            dates=(),
            quotes=(),
            cooperations=tuple(one for one in found if not one.denied),
            denials=tuple(one for one in found if one.denied),
            model="uji 1",
        )


def _cooperation(match: re.Match[str], worth: re.Match[str] | None) -> Cooperation:
    whole = Span(match.start(), match.end())
    return Cooperation(
        parties=tuple(Party(name=match[n].strip(), span=Span(match.start(n), match.end(n))) for n in (2, 3)),
        status=match[4],  # type: ignore[arg-type]
        fields=(),
        event=None,
        instrument=None,
        evidence=match[0],
        evidence_span=whole,
        trigger_span=Span(match.start(1), match.end(1)),
        status_span=Span(match.start(4), match.end(4)),
        confidence=0.9,
        value=worth[1] if worth else None,
        denied=match[1] == "Bantahan",
        value_span=Span(worth.start(1), worth.end(1)) if worth else None,
    )


def load_analyser() -> Any:
    """As the pipeline wants it: a function that loads the analyser."""
    return analyse
