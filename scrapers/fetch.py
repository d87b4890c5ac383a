"""Fetching, politely and within limits: the one module that knows httpx.

Every request, the one for robots.txt and each hop of a redirect included, goes through the same gates: the URL is
taken apart (guard.py), robots.txt is asked (robots.py), a turn is waited for (pacing.py), the address is judged and
dialled (guard.py), and the answer is read within limits (decoding.py) and judged (verdict.py). What fails raises a
FetchError whose kind says why; nothing else is raised for anything that a server does.

httpx's client is left out on purpose: its cookie jar would carry state from one source to the next, and it reads
redirects and the environment by itself. Requests go straight to a transport.
"""

import asyncio
import contextlib
import logging
import re
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore
import httpx
import stamina

from scrapers import decoding, guard, robots
from scrapers.article import Page
from scrapers.errors import FailureKind, FetchError
from scrapers.pacing import HeldError, Pacer
from scrapers.policy import Policy
from scrapers.verdict import PAGES, Answer, broken, patience, verdict

_WORTH_RETRYING = frozenset(
    {
        FailureKind.CONNECT,
        FailureKind.TIMEOUT,
        FailureKind.PROTOCOL,
        FailureKind.SERVER_ERROR,
        FailureKind.RATE_LIMITED,
    }
)
_LONGEST_HOLD = 3600.0
_ERROR_BODY = 256 * 1024
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.7"
_FIELD_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")

