"""Politeness as a server sees it: whole runs against real servers that keep a log of every request."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitor import pipeline
from monitor.config import Config, Fetch
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher, FetchSettings
from scrapers.policy import Policy
from scrapers.source import Source, load_site
from tests.monitor.newsroom import FILLER, NOW, load_analyser
from tests.scrapers.servers import Asked, Route, Server, in_turn, redirect, reply, serve

DELAY = 0.2
ROBOTS = b"User-agent: *\nDisallow: /berita/3\nDisallow: /arsip\nCrawl-delay: 0.4\n"
SITE = """
name = "{name}"
title = "Warta Uji"
publisher = "{name}.test"
evidence = "none"
hosts = ["{host}"]

[articles]
patterns = ['^/berita/(?P<id>\\d+)']

[[discover]]
kind = "feed"
url = "http://{host}/rss.xml"

[[discover]]
kind = "index"
url = "http://{host}/arsip"

[fields]
title = ["css:h1"]
body = ["css:div.isi"]

[policy]
delay = {delay}
concurrency = {concurrency}
allow_private = true
"""


def newsroom(robots: Route, *, articles: int) -> dict[str, Route]:
    """A feed of articles, one of which redirects, one fails twice, and one is forbidden by robots.txt."""
    items = "".join(f"<item><title>Berita {n}</title><link>/berita/{n}</link></item>" for n in range(1, articles + 1))
    pages = {
        f"/berita/{n}": reply(f"<h1>Berita {n}</h1><div class=isi><p>{FILLER}</p></div>".encode())
        for n in range(1, articles + 1)
    }
    return {
        "/robots.txt": robots,
        "/rss.xml": reply(f"<rss><channel>{items}</channel></rss>".encode(), content_type="application/rss+xml"),
        "/arsip": reply(b"<a href='/berita/9'>Arsip yang tertutup</a>"),
        **pages,
        "/berita/1": redirect("/berita/2"),
        "/berita/4": in_turn(reply(b"", 503), reply(b"", 503), reply(pages["/berita/4"])),
    }


def site(folder: Path, name: str, server: Server, *, concurrency: int = 1) -> Source:
    host = f"{server.host}:{server.port}"
    path = folder / f"{name}.toml"
    path.write_text(SITE.format(name=name, host=host, delay=DELAY, concurrency=concurrency))
    return load_site(path)


def run(folder: Path, sources: Sequence[Source], *, settings: FetchSettings | None = None) -> None:
    config = Config(
        sources=[source.name for source in sources], folder=folder, fetch=Fetch(contact="https://uji.example")
    )
    fetching = settings or replace(pipeline.fetch_settings(config), backoff_initial=0.0, backoff_max=0.0)
    pipeline.run(
        config,
        sources={source.name: source for source in sources},
        now=lambda: NOW,
        load=load_analyser,
        canonical=str,
        fetching=fetching,
    )


def too_fast(requests: Sequence[Asked], *, every: float) -> list[str]:
    """Requests by which a host was asked more often than once in `every` seconds.

    An arrival may be late by what a busy machine makes of it, so one interval in any row may be short: the time from
    a request to the third after it is at least two intervals.
    """
    return [
        f"{third.path} {third.at - first.at:.3f} s after {first.path}"
        for first, third in zip(requests, requests[3:], strict=False)
        if third.at - first.at < 2 * every
    ]


def check(server: Server, *, every: float) -> None:
    """What holds of every log."""
    assert {asked.headers["user-agent"] for asked in server.requests} == {
        f"Pantau/{pipeline.own_release()} (news monitor; +https://uji.example)"
    }
    assert server.paths[0] == "/robots.txt"
    assert server.paths.count("/robots.txt") == 1
    assert too_fast(server.requests, every=every) == []
    assert all("cookie" not in asked.headers and "referer" not in asked.headers for asked in server.requests)


def test_a_host_is_asked_no_more_often_than_configured_whatever_happens(tmp_path):
    with serve(newsroom(reply(b"User-agent: *\nDisallow: /berita/3\n"), articles=8)) as server:
        run(tmp_path, [site(tmp_path, "warta", server)])
    check(server, every=DELAY)
    assert server.most_in_flight == 1
    assert "/berita/3" not in server.paths
    # the redirect's end is an article of its own, the failing one is asked three times
    assert server.paths.count("/berita/4") == 3
    assert {"/berita/1", "/berita/2", "/berita/8", "/arsip"} <= set(server.paths)


def test_robots_txt_slows_down_and_closes(tmp_path):
    with serve(newsroom(reply(ROBOTS), articles=5)) as server:
        run(tmp_path, [site(tmp_path, "warta", server)])
    check(server, every=0.4)
    assert not {"/berita/3", "/arsip"} & set(server.paths)


def test_the_rate_is_a_hosts_whatever_the_concurrency_and_the_number_of_sources(tmp_path):
    with serve(newsroom(reply(b"", 404), articles=6)) as server:
        run(tmp_path, [site(tmp_path, name, server, concurrency=4) for name in ("satu", "dua")])
    check(server, every=DELAY)


def test_two_hosts_are_asked_side_by_side_each_at_its_rate(tmp_path):
    first, second = newsroom(reply(b"", 404), articles=5), newsroom(reply(ROBOTS), articles=5)
    with serve(first) as one, serve(second, host="127.0.0.2") as other:
        run(tmp_path, [site(tmp_path, "satu", one), site(tmp_path, "dua", other)])
    check(one, every=DELAY)
    check(other, every=0.4)


def test_a_server_that_wants_to_be_left_alone_is(tmp_path):
    routes: Mapping[str, Route] = {
        **newsroom(reply(b"", 404), articles=6),
        "/berita/5": reply(b"", 429, retry_after="900"),
    }
    with serve(routes) as server:
        run(tmp_path, [site(tmp_path, "warta", server)])
    assert server.paths[-1] == "/berita/5"
    assert server.paths.count("/berita/5") == 1


def test_a_host_that_forbids_everything_is_asked_for_robots_txt_alone(tmp_path):
    with serve(newsroom(reply(b"User-agent: Pantau\nDisallow: /"), articles=6)) as server:
        run(tmp_path, [site(tmp_path, "warta", server)])
        run(tmp_path, [site(tmp_path, "warta", server)])
    assert server.paths == ["/robots.txt"] * 2


def test_ten_fetches_at_the_same_time_stand_in_one_line():
    settings = FetchSettings(user_agent="Pantau/uji", attempts=1)

    async def go(server: Server) -> None:
        async with Fetcher(settings) as fetcher:
            policy = Policy(delay=0.1, concurrency=3, allow_private=True)
            asked = (fetcher.get(server.url(f"/{n}"), source="uji", policy=policy) for n in range(10))
            assert all(isinstance(error, FetchError) for error in await asyncio.gather(*asked, return_exceptions=True))

    with serve({}) as server:
        asyncio.run(go(server))
    assert too_fast(server.requests, every=0.1) == []
    assert len(server.requests) == 11
