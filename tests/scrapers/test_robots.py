"""robots.txt: what it says is done, and what happens when it can't be had."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from scrapers.article import Page
from scrapers.errors import FailureKind, FetchError
from scrapers.fetch import Fetcher
from scrapers.policy import Policy
from scrapers.robots import LARGEST, parse
from tests.scrapers.fetching import LOCAL, SETTINGS, failure, page
from tests.scrapers.servers import Route, Server, in_turn, redirect, reply, serve, unused_port

ARTICLE = reply(b"<p>" + b"Menteri dan gubernur bertemu. " * 40)
CLOSED = b"User-agent: *\nDisallow: /"


class Time:
    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def _several(server: Server, paths: Sequence[str], *, time: Time, apart: float = 0.0) -> list[FailureKind | None]:
    async def go() -> list[FailureKind | None]:
        kinds: list[FailureKind | None] = []
        async with Fetcher(SETTINGS, monotonic=time, sleep=time.sleep) as fetcher:
            for path in paths:
                try:
                    await fetcher.get(server.url(path), source="uji", policy=LOCAL)
                    kinds.append(None)
                except FetchError as error:
                    kinds.append(error.kind)
                time.now += apart
        return kinds

    return asyncio.run(go())


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (b"User-agent: *\nDisallow: /berita/", False),
        (b"User-agent: *\nDisallow: /berita/\nAllow: /berita/1", True),
        (b"User-agent: *\nDisallow: /*/1$", False),
        (b"User-agent: *\nDisallow: /*?", True),
        (b"User-agent: pantau\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        (b"User-agent: PANTAU\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        (b"User-agent: Googlebot\nUser-agent: Pantau\nDisallow: /", False),
        (b"User-agent: Googlebot\nDisallow: /", True),
        (b"User-agent: Pan\nDisallow: /", False),
        (b"user agent : Pantau # kami\r\nDisallow: /", False),
        (b"User-agent: *\rDisallow: /", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", False),
        (b"Disallow: /", True),
        (b"<!DOCTYPE html><html><title>Beranda</title><p>Disallow: /</html>", True),
        (b"\xff\xfe\x00\x01", True),
        (b"", True),
    ],
)
def test_rules(text: bytes, allowed: bool) -> None:
    assert parse(text, token="Pantau").allows("http://berita.example/berita/1") is allowed


def test_what_stands_behind_500_kibibytes_is_not_read() -> None:
    text = b"#" * LARGEST + b"\n" + CLOSED
    assert parse(text, token="Pantau").allows("http://berita.example/")


def test_hostile_robots_txt_is_parsed_in_time() -> None:
    # thousands of agents times thousands of rules: minutes in protego, if all were kept
    agents = b"".join(b"User-agent: a%d\n" % n for n in range(8000))
    rules = parse(agents + b"User-agent: *\n" + b"Disallow: /x$y\n" * 24_000, token="Pantau")
    assert not rules.allows("http://berita.example/x$y")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        (b"User-agent: *\nCrawl-delay: 7", 7.0),
        (b"User-agent: *\nCrawl-delay: 0.5", 0.5),
        (b"User-agent: *\nCrawl-delay: 86400", 30.0),
        (b"User-agent: *\nCrawl-delay: -1", 0.0),
        (b"User-agent: *\nCrawl-delay: nan", 0.0),
        (b"User-agent: lain\nCrawl-delay: 7", 0.0),
    ],
)
def test_crawl_delay(text: bytes, delay: float) -> None:
    assert parse(text, token="Pantau").delay == delay


# through the fetcher


def test_closed_page_is_not_asked_for() -> None:
    with serve({"/robots.txt": reply(CLOSED, content_type="text/plain"), "/": ARTICLE}) as server:
        error = failure(server.url())
    assert (error.kind, server.paths) == (FailureKind.ROBOTS, ["/robots.txt"])


def test_redirect_to_a_closed_page_is_not_followed() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /tutup", content_type="text/plain"),
        "/": redirect("/tutup/1"),
        "/tutup/1": ARTICLE,
    }
    with serve(routes) as server:
        error = failure(server.url())
    assert (error.kind, error.url, "/tutup/1" in server.paths) == (FailureKind.ROBOTS, server.url("/tutup/1"), False)


def test_dot_segments_do_not_get_around_it() -> None:
    with serve({"/robots.txt": reply(b"User-agent: *\nDisallow: /tutup"), "/tutup/1": ARTICLE}) as server:
        assert failure(server.url("/buka/../tutup/1")).kind is FailureKind.ROBOTS


def test_redirect_to_another_host_asks_that_one_too() -> None:
    with serve({"/robots.txt": reply(CLOSED), "/": ARTICLE}) as other, serve({"/": redirect(other.url())}) as server:
        assert failure(server.url()).kind is FailureKind.ROBOTS
    assert other.paths == ["/robots.txt"]


def test_robots_txt_is_asked_once() -> None:
    with serve({"/robots.txt": reply(b"User-agent: *\nAllow: /"), "/": ARTICLE, "/2": ARTICLE}) as server:
        _several(server, ["/", "/2", "/"], time=Time())
    assert server.paths == ["/robots.txt", "/", "/2", "/"]


def test_robots_txt_is_asked_once_by_many_at_the_same_time() -> None:
    with serve({f"/{n}": ARTICLE for n in range(6)}) as server:

        async def together() -> None:
            async with Fetcher(SETTINGS) as fetcher, asyncio.TaskGroup() as group:
                for n in range(6):
                    group.create_task(fetcher.get(server.url(f"/{n}"), source="uji", policy=LOCAL))

        asyncio.run(together())
    assert server.paths.count("/robots.txt") == 1


def test_robots_txt_is_asked_again_after_a_day() -> None:
    routes: dict[str, Route] = {"/robots.txt": in_turn(reply(b"User-agent: *\nAllow: /"), reply(CLOSED)), "/": ARTICLE}
    with serve(routes) as server:
        kinds = _several(server, ["/", "/", "/"], time=Time(), apart=13 * 3600.0)
    assert kinds == [None, None, FailureKind.ROBOTS]


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"Tidak ada", 404),
        reply(b"Dilarang", 403),
        reply(b"", 410),
        reply(b"", 200),
        reply(b"<html><title>Beranda</title></html>"),
        reply(b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"),
        redirect("/robots.txt"),
    ],
    ids=["404", "403", "410", "empty", "html", "challenge", "circle"],
)
def test_robots_txt_that_is_none_forbids_nothing(answer: bytes) -> None:
    with serve({"/robots.txt": answer, "/": ARTICLE}) as server:
        assert isinstance(page(server.url()), Page)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(b"", 500), FailureKind.SERVER_ERROR),
        (reply(b"", 503), FailureKind.SERVER_ERROR),
        (reply(b"", 429), FailureKind.RATE_LIMITED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-", FailureKind.PROTOCOL),
        (reply(b"User-agent: *", Content_Encoding="gzip"), FailureKind.BAD_ENCODING),
        (redirect("http://169.254.169.254/robots.txt"), FailureKind.REFUSED_ADDRESS),
    ],
)
def test_robots_txt_that_cannot_be_had_closes_the_host_with_the_real_cause(answer: bytes, kind: FailureKind) -> None:
    with serve({"/robots.txt": answer, "/": ARTICLE}) as server:
        error = failure(server.url())
    assert (error.kind, "/" in server.paths) == (kind, False)


def test_unreachable_host_is_reported_as_such() -> None:
    assert failure(f"http://127.0.0.1:{unused_port()}/berita/1").kind is FailureKind.CONNECT


def test_unreachable_robots_txt_is_not_tried_for_every_page() -> None:
    with serve({"/robots.txt": reply(b"", 500), "/": ARTICLE}) as server:
        kinds = _several(server, ["/", "/", "/"], time=Time(), apart=100.0)
    assert (kinds, server.paths) == ([FailureKind.SERVER_ERROR] * 3, ["/robots.txt"] * 3)


def test_unreachable_robots_txt_is_tried_again_after_five_minutes() -> None:
    routes: dict[str, Route] = {"/robots.txt": in_turn(*[reply(b"", 500)] * 3, reply(b"", 404)), "/": ARTICLE}
    with serve(routes) as server:
        assert _several(server, ["/", "/"], time=Time(), apart=301.0) == [FailureKind.SERVER_ERROR, None]


def test_huge_robots_txt_is_cut() -> None:
    huge = b"User-agent: *\nDisallow: /tutup\n" + b"#" * (2 * LARGEST) + b"\nDisallow: /"
    with serve({"/robots.txt": reply(huge), "/": ARTICLE, "/tutup": ARTICLE}) as server:
        assert _several(server, ["/", "/tutup"], time=Time()) == [None, FailureKind.ROBOTS]


def test_robots_txt_is_found_through_redirects() -> None:
    with serve({"/robots.txt": redirect("/lain.txt"), "/lain.txt": reply(CLOSED), "/": ARTICLE}) as server:
        assert failure(server.url()).kind is FailureKind.ROBOTS


@pytest.mark.parametrize(("ours", "theirs", "slept"), [(1.0, b"4", 4.0), (5.0, b"4", 5.0)])
def test_longer_delay_counts(ours: float, theirs: bytes, slept: float) -> None:
    time = Time()
    with serve({"/robots.txt": reply(b"User-agent: *\nCrawl-delay: " + theirs), "/": ARTICLE}) as server:

        async def go() -> None:
            async with Fetcher(SETTINGS, monotonic=time, sleep=time.sleep) as fetcher:
                await fetcher.get(server.url(), source="uji", policy=Policy(delay=ours, allow_private=True))

        asyncio.run(go())
    assert time.slept == [slept]


@pytest.mark.parametrize("attempts", [1, 2])
def test_failed_robots_txt_is_retried_as_often_as_a_page(attempts: int) -> None:
    with serve({"/robots.txt": reply(b"", 500)}) as server:
        failure(server.url(), settings=replace(SETTINGS, attempts=attempts))
    assert server.paths == ["/robots.txt"] * attempts