# stamina logs every retry; where nobody has set up logging, that must not land on the user's terminal
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How this installation fetches. Times are seconds.

    `user_agent` identifies Pantau and its operator (name, version, an URL or address for complaints); `product` is the
    name that robots.txt groups address. `timeout` bounds connecting and each wait for data, `deadline` all network
    time of one attempt, redirects included, turns waited for not. Retry-After makes the whole host wait; one that asks
    for more than `retry_after_cap` is left alone for that time (an hour at most) and its URLs fail at once meanwhile.
    Backoff doubles from `backoff_initial` to `backoff_max`, with as much jitter as `backoff_initial`.
    """

    user_agent: str
    product: str = "Pantau"
    concurrency: int = 8
    timeout: float = 20.0
    deadline: float = 60.0
    attempts: int = 3
    max_bytes: int = 10 * 1024 * 1024
    max_redirects: int = 5
    retry_after_cap: float = 120.0
    backoff_initial: float = 1.0
    backoff_max: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server gave with the last answer, for a conditional request."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server says that nothing changed since the answer that the validators came with."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """What one request and its redirects have in common. `cut` keeps what fits the limit instead of refusing the rest;
    `obey` asks robots.txt at every hop."""

    policy: Policy
    limit: int
    conditional: dict[str, str]
    cut: bool = False
    obey: bool = True


class Fetcher:
    """Fetches pages. An async context manager; one per run, so that pacing and robots.txt hold over all of it.

    `clock` gives the wall time for `fetched_at`, `monotonic` and `sleep` drive pacing, `resolver` turns names into
    addresses, `network` connects to those that may be reached, `ssl_context` says which authorities are trusted
    (certifi's by default).
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        resolver: guard.Resolver = guard.resolve,
        network: httpcore.AsyncNetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._pacer = Pacer(
            limit=settings.concurrency, patience=settings.retry_after_cap, monotonic=monotonic, sleep=sleep
        )
        self._robots = robots.Robots(token=settings.product, fetch=self._robots_txt, monotonic=monotonic)
        context = ssl_context or httpx.create_ssl_context(trust_env=False)
        # apart, so that a connection made for a private source never serves a public one
        self._transports = {
            allow: _Transport(guard.Dialler(resolver=resolver, allow_private=allow, network=network), context)
            for allow in (False, True)
        }

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for transport in self._transports.values():
            await transport.aclose()

    async def get(
        self, url: str, *, source: str, policy: Policy, validators: Validators | None = None
    ) -> Page | NotModified:
        """One page, or that it's unchanged (only ever with `validators`). Raises FetchError.

        The page has status 200 (or 203) and a body that is not empty; `requested_url` is `url` as given.
        """
        errand = _Errand(policy=policy, limit=self._settings.max_bytes, conditional=_conditional(validators))
        answer = await self._follow(_target(url), errand)
        if answer.status == 304:
            return NotModified(url=answer.url, fetched_at=answer.fetched_at)
        return Page(
            requested_url=url,
            url=answer.url,
            source=source,
            fetched_at=answer.fetched_at,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
        )

    async def _robots_txt(self, target: guard.Target, policy: Policy) -> bytes:
        errand = _Errand(policy=policy, limit=robots.LARGEST, conditional={}, cut=True, obey=False)
        return (await self._follow(_target(target.robots_url), errand)).body

    async def _follow(self, target: guard.Target, errand: _Errand) -> Answer:
        """The answer at the end of the redirects."""
        start, seen, spent = target.url, {target.url}, 0.0
        for _ in range(self._settings.max_redirects + 1):
            delay = errand.policy.delay
            if errand.obey:
                rules = await self._robots.rules(target, errand.policy)
                if not rules.allows(target.url):
                    raise FetchError("{url} is closed to us by robots.txt", kind=FailureKind.ROBOTS, url=target.url)
                delay = max(delay, rules.delay)
            answer, took = await self._persist(target, errand, delay=delay, deadline=self._settings.deadline - spent)
            if not answer.redirects:
                return answer
            spent += took
            target = _next(target, answer.header("location") or "")
            if target.url in seen:
                raise FetchError(
                    "{url} redirects in a circle, over {next}", kind=FailureKind.REDIRECTS, url=start, next=target.url
                )
            seen.add(target.url)
        most = self._settings.max_redirects
        raise FetchError("{url} redirects more than {most} times", kind=FailureKind.REDIRECTS, url=start, most=most)

    async def _persist(
        self, target: guard.Target, errand: _Errand, *, delay: float, deadline: float
    ) -> tuple[Answer, float]:
        """One hop with its retries, and the seconds of network time that its last attempt took."""
        loop = asyncio.get_running_loop()
        async for attempt in stamina.retry_context(
            on=self._worth_retrying,
            attempts=self._settings.attempts,
            timeout=None,
            wait_initial=self._settings.backoff_initial,
            wait_max=self._settings.backoff_max,
            wait_jitter=self._settings.backoff_initial,
        ):
            with attempt:
                async with self._turn(target, errand, delay):
                    began = loop.time()
                    answer = await self._exchange(target, errand, deadline=deadline)
                    took = loop.time() - began
                if error := verdict(answer, conditional=bool(errand.conditional), now=self._clock()):
                    if (wait := patience(error)) is not None:
                        self._pacer.hold(target.key, min(wait, _LONGEST_HOLD))
                    raise error
        return answer, took

    def _worth_retrying(self, error: Exception) -> bool | float:
        if not isinstance(error, FetchError):
            return False
        if (wait := patience(error)) is not None:
            # the pacer makes the whole host wait, so there is nothing left to wait for here
            return 0.0 if wait <= self._settings.retry_after_cap else False
        return error.kind in _WORTH_RETRYING or error.values.get("transient") is True

    @contextlib.asynccontextmanager
    async def _turn(self, target: guard.Target, errand: _Errand, delay: float) -> AsyncIterator[None]:
        try:
            async with self._pacer.turn(target.key, delay=delay, concurrency=errand.policy.concurrency):
                yield
        except HeldError as error:
            raise FetchError(
                "{url}: {host} asked to be left alone for another {retry_after:.0f} seconds",
                kind=FailureKind.RATE_LIMITED,
                url=target.url,
                host=target.host,
                retry_after=error.seconds,
            ) from error

    async def _exchange(self, target: guard.Target, errand: _Errand, *, deadline: float) -> Answer:
        """One request and its answer, whatever the status."""
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Language": "id,en;q=0.5",
            "Accept-Encoding": decoding.ACCEPTED,
            **errand.conditional,
        }
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._settings.timeout)
        request = httpx.Request("GET", target.url, headers=headers, extensions={"timeout": timeouts})
        try:
            async with asyncio.timeout(deadline):
                response = await self._transports[errand.policy.allow_private].handle_async_request(request)
                try:
                    body = await _body(target, response, errand)
                finally:
                    await response.aclose()
        except guard.DialError as error:
            raise FetchError(
                error.template, kind=error.kind, url=target.url, status=None, transient=error.transient, **error.values
            ) from error
        except TimeoutError as error:
            raise FetchError(
                "{url} gave no whole answer within {seconds} seconds",
                kind=FailureKind.TIMEOUT,
                url=target.url,
                seconds=self._settings.deadline,
            ) from error
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise broken(target.url, error) from error
        return Answer(
            url=target.url,
            status=response.status_code,
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw),
            body=body,
            fetched_at=self._clock(),
        )


