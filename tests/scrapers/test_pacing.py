"""Turns: distances, holds and places, on a clock that moves only by sleeping."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from scrapers.pacing import HeldError, Pacer


class Time:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def _starts(script: Callable[[Pacer, Time], Awaitable[None]], *, limit: int = 8, patience: float = 100.0) -> float:
    """The seconds that a script took."""

    async def go() -> float:
        time = Time()
        await script(Pacer(limit=limit, patience=patience, monotonic=time, sleep=time.sleep), time)
        return time.now - 50.0

    return asyncio.run(go())


async def _take(pacer: Pacer, key: str = "a:80", *, delay: float = 0.0, concurrency: int = 1) -> None:
    async with pacer.turn(key, delay=delay, concurrency=concurrency):
        pass


def test_first_turn_comes_at_once() -> None:
    async def script(pacer: Pacer, _: Time) -> None:
        await _take(pacer, delay=9.0)

    assert _starts(script) == 0.0


def test_distance_is_from_start_to_start() -> None:
    async def script(pacer: Pacer, time: Time) -> None:
        async with pacer.turn("a:80", delay=5.0, concurrency=1):
            time.now += 3.0
        await _take(pacer, delay=5.0)

    assert _starts(script) == 5.0


def test_hosts_and_ports_are_counted_apart() -> None:
    async def script(pacer: Pacer, _: Time) -> None:
        for key in ("a:80", "a:443", "b:80"):
            await _take(pacer, key, delay=5.0)

    assert _starts(script) == 0.0


def test_hold_delays_the_next_turn() -> None:
    async def script(pacer: Pacer, _: Time) -> None:
        pacer.hold("a:80", 7.0)
        await _take(pacer)

    assert _starts(script) == 7.0


def test_shorter_hold_does_not_shorten_a_longer_one() -> None:
    async def script(pacer: Pacer, _: Time) -> None:
        pacer.hold("a:80", 7.0)
        pacer.hold("a:80", 2.0)
        await _take(pacer)

    assert _starts(script) == 7.0


def test_longer_hold_than_anybody_waits_is_told_at_once() -> None:
    async def script(pacer: Pacer, _: Time) -> None:
        pacer.hold("a:80", 101.0)
        with pytest.raises(HeldError) as caught:
            await _take(pacer)
        assert caught.value.seconds == 101.0

    assert _starts(script) == 0.0


def test_hold_that_comes_while_waiting_counts() -> None:
    async def script(pacer: Pacer, time: Time) -> None:
        async with pacer.turn("a:80", delay=0.0, concurrency=1):
            waiting = asyncio.create_task(_take(pacer))
            await asyncio.sleep(0)
            pacer.hold("a:80", 500.0)
        with pytest.raises(HeldError):
            await waiting

    assert _starts(script) == 0.0


def test_turns_are_given_in_the_order_asked() -> None:
    order: list[int] = []

    async def script(pacer: Pacer, _: Time) -> None:
        async def one(number: int) -> None:
            async with pacer.turn("a:80", delay=1.0, concurrency=1):
                order.append(number)

        async with asyncio.TaskGroup() as group:
            for number in range(5):
                group.create_task(one(number))

    assert (_starts(script), order) == (4.0, [0, 1, 2, 3, 4])


def test_failing_body_gives_its_turn_back() -> None:
    async def script(pacer: Pacer, _: Time) -> None:
        with pytest.raises(ZeroDivisionError):
            async with pacer.turn("a:80", delay=0.0, concurrency=1):
                raise ZeroDivisionError
        await _take(pacer)

    assert _starts(script, limit=1) == 0.0
