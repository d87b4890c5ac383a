"""How often one address may ask."""

import time
from collections.abc import Callable
from threading import Lock

MOST = 600
"""Requests within `WINDOW`; the servers of big mail providers ask for many readers at once."""

WINDOW = 60.0
REMEMBERED = 10_000
"""Addresses; where more ask at once, all begin anew."""


class Limiter:
    """Counts requests by address, in windows of `WINDOW` seconds of `timer`. For several threads."""

    def __init__(self, *, most: int = MOST, timer: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._timer = timer
        self._began = timer()
        self._asked: dict[str, int] = {}
        self._lock = Lock()

    def allows(self, address: str) -> bool:
        """Count a request, and say whether it is one of the first in this window."""
        with self._lock:
            now = self._timer()
            if now - self._began >= WINDOW or len(self._asked) >= REMEMBERED:
                self._began, self._asked = now, {}
            asked = self._asked[address] = self._asked.get(address, 0) + 1
            return asked <= self._most