class _Transport(httpx.AsyncBaseTransport):
    """httpx's transport takes no network backend, and the address is checked in one."""

    def __init__(self, dialler: guard.Dialler, context: ssl.SSLContext) -> None:
        # no limit here: the pacer's is the one
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=None, keepalive_expiry=15.0, network_backend=dialler
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status, headers=response.headers, stream=_Stream(response), extensions=response.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


def _conditional(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    pairs = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    # what a server once sent as a header is no reason to send anything else as one
    return {name: value for name, value in pairs if value is not None and _FIELD_VALUE.fullmatch(value)}


def _target(url: str) -> guard.Target:
    """The URL as httpx will send it (dot segments resolved, characters escaped), so that robots.txt and the guard judge
    what is asked for and no other reading of it."""
    first = guard.target(url)
    try:
        target = guard.target(str(httpx.URL(first.url)))
    except httpx.InvalidURL as error:
        raise FetchError("{url} is no URL: {reason}", kind=FailureKind.BAD_URL, url=url, reason=str(error)) from error
    if (target.scheme, target.host, target.port) != (first.scheme, first.host, first.port):
        raise FetchError("{url} can be read in two ways; correct the link", kind=FailureKind.BAD_URL, url=url)
    return target


def _next(target: guard.Target, location: str) -> guard.Target:
    with contextlib.suppress(UnicodeError):
        # headers were read as latin-1; most servers that put other characters here mean UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(target.url, location.strip())
    except ValueError as error:
        raise FetchError(
            "{url} redirects to {location!r}, which is no URL",
            kind=FailureKind.BAD_URL,
            url=target.url,
            location=location,
        ) from error
    return _target(joined)


async def _body(target: guard.Target, response: httpx.Response, errand: _Errand) -> bytes:
    """The decoded body, within the limit. Of what is no page only enough is read to tell a challenge."""
    fine = response.status_code in PAGES
    cut = errand.cut or not fine
    limit = errand.limit if fine else min(errand.limit, _ERROR_BODY)
    declared = response.headers.get("content-length", "")
    if not cut and declared.isdigit() and int(declared[:18]) > limit:
        raise _too_large(target, limit)
    raw = bytearray()
    async for piece in response.aiter_raw():
        raw += piece
        if len(raw) > limit:
            if not cut:
                raise _too_large(target, limit)
            break
    try:
        applied = decoding.codings(response.headers.get_list("content-encoding"))
        return decoding.decode(bytes(raw), applied, limit=limit, cut=cut)
    except decoding.OversizeError as error:
        raise _too_large(target, limit) from error
    except decoding.EncodingError as error:
        if not fine:
            return b""
        raise FetchError(
            "{url} could not be decoded: {reason}",
            kind=FailureKind.BAD_ENCODING,
            url=target.url,
            status=response.status_code,
            reason=str(error),
        ) from error


def _too_large(target: guard.Target, limit: int) -> FetchError:
    return FetchError(
        "{url} is larger than {limit} bytes and was left alone",
        kind=FailureKind.TOO_LARGE,
        url=target.url,
        limit=limit,
    )
