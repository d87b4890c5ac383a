"""Everything a server can do to a fetch, each with a real server that does it."""

import asyncio
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.article import Page
from scrapers.errors import FailureKind, FetchError
from scrapers.fetch import Fetcher, NotModified, Validators
from scrapers.policy import Policy
from tests.scrapers.fetching import LOCAL, PUBLIC, SETTINGS, failure, fetch, page
from tests.scrapers.servers import Asked, Server, in_turn, redirect, reply, serve, slowly, unused_port

ARTICLE = (
    b"<html><title>Kerja sama pelabuhan</title><body><p>" + b"Menteri dan gubernur bertemu. " * 40 + b"</p></body>"
)
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOW


class Time:
    """A monotonic clock that only moves by sleeping, and the sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


# what comes back


def test_page_is_the_answer_as_received() -> None:
    with serve({"/berita/1": reply(ARTICLE, ETag='"a1"')}) as server:
        got = page(server.url("/berita/1#komentar"), clock=clock)
    assert got == Page(
        requested_url=server.url("/berita/1#komentar"),
        url=server.url("/berita/1"),
        source="uji",
        fetched_at=NOW,
        status=200,
        headers=(
            ("Connection", "close"),
            ("content-type", "text/html; charset=utf-8"),
            ("content-length", str(len(ARTICLE))),
            ("ETag", '"a1"'),
        ),
        body=ARTICLE,
    )


def test_request_identifies_itself() -> None:
    with serve({"/": reply(ARTICLE)}) as server:
        page(server.url())
    assert [asked.headers["user-agent"] for asked in server.requests] == [SETTINGS.user_agent] * 2


def test_host_header_keeps_the_name() -> None:
    async def loopback(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    with serve({"/": reply(ARTICLE)}) as server:
        page(server.url(host="berita.example"), resolver=loopback)
    assert server.requests[-1].headers["host"] == f"berita.example:{server.port}"


def test_environment_proxies_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve({"/": reply(ARTICLE)}) as server, serve({}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("ALL_PROXY", proxy.url())
        page(server.url())
    assert (len(server.requests), proxy.connections) == (2, 0)


def test_no_cookie_is_kept() -> None:
    with serve({"/": reply(ARTICLE, Set_Cookie="sesi=1"), "/2": reply(ARTICLE)}) as server:

        async def both() -> None:
            async with Fetcher(SETTINGS) as fetcher:
                for path in ("/", "/2"):
                    await fetcher.get(server.url(path), source="uji", policy=LOCAL)

        asyncio.run(both())
    assert "cookie" not in server.requests[-1].headers


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("/a/../b", "/b"),
        ("/a b", "/a%20b"),
        ("/berita/préside", "/berita/pr%C3%A9side"),
        ("/x?q=kerja sama&n=1", "/x?q=kerja%20sama&n=1"),
        ("/x%2Fy", "/x%2Fy"),
    ],
)
def test_url_is_sent_in_its_canonical_form(asked: str, sent: str) -> None:
    with serve({sent: reply(ARTICLE)}) as server:
        got = page(f"  {server.url(asked)}\n".replace("\n", ""))
    assert got.url == server.url(sent)


def test_localhost_by_name_with_the_real_resolver() -> None:
    with serve({"/": reply(ARTICLE)}) as server:
        assert page(server.url(host="localhost")).body == ARTICLE


def test_server_on_ipv6() -> None:
    with serve({"/": reply(ARTICLE)}, host="::1") as server:
        got = page(server.url())
    assert (got.url, server.requests[-1].headers["host"]) == (server.url(), f"[::1]:{server.port}")


# conditional requests


def _conditional(asked: Asked) -> bytes:
    matches = asked.headers.get("if-none-match") == '"a1"' or "if-modified-since" in asked.headers
    return reply(b"", 304, ETag='"a1"') if matches else reply(ARTICLE, ETag='"a1"')


@pytest.mark.parametrize(
    "validators", [Validators(etag='"a1"'), Validators(last_modified="Mon, 23 Nov 2026 01:00:00 GMT")]
)
def test_unchanged_page_is_not_modified(validators: Validators) -> None:
    with serve({"/": _conditional}) as server:
        got = fetch(server.url(), validators=validators, clock=clock)
    assert got == NotModified(url=server.url(), fetched_at=NOW)


def test_robots_txt_is_asked_without_validators() -> None:
    with serve({"/": _conditional}) as server:
        fetch(server.url(), validators=Validators(etag='"a1"'))
    assert "if-none-match" not in server.requests[0].headers


def test_304_that_nobody_asked_for_is_a_failure() -> None:
    with serve({"/": reply(b"", 304)}) as server:
        assert failure(server.url()).kind is FailureKind.HTTP_ERROR


@pytest.mark.parametrize("etag", ['"a"\r\nX-Injected: 1', "\x00", "é", ""])
def test_stored_validator_that_is_no_header_is_not_sent(etag: str) -> None:
    with serve({"/": reply(ARTICLE)}) as server:
        page(server.url(), validators=Validators(etag=etag))
    assert {"if-none-match", "x-injected"}.isdisjoint(server.requests[-1].headers)


# status codes


@pytest.mark.parametrize(
    ("status", "kind", "asked"),
    [
        (400, FailureKind.HTTP_ERROR, 1),
        (401, FailureKind.BLOCKED, 1),
        (403, FailureKind.BLOCKED, 1),
        (404, FailureKind.NOT_FOUND, 1),
        (410, FailureKind.NOT_FOUND, 1),
        (418, FailureKind.HTTP_ERROR, 1),
        (429, FailureKind.RATE_LIMITED, 3),
        (451, FailureKind.BLOCKED, 1),
        (500, FailureKind.SERVER_ERROR, 3),
        (502, FailureKind.SERVER_ERROR, 3),
        (503, FailureKind.SERVER_ERROR, 3),
        (300, FailureKind.HTTP_ERROR, 1),
        (302, FailureKind.HTTP_ERROR, 1),
        (204, FailureKind.EMPTY, 1),
    ],
)
def test_status_is_classified_and_retried_only_where_it_helps(status: int, kind: FailureKind, asked: int) -> None:
    with serve({"/": reply(b"<p>Maaf" if status != 204 else b"", status)}) as server:
        error = failure(server.url())
    assert (error.kind, error.status, error.url, server.paths.count("/")) == (kind, status, server.url(), asked)


def test_passing_trouble_is_retried() -> None:
    with serve({"/": in_turn(reply(b"", 503), reply(b"", 500), reply(ARTICLE))}) as server:
        assert page(server.url()).body == ARTICLE


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_nothing_with_status_200_is_empty(body: bytes) -> None:
    with serve({"/": reply(body)}) as server:
        assert failure(server.url()).kind is FailureKind.EMPTY


# Retry-After


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked_for", ["7", format_datetime(NOW + timedelta(seconds=7), usegmt=True)])
def test_retry_after_is_waited_for(status: int, asked_for: str) -> None:
    time = Time()
    with serve({"/": in_turn(reply(b"", status, retry_after=asked_for), reply(ARTICLE))}) as server:
        page(server.url(), clock=clock, monotonic=time, sleep=time.sleep)
    assert time.slept == [7.0]


@pytest.mark.parametrize("asked_for", ["nanti", "-5", "", "Wed, 99 Foo"])
def test_retry_after_that_says_nothing_is_ignored(asked_for: str) -> None:
    time = Time()
    with serve({"/": in_turn(reply(b"", 503, retry_after=asked_for), reply(ARTICLE))}) as server:
        page(server.url(), clock=clock, monotonic=time, sleep=time.sleep)
    assert time.slept == []


@pytest.mark.parametrize("asked_for", ["121", "99999999999999999999", "Thu, 24 Nov 2050 00:00:00 GMT"])
def test_longer_retry_after_than_the_cap_is_not_waited_for_and_the_host_left_alone(asked_for: str) -> None:
    time = Time()
    with serve({"/": reply(b"", 429, retry_after=asked_for), "/2": reply(ARTICLE)}) as server:

        async def both() -> list[FetchError]:
            errors = []
            async with Fetcher(SETTINGS, clock=clock, monotonic=time, sleep=time.sleep) as fetcher:
                for path in ("/", "/2"):
                    with pytest.raises(FetchError) as caught:
                        await fetcher.get(server.url(path), source="uji", policy=LOCAL)
                    errors.append(caught.value)
            return errors

        errors = asyncio.run(both())
    assert [error.kind for error in errors] == [FailureKind.RATE_LIMITED] * 2
    assert (time.slept, server.paths) == ([], ["/robots.txt", "/"])


def test_host_is_asked_again_when_its_time_is_over() -> None:
    time = Time()
    with serve({"/": reply(b"", 429, retry_after="600"), "/2": reply(ARTICLE)}) as server:

        async def later() -> object:
            async with Fetcher(SETTINGS, clock=clock, monotonic=time, sleep=time.sleep) as fetcher:
                with pytest.raises(FetchError):
                    await fetcher.get(server.url(), source="uji", policy=LOCAL)
                time.now += 600
                return await fetcher.get(server.url("/2"), source="uji", policy=LOCAL)

        assert isinstance(asyncio.run(later()), Page)


# the network


def test_nothing_listens() -> None:
    assert failure(f"http://127.0.0.1:{unused_port()}/").kind is FailureKind.CONNECT


@pytest.mark.parametrize(
    ("error", "tried"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), 1),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), 3),
    ],
)
def test_name_does_not_resolve(error: OSError, tried: int) -> None:
    asked = []

    async def resolver(host: str, port: int) -> Sequence[str]:
        asked.append((host, port))
        raise error

    got = failure("http://tidak-ada.example/", resolver=resolver)
    assert (got.kind, asked) == (FailureKind.DNS, [("tidak-ada.example", 80)] * tried)


def test_reserved_name_does_not_resolve_with_the_real_resolver() -> None:
    assert failure("http://tidak-ada.invalid/").kind is FailureKind.DNS


def test_silent_name_service_is_a_timeout() -> None:
    async def resolver(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return []

    patient = replace(SETTINGS, timeout=0.05, attempts=1)
    assert failure("http://berita.example/", settings=patient, resolver=resolver).kind is FailureKind.TIMEOUT


def test_second_address_is_tried_when_the_first_does_not_answer() -> None:
    async def resolver(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]

    with serve({"/": reply(ARTICLE)}) as server:
        assert page(server.url(host="berita.example"), resolver=resolver).body == ARTICLE


def test_server_says_nothing() -> None:
    with serve({"/": lambda asked: iter(()) if asked.stopping.wait(30) else ()}) as server:
        patient = replace(SETTINGS, timeout=0.1, attempts=1)
        assert failure(server.url(), settings=patient).kind is FailureKind.TIMEOUT


def test_one_byte_at_a_time_ends_at_the_deadline() -> None:
    with serve({"/": slowly(reply(ARTICLE), seconds=0.05)}) as server:
        patient = replace(SETTINGS, timeout=2.0, deadline=0.3, attempts=1)
        error = failure(server.url(), settings=patient)
    assert (error.kind, str(error)) == (
        FailureKind.TIMEOUT,
        f"{server.url()} gave no whole answer within 0.3 seconds",
    )


def test_deadline_covers_the_redirects_together() -> None:
    def later(location: str) -> object:
        return lambda asked: [redirect(location)] if not asked.stopping.wait(0.2) else []

    routes = {f"/{n}": later(f"/{n + 1}") for n in range(5)}
    with serve(routes) as server:  # type: ignore[arg-type]
        patient = replace(SETTINGS, deadline=0.5, attempts=1)
        assert failure(server.url("/0"), settings=patient).kind is FailureKind.TIMEOUT
    assert server.paths[-1] != "/4"


@pytest.mark.parametrize(
    "answer",
    [
        reply(ARTICLE, length=len(ARTICLE) + 100),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
    ids=["short", "chunk", "head", "nothing", "ssh", "lengths", "endless-head"],
)
def test_answer_that_breaks_off_or_is_no_http(answer: bytes) -> None:
    with serve({"/": answer}) as server:
        error = failure(server.url())
    assert (error.kind, server.paths.count("/")) == (FailureKind.PROTOCOL, 3)


_NOISE: list[bytes] = [b""]
_HEADS = [
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 302 Found\r\nLocation: ",
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: ",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n",
    b"",
]


@pytest.fixture(scope="module")
def noisy() -> Iterator[Server]:
    with serve({"/": lambda _: _NOISE[0]}) as server:
        yield server


@pytest.fixture(scope="module")
def trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(_HEADS), noise=st.binary(max_size=60), end=st.sampled_from([b"", b"\r\n\r\n", b"\r\n\r\nx"])
)
def test_any_bytes_are_a_page_or_a_classified_failure(
    head: bytes, noise: bytes, end: bytes, noisy: Server, trusted: ssl.SSLContext
) -> None:
    _NOISE[0] = head + noise + end
    try:
        got = fetch(noisy.url(), settings=replace(SETTINGS, attempts=1, retry_after_cap=0), ssl_context=trusted)
    except FetchError as error:
        got = error.kind
    assert isinstance(got, Page | FailureKind)


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def _trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


async def _loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def test_trusted_certificate_for_the_name(authority: trustme.CA) -> None:
    with serve({"/": reply(ARTICLE)}, tls=_tls(authority, "berita.example")) as server:
        url = server.url(host="berita.example")
        assert page(url, ssl_context=_trusting(authority), resolver=_loopback).url == url


def test_certificate_for_another_name(authority: trustme.CA) -> None:
    with serve({"/": reply(ARTICLE)}, tls=_tls(authority, "lain.example")) as server:
        error = failure(server.url(host="berita.example"), ssl_context=_trusting(authority), resolver=_loopback)
    assert (error.kind, server.paths) == (FailureKind.TLS, [])


def test_certificate_of_an_unknown_authority(authority: trustme.CA) -> None:
    with serve({"/": reply(ARTICLE)}, tls=_tls(authority, "127.0.0.1")) as server:
        assert failure(server.url()).kind is FailureKind.TLS


def test_plain_http_where_tls_is_expected() -> None:
    with serve({"/": reply(ARTICLE)}) as server:
        assert failure(server.url().replace("http:", "https:")).kind is FailureKind.TLS


# redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(status: int) -> None:
    with serve({"/": redirect("/baru?x=1", status), "/baru?x=1": reply(ARTICLE)}) as server:
        got = page(server.url())
    assert (got.requested_url, got.url) == (server.url(), server.url("/baru?x=1"))


def test_five_redirects_are_followed() -> None:
    routes = {f"/{n}": redirect(f"/{n + 1}") for n in range(5)}
    with serve({**routes, "/5": reply(ARTICLE)}) as server:
        assert page(server.url("/0")).url == server.url("/5")


def test_six_redirects_are_too_many() -> None:
    with serve({f"/{n}": redirect(f"/{n + 1}") for n in range(9)}) as server:
        error = failure(server.url("/0"))
    assert (error.kind, error.url, server.paths[-1]) == (FailureKind.REDIRECTS, server.url("/0"), "/5")


def test_redirect_in_a_circle() -> None:
    with serve({"/a": redirect("/b"), "/b": redirect("/a")}) as server:
        error = failure(server.url("/a"))
    assert (error.kind, server.paths) == (FailureKind.REDIRECTS, ["/robots.txt", "/a", "/b"])


@pytest.mark.parametrize(
    "location", ["ftp://berita.example/", "file:///etc/passwd", "javascript:alert(1)", "http://[::1", "http://a:b/"]
)
def test_redirect_to_what_is_not_fetched(location: str) -> None:
    with serve({"/": redirect(location)}) as server:
        assert failure(server.url()).kind is FailureKind.BAD_URL


def test_redirect_with_bytes_beyond_ascii() -> None:
    location = "/présiden".encode().decode("latin-1")
    with serve({"/": redirect(location), "/pr%C3%A9siden": reply(ARTICLE)}) as server:
        assert page(server.url()).url == server.url("/pr%C3%A9siden")


# sizes and encodings


def test_page_of_just_the_limit() -> None:
    with serve({"/": reply(b"a" * 1000)}) as server:
        assert len(page(server.url(), settings=replace(SETTINGS, max_bytes=1000)).body) == 1000


def test_announced_eleven_mebibytes_are_not_read() -> None:
    def announce(asked: Asked) -> Iterator[bytes]:
        yield reply(b"", length=11 * 1024 * 1024)
        asked.stopping.wait(30)

    with serve({"/": announce}) as server:
        assert failure(server.url()).kind is FailureKind.TOO_LARGE


def test_eleven_mebibytes_without_announcement_stop_at_ten() -> None:
    sent = []

    def endless(_: Asked) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        for _n in range(11 * 64):
            yield b"a" * 16384
            sent.append(16384)

    with serve({"/": endless}) as server:
        error = failure(server.url())
    assert (error.kind, server.paths.count("/")) == (FailureKind.TOO_LARGE, 1)


# pacing


def test_starts_keep_their_distance_over_robots_redirects_and_retries() -> None:
    routes = {
        "/a": redirect("/b"),
        "/b": in_turn(reply(b"", 500), reply(ARTICLE)),
        "/c": reply(ARTICLE),
    }
    time = Time()
    with serve(routes) as server:

        async def both() -> None:
            async with Fetcher(SETTINGS, monotonic=time, sleep=time.sleep) as fetcher:
                policy = Policy(delay=2.5, allow_private=True)
                for path in ("/a", "/c"):
                    await fetcher.get(server.url(path), source="uji", policy=policy)

        asyncio.run(both())
    assert server.paths == ["/robots.txt", "/a", "/b", "/b", "/c"]
    assert time.slept == [2.5] * 4


@pytest.mark.parametrize(("per_host", "in_all", "most"), [(1, 8, 1), (3, 8, 3), (8, 2, 2)])
def test_no_more_in_flight_than_allowed(per_host: int, in_all: int, most: int) -> None:
    def later(asked: Asked) -> bytes:
        asked.stopping.wait(0.05)
        return reply(ARTICLE)

    with serve({f"/{n}": later for n in range(8)}) as server:

        async def together() -> None:
            policy = Policy(delay=0.0, concurrency=per_host, allow_private=True)
            async with (
                Fetcher(replace(SETTINGS, concurrency=in_all)) as fetcher,
                asyncio.TaskGroup() as group,
            ):
                for n in range(8):
                    group.create_task(fetcher.get(server.url(f"/{n}"), source="uji", policy=policy))

        asyncio.run(together())
    assert server.most_in_flight == most


def test_cancelled_fetch_gives_its_turn_back() -> None:
    with serve({"/lambat": slowly(reply(ARTICLE), seconds=0.05), "/": reply(ARTICLE)}) as server:

        async def cancel_then_fetch() -> object:
            policy = Policy(delay=0.0, allow_private=True)
            async with Fetcher(replace(SETTINGS, concurrency=1)) as fetcher:
                slow = asyncio.create_task(fetcher.get(server.url("/lambat"), source="uji", policy=policy))
                while "/lambat" not in server.paths:
                    await asyncio.sleep(0.01)
                slow.cancel()
                await asyncio.wait([slow])
                return await fetcher.get(server.url(), source="uji", policy=policy)

        assert isinstance(asyncio.run(cancel_then_fetch()), Page)


def test_jump_of_the_wall_clock_changes_no_distance() -> None:
    time = Time()
    wall = iter([NOW, NOW + timedelta(days=400), NOW - timedelta(days=400)] * 10)
    with serve({"/": reply(ARTICLE)}) as server:

        async def thrice() -> None:
            async with Fetcher(SETTINGS, clock=lambda: next(wall), monotonic=time, sleep=time.sleep) as fetcher:
                for _ in range(3):
                    await fetcher.get(server.url(), source="uji", policy=Policy(delay=2.0, allow_private=True))

        asyncio.run(thrice())
    assert time.slept == [2.0] * 3


def test_waiting_host_does_not_hold_up_another() -> None:
    order: list[str] = []
    with serve({"/1": reply(ARTICLE), "/2": reply(ARTICLE)}) as slow, serve({"/": reply(ARTICLE)}) as quick:

        async def both() -> None:
            waiting = asyncio.Event()
            done = asyncio.Event()

            async def sleep(seconds: float) -> None:
                waiting.set()
                await done.wait()
                time.now += seconds

            time = Time()
            async with Fetcher(replace(SETTINGS, concurrency=1), monotonic=time, sleep=sleep) as fetcher:

                async def one(url: str, delay: float) -> None:
                    await fetcher.get(url, source="uji", policy=Policy(delay=delay, allow_private=True))
                    order.append(url)

                held = asyncio.create_task(one(slow.url("/1"), 5.0))
                await waiting.wait()
                await one(quick.url(), 0.0)
                done.set()
                await held

        asyncio.run(both())
    assert order == [quick.url(), slow.url("/1")]


# challenges


CHALLENGE = b"""<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>
<script>(function(){window._cf_chl_opt = {cvId: '3'};}());</script><p>Verifying you are human.</p></body></html>"""


@pytest.mark.parametrize("status", [200, 403, 503])
def test_challenge_is_told_from_the_page_whatever_its_status(status: int) -> None:
    with serve({"/": reply(CHALLENGE, status)}) as server:
        error = failure(server.url())
    assert (error.kind, server.paths.count("/")) == (FailureKind.CHALLENGE, 1)


def test_private_host_is_refused_without_leave() -> None:
    with serve({"/": reply(ARTICLE)}) as server:
        assert failure(server.url(), policy=PUBLIC).kind is FailureKind.REFUSED_ADDRESS
    assert server.connections == 0
