"""robots.txt, as RFC 9309 says, read by protego.

Fetched once per scheme, host and port and kept for a day. An answer of 4xx means that nothing is forbidden; 429, 5xx
and no answer mean that nothing may be fetched, and the error then names the real cause, not robots.txt. What can't be
obeyed because it's no robots.txt (an HTML page, an endless redirect, nothing at all) forbids nothing.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from protego import Protego

from scrapers.errors import FailureKind, FetchError
from scrapers.guard import Target
from scrapers.policy import Policy

LARGEST = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5); the rest is ignored."""

_LIFETIME = 24 * 3600.0
_FAILURE_LIFETIME = 300.0
LONGEST_DELAY = 30.0
_AGENT = re.compile(r"^[^\S\n]{0,20}user[- ]?agent\b[ \t:]{0,20}(?P<name>[^\r\n#]*)", re.IGNORECASE | re.MULTILINE)
_FORBIDS_NOTHING = frozenset({FailureKind.EMPTY, FailureKind.REDIRECTS, FailureKind.CHALLENGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one robots.txt says to us. `delay` is its Crawl-delay in seconds, at most 30; 0 without one."""

    parsed: Protego
    token: str

    def allows(self, url: str) -> bool:
        return bool(self.parsed.can_fetch(url, self.token))

    @property
    def delay(self) -> float:
        return min(self.parsed.crawl_delay(self.token) or 0.0, LONGEST_DELAY)


def parse(body: bytes, *, token: str) -> Rules:
    """Reads a robots.txt for the product `token`; bytes that are no UTF-8 are replaced, nothing is an error."""
    text = body[:LARGEST].removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace")
    return Rules(parsed=Protego.parse(_ours(text, token)), token=token)


def _ours(text: str, token: str) -> str:
    # protego copies each rule for each agent of its group: thousands of both take it minutes, so the agents that can't
    # be us become one
    def agent(line: re.Match[str]) -> str:
        name = line["name"].strip().lower()
        known = name == "*" or name.replace("*", "") in token.lower()
        return line[0] if known else "User-agent: -"

    return _AGENT.sub(agent, text)


@dataclass(slots=True)
class _Entry:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    known: Rules | FetchError | None = None
    until: float = 0.0


class Robots:
    """The rules of every host that was asked for. `fetch` gets a robots.txt through the same guard and limits as a
    page, with retries, and raises FetchError."""

    def __init__(
        self,
        *,
        token: str,
        fetch: Callable[[Target, Policy], Awaitable[bytes]],
        monotonic: Callable[[], float],
    ) -> None:
        self._token = token
        self._fetch = fetch
        self._monotonic = monotonic
        self._entries: dict[tuple[str, str, bool], _Entry] = {}

    async def rules(self, target: Target, policy: Policy) -> Rules:
        """Raises the FetchError of the robots.txt where it could not be had; for five minutes that is not tried again,
        so that a dead host costs a run one wait rather than one for each of its pages."""
        entry = self._entries.setdefault((target.scheme, target.key, policy.allow_private), _Entry())
        async with entry.lock:
            if entry.known is None or entry.until <= self._monotonic():
                entry.known = await self._ask(target, policy)
                failed = isinstance(entry.known, FetchError)
                entry.until = self._monotonic() + (_FAILURE_LIFETIME if failed else _LIFETIME)
            known = entry.known
        if isinstance(known, FetchError):
            raise _again(known)
        return known

    async def _ask(self, target: Target, policy: Policy) -> Rules | FetchError:
        try:
            return parse(await self._fetch(target, policy), token=self._token)
        except FetchError as error:
            absent = error.status is not None and 400 <= error.status < 500 and error.status != 429
            return parse(b"", token=self._token) if absent or error.kind in _FORBIDS_NOTHING else error


def _again(error: FetchError) -> FetchError:
    # the same error raised twice would collect tracebacks and share them between tasks
    values = {name: value for name, value in error.values.items() if name not in {"url", "status"}}
    return FetchError(error.template, kind=error.kind, url=error.url, status=error.status, **values)
