"""One fetch, from a test that is no coroutine, and an internet of one's own to fetch from."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import httpcore
import pytest

from scrapers.article import Page
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher, FetchSettings, NotModified, Validators
from scrapers.policy import Policy

SETTINGS = FetchSettings(
    user_agent="Pantau/0 (+https://pantau.example/bot)",
    timeout=5.0,
    deadline=5.0,
    backoff_initial=0.0,
    backoff_max=0.0,
)
LOCAL = Policy(delay=0.0, concurrency=4, allow_private=True)
PUBLIC = Policy(delay=0.0)


class Network(httpcore.AsyncNetworkBackend):
    """The internet on loopback: addresses lead to real servers here, those that are not in `ports` to `elsewhere`, or
    nowhere. `dialled` has every connection tried."""

    def __init__(self, ports: Mapping[str, int], *, elsewhere: int | None = None) -> None:
        self.dialled: list[tuple[str, int]] = []
        self._ports, self._elsewhere = ports, elsewhere
        self._loopback = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        reached = self._ports.get(host, self._elsewhere)
        if reached is None:
            raise httpcore.ConnectError(f"no route to {host}")
        return await self._loopback.connect_tcp("127.0.0.1", reached, timeout, local_address, socket_options)


class Names:
    """A name service: the answers for a name in turn, the last one from then on. `asked` has every question."""

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self.asked: list[str] = []
        self._answers = answers

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        before = self.asked.count(host)
        self.asked.append(host)
        answers = self._answers[host]
        return answers[min(before, len(answers) - 1)]


def fetch(
    url: str,
    *,
    settings: FetchSettings = SETTINGS,
    policy: Policy = LOCAL,
    validators: Validators | None = None,
    **options: Any,
) -> Page | NotModified:
    async def go() -> Page | NotModified:
        async with Fetcher(settings, **options) as fetcher:
            return await fetcher.get(url, source="uji", policy=policy, validators=validators)

    return asyncio.run(go())


def page(url: str, **options: Any) -> Page:
    got = fetch(url, **options)
    assert isinstance(got, Page)
    return got


def failure(url: str, **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **options)
    return caught.value
