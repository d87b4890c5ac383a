"""Is every match of a watch told, to the last one, where thousands come in one window?

    python -m benchmarks.matches [COUNT]

Stores COUNT (10,000) new cooperations at one moment in a real database, and lets time pass by the hour until nothing
waits: for a watch with limits, for one that keeps quiet at night with limits too, and for one that speaks twice a day.
Then every mail is read: each cooperation must stand in exactly one mail of each watch, as the decisions say. Exit 1
where one is missing or comes twice.
"""

import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, text

WATCHES: tuple[dict[str, Any], ...] = (
    {"name": "batas", "most_per_hour": 20, "most_per_day": 100},
    {"name": "malam", "most_per_hour": 5, "quiet": "06:30-21:00"},
    {"name": "harian", "schedule": "daily 06:30, 15:00"},
)
LONGEST = 60 * 24
"""Hours after which something that still waits counts as lost."""

_TOLD = re.compile(r"Dinas (\d+) – Koperasi \1\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a watch made of its matches: `mails` of which `roundups`, after so many `hours`; `lost` and `repeated` are
    matches by their numbers, `undecided` decisions that do not say "told"."""

    watch: str
    mails: int
    roundups: int
    hours: int
    lost: tuple[int, ...]
    repeated: tuple[int, ...]
    undecided: int

    @property
    def whole(self) -> bool:
        return not (self.lost or self.repeated or self.undecided)


def measure(folder: Path, count: int, *watches: dict[str, Any]) -> tuple[Account, ...]:
    """The account of each watch of `count` matches that come in one window."""
    with Desk(folder / "pantau.db") as desk:
        desk.watch(*watches)
        with desk.store.transaction():
            for number in range(count):
                desk.simple(f"Dinas {number}", f"Koperasi {number}", key=f"k{number}", confidence=0.9)
        told: dict[str, Counter[int]] = {watch["name"]: Counter() for watch in watches}
        mails: Counter[str] = Counter()
        hours = 0
        while hours < LONGEST and (not hours or _waiting(desk)):
            for mail in desk.alert(NOW + timedelta(hours=hours)):
                name = _watch_of(mail["List-Id"], told)
                mails[name] += 1
                told[name].update({int(number) for number in _TOLD.findall(text(mail))})
            hours += 1
        return tuple(_account(desk, name, told[name], mails[name], hours=hours, count=count) for name in told)


def _waiting(desk: Desk) -> bool:
    return bool(desk.store.rows("SELECT 1 FROM watch_decisions WHERE state = 'waiting' LIMIT 1"))


def _watch_of(list_id: str, names: Mapping[str, object]) -> str:
    return next(name for name in names if name in list_id)


def _account(desk: Desk, name: str, told: Counter[int], mails: int, *, hours: int, count: int) -> Account:
    ((roundups,),) = desk.store.rows("SELECT count(*) FROM outbox WHERE watch = ? AND key LIKE 'roundup:%'", name)
    ((undecided,),) = desk.store.rows(
        "SELECT ? - count(*) FROM watch_decisions WHERE watch = ? AND state = 'told'", count, name
    )
    return Account(
        watch=name,
        mails=mails,
        roundups=roundups,
        hours=hours,
        lost=tuple(number for number in range(count) if not told[number]),
        repeated=tuple(number for number, times in told.items() if times > 1),
        undecided=undecided,
    )


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pantau-matches-") as folder:
        accounts = measure(Path(folder), count, *WATCHES)
    for account in accounts:
        print(
            f"{account.watch}: {count} matches, {account.mails} mails of which {account.roundups} round-ups;"
            f" lost {len(account.lost)}, twice {len(account.repeated)}, not told {account.undecided}"
        )
    print(f"nothing waits after {accounts[0].hours} h of its clock; took {time.monotonic() - begun:.0f} s")
    return 0 if all(account.whole for account in accounts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
