"""Senders in processes of their own, which can be killed: `python -m tests.monitor.delivery.senders DB PORT CA`.

This process reads orders from stdin, one JSON object a line, and forks a sender for each that it is to start: starting
Python anew for each would take most of the time. It answers with a line when all of them have ended.
"""

import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from monitor.delivery.sending import send_due
from monitor.delivery.smtp import smtp_transport
from monitor.store import open_store
from tests.monitor.delivery.post import settings


def main(database: str, port: str, authority: str) -> None:
    for line in sys.stdin:
        order = json.loads(line)
        children = []
        for _ in range(order["senders"]):
            child = os.fork()
            if child == 0:
                try:
                    send(Path(database), int(port), authority, datetime.fromisoformat(order["now"]))
                finally:
                    os._exit(0)
            children.append(child)
        if order["kill_after"] is not None:
            time.sleep(order["kill_after"])
            for child in children[: order["victims"]]:
                os.kill(child, signal.SIGKILL)
        killed = sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL for child in children)
        sys.stdout.write(json.dumps({"killed": killed}) + "\n")
        sys.stdout.flush()


def send(database: Path, port: int, authority: str, now: datetime) -> None:
    context = ssl.create_default_context(cafile=authority)
    with open_store(database, busy_timeout=60.0) as store:
        send_due(store, smtp_transport(settings(port), password="", timeout=60.0, context=context), now=now)


class Senders:
    """The other end: orders given, answers awaited."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self, *, now: datetime, senders: int = 1, kill_after: float | None = None, victims: int | None = None
    ) -> int:
        """Let so many senders do a round; how many were killed after `kill_after` seconds: all that still worked, or
        only the first `victims` of them."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"now": now.isoformat(), "senders": senders, "kill_after": kill_after, "victims": victims}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(json.loads(self._process.stdout.readline())["killed"])


@contextmanager
def hired(database: Path, port: int, authority: Path) -> Iterator[Senders]:
    command = [sys.executable, "-m", "tests.monitor.delivery.senders", str(database), str(port), str(authority)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Senders(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=60)


if __name__ == "__main__":
    main(*sys.argv[1:])
