"""Servers that mean ill, or are ill: bombs wherever something is read, documents that reach out, robots.txt of every
bad kind, trickles, clocks that jump. Each costs a bounded amount and ends with a named failure, or harmlessly.
"""

import asyncio
import gzip
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import brotli
import pytest
import zstandard

from scrapers.article import Page
from scrapers.discover import child_sitemaps, discover
from scrapers.errors import DiscoveryError, FailureKind, FetchError
from scrapers.fetch import Fetcher, Validators
from scrapers.robots import LARGEST
from scrapers.source import Articles, DiscoverEntry, Source
from tests.scrapers.fetching import LOCAL, SETTINGS, failure, page
from tests.scrapers.servers import Asked, Route, Server, in_turn, reply, serve, slowly

ARTICLE = reply(b"<p>" + b"Menteri dan gubernur bertemu. " * 40)
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PLACES = ("/berita/1-judul", "/rss.xml", "/sitemap.xml", "/robots.txt")
CODINGS = ("gzip", "deflate", "br", "zstd")
IMPATIENT = replace(SETTINGS, timeout=2.0, deadline=0.3, attempts=1)

SOURCE = Source(
    name="warta",
    title="Warta Uji",
    publisher="warta.example",
    evidence="none",
    hosts=("warta.example",),
    articles=Articles(patterns=(re.compile(r"^/berita/(?P<id>\d+)"),)),
)


def entry(kind: str) -> DiscoverEntry:
    return DiscoverEntry(kind=kind, url="https://{host}/x")  # type: ignore[arg-type]


def document(body: str | bytes, url: str = "https://warta.example/rss.xml") -> Page:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", "application/xml"),)
    return Page(requested_url=url, url=url, source="warta", fetched_at=NOW, status=200, headers=headers, body=raw)


# bombs


@cache
def bomb(coding: str, megabytes: int = 80) -> bytes:
    """Kilobytes that open up to megabytes of a robots.txt, which begins with a rule."""
    first, block = b"User-agent: *\nDisallow: /tutup\n", b"# " + b" " * 1_048_574
    if coding == "br":
        encoder = brotli.Compressor(quality=3)
        pieces = (encoder.process(piece) for piece in (first, *[block] * megabytes))
        return b"".join([*pieces, encoder.finish()])
    if coding == "zstd":
        writer = zstandard.ZstdCompressor().compressobj()
    else:
        writer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | (16 if coding == "gzip" else 0))
    return b"".join([*(writer.compress(piece) for piece in (first, *[block] * megabytes)), writer.flush()])


@pytest.mark.parametrize("place", PLACES[:3])
@pytest.mark.parametrize("coding", CODINGS)
def test_bomb_in_place_of_a_page_feed_or_sitemap_is_too_large(coding: str, place: str) -> None:
    with serve({place: reply(bomb(coding), Content_Encoding=coding)}) as server:
        assert failure(server.url(place)).kind is FailureKind.TOO_LARGE


@pytest.mark.parametrize("coding", CODINGS)
def test_bomb_in_place_of_robots_txt_is_read_as_far_as_robots_txt_is(coding: str) -> None:
    routes = {"/robots.txt": reply(bomb(coding), Content_Encoding=coding), "/": ARTICLE, "/tutup": ARTICLE}
    with serve(routes) as server:
        assert page(server.url()).status == 200
        assert failure(server.url("/tutup")).kind is FailureKind.ROBOTS


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("status", [404, 500])
def test_bomb_in_an_error_is_left_unread(coding: str, status: int) -> None:
    with serve({"/": reply(bomb(coding), status, Content_Encoding=coding)}) as server:
        assert failure(server.url(), settings=replace(SETTINGS, attempts=1)).status == status


def test_bomb_in_a_bomb_is_too_large() -> None:
    twice = gzip.compress(bomb("gzip", 400))
    with serve({"/": reply(twice, Content_Encoding="gzip, gzip")}) as server:
        assert failure(server.url()).kind is FailureKind.TOO_LARGE


