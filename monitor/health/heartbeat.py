"""The sign of life that `pantau serve` gives: a file that it renews every minute, and a web address that it calls.

The address is of the kind that healthchecks.io and others offer: called after every collection, with "/fail" at its end
when one broke down; whoever runs it raises an alarm when no call comes.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from monitor.files import write_atomically

EVERY = timedelta(minutes=1)
SILENT = timedelta(minutes=5)
"""A sign of life that is older, or that lies so far ahead (the clock was set back), is none."""

Life = Literal["unknown", "alive", "stopped", "dead"]
"""Whether `pantau serve` is at work: it never was, it is, it was stopped, or it ended without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The last sign of life: given `at` by process `pid`, which then went on or `stopped`."""

    at: datetime
    pid: int
    stopped: bool


def beat(file: Path, *, now: datetime, stopped: bool = False) -> None:
    """Give a sign of life; readers see the one before or this one, whole."""
    record = {"at": now.isoformat(timespec="seconds"), "pid": os.getpid(), "stopped": stopped}
    write_atomically(file, (json.dumps(record) + "\n").encode())


def last_beat(file: Path) -> Beat | None:
    """The last sign of life; None where there is none, or none that can be read."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        at = datetime.fromisoformat(record["at"])
        found = Beat(at=at, pid=int(record["pid"]), stopped=bool(record["stopped"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if at.tzinfo else None


def life(last: Beat | None, *, now: datetime) -> Life:
    """What the last sign of life says at `now`."""
    if last is None:
        return "unknown"
    if last.stopped:
        return "stopped"
    return "alive" if abs(now - last.at) <= SILENT else "dead"


def ping_address(url: str, *, failed: bool) -> str:
    """The address to call: as configured, or with "/fail" behind its path."""
    if not failed:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/fail"))
