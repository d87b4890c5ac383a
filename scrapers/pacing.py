"""When a request may start: a distance between starts per host, a number in flight per host, and one over all.

Hosts are told apart by "host:port". Time is a monotonic clock's: a jump of the wall clock neither stalls nor floods.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


class HeldError(Exception):
    """The host is held for longer than anybody waits."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    freed: asyncio.Event = field(default_factory=asyncio.Event)
    in_flight: int = 0
    started: float | None = None
    held_until: float = float("-inf")


class Pacer:
    """Gives out turns, first come first served per host. A host's queue never occupies a place of the global limit.

    `limit` is the most turns at a time over all hosts, `patience` the longest hold in seconds that is waited for.
    """

    def __init__(
        self,
        *,
        limit: int,
        patience: float,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._patience = patience
        self._places = asyncio.Semaphore(limit)
        self._monotonic = monotonic
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    def hold(self, key: str, seconds: float) -> None:
        """Lets no further request to this host start for so long; a shorter hold never shortens a longer one."""
        host = self._host(key)
        host.held_until = max(host.held_until, self._monotonic() + seconds)

    @asynccontextmanager
    async def turn(self, key: str, *, delay: float, concurrency: int) -> AsyncIterator[None]:
        """Waits for a turn and keeps it for the body of the `async with`.

        `delay` is the least distance in seconds from the start of the last request to this host. Raises HeldError, at
        once, where the host is held for longer than `patience`.
        """
        host = self._host(key)
        async with host.turn:
            while host.in_flight >= concurrency:
                host.freed.clear()
                await host.freed.wait()
            while (wait := self._wait(host, delay)) > 0:
                await self._sleep(wait)
            await self._places.acquire()
            host.in_flight += 1
            host.started = self._monotonic()
        try:
            yield
        finally:
            host.in_flight -= 1
            host.freed.set()
            self._places.release()

    def _wait(self, host: _Host, delay: float) -> float:
        now = self._monotonic()
        if host.held_until - now > self._patience:
            raise HeldError(host.held_until - now)
        paced_until = now if host.started is None else host.started + delay
        return max(paced_until, host.held_until) - now

    def _host(self, key: str) -> _Host:
        return self._hosts.setdefault(key, _Host())