_ALL_PLACES_UNDER_A_LIMIT = """
import resource, sys
from pathlib import Path
from tests.scrapers.test_hostile_answers import CODINGS, PLACES, bomb, failure, page, reply, serve

ready = {(c, p): reply(bomb(c), Content_Encoding=c) for c in CODINGS for p in PLACES}
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 256 * 1024 * 1024,) * 2)
for coding in CODINGS:
    with serve({p: ready[coding, p] for p in PLACES}) as server:
        print(coding, *(failure(server.url(p)).kind for p in PLACES[:3]))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="address space is measured in /proc")
def test_bombs_everywhere_at_once_fit_in_a_small_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ALL_PLACES_UNDER_A_LIMIT],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [f"{coding} too-large too-large too-large" for coding in CODINGS]


# documents that reach out or swell


_BILLION = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 40))
_ITEM = "<item><title>{}</title><link>https://warta.example/berita/1</link></item>"
DOCTYPES = {
    "billion-laughs": (f'<!DOCTYPE rss [<!ENTITY e0 "ha">{_BILLION}]>', "&e39;"),
    "quadratic": ('<!DOCTYPE rss [<!ENTITY a "' + "x" * 50_000 + '">]>', "&a;" * 10_000),
    "attribute-default": ('<!DOCTYPE rss [<!ATTLIST title x CDATA "' + "y" * 50_000 + '">]>', "Judul"),
    "file": ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    "public": ('<!DOCTYPE rss PUBLIC "-//X//Y" "http://{host}/x.dtd">', "Judul"),
    "dtd": ('<!DOCTYPE rss SYSTEM "http://{host}/x.dtd">', "Judul"),
    "entity": ('<!DOCTYPE rss [<!ENTITY x SYSTEM "http://{host}/x">]>', "&x;"),
    "parameter": ('<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://{host}/x.dtd">%p;]>', "Judul"),
    "nested-parameter": (
        "<!DOCTYPE rss [<!ENTITY % a \"<!ENTITY &#37; b SYSTEM 'http://{host}/?%c;'>\">%a;%b;]>",
        "Judul",
    ),
    "unclosed": ("<!DOCTYPE rss [<!ENTITY x 'y'", "Judul"),
    "two": ("<!DOCTYPE rss [<!ENTITY x 'y'>]><!DOCTYPE rss [<!ENTITY z 'y'>]>", "&x;&z;"),
    "bracket-in-entity": ("<!DOCTYPE rss [<!ENTITY x ']>'> <!ENTITY y SYSTEM 'http://{host}/y'>]>", "&y;"),
    "lower-case": ("<!doctype rss [<!ENTITY x SYSTEM 'http://{host}/y'>]>", "&x;"),
    "xinclude": (
        "",
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://{host}/x" parse="text"/>Judul',
    ),
    "stylesheet": ('<?xml-stylesheet type="text/xsl" href="http://{host}/x.xsl"?>', "Judul"),
    "utf-16": ("<!DOCTYPE rss [<!ENTITY x SYSTEM 'http://{host}/y'>]>", "&x;"),
}


@pytest.fixture(scope="module")
def lure() -> Iterator[Server]:
    """What documents try to reach."""
    with serve({path: reply(b"<!ENTITY x 'diambil'>") for path in ("/x", "/y", "/x.dtd", "/x.xsl")}) as server:
        yield server


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
@pytest.mark.parametrize("name", DOCTYPES)
def test_nothing_outside_a_document_is_read_and_nothing_in_it_swells(name: str, kind: str, lure: Server) -> None:
    before = lure.connections
    doctype, title = (text.replace("{host}", f"127.0.0.1:{lure.port}") for text in DOCTYPES[name])
    rss = f"<?xml version='1.0'?>{doctype}<rss><channel>{_ITEM.replace('{}', title)}</channel></rss>"
    locations = f"<url><loc>https://warta.example/berita/1</loc><title>{title}</title></url>"
    sitemap = f"<?xml version='1.0'?>{doctype.replace('rss', 'urlset')}<urlset>{locations}</urlset>"
    body = rss if kind == "feed" else sitemap
    of = document(body.encode("utf-16") if name == "utf-16" else body)
    try:
        said = [link.title or "" for link in discover(of, entry(kind), SOURCE)]
    except DiscoveryError as error:
        said = [str(error)]
    assert all(len(text) < 60_000 and "root:" not in text and "diambil" not in text for text in said)
    assert lure.connections == before


def test_sitemap_index_that_names_itself_and_ten_thousand_others_is_read_once() -> None:
    many = "".join(f"<sitemap><loc>https://warta.example/s{n}.xml</loc></sitemap>" for n in range(10_000))
    own = "<sitemap><loc>https://warta.example/sitemap.xml</loc></sitemap>"
    found = child_sitemaps(document(f"<sitemapindex>{own * 100}{many}</sitemapindex>"))
    assert len(found) == len(set(found)) == 10_001


# robots.txt of every bad kind


@pytest.mark.parametrize(
    ("body", "closed"),
    [
        (b"User-agent: *\nDisallow: /tutup\n" + b"Disallow: /x\n" * 200_000, True),
        (b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"$\nDisallow: /tutup\n", True),
        (b"User-agent: *\nDisallow: /" + b"x" * (2 * LARGEST) + b"\nDisallow: /tutup\n", False),
        (b"User-agent: *\n" * 30_000 + b"Disallow: /tutup\n", True),
        (b"<!doctype html><html><body>" + b"<p>Disallow: /tutup</p>" * 40_000, False),
        (b"\0" * 200_000, False),
        (bytes(range(256)) * 2000, False),
        (b"\r" * 300_000 + b"\nUser-agent: *\nDisallow: /tutup\n", True),
    ],
    ids=["rules", "wildcards", "long-line", "agents", "html", "nul", "noise", "returns"],
)
def test_huge_robots_txt_is_obeyed_as_far_as_it_is_one(body: bytes, closed: bool) -> None:
    with serve({"/robots.txt": reply(body), "/": ARTICLE, "/tutup": ARTICLE}) as server:
        assert page(server.url()).status == 200
        if closed:
            assert failure(server.url("/tutup")).kind is FailureKind.ROBOTS
        else:
            assert page(server.url("/tutup")).status == 200


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 599])
def test_server_whose_robots_txt_fails_is_left_alone_until_it_is_there(status: int) -> None:
    ailing = f"HTTP/1.1 {status} Sakit\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode()
    routes = {"/robots.txt": in_turn(*[ailing] * 3, reply(b"User-agent: *\nAllow: /")), "/": ARTICLE}
    with serve(routes) as server:
        assert failure(server.url()).kind is FailureKind.SERVER_ERROR
        assert "/" not in server.paths
        assert page(server.url()).status == 200


# trickles


@pytest.mark.parametrize("place", PLACES)
def test_a_byte_a_second_ends_at_the_deadline(place: str) -> None:
    with serve({place: slowly(reply(b"User-agent: *\nAllow: /\n"), seconds=0.05), "/": ARTICLE}) as server:
        error = failure(server.url("/" if place == "/robots.txt" else place), settings=IMPATIENT)
    assert error.kind is FailureKind.TIMEOUT


@pytest.mark.parametrize(
    "opening",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
    ids=["nothing", "headers", "chunks", "continue"],
)
def test_answer_that_never_ends_ends_at_the_deadline(opening: bytes) -> None:
    piece = {b"": b"", b"HTTP/1.1 200 OK\r\n": b"X-A: b\r\n"}.get(opening, b"1\r\na\r\n")
    if b"100" in opening:
        piece = opening

    def endless(asked: Asked) -> Iterator[bytes]:
        yield opening
        while not asked.stopping.wait(0.02):
            yield piece

    with serve({"/": endless}) as server:
        error = failure(server.url(), settings=IMPATIENT)
    assert error.kind in {FailureKind.TIMEOUT, FailureKind.PROTOCOL}


def test_redirects_that_trickle_share_one_deadline() -> None:
    def later(location: str) -> Route:
        answer = reply(b"", 302, location=location)
        return lambda asked: [answer] if not asked.stopping.wait(0.15) else []

    with serve({f"/{n}": later(f"/{n + 1}") for n in range(9)}) as server:
        assert failure(server.url("/0"), settings=IMPATIENT).kind is FailureKind.TIMEOUT


# clocks


@pytest.mark.parametrize("leap", [timedelta(days=4000), timedelta(days=-4000)])
def test_wall_clock_that_jumps_between_question_and_answer_changes_nothing(leap: timedelta) -> None:
    readings = iter([NOW, NOW + leap, NOW] * 40)
    with serve({"/": ARTICLE}) as server:
        got = page(server.url(), clock=lambda: next(readings))
    assert got.fetched_at in {NOW, NOW + leap}


@pytest.mark.parametrize("asked_for", ["Fri, 31 Dec 9999 23:59:59 GMT", "99999999999999999999", "-5", "1e9", "besok"])
def test_absurd_patience_is_bounded(asked_for: str) -> None:
    """An hour at most: what a server once said in error must not silence it for years."""
    time = [0.0]
    routes = {"/": in_turn(reply(b"", 503, retry_after=asked_for), ARTICLE)}

    async def sleep(seconds: float) -> None:
        time[0] += seconds

    async def go(url: str) -> int:
        settings = replace(SETTINGS, attempts=1)
        async with Fetcher(settings, clock=lambda: NOW, monotonic=lambda: time[0], sleep=sleep) as fetcher:
            with pytest.raises(FetchError):
                await fetcher.get(url, source="uji", policy=LOCAL)
            time[0] += 3600.0
            answer = await fetcher.get(url, source="uji", policy=LOCAL)
            return answer.status if isinstance(answer, Page) else 0

    with serve(routes) as server:
        assert asyncio.run(go(server.url())) == 200


@pytest.mark.parametrize("etag", ['"' + "x" * 100_000 + '"', "W/\u201cx\u201d", "a\r\nX: y", ""])
def test_hostile_validators_make_no_hostile_request(etag: str) -> None:
    with serve({"/": ARTICLE}) as server:
        got = page(server.url(), validators=Validators(etag=etag, last_modified=etag))
        assert got.status == 200
        assert all("x" not in asked.headers for asked in server.requests)
